/**
 * The analysis of one project's Apex: its index of types, the memo of summaries, and who asked what.
 *
 * Every look-up that an analysis makes is recorded. When a file changes, the answers that changed are known, and exactly
 * those who asked for them are analysed again.
 */

import type { Settings } from '#shared/settings';
import type { ApexContext, ApexRule, DataAccess, MetadataComponent, Report } from '../rules/rule';
import { evaluateFlow, summariseFlow } from '../semantics/apex/flow';
import { Scope } from '../semantics/apex/scope';
import {
  type ChangedAnswers,
  type Lookup,
  type Member,
  type Summary,
  type TypeEntry,
  TypeIndex,
} from '../semantics/apex/typeIndex';
import { type ApexFile, ApexUnit, UnitAsker } from './apexFile';
import { Asker, Topic, Topics } from './dependencies';
import { dataAccesses, type RuleReport } from './unitAnalysis';

/** How many calls deep an analysis looks through summaries. */
const summaryDepth = 3;
/** Methods longer than this that mention no permission are not looked into for a permission further down. */
const wrapperLength = 1500;

/** The memoised summary of one declaration at one depth. */
class SummaryEntry extends Asker {
  summary: Summary | undefined;
  /** Asked by those who use the summary. */
  readonly topic = new Topic();
  /** Whether `summary` is current. */
  current = false;

  constructor(
    public unit: ApexUnit,
    readonly member: Member,
    readonly level: number,
  ) {
    super();
  }
}

export interface ProjectFacts {
  readonly rules: () => readonly ApexRule[];
  readonly settings: (uri: string) => Settings;
  readonly components: (type: string) => readonly MetadataComponent[];
  readonly isTestClass: (type: TypeEntry) => boolean;
}

export class ProjectAnalysis {
  private readonly index = new TypeIndex();
  private readonly typeTopics = new Topics();
  private readonly memberTopics = new Map<string, Topics>();
  private readonly componentTopics = new Topics();

  constructor(
    readonly id: string,
    private readonly facts: ProjectFacts,
  ) {}

  // -------------------------------------------------------------- changes

  /**
   * Takes over what a file declares now (nothing, when it is gone) and voids what depended on what is different.
   * `removed` are declarations the file no longer has in this form. Returns the URIs of files to analyse again.
   */
  update(file: ApexFile | undefined, uri: string, removed: Iterable<ApexUnit>): Set<string> {
    const changed = this.index.setFile(uri, file?.types ?? []);
    const topics = this.topicsOf(changed);
    for (const unit of removed) {
      unit.asker.reset();
      const entries = unit.summaries as SummaryEntry[] | undefined;
      if (!entries) continue;
      // Summaries outlive the declaration objects that edits replace: who used one waits for its new answer.
      unit.summaries = undefined;
      const successor = file?.unit(unit.id);
      if (successor) successor.summaries = entries;
      for (const entry of entries) {
        if (!entry) continue;
        if (successor) entry.unit = successor;
        else entry.reset();
        if (!successor || this.recompute(entry)) topics.push(entry.topic);
      }
    }
    return this.invalidate(topics);
  }

  /** The components of a metadata type are others now. Returns the URIs of files to analyse again. */
  componentsChanged(type: string): Set<string> {
    const topic = this.componentTopics.known(type);
    return topic ? this.invalidate([topic]) : new Set();
  }

  private topicsOf(changed: ChangedAnswers): Topic[] {
    const topics: Topic[] = [];
    const add = (topic: Topic | undefined): void => {
      if (topic && topic.askers.length > 0) topics.push(topic);
    };
    for (const type of changed.types) add(this.typeTopics.known(type));
    for (const [type, names] of changed.members) {
      const known = this.memberTopics.get(type);
      if (known) for (const name of names) add(known.known(name));
    }
    return topics;
  }

  /** Voids everything that asked about these topics. */
  private invalidate(topics: Topic[]): Set<string> {
    const files = new Set<string>();
    for (let topic = topics.pop(); topic; topic = topics.pop()) {
      for (const asker of topic.askers) {
        if (asker instanceof SummaryEntry) {
          if (this.recompute(asker)) topics.push(asker.topic);
        } else if (asker instanceof UnitAsker) {
          files.add(asker.unit.file);
          this.voidUnit(asker.unit);
        }
      }
    }
    return files;
  }

  /** Voids the analysis of all declarations of a file: its API version or its settings changed. */
  invalidateFile(file: ApexFile): void {
    for (const unit of file.units) this.voidUnit(unit);
  }

  private voidUnit(unit: ApexUnit): void {
    unit.asker.reset();
    unit.analysis = undefined;
  }

  // -------------------------------------------------------------- look-ups

  private lookup(asker: Asker): Lookup {
    return {
      type: (key) => {
        asker.ask(this.typeTopics.of(key));
        return this.index.type(key);
      },
      members: (type, key) => {
        let topics = this.memberTopics.get(type.key);
        if (!topics) {
          topics = new Topics();
          this.memberTopics.set(type.key, topics);
        }
        asker.ask(topics.of(key));
        return type.members.get(key) ?? [];
      },
      summary: (member, level) => {
        const entry = this.summaryEntry(member.unit as ApexUnit, member, level);
        asker.ask(entry.topic);
        if (!entry.current) this.compute(entry);
        return entry.summary;
      },
    };
  }

  /** `unit` is the member's declaration as it is now: an entry that outlives an edit still has the member of before. */
  private summaryEntry(unit: ApexUnit, member: Member, level: number): SummaryEntry {
    unit.summaries ??= [];
    const entries = unit.summaries as SummaryEntry[];
    entries[level] ??= new SummaryEntry(unit, member, level);
    return entries[level];
  }

  private compute(entry: SummaryEntry): void {
    const { unit, member, level } = entry;
    entry.reset();
    entry.current = true;
    entry.summary = undefined;
    if (!isWorthwhile(unit, member, level)) return;
    // Most declarations use no other: what they say is the same at every depth.
    if (level > 0) {
      const shallow = this.summaryEntry(unit, member, 0);
      entry.ask(shallow.topic);
      if (!shallow.current) this.compute(shallow);
      if (shallow.summary && !shallow.summary.truncated) {
        entry.summary = shallow.summary;
        return;
      }
    }
    const declaration = unit.declaration();
    if (!declaration) return;
    entry.summary = summariseFlow(unit, declaration, new Scope(this.lookup(entry), this.typeOf(unit)), level);
  }

  /** Computes a summary again. Returns whether it says something else now. */
  private recompute(entry: SummaryEntry): boolean {
    const before = summarySignature(entry.summary);
    this.compute(entry);
    return summarySignature(entry.summary) !== before;
  }

  // -------------------------------------------------------------- analysis

  /** The type a declaration stands in; of a header, the type itself. */
  private typeOf(unit: ApexUnit): TypeEntry | undefined {
    const key = unit.typeKey;
    return key === '' ? undefined : (unit.owner.type(key) ?? this.index.type(key));
  }

  /** Brings the analysis of all declarations of a file up to date. Headers come last: they look at their members. */
  analyse(file: ApexFile): void {
    const touched = new Set<string>();
    for (const unit of file.units) {
      if (unit.slot.kind === 'header' || unit.analysis) continue;
      this.analyseUnit(file, unit);
      touched.add(unit.typeKey);
    }
    for (const unit of file.units) {
      if (unit.slot.kind !== 'header') continue;
      if (unit.analysis && touched.has(unit.typeKey)) this.voidUnit(unit);
      if (!unit.analysis) this.analyseUnit(file, unit);
    }
  }

  private analyseUnit(file: ApexFile, unit: ApexUnit): void {
    const reports: RuleReport[] = [];
    let accesses: readonly DataAccess[] = [];
    const declaration = unit.declaration();
    if (declaration) {
      const { asker } = unit;
      const type = this.typeOf(unit);
      const scope = new Scope(this.lookup(asker), type);
      const flow = evaluateFlow(unit, declaration, scope, summaryDepth);
      accesses = dataAccesses(flow, unit);
      const outermost = type && (type.key.includes('.') ? this.index.type(type.key.split('.')[0]!) : type);
      // What rules read of the enclosing types is not looked up: it counts as asked.
      if (type) asker.ask(this.typeTopics.of(type.key));
      if (outermost) asker.ask(this.typeTopics.of(outermost.key));
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
        dataAccess: (of) => file.membersOf(of.key).flatMap((other) => other.analysis?.accesses ?? []),
        components: (of) => {
          asker.ask(this.componentTopics.of(of));
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
    unit.asker.settle();
    unit.analysis = { reports, accesses };
    // The typed form of what is open is kept for the next look; of the rest it is made again on demand.
    if (!file.isOpen) unit.release();
  }
}

/** Words without which a declaration says nothing about permissions. */
const accessWords =
  /getdescribe|sobjecttype|is(?:accessible|createable|updateable|deletable|undeletable|mergeable|queryable)|stripinaccessible|isauthorizedto|accesslevel/i;

/** Return types of methods whose value can matter to a caller without a word about permissions. */
const tellingTypes: ReadonlySet<string> = new Set([
  'string',
  'boolean',
  'object',
  'list',
  'set',
  'map',
  'accesslevel',
  'system.accesslevel',
]);

/**
 * Whether the summary of a declaration can say anything: of a field its value, of a method that mentions permissions, and
 * of a short one that may pass on what such a method says, by its value or by throwing.
 */
function isWorthwhile(unit: ApexUnit, member: Member, level: number): boolean {
  if (member.kind === 'field' || member.kind === 'property') return true;
  if (unit.mentionsAccess(accessWords)) return true;
  if (unit.text.length > wrapperLength) return false;
  if (level === 0) return member.type.key === 'string';
  return (
    tellingTypes.has(member.type.key) || (member.type.key === 'void' && (unit.text.length < 400 || /\bthrow\b/i.test(unit.text)))
  );
}

/** A text that is the same for summaries that say the same. */
function summarySignature(summary: Summary | undefined): string {
  if (!summary) return '';
  return JSON.stringify(
    [summary.returns, [...summary.ensures.keys()], summary.neverReturns, summary.truncated],
    (_, value: unknown) => {
      if (value instanceof Map) return [...value.entries()];
      if (value instanceof Set) return [...value];
      if (value instanceof ApexUnit) return `${value.file} ${value.id}`;
      return value;
    },
  );
}
