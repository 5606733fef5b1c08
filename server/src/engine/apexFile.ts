/**
 * One Apex file: its text, its declarations, and the types it declares.
 *
 * Declarations keep their identity over edits: one whose text is unchanged keeps its typed form and its analysis, and
 * only its place moves.
 */

import type { Declaration, Modifiers, Parameter, TypeRef } from '../semantics/apex/ir';
import { lowerDeclaration, lowerLoose, lowerSignature } from '../semantics/apex/lower';
import { type DeclarationSlot, listDeclarations } from '../semantics/apex/outline';
import type { Member, TypeEntry, Unit } from '../semantics/apex/typeIndex';
import { type ApexParser, type ApexSource, ParseStopped, type TextChange } from '../syntax/apex/parser';
import { ApexTree } from '../syntax/apex/tree';
import type { CallersAnswer, CallSitesAnswer } from './callers';
import { Reader } from './fixedPoint';
import type { FieldAnswer, SummaryAnswer } from './summaries';
import type { TreeCache } from './treeCache';
import type { UnitAnalysis } from './unitAnalysis';

/** A declaration in its role as one who asks. */
export class UnitAsker extends Reader {
  constructor(readonly unit: ApexUnit) {
    super();
  }
}

/** What a declaration says to others, once somebody asked. Edits replace the declaration; this goes over to the new one. */
export interface UnitAnswers {
  /** What it does for others. */
  summary?: SummaryAnswer;
  /** What is put into the fields it declares, by folded name. */
  fields?: Map<string, FieldAnswer>;
  /** Whom it calls. */
  callSites?: CallSitesAnswer;
  /** Who calls it. */
  callers?: CallersAnswer;
}

/** A declaration of a file: the unit of work. */
export class ApexUnit implements Unit {
  /** The reports, when they are current. */
  analysis: UnitAnalysis | undefined;
  answers: UnitAnswers = {};
  private assigned: ReadonlySet<string> | undefined;
  private called: ReadonlySet<string> | undefined;
  /** What the analysis asked. */
  readonly asker = new UnitAsker(this);
  readonly key: string;
  /** Folded path of the type the declaration stands in; of a header, of the type itself. Empty outside all types. */
  readonly typeKey: string;
  private lowered: Declaration | undefined | null = null;
  private visible: readonly Member[] | undefined;

  constructor(
    readonly owner: ApexFile,
    readonly id: string,
    /** Where the declaration stands now. */
    public slot: DeclarationSlot,
    /** Its text, as a part of the file's text as it is now: an older text must not be kept alive. */
    public text: string,
  ) {
    this.typeKey = slot.path.join('.');
    this.key = `${owner.uri} ${id}`;
  }

  get file(): string {
    return this.owner.uri;
  }

  get start(): number {
    return this.slot.start;
  }

  declaration(): Declaration | undefined {
    if (this.lowered === null) this.lowered = this.owner.lower(this.slot);
    return this.lowered;
  }

  /** What others see of this declaration; `tree` is the tree its slot was listed from. */
  members(tree: ApexTree): readonly Member[] {
    this.visible ??= visibleMembers(this, tree);
    return this.visible;
  }

  /** Folded names that the declaration assigns to or adds to. */
  assignedNames(): ReadonlySet<string> {
    this.assigned ??= assignedNames(this.text);
    return this.assigned;
  }

  /** Folded names that are called in the declaration. */
  calledNames(): ReadonlySet<string> {
    this.called ??= calledNames(this.text);
    return this.called;
  }

  /** Forgets the typed form; it is lowered again when someone asks. */
  release(): void {
    this.lowered = null;
  }
}

export type ApexFileType = 'ApexClass' | 'ApexTrigger' | 'AnonymousApex';

export class ApexFile {
  units: readonly ApexUnit[] = [];
  types: readonly TypeEntry[] = [];
  /** Why the file could not be parsed, if it could not. */
  stopped: ParseStopped | undefined;
  /** Folded paths of types of which declarations were analysed since their header was. */
  readonly touched = new Set<string>();
  /** Grows with every change of the text. */
  version = 0;
  /** The tree the declarations were listed from: for an open file an outline. */
  outlineTree: ApexTree | undefined;
  private source: ApexSource | undefined;
  private currentText: string;
  private unitsById = new Map<string, ApexUnit>();
  private typesByKey = new Map<string, TypeEntry>();
  private unitsByType: Map<string, ApexUnit[]> | undefined;
  private writersByField: Map<string, ApexUnit[]> | undefined;

  constructor(
    readonly uri: string,
    readonly fileType: ApexFileType,
    text: string,
    private readonly parser: ApexParser,
    private readonly trees: TreeCache,
    public apiVersion: number | undefined,
  ) {
    this.currentText = text;
  }

  get text(): string {
    return this.currentText;
  }

  /** Whether the file is kept parsed for edits. */
  get isOpen(): boolean {
    return this.source !== undefined;
  }

  /** Starts to keep the file parsed incrementally. */
  open(text: string): void {
    this.source?.dispose();
    this.source = this.parser.open(text);
    this.currentText = text;
    this.version++;
    this.trees.delete(this);
    this.refresh();
  }

  /** Applies edits of an open file. */
  edit(changes: readonly TextChange[]): void {
    if (!this.source) return;
    this.source.edit(changes);
    this.currentText = this.source.text;
    this.version++;
    this.refresh();
  }

  /** Stops keeping the file parsed; its text stays. */
  close(): void {
    this.source?.dispose();
    this.source = undefined;
  }

  /** Replaces the text of a file that is not open. */
  replace(text: string): void {
    this.currentText = text;
    this.version++;
    this.trees.delete(this);
    this.refresh();
  }

  /** Cuts the text into declarations, keeping those that did not change. */
  refresh(): void {
    const outline = this.outline();
    const slots = this.stopped ? [] : listDeclarations(outline);
    const old = this.unitsById;
    const ordinals = new Map<string, number>();
    this.units = slots.map((slot) => {
      const stem = `${slot.path.join('.')}#${slot.kind}:${slot.nodeKind}:${slot.name}`;
      const ordinal = ordinals.get(stem) ?? 0;
      ordinals.set(stem, ordinal + 1);
      const id = ordinal === 0 ? stem : `${stem}:${ordinal}`;
      const text = this.currentText.slice(slot.start, slot.end);
      const known = old.get(id);
      // The same text is the same tree, unless the parser had to repair something in it or around it.
      if (known && known.text === text && !slot.hasError && !known.slot.hasError) {
        known.slot = slot;
        known.text = text;
        return known;
      }
      return new ApexUnit(this, id, slot, text);
    });
    this.unitsById = new Map(this.units.map((unit) => [unit.id, unit]));
    this.unitsByType = undefined;
    this.writersByField = undefined;
    this.types = this.declaredTypes(outline);
    this.typesByKey = new Map(this.types.map((type) => [type.key, type]));
    this.outlineTree = this.source ? outline : undefined;
  }

  /** The declaration of that id. */
  unit(id: string): ApexUnit | undefined {
    return this.unitsById.get(id);
  }

  /** The type of that folded path that the file declares. */
  type(key: string): TypeEntry | undefined {
    return this.typesByKey.get(key);
  }

  /** The declarations that stand in the type of that folded path, without its header. */
  membersOf(key: string): readonly ApexUnit[] {
    if (!this.unitsByType) {
      this.unitsByType = new Map();
      for (const unit of this.units) {
        if (unit.slot.kind === 'header') continue;
        const same = this.unitsByType.get(unit.typeKey);
        if (same) same.push(unit);
        else this.unitsByType.set(unit.typeKey, [unit]);
      }
    }
    return this.unitsByType.get(key) ?? [];
  }

  /** The declarations that may put something into a field of that folded name, headers left out, in source order. */
  writersOf(field: string): readonly ApexUnit[] {
    if (!this.writersByField) {
      this.writersByField = new Map();
      for (const unit of this.units) {
        if (unit.slot.kind === 'header') continue;
        for (const name of unit.assignedNames()) {
          const same = this.writersByField.get(name);
          if (same) same.push(unit);
          else this.writersByField.set(name, [unit]);
        }
      }
    }
    return this.writersByField.get(field) ?? [];
  }

  /** The typed form of the declaration at a slot. */
  lower(slot: DeclarationSlot): Declaration | undefined {
    if (this.source) {
      const tree = this.source.tree({ start: slot.start, end: slot.end });
      return lowerNode(tree, slot, nodeAt(tree, slot));
    }
    const tree = this.tree();
    // A slot that was listed while the file was open points into an outline.
    return lowerNode(tree, slot, standsAt(tree, slot, slot.node) ? slot.node : nodeAt(tree, slot));
  }

  /** The file's whole tree. */
  tree(): ApexTree {
    if (this.source) return this.source.tree();
    const kept = this.trees.get(this);
    if (kept) return kept;
    // What took too much work once would again.
    if (this.stopped) return new ApexTree(new Uint32Array(0), this.currentText);
    const parsed = this.parser.parse(this.currentText);
    if (parsed instanceof ParseStopped) {
      this.stopped = parsed;
      return new ApexTree(new Uint32Array(0), this.currentText);
    }
    this.trees.set(this, parsed);
    return parsed;
  }

  private outline(): ApexTree {
    this.stopped = undefined;
    if (!this.source) return this.tree();
    this.stopped = this.source.stopped;
    return this.source.outline();
  }

  /** The types the headers declare, with the members that stand in them. */
  private declaredTypes(outline: ApexTree): TypeEntry[] {
    const types: { -readonly [K in keyof TypeEntry]: TypeEntry[K] }[] = [];
    const byKey = new Map<string, Map<string, Member[]>>();
    for (const unit of this.units) {
      const key = unit.typeKey;
      if (unit.slot.kind === 'header') {
        const header = unit.declaration();
        if (header?.kind !== 'header' || byKey.has(key)) continue;
        const members = new Map<string, Member[]>();
        byKey.set(key, members);
        types.push({
          key,
          name: unit.slot.names.join('.'),
          header,
          unit,
          file: this.uri,
          apiVersion: this.apiVersion,
          members,
          // As it is written: findings elsewhere point into it.
          signature: `${unit.text} ${this.apiVersion ?? ''}`,
        });
        continue;
      }
      const members = byKey.get(key);
      if (!members) continue;
      for (const member of unit.members(outline)) {
        const same = members.get(member.key);
        if (same) same.push(member);
        else members.set(member.key, [member]);
      }
    }
    return types;
  }
}

/** `x =`, `x +=`, `x.add(`, `x.put(`: the names before, in the text of a declaration. */
function assignedNames(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, name] of text.matchAll(/\b(\w+)(?:\s*\[[^\]]*\])?(?:\s*\+?=(?![=>])|\s*\.\s*(?:add|put|set)\w*\s*\()/gi))
    names.add(name!.toLowerCase());
  return names;
}

/** `x(`: the names before, in the text of a declaration. */
function calledNames(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, name] of text.matchAll(/\b([a-z]\w*)\s*\(/gi)) names.add(name!.toLowerCase());
  return names;
}

function lowerNode(tree: ApexTree, slot: DeclarationSlot, node: number): Declaration | undefined {
  if (node < 0 || node >= tree.length) return undefined;
  if (slot.kind === 'anonymous') return lowerLoose(tree, slot.start);
  return lowerDeclaration(tree, node, slot.start);
}

/** The slot's node in a tree of its range, -1 if it is not there. */
function nodeAt(tree: ApexTree, slot: DeclarationSlot): number {
  if (slot.kind === 'anonymous') return 0;
  for (let node = 0; node < tree.length; node++) {
    if (standsAt(tree, slot, node)) return node;
  }
  return -1;
}

/** Whether a node is where a slot is, and what it is. */
function standsAt(tree: ApexTree, slot: DeclarationSlot, node: number): boolean {
  return node < tree.length && tree.start(node) === slot.start && tree.kind(node) === slot.nodeKind;
}

function visibleMembers(unit: ApexUnit, tree: ApexTree): Member[] {
  const { slot } = unit;
  if (slot.kind !== 'member') return [];
  const declaration = lowerSignature(tree, slot.node, slot.start);
  switch (declaration?.kind) {
    case 'method':
    case 'constructor': {
      const { name, returns, modifiers, parameters } = declaration;
      return [new DeclaredMember(unit, declaration.kind, name.name, returns, modifiers, parameters)];
    }
    case 'property':
      return [new DeclaredMember(unit, 'property', declaration.name.name, declaration.type, declaration.modifiers, [])];
    case 'field':
      return declaration.declarators.map(
        ({ variable }) => new DeclaredMember(unit, 'field', variable.name, declaration.type, declaration.modifiers, []),
      );
    default:
      return [];
  }
}

/** A member as the index holds it. */
class DeclaredMember implements Member {
  constructor(
    readonly unit: ApexUnit,
    readonly kind: Member['kind'],
    readonly name: string,
    readonly type: TypeRef,
    readonly modifiers: Modifiers,
    readonly parameters: readonly Parameter[],
  ) {
    this.key = name.toLowerCase();
  }

  readonly key: string;

  get isFinal(): boolean {
    return this.modifiers.keywords.has('final');
  }

  get isStatic(): boolean {
    return this.modifiers.keywords.has('static');
  }

  /** Worked out when it is compared, which is seldom. */
  get signature(): string {
    const annotations = this.modifiers.annotations.map((annotation) => annotation.key).join(' ');
    const types = [this.type, ...this.parameters.map((parameter) => parameter.type)].map(typeText).join(',');
    return `${this.kind} ${[...this.modifiers.keywords].sort().join(' ')} ${annotations} ${types} ${this.unit.id}`;
  }
}

function typeText(type: TypeRef): string {
  return type.args.length === 0 ? type.key : `${type.key}<${type.args.map(typeText).join(',')}>`;
}
