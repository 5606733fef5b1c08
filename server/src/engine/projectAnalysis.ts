/**
 * The analysis of one project's Apex: its index of types, the memo of summaries, and who asked what.
 *
 * Every look-up that an analysis makes is recorded. When a file changes, the answers that changed are known, and exactly
 * those who asked for them are analysed again.
 */

import type { Settings } from '#shared/settings';
import type { ApexContext, ApexRule, CallerContext, DataAccess, MetadataComponent, Report } from '../rules/rule';
import { evaluateDeclaration } from '../semantics/apex/flow';
import type { CallSites } from '../semantics/apex/flow/evaluation';
import type { Declaration } from '../semantics/apex/ir';
import { type Evaluated, withOutside } from '../semantics/apex/outside';
import { Scope } from '../semantics/apex/scope';
import { type ChangedAnswers, type Lookup, type Summary, type TypeEntry, TypeIndex } from '../semantics/apex/typeIndex';
import type { PageFacts } from '../semantics/visualforce/page';
import { type ApexFile, type ApexUnit, UnitAsker } from './apexFile';
import { type CallerProject, CallersAnswer, CallSitesAnswer } from './callers';
import { CallIndex } from './callIndex';
import { type Asker, type Topic, Topics } from './dependencies';
import { fieldDeclaringTypes, fieldTypeOf } from './fieldTypes';
import { Answer, type Effort, FixedPoint, type Reader } from './fixedPoint';
import { type MarkupFile, PartAsker } from './markupFile';
import { PageIndex } from './pageIndex';
import { type PartProject, reportsOnElement, reportsOnScript } from './partRules';
import type { ScriptFile } from './scriptFile';
import { type AnswerContext, FieldAnswer, SummaryAnswer } from './summaries';
import { TypeNames } from './typeNames';
import { dataAccesses, type RuleReport } from './unitAnalysis';

/** Counts what was done, for tests that nothing is done in vain. */
export interface Work extends Effort {
  /** Declarations whose rules were run. */
  declarations: number;
  /** Elements of markup whose rules were run. */
  elements: number;
}

/** What stands for every member of a type: no member has that name. */
const anyMember = '*';
/** How many evaluations are kept for the rules. */
const shelfSize = 512;
/** How often in a row what was found for others is worked off. */
const maxAhead = 64;

export interface ProjectFacts {
  readonly rules: () => readonly ApexRule[];
  readonly settings: (uri: string) => Settings;
  readonly components: (type: string) => readonly MetadataComponent[];
  readonly isTestClass: (type: TypeEntry) => boolean;
}

export class ProjectAnalysis implements AnswerContext, CallerProject, PartProject {
  private readonly index = new TypeIndex();
  private readonly answers: FixedPoint;
  private readonly typeTopics = new Topics();
  private readonly typeNames = new TypeNames((path) => this.index.type(path) !== undefined);
  private readonly memberTopics = new Map<string, Topics>();
  private readonly heirTopics = new Topics();
  /** By file: who puts something into a field of that name there. */
  private readonly writerTopics = new Map<string, Topics>();
  private readonly calls = new CallIndex();
  /** What evaluations found besides summaries, the newest last, until the rules have seen it. */
  private readonly shelf = new Map<SummaryAnswer, Evaluated>();
  private isScanning = false;
  private isGathering = false;
  private readonly componentTopics = new Topics();
  private readonly pageTopics = new Topics();
  private readonly useTopics = new Topics();
  private readonly pages = new PageIndex((page) => this.asksForToken(page));
  /** Declarations that were there at the last update of their file. */
  private readonly units = new Map<string, ReadonlySet<ApexUnit>>();

  constructor(
    readonly id: string,
    private readonly facts: ProjectFacts,
    readonly work: Work,
  ) {
    this.answers = new FixedPoint(work);
  }

  // -------------------------------------------------------------- changes

  /**
   * Takes over what a file declares now (nothing, when it is gone) and voids what depended on what is different.
   * `removed` are declarations the file no longer has in this form. Returns the URIs of files to analyse again.
   */
  update(file: ApexFile | undefined, uri: string, removed: Iterable<ApexUnit>): Set<string> {
    const changed = this.index.setFile(uri, file?.types ?? []);
    const topics = this.topicsOf(changed);
    const gone = [...removed];
    this.addNameTopics(file, uri, gone, topics);
    const stale = new Set<Answer>();
    const orphans: Topic[] = [];
    for (const unit of gone) {
      unit.asker.reset();
      const { answers } = unit;
      const successor = file?.unit(unit.id);
      if (successor) successor.answers = answers;
      unit.answers = {};
      for (const answer of [answers.summary, answers.callSites, answers.callers, ...(answers.fields?.values() ?? [])]) {
        if (!answer) continue;
        if (successor) {
          // Answers outlive the declaration objects that edits replace: who used one waits for what it says now.
          answer.unit = successor;
          stale.add(answer);
        } else {
          answer.reset();
          orphans.push(answer.topic);
        }
      }
      // A header is about its members, those that are gone included.
      if (!successor) for (const other of file?.units ?? []) if (isHeaderOf(other, unit)) this.voidUnit(other);
    }
    return this.invalidate([...topics, ...orphans], stale);
  }

  /** Takes over the namespace of the project's own types. Returns the URIs of files to analyse again. */
  setNamespace(namespace: string | undefined): Set<string> {
    return this.invalidate(this.typeNames.setNamespace(namespace), new Set());
  }

  /** Every declaration will be asked for: what is evaluated for others is judged soon after. */
  beginScan(): void {
    this.isScanning = true;
  }

  endScan(): void {
    this.isScanning = false;
    this.shelf.clear();
  }

  /**
   * Takes over changes of which there are many: what they make stale is not computed again at once, and `gathered` says
   * which files are to be analysed again.
   */
  gather(change: () => void): void {
    this.isGathering = true;
    try {
      change();
    } finally {
      this.isGathering = false;
    }
  }

  /** The URIs of files to analyse again because of changes that were gathered since this was last asked. */
  gathered(): Set<string> {
    return filesOf(this.answers.takeDoubtful());
  }

  /** The components of a metadata type are others now. Returns the URIs of files to analyse again. */
  componentsChanged(type: string): Set<string> {
    const topic = this.componentTopics.known(type);
    const topics = topic ? [topic] : [];
    if (type === 'ApexPage') topics.push(...this.topicsOfPages(this.pages.confirmationsChanged()));
    return this.invalidate(topics, new Set());
  }

  /**
   * Takes over what a Visualforce page or component says; nothing, when it is gone. Returns the URIs of files to analyse
   * again.
   */
  setPage(uri: string, facts: PageFacts | undefined): Set<string> {
    const { classes, components } = this.pages.set(uri, facts);
    const used = [...components].map((name) => this.useTopics.known(name)).filter((topic) => topic !== undefined);
    return this.invalidate([...this.topicsOfPages(classes), ...used], new Set());
  }

  private topicsOfPages(classes: Iterable<string>): Topic[] {
    return [...classes].map((name) => this.pageTopics.known(name)).filter((topic) => topic !== undefined);
  }

  /** Whether loading a page takes a confirmation token (Metadata API, ApexPage, `confirmationTokenRequired`). */
  private asksForToken(page: string): boolean {
    const component = this.facts.components('ApexPage').find(({ name }) => name === page);
    return component?.values.get('confirmationTokenRequired')?.[0] === 'true';
  }

  /** Who puts something into the fields of a file, and who calls what, is different where declarations came or went. */
  private addNameTopics(file: ApexFile | undefined, uri: string, gone: readonly ApexUnit[], topics: Topic[]): void {
    const before = this.units.get(uri);
    if (file) this.units.set(uri, new Set(file.units));
    else this.units.delete(uri);
    const come = file?.units.filter((unit) => !before?.has(unit)) ?? [];
    topics.push(...this.calls.replace(gone, come));
    const known = this.writerTopics.get(uri);
    if (!known) return;
    const names = new Set<string>();
    for (const unit of [...gone, ...come]) for (const name of unit.assignedNames()) names.add(name);
    for (const name of names) {
      const topic = known.known(name);
      if (topic?.isAsked) topics.push(topic);
    }
  }

  private topicsOf(changed: ChangedAnswers): Topic[] {
    const topics: Topic[] = [];
    const add = (topic: Topic | undefined): void => {
      if (topic?.isAsked) topics.push(topic);
    };
    for (const type of changed.types) {
      add(this.typeTopics.known(type));
      topics.push(...this.typeNames.changed(type));
    }
    for (const [type, names] of changed.members) {
      const known = this.memberTopics.get(type);
      if (!known) continue;
      for (const name of names) add(known.known(name));
      add(known.known(anyMember));
    }
    for (const parent of changed.parents) add(this.heirTopics.known(parent));
    return topics;
  }

  /**
   * Voids everything that asked about these topics, and computes again what is stale: only where that says something
   * else now, those who rest on it are in doubt.
   */
  private invalidate(topics: readonly Topic[], stale: Set<Answer>): Set<string> {
    const files = new Set<string>();
    for (const topic of topics) {
      for (const asker of topic.askers) {
        if (asker instanceof Answer) {
          stale.add(asker);
          // What is taken of it besides its value is computed again with it.
          if (asker instanceof SummaryAnswer && asker.unit.answers.callSites) stale.add(asker.unit.answers.callSites);
        } else if (asker instanceof UnitAsker) {
          files.add(asker.unit.file);
          this.voidUnit(asker.unit);
        } else if (asker instanceof PartAsker) {
          files.add(asker.file.uri);
          asker.void();
        }
      }
    }
    if (this.isGathering) this.answers.postpone(stale);
    else if (stale.size > 0) for (const uri of filesOf(this.answers.renew([...stale]))) files.add(uri);
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

  lookup(asker: Asker): Lookup {
    return {
      type: (key) => {
        asker.ask(this.typeTopics.of(key));
        return this.index.type(key);
      },
      resolve: (inside, key) => {
        const path = this.typeNames.resolve(asker, inside, key);
        return path === undefined ? undefined : this.index.type(path);
      },
      members: (type, key) => {
        this.askMembers(asker, type.key, key);
        return type.members.get(key) ?? [];
      },
      whole: (type) => {
        asker.ask(this.typeTopics.of(type.key));
        this.askMembers(asker, type.key, anyMember);
        return this.index.type(type.key) ?? type;
      },
      heirs: (lastName) => {
        asker.ask(this.heirTopics.of(lastName));
        return this.index.heirs(lastName);
      },
      fieldType: (object, field) => {
        for (const type of fieldDeclaringTypes) asker.ask(this.componentTopics.of(type));
        return fieldTypeOf(this.facts.components, object, field);
      },
      pageUse: (type) => {
        asker.ask(this.pageTopics.of(type));
        return this.pages.use(type);
      },
      componentUses: (component) => {
        asker.ask(this.useTopics.of(component));
        return this.pages.usesOf(component);
      },
      summary: (member) => this.summaryOf(asker, member.unit as ApexUnit),
      fieldTaints: (member) => {
        const unit = member.unit as ApexUnit;
        unit.answers.fields ??= new Map();
        let answer = unit.answers.fields.get(member.key);
        if (!answer) {
          answer = new FieldAnswer(unit, member.key, this);
          unit.answers.fields.set(member.key, answer);
        }
        return this.answers.ask(asker, answer);
      },
    };
  }

  private askMembers(asker: Asker, type: string, key: string): void {
    let topics = this.memberTopics.get(type);
    if (!topics) {
      topics = new Topics();
      this.memberTopics.set(type, topics);
    }
    asker.ask(topics.of(key));
  }

  summaryOf(asker: Asker, unit: ApexUnit): Summary | undefined {
    unit.answers.summary ??= new SummaryAnswer(unit, this);
    return this.answers.ask(asker, unit.answers.summary);
  }

  isTest(type: TypeEntry): boolean {
    const outermost = type.key.includes('.') ? this.index.type(type.key.split('.')[0]!) : undefined;
    return this.facts.isTestClass(type) || (outermost !== undefined && this.facts.isTestClass(outermost));
  }

  unitsCalling(asker: Asker, name: string): readonly ApexUnit[] {
    asker.ask(this.calls.topic(name));
    return this.calls.unitsCalling(name, () => [...this.units.values()].flatMap((units) => [...units]));
  }

  callSitesOf(asker: Asker, unit: ApexUnit): CallSites | undefined {
    unit.answers.callSites ??= new CallSitesAnswer(unit, this);
    return this.answers.ask(asker, unit.answers.callSites);
  }

  callersOf(asker: Asker, unit: ApexUnit): CallerContext | undefined {
    unit.answers.callers ??= new CallersAnswer(unit, this);
    return this.answers.ask(asker, unit.answers.callers);
  }

  writersOf(asker: Asker, file: ApexFile, field: string): readonly ApexUnit[] {
    let topics = this.writerTopics.get(file.uri);
    if (!topics) {
      topics = new Topics();
      this.writerTopics.set(file.uri, topics);
    }
    asker.ask(topics.of(field));
    return file.writersOf(field);
  }

  // -------------------------------------------------------------- analysis

  /** The type a declaration stands in; of a header, the type itself. */
  typeOf(unit: ApexUnit): TypeEntry | undefined {
    const key = unit.typeKey;
    return key === '' ? undefined : (unit.owner.type(key) ?? this.index.type(key));
  }

  /** Brings the analysis of all declarations of a file up to date. Headers come last: they look at their members. */
  analyse(file: ApexFile): void {
    this.answers.takeIn();
    const { touched } = file;
    for (const unit of file.units) {
      if (unit.slot.kind === 'header' || this.holds(unit)) continue;
      this.analyseUnit(file, unit);
      this.analyseShelf();
      touched.add(unit.typeKey);
    }
    for (const unit of file.units) {
      if (unit.slot.kind !== 'header') continue;
      if (unit.analysis && touched.has(unit.typeKey)) this.voidUnit(unit);
      if (!this.holds(unit)) this.analyseUnit(file, unit);
    }
    touched.clear();
  }

  /** Brings the reports on a markup file up to date. */
  analyseMarkup(file: MarkupFile): void {
    this.answers.takeIn();
    file.analyse(
      (element, asker) => {
        this.work.elements++;
        return reportsOnElement(file, element, asker, this);
      },
      (asker) => this.stands(asker),
    );
  }

  /** Brings the reports on a script up to date. */
  analyseScript(file: ScriptFile): void {
    this.answers.takeIn();
    if (file.reports && this.stands(file.asker)) return;
    file.asker.reset();
    file.reports = reportsOnScript(file, this);
    file.asker.settle();
  }

  private stands(asker: PartAsker): boolean {
    return !asker.isDoubtful || this.answers.stillHolds(asker);
  }

  components(asker: Asker, type: string): readonly MetadataComponent[] {
    asker.ask(this.componentTopics.of(type));
    return this.facts.components(type);
  }

  options(uri: string, rule: string): Readonly<Record<string, unknown>> {
    return this.facts.settings(uri).ruleOptions[rule] ?? {};
  }

  /** While everything is scanned: analyses what was evaluated for others already, while that is at hand. */
  private analyseShelf(): void {
    for (let rounds = 0; this.isScanning && this.shelf.size > 0 && rounds < maxAhead; rounds++) {
      for (const { unit } of [...this.shelf.keys()]) {
        const { summary } = unit.answers;
        if (!summary || !this.shelf.has(summary)) continue;
        if (unit.slot.kind === 'header' || unit.analysis || unit.owner.isOpen) this.shelf.delete(summary);
        else {
          this.analyseUnit(unit.owner, unit);
          unit.owner.touched.add(unit.typeKey);
        }
      }
    }
  }

  /** Whether the analysis of a declaration is current. */
  private holds(unit: ApexUnit): boolean {
    if (!unit.analysis) return false;
    if (!unit.asker.isDoubtful || this.answers.stillHolds(unit.asker)) return true;
    this.voidUnit(unit);
    return false;
  }

  /** What the evaluation of a declaration found: what its summary was made from, while that is still there. */
  private evaluated(unit: ApexUnit, declaration: Declaration, scope: Scope): Evaluated {
    this.summaryOf(unit.asker, unit);
    const { summary } = unit.answers;
    if (summary) summary.reader = unit.asker;
    const kept = summary && this.shelf.get(summary);
    if (summary) this.shelf.delete(summary);
    // In a circle the last evaluation may have seen another way to the same place than the one that stayed.
    return kept && !summary?.inCircle ? kept : evaluateDeclaration(unit, declaration, scope);
  }

  keep(answer: SummaryAnswer, evaluated: Evaluated): void {
    this.shelf.delete(answer);
    this.shelf.set(answer, evaluated);
    if (this.shelf.size <= shelfSize) return;
    for (const oldest of this.shelf.keys()) {
      this.shelf.delete(oldest);
      break;
    }
  }

  private analyseUnit(file: ApexFile, unit: ApexUnit): void {
    const reports: RuleReport[] = [];
    this.work.declarations++;
    let accesses: readonly DataAccess[] = [];
    const declaration = unit.declaration();
    if (declaration) {
      const { asker } = unit;
      const type = this.typeOf(unit);
      const scope = new Scope(this.lookup(asker), type);
      const flow = withOutside(this.evaluated(unit, declaration, scope), unit, declaration, scope);
      accesses = dataAccesses(flow, unit);
      const outermost = type && (type.key.includes('.') ? this.index.type(type.key.split('.')[0]!) : type);
      // What rules read of the enclosing types is not looked up: it counts as asked.
      const lookup = this.lookup(asker);
      if (type) lookup.whole(type);
      if (outermost) lookup.whole(outermost);
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
        options: (rule) => this.options(file.uri, rule),
        callersOf: ({ id }) => {
          const of = file.unit(id);
          return of && this.callersOf(asker, of);
        },
        components: (of) => this.components(asker, of),
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

/** Where these readers stand. */
function filesOf(readers: readonly Reader[]): Set<string> {
  const files = new Set<string>();
  for (const reader of readers) {
    if (reader instanceof UnitAsker) files.add(reader.unit.file);
    else if (reader instanceof PartAsker) files.add(reader.file.uri);
  }
  return files;
}

function isHeaderOf(header: ApexUnit, member: ApexUnit): boolean {
  return header.slot.kind === 'header' && header.typeKey === member.typeKey;
}
