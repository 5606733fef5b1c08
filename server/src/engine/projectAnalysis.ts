/**
 * The analysis of one project's Apex: its index of types, the memo of summaries, and who asked what.
 *
 * Every look-up an analysis makes is recorded under a key. When a file changes, the keys whose answers changed are
 * known, and exactly those who asked are analysed again.
 */

import type { Settings } from '#shared/settings';
import type { ApexContext, ApexRule, DataAccess, MetadataComponent, Report } from '../rules/rule';
import { evaluateFlow } from '../semantics/apex/flow';
import { Scope } from '../semantics/apex/scope';
import {
  dataAccessLookup,
  type Lookup,
  type Member,
  memberLookup,
  type Summary,
  summaryLookup,
  type TypeEntry,
  TypeIndex,
  typeLookup,
} from '../semantics/apex/typeIndex';
import type { ApexFile, ApexUnit } from './apexFile';
import { dataAccesses, type RuleReport, type UnitAnalysis } from './unitAnalysis';

/** How many calls deep an analysis looks through summaries. */
const summaryDepth = 3;
/** Methods longer than this that mention no permission are not looked into for a permission further down. */
const wrapperLength = 1500;

interface SummaryNode {
  readonly key: string;
  readonly unit: ApexUnit;
  readonly member: Member;
  readonly level: number;
}
type Dependent = ApexUnit | SummaryNode;

interface SummaryEntry {
  readonly node: SummaryNode;
  readonly summary: Summary | undefined;
  readonly signature: string;
  readonly asked: ReadonlySet<string>;
}

export interface ProjectFacts {
  readonly rules: () => readonly ApexRule[];
  readonly settings: (uri: string) => Settings;
  readonly components: (type: string) => readonly MetadataComponent[];
  readonly isTestClass: (type: TypeEntry) => boolean;
}

export class ProjectAnalysis {
  readonly index = new TypeIndex();
  private readonly dependents = new Map<string, Set<Dependent>>();
  private readonly summaries = new Map<string, SummaryEntry>();

  constructor(
    readonly id: string,
    private readonly facts: ProjectFacts,
  ) {}

  // -------------------------------------------------------------- changes

  /**
   * Takes over what a file declares now (nothing, when it is gone) and voids what depended on what is different.
   * `removed` are units the file no longer has. Returns the URIs of files with declarations to analyse again.
   */
  update(file: ApexFile | undefined, uri: string, removed: Iterable<ApexUnit>): Set<string> {
    const changed = this.index.setFile(uri, file?.types ?? []);
    for (const unit of removed) {
      this.forget(unit, unit.analysis?.asked);
      for (let level = 0; level < summaryDepth; level++) {
        const key = summaryLookup(unit, level);
        const entry = this.summaries.get(key);
        if (!entry) continue;
        this.summaries.delete(key);
        this.forget(entry.node, entry.asked);
        const successor = file?.units.find((other) => other.id === unit.id);
        if (!successor) changed.add(key);
        else if (this.computeSummary(successor, entry.node.member, level) !== entry.signature) changed.add(key);
      }
    }
    return this.invalidate(changed);
  }

  /** Voids everything that asked for one of these answers. Returns the URIs of files with declarations to analyse again. */
  invalidate(keys: Iterable<string>): Set<string> {
    const files = new Set<string>();
    const queue = [...keys];
    for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
      const dependents = this.dependents.get(key);
      if (!dependents) continue;
      for (const dependent of [...dependents]) {
        if ('owner' in dependent) {
          files.add(dependent.file);
          if (dependent.analysis) {
            this.forget(dependent, dependent.analysis.asked);
            dependent.analysis = undefined;
          }
          continue;
        }
        const entry = this.summaries.get(dependent.key);
        if (!entry || entry.node !== dependent) continue;
        this.summaries.delete(dependent.key);
        this.forget(dependent, entry.asked);
        if (this.computeSummary(dependent.unit, dependent.member, dependent.level) !== entry.signature) queue.push(dependent.key);
      }
    }
    return files;
  }

  /** Voids the analysis of all declarations of a file: its API version or its settings changed. */
  invalidateFile(file: ApexFile): void {
    for (const unit of file.units) {
      if (unit.analysis) this.forget(unit, unit.analysis.asked);
      unit.analysis = undefined;
    }
  }

  private remember(dependent: Dependent, asked: ReadonlySet<string>): void {
    for (const key of asked) {
      const known = this.dependents.get(key);
      if (known) known.add(dependent);
      else this.dependents.set(key, new Set([dependent]));
    }
  }

  private forget(dependent: Dependent, asked: ReadonlySet<string> | undefined): void {
    for (const key of asked ?? []) {
      const known = this.dependents.get(key);
      if (!known) continue;
      known.delete(dependent);
      if (known.size === 0) this.dependents.delete(key);
    }
  }

  // -------------------------------------------------------------- look-ups

  private lookup(asked: Set<string>): Lookup {
    return {
      type: (key) => {
        asked.add(typeLookup(key));
        return this.index.type(key);
      },
      members: (type, key) => {
        asked.add(memberLookup(type.key, key));
        return type.members.get(key) ?? [];
      },
      summary: (member, level) => {
        const unit = member.unit as ApexUnit;
        const key = summaryLookup(unit, level);
        asked.add(key);
        let entry = this.summaries.get(key);
        if (!entry) {
          this.computeSummary(unit, member, level);
          entry = this.summaries.get(key);
        }
        return entry?.summary;
      },
    };
  }

  /** Computes and keeps the summary of a declaration. Returns its signature. */
  private computeSummary(unit: ApexUnit, member: Member, level: number): string {
    const key = summaryLookup(unit, level);
    const asked = new Set<string>();
    let summary: Summary | undefined;
    if (isWorthwhile(unit, member, level)) {
      const declaration = unit.declaration();
      const lookup = this.lookup(asked);
      if (declaration) summary = evaluateFlow(unit, declaration, new Scope(lookup, this.typeOf(unit)), level).summary;
    }
    const node: SummaryNode = { key, unit, member, level };
    const signature = summarySignature(summary);
    this.summaries.set(key, { node, summary, signature, asked });
    this.remember(node, asked);
    return signature;
  }

  // -------------------------------------------------------------- analysis

  /** The type a declaration stands in; of a header, the type itself. */
  typeOf(unit: ApexUnit): TypeEntry | undefined {
    const key = unit.slot.path.join('.');
    return key === '' ? undefined : (unit.owner.types.find((type) => type.key === key) ?? this.index.type(key));
  }

  /** Brings the analysis of all declarations of a file up to date. Headers come last: they look at their members. */
  analyse(file: ApexFile): void {
    const touched = new Set<string>();
    for (const unit of file.units) {
      if (unit.slot.kind === 'header') continue;
      if (!unit.analysis) {
        this.analyseUnit(file, unit);
        touched.add(unit.slot.path.join('.'));
      }
    }
    for (const unit of file.units) {
      if (unit.slot.kind !== 'header') continue;
      if (unit.analysis && touched.has(unit.slot.path.join('.'))) this.voidUnit(unit);
      if (!unit.analysis) this.analyseUnit(file, unit);
    }
  }

  private voidUnit(unit: ApexUnit): void {
    if (unit.analysis) this.forget(unit, unit.analysis.asked);
    unit.analysis = undefined;
  }

  private analyseUnit(file: ApexFile, unit: ApexUnit): void {
    const asked = new Set<string>();
    const reports: RuleReport[] = [];
    let accesses: readonly DataAccess[] = [];
    const declaration = unit.declaration();
    if (declaration) {
      const type = this.typeOf(unit);
      const scope = new Scope(this.lookup(asked), type);
      const flow = evaluateFlow(unit, declaration, scope, summaryDepth);
      accesses = dataAccesses(flow, unit);
      const outermost = type && (type.key.includes('.') ? this.index.type(type.key.split('.')[0]!) : type);
      // What rules read of the enclosing types is not looked up: it counts as asked.
      if (type) asked.add(typeLookup(type.key));
      if (outermost) asked.add(typeLookup(outermost.key));
      const modifiers = 'modifiers' in declaration ? declaration.modifiers : undefined;
      const context: ApexContext = {
        unit,
        declaration,
        flow,
        scope,
        type,
        outermost,
        fileType: file.fileType,
        apiVersion: file.apiVersion ?? this.facts.settings(file.uri).fallbackApiVersion ?? undefined,
        isTest:
          (type !== undefined && this.facts.isTestClass(type)) ||
          (outermost !== undefined && this.facts.isTestClass(outermost)) ||
          modifiers?.keywords.has('testmethod') === true ||
          modifiers?.annotations.some((annotation) => annotation.key === 'istest' || annotation.key === 'testsetup') === true,
        text: unit.text,
        dataAccess: (of) => {
          asked.add(dataAccessLookup(of.key));
          return file.units
            .filter((other) => other.slot.kind !== 'header' && other.slot.path.join('.') === of.key)
            .flatMap((other) => other.analysis?.accesses ?? []);
        },
        components: (of) => {
          asked.add(componentLookup(of));
          return this.facts.components(of);
        },
      };
      for (const rule of this.facts.rules()) {
        const add = (report: Report): void => {
          reports.push({ rule, report });
        };
        rule.check(context, add);
      }
    }
    const analysis: UnitAnalysis = { reports, accesses, asked };
    unit.analysis = analysis;
    this.remember(unit, asked);
    // The typed form of what is open is kept for the next look; of the rest it is made again on demand.
    if (!file.isOpen) unit.release();
  }
}

/** The look-up key of a project's components of one metadata type. */
export function componentLookup(type: string): string {
  return `components ${type}`;
}

/** Words without which a declaration says nothing about permissions. */
const accessWords = /getdescribe|sobjecttype|is(?:accessible|createable|updateable|deletable|undeletable|mergeable|queryable)|stripinaccessible|isauthorizedto|accesslevel/i;

/**
 * Whether the summary of a declaration can say anything: of a field its value, of a method that mentions permissions or
 * returns text, and of a short one that may call such a method.
 */
function isWorthwhile(unit: ApexUnit, member: Member, level: number): boolean {
  if (member.kind === 'field' || member.kind === 'property') return true;
  if (accessWords.test(unit.text)) return true;
  if (unit.text.length > wrapperLength) return false;
  return level > 0 || member.type.key === 'string';
}

/** A text that is the same for summaries that say the same. */
function summarySignature(summary: Summary | undefined): string {
  if (!summary) return '';
  return JSON.stringify([summary.returns, [...summary.ensures.keys()], summary.neverReturns], (_, value: unknown) => {
    if (value instanceof Map) return [...value.entries()];
    if (value instanceof Set) return [...value];
    if (typeof value === 'object' && value !== null && 'owner' in value) return (value as ApexUnit).file + (value as ApexUnit).id;
    return value;
  });
}
