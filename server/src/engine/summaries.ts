/** The answers that declarations of one project give each other: what a declaration does, what a field holds. */

import { arrivalsWhateverText } from '../semantics/apex/arrivals';
import { isPageController, isVisibleToPages, parameterSource } from '../semantics/apex/entryPoints';
import { evaluateDeclaration } from '../semantics/apex/flow';
import { type CallSites, staticKey } from '../semantics/apex/flow/evaluation';
import { isHarmlessType } from '../semantics/apex/harmless';
import type { Evaluated } from '../semantics/apex/outside';
import type { PagePlace, PageUse } from '../semantics/apex/pageUse';
import { entryPointOf } from '../semantics/apex/platform/model';
import { fieldAmong, Scope } from '../semantics/apex/scope';
import { isConcrete, joinSteps, type Source, type Step, sentence, type Taints, unionTaints } from '../semantics/apex/taint';
import type { Lookup, Member, Summary, TypeEntry } from '../semantics/apex/typeIndex';
import type { ApexFile, ApexUnit } from './apexFile';
import type { Asker } from './dependencies';
import { Answer } from './fixedPoint';

/** What the answers need of the project. */
export interface AnswerContext {
  lookup(asker: Asker): Lookup;
  typeOf(unit: ApexUnit): TypeEntry | undefined;
  /** The declarations of a file that may put something into a field of that folded name. */
  writersOf(asker: Asker, file: ApexFile, field: string): readonly ApexUnit[];
  summaryOf(asker: Asker, unit: ApexUnit): Summary | undefined;
  /** Declarations with a call of that folded name in them, in a fixed order. */
  unitsCalling(asker: Asker, name: string): readonly ApexUnit[];
  /** Takes what else an evaluation found, for the rules. */
  keep(answer: SummaryAnswer, evaluated: Evaluated): void;
}

/** What a declaration does for those who use it. */
export class SummaryAnswer extends Answer<Summary> {
  readonly name: string;
  /** Whom it calls, as found when the summary was last computed. */
  sites: CallSites | undefined;

  constructor(
    public unit: ApexUnit,
    private readonly context: AnswerContext,
  ) {
    super();
    this.name = unit.key;
  }

  compute(): Summary | undefined {
    const { unit, context } = this;
    const declaration = unit.declaration();
    if (!declaration) return undefined;
    const lookup = context.lookup(this);
    const type = context.typeOf(unit);
    // What its type extends decides what names mean.
    if (type) lookup.type(type.key);
    const evaluated = evaluateDeclaration(unit, declaration, new Scope(lookup, type));
    context.keep(this, evaluated);
    this.sites = evaluated.sites;
    return evaluated.summary;
  }

  same(a: Summary | undefined, b: Summary | undefined): boolean {
    return sameData(a, b);
  }

  /** In a circle texts grow for ever: after a few rounds only what is in them counts. */
  override widened(summary: Summary | undefined): Summary | undefined {
    if (!summary) return undefined;
    const { returns, arrivals } = summary;
    return {
      ...summary,
      returns: { ...returns, texts: undefined, unwritten: undefined },
      arrivals: arrivalsWhateverText(arrivals),
    };
  }

  /** In a circle ever longer ways lead to the same places. */
  override settled(a: Summary | undefined, b: Summary | undefined): boolean {
    return sameData(a, b, 'steps');
  }
}

/** Callers of those that put what they are given into a field are not followed beyond this number. */
const maxWriters = 64;

/** The outside data that is put into a field anywhere in its file, whatever the object. */
export class FieldAnswer extends Answer<Taints> {
  readonly name: string;

  constructor(
    public unit: ApexUnit,
    private readonly key: string,
    private readonly context: AnswerContext,
  ) {
    super();
    this.name = `${unit.file} ${unit.id} ${key}`;
  }

  /** The member as the file declares it now. */
  private get member(): Member | undefined {
    const type = this.unit.owner.type(this.unit.typeKey);
    return fieldAmong(type?.members.get(this.key) ?? []);
  }

  compute(): Taints | undefined {
    const { unit, context, member } = this;
    const declared = context.typeOf(unit);
    if (!member || !declared) return undefined;
    const type = context.lookup(this).whole(declared);
    if (isHarmlessType(member.type, new Scope(context.lookup(this), type))) return undefined;
    let taints = this.ownSource(member, type);
    const key = member.isStatic ? staticKey(member) : member.key;
    // What a method of another class of the file puts into `this.x` is that class's x.
    const isWriter = (writer: ApexUnit): boolean => member.isStatic || writer.typeKey === unit.typeKey;
    const writers = new Set(context.writersOf(this, unit.owner, member.key).filter(isWriter));
    for (const writer of writers) {
      const put = context.summaryOf(this, writer)?.writes.get(key);
      if (!put) continue;
      taints = unionTaints(taints, this.outside(put, writer));
      // What it is given comes from those who call it: they put that into the field.
      if (writers.size > maxWriters || !put.some(({ root }) => 'parameter' in root)) continue;
      for (const caller of context.unitsCalling(this, writer.slot.name.toLowerCase()))
        if (caller.owner === unit.owner && isWriter(caller) && caller.slot.kind !== 'header') writers.add(caller);
    }
    return taints;
  }

  /** Pages set the properties of their controllers, flows the variables of an invocable action's inputs. */
  private ownSource(member: Member, type: TypeEntry): Taints | undefined {
    const { modifiers, name, unit } = member;
    const source = (kind: Source['kind'], label: string): Taints => {
      const origin = { unit, start: 0, end: this.unit.text.length };
      return [
        {
          root: { source: { kind, label } },
          steps: [{ kind: 'source', origin, message: sentence(label) }],
          cleaned: 0,
        },
      ];
    };
    for (const { key } of modifiers.annotations) {
      const entry = entryPointOf(key);
      if (entry?.provides === 'field') return source(entry.kind, `the variable "${name}" (${entry.label})`);
    }
    if (member.kind !== 'property' || member.isStatic || !isVisibleToPages(modifiers) || !this.isSettable()) return undefined;
    const use = this.pageUseOf(type);
    if (!use) return isPageController(type) ? source('page-property', `the property "${name}" that a page may set`) : undefined;
    const input = inputOf(use, member.key, type.key.includes('.'));
    if (!input) return undefined;
    const label = `what users enter into "${name}" on ${input.page}`;
    const step: Step = { kind: 'source', origin: { unit: input.unit, start: 0, end: input.length }, message: sentence(label) };
    return [{ root: { source: { kind: 'page-property', label } }, steps: [step], cleaned: 0 }];
  }

  /** What pages do with the class, or with the one it stands in: its objects may be what they show. */
  private pageUseOf(type: TypeEntry): PageUse | undefined {
    const lookup = this.context.lookup(this);
    return lookup.pageUse?.(type.key) ?? (type.key.includes('.') ? lookup.pageUse?.(type.key.split('.')[0]!) : undefined);
  }

  private isSettable(): boolean {
    return /\bset\b/i.test(this.unit.text) && !/\b(?:private|protected)\s+set\b/i.test(this.unit.text);
  }

  /** The taints a declaration puts into the field, as far as they are known to come from outside. */
  private outside(put: Taints, writer: ApexUnit): Taints | undefined {
    let out: Taints | undefined;
    for (const taint of put) {
      if (isConcrete(taint)) {
        out = unionTaints(out, [taint]);
      } else if ('parameter' in taint.root) {
        const declaration = writer.declaration();
        if (declaration?.kind !== 'method' && declaration?.kind !== 'constructor') continue;
        const index = taint.root.parameter;
        const source = parameterSource(declaration, index);
        const parameter = declaration.parameters[index];
        if (!source || !parameter) continue;
        const step: Step = {
          kind: 'source',
          origin: { unit: writer, start: parameter.start, end: parameter.end },
          message: sentence(source.label),
        };
        out = unionTaints(out, [{ ...taint, root: { source }, steps: joinSteps([step], taint.steps) }]);
      } else if ('field' in taint.root && taint.root.field !== this.key) {
        const other =
          this.member && new Scope(this.context.lookup(this), this.context.typeOf(this.unit)).membersInScope(taint.root.field);
        const field = other && fieldAmong(other);
        const held = field && this.context.lookup(this).fieldTaints(field);
        out = unionTaints(
          out,
          held?.map((one) => ({ ...one, steps: joinSteps(one.steps, taint.steps), cleaned: one.cleaned | taint.cleaned })),
        );
      }
    }
    return out;
  }

  same(a: Taints | undefined, b: Taints | undefined): boolean {
    return sameData(a, b);
  }
}

/** Where users set a member: of an inner class by what comes last in what is bound. */
function inputOf({ inputs }: PageUse, key: string, isInner: boolean): PagePlace | undefined {
  const own = inputs.get(key);
  if (own || !isInner) return own;
  for (const [path, place] of inputs) if (path.endsWith(`.${key}`)) return place;
  return undefined;
}

/** Whether two pieces of plain data (with maps, sets and references to declarations in them) are equal, but for one key. */
export function sameData(a: unknown, b: unknown, ignored?: string): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    // Ways of different lengths also come in another order.
    return a.every(
      (one, i) => sameData(one, b[i], ignored) || (ignored !== undefined && b.some((other) => sameData(one, other, ignored))),
    );
  }
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false;
    // Where a check stands is no part of what it says.
    for (const [key, value] of a) if (!b.has(key) || !(isPlace(value) || sameData(value, b.get(key), ignored))) return false;
    return true;
  }
  if (a instanceof Set) {
    if (!(b instanceof Set) || a.size !== b.size) return false;
    for (const one of a) if (!b.has(one)) return false;
    return true;
  }
  // Declarations are told apart by where they are, not by what they are made of.
  if ('id' in a && 'file' in a) return 'id' in b && 'file' in b && a.id === b.id && a.file === b.file;
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  for (const key in left) if (key !== ignored && !sameData(left[key], right[key], ignored)) return false;
  for (const key in right) if (key !== ignored && right[key] !== undefined && left[key] === undefined) return false;
  return true;
}

function isPlace(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'unit' in value && 'start' in value;
}
