/** What the flow analysis knows about a value. Everything is optional: an empty value is an unknown one. */

import type { Range, TypeRef } from './ir';
import { cleaned, rootKey, type Step, type Taint, type Taints, unionTaints, withCleaning, withStep } from './taint';

/** A declaration that facts can point into; its place in the file moves, the object stays. */
export interface UnitRef {
  /** The file's URI. */
  readonly file: string;
  /** Stable name of the declaration within its file. */
  readonly id: string;
}

/** A range in some declaration. */
export interface Origin extends Range {
  readonly unit: UnitRef;
}

/** One part of a concatenation: literal text, or something unknown. */
export interface TextPart {
  /** The literal's value; undefined when the part is not known. */
  readonly literal: string | undefined;
  /** Where the part is written: the literal itself, or the unknown expression. */
  readonly origin: Origin;
  /** For an unknown part: the declaration's parameter it is, if it is one. */
  readonly parameter?: number | undefined;
  /** For an unknown part: the outside data in it. */
  readonly taints?: Taints | undefined;
  /** For an unknown part without outside data: bits of `cleaned` that hold for whatever it is; all of a number. */
  readonly cleaned?: number;
}

/** A string as the parts it is joined from. */
export type Text = readonly TextPart[];

/** The permissions of an object or a field that code can ask for. */
export type Permission = 'create' | 'read' | 'update' | 'delete' | 'undelete' | 'merge';

/**
 * Permission checks that hold, keyed `permission object` or `permission object.field` (all folded), with the place of the
 * check. The object is `#n` for what the n-th parameter names, `?` for an object that is not known.
 */
export type Checks = ReadonlyMap<string, Origin>;

export const noChecks: Checks = new Map();

/** Which checks are known to hold when a boolean is true, and when it is false. */
export interface Guard {
  readonly whenTrue: Checks;
  readonly whenFalse: Checks;
}

/** A describe result or schema token. */
export interface DescribeTarget {
  /** Folded object name, `#n` or `?`. */
  readonly object: string;
  /**
   * Folded field name, `#n` for what the n-th parameter names, `?` for an unknown one; undefined for the object itself.
   */
  readonly field: string | undefined;
  /** One of several fields: their folded names (`field` is `?` then). */
  readonly fields?: readonly string[];
}

/** What `Security.stripInaccessible` was asked to enforce. */
export type StripAccess = 'creatable' | 'readable' | 'updatable' | 'upsertable';

/** What a returned boolean stands for, by the value of a parameter: `can(CREATE)`, `can(DELETE)`. */
export interface Choices {
  readonly parameter: number;
  /** By folded enum constant or text. */
  readonly guards: ReadonlyMap<string, Guard>;
}

export interface Value {
  readonly type?: TypeRef | undefined;
  /** Possible strings; undefined when nothing is known. */
  readonly texts?: readonly Text[] | undefined;
  readonly guard?: Guard | undefined;
  readonly describe?: DescribeTarget | undefined;
  /**
   * The records (or the decision that holds them) went through stripInaccessible with this access type, `#n` for the one
   * the n-th parameter gives. Of an `AccessType` itself: which one it is.
   */
  readonly stripped?: StripAccess | `#${number}` | undefined;
  /** The database operations of this declaration whose records these are. */
  readonly reads?: ReadonlySet<number> | undefined;
  /** An `AccessLevel`; `given` when it comes from outside this declaration. */
  readonly accessLevel?: 'user' | 'system' | 'given' | undefined;
  /** The folded name of the enum constant this is; `runningUser` for the id of the running user. */
  readonly constant?: string | undefined;
  /** Of a returned boolean. */
  readonly choices?: Choices | undefined;
  /** Index of the parameter this value is, unchanged. */
  readonly parameter?: number | undefined;
  /** The outside data in it: of a text that of all its parts, of a collection that of all its elements. */
  readonly taints?: Taints | undefined;
  /** Beside known texts: the outside data that it may be instead, as a whole. */
  readonly unwritten?: Taints | undefined;
  /**
   * What was put into fields of the object (or of the records held), by folded name; `?` for a field of a record whose
   * name is not known.
   */
  readonly fields?: ReadonlyMap<string, Taints> | undefined;
  /** The elements of a list in order, while they are all known. */
  readonly elements?: readonly Value[] | undefined;
  /** Of a blob: it holds the texts as they are, not what they stand for in an encoding. */
  readonly isPlain?: boolean | undefined;
  /** The variable (or `this.field`) that holds the collection this record is in. */
  readonly of?: string | undefined;
  /** It is the object itself whose declaration this is. */
  readonly isThis?: boolean | undefined;
  /** Of a PageReference: Apex made it, it is not the page that was asked for. */
  readonly isMade?: boolean | undefined;
}

export const unknown: Value = {};

/** More alternatives than this are not told apart. */
const maxTexts = 6;
/** Concatenations of more parts than this are cut: real sinks look at the beginning. */
const maxParts = 64;

/** More checks than this are not kept at one point, the oldest go: every fact holds those of its place. */
const maxChecks = 256;
/** More database operations than this are not remembered of one value. */
const maxReads = 64;

/** More elements than this are not told apart. */
const maxElements = 24;
/** More fields than this are not told apart. */
const maxFields = 128;

/** Checks of both. */
export function union(a: Checks, b: Checks): Checks {
  if (b.size === 0 || a === b) return a;
  if (a.size === 0) return b;
  const out = new Map(a);
  for (const [key, origin] of b) if (!out.has(key)) out.set(key, origin);
  for (const key of out.keys()) {
    if (out.size <= maxChecks) break;
    out.delete(key);
  }
  return out;
}

/** The database operations of either value. */
export function readsOf(a: Value['reads'], b: Value['reads']): Value['reads'] {
  if (!a || !b || a === b) return a ?? b;
  const both = [...new Set([...a, ...b])];
  return new Set(both.slice(-maxReads));
}

/** Checks that hold in both. */
export function intersection(a: Checks, b: Checks): Checks {
  if (a === b || a.size === 0) return a;
  if (b.size === 0) return b;
  const out = new Map<string, Origin>();
  for (const [key, origin] of a) if (b.has(key)) out.set(key, origin);
  return out.size === a.size ? a : out;
}

/** What is known of a value that is one of two. */
export function join(a: Value, b: Value): Value {
  if (a === b) return a;
  return {
    type: a.type && b.type && a.type.key === b.type.key ? a.type : (a.type ?? b.type),
    texts: joinTexts(a.texts, b.texts),
    unwritten: joinUnwritten(a, b),
    guard:
      a.guard && b.guard
        ? {
            whenTrue: intersection(a.guard.whenTrue, b.guard.whenTrue),
            whenFalse: intersection(a.guard.whenFalse, b.guard.whenFalse),
          }
        : undefined,
    describe:
      a.describe && b.describe && a.describe.object === b.describe.object && a.describe.field === b.describe.field
        ? a.describe
        : undefined,
    stripped: a.stripped === b.stripped ? a.stripped : undefined,
    reads: readsOf(a.reads, b.reads),
    accessLevel: a.accessLevel === b.accessLevel ? a.accessLevel : (a.accessLevel ?? b.accessLevel) && 'given',
    constant: a.constant === b.constant ? a.constant : undefined,
    choices: a.choices === b.choices ? a.choices : undefined,
    parameter: a.parameter === b.parameter ? a.parameter : undefined,
    taints: unionTaints(a.taints, b.taints),
    fields: joinFields(a.fields, b.fields),
    elements: joinElements(a.elements, b.elements),
    of: a.of === b.of ? a.of : undefined,
    isThis: a.isThis === b.isThis ? a.isThis : undefined,
    isMade: a.isMade && b.isMade,
  };
}

/** What either of two objects holds in its fields. */
export function joinFields(a: Value['fields'], b: Value['fields']): Value['fields'] {
  if (!a || !b || a === b) return a ?? b;
  const out = new Map(a);
  for (const [name, taints] of b) {
    if (out.size >= maxFields && !out.has(name)) continue;
    out.set(name, unionTaints(out.get(name), taints) ?? taints);
  }
  return out;
}

/** The object after `taints` were put into one of its fields. */
export function withField(value: Value, name: string, taints: Taints): Value {
  if ((value.fields?.size ?? 0) >= maxFields && !value.fields?.has(name)) return value;
  const fields = new Map(value.fields);
  fields.set(name, taints);
  return { ...value, fields };
}

/** A list that grew on one of two ways has the elements of the longer one. */
function joinElements(a: Value['elements'], b: Value['elements']): Value['elements'] {
  if (!a || !b || a === b) return a === b ? a : undefined;
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  return shorter.every((element, i) => element === longer[i]) ? longer : undefined;
}

/** The elements of a list after one was added; undefined when there are too many. */
export function withElement(elements: Value['elements'], added: Value): Value['elements'] {
  return elements && elements.length < maxElements ? [...elements, added] : undefined;
}

/** A value after something that made it harmless for some contexts (bits of `cleaned`). */
export function cleanedValue(value: Value, bits: number): Value {
  if (!value.taints || bits === 0) return value;
  return {
    ...value,
    taints: withCleaning(value.taints, bits),
    ...(value.unwritten && { unwritten: withCleaning(value.unwritten, bits) }),
    texts: value.texts?.map((text) =>
      // What was cleaned is no longer the parameter as it came.
      text.map((part) => (part.taints ? { ...part, parameter: undefined, taints: withCleaning(part.taints, bits) } : part)),
    ),
  };
}

/** A value after one more step of its outside data, which its parts take, too. */
export function steppedValue(value: Value, step: Step): Value {
  if (!value.taints) return value;
  return {
    ...value,
    taints: withStep(value.taints, step),
    ...(value.unwritten && { unwritten: withStep(value.unwritten, step) }),
    texts: value.texts?.map((text) =>
      text.map((part) => (part.taints ? { ...part, taints: withStep(part.taints, step) } : part)),
    ),
  };
}

/** Of a value that is known as text on one side only, the outside data on the other. */
function joinUnwritten(a: Value, b: Value): Taints | undefined {
  const both = unionTaints(a.unwritten, b.unwritten);
  if (!a.texts === !b.texts) return both;
  return unionTaints(both, a.texts ? b.taints : a.taints);
}

function joinTexts(a: readonly Text[] | undefined, b: readonly Text[] | undefined): readonly Text[] | undefined {
  if (!a || !b || a === b) return a ?? b;
  const out = [...a];
  for (const text of b) if (!out.some((known) => sameText(known, text))) out.push(text);
  return out.slice(0, maxTexts);
}

function sameText(a: Text, b: Text): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  // Texts that grew on different paths share their beginning: they differ at the end.
  for (let i = a.length - 1; i >= 0; i--) {
    const part = a[i]!;
    const other = b[i]!;
    if (part === other) continue;
    if (part.literal !== other.literal || part.origin.unit !== other.origin.unit || part.origin.start !== other.origin.start)
      return false;
  }
  return true;
}

/**
 * The texts of a concatenation of operands, each given by its alternatives. A value that was escaped for quotes and now
 * stands inside quotes is harmless wherever the text goes.
 */
export function concatenate(operands: readonly (readonly Text[])[]): readonly Text[] {
  return joinParts(operands).map(embedded);
}

/**
 * The taints of a whole text. What was escaped for quotes, and stands inside quotes wherever the text has it, stays harmless
 * where the text itself gets lost: as an element of a list, in a field.
 */
export function taintsOfText(taints: Taints | undefined, texts: readonly Text[] | undefined): Taints | undefined {
  if (!texts || !taints?.some(isOnlyQuoted)) return taints;
  return taints.map((taint) => {
    if (!isOnlyQuoted(taint)) return taint;
    const key = rootKey(taint.root);
    let isShown = false;
    for (const text of texts) {
      for (const one of text.flatMap((part) => part.taints ?? [])) {
        if (rootKey(one.root) !== key || !(one.cleaned & cleaned.quoted)) continue;
        if (!(one.cleaned & cleaned.embedded)) return taint;
        isShown = true;
      }
    }
    return isShown ? { ...taint, cleaned: taint.cleaned | cleaned.embedded } : taint;
  });
}

function isOnlyQuoted(taint: Taint): boolean {
  return (taint.cleaned & (cleaned.quoted | cleaned.embedded)) === cleaned.quoted;
}

function embedded(text: Text): Text {
  if (!text.some((part) => part.taints?.some((taint) => taint.cleaned & cleaned.quoted && !(taint.cleaned & cleaned.embedded))))
    return text;
  let quotes = 0;
  return text.map((part) => {
    if (part.literal !== undefined) {
      quotes += unescapedQuotes(part.literal);
      return part;
    }
    if (quotes % 2 === 0 || !part.taints) return part;
    const taints = part.taints.map((taint) =>
      taint.cleaned & cleaned.quoted ? { ...taint, cleaned: taint.cleaned | cleaned.embedded } : taint,
    );
    return { ...part, taints };
  });
}

/** How many quotes of a query text open or close a string. */
function unescapedQuotes(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === "'") count++;
  }
  return count;
}

function joinParts(operands: readonly (readonly Text[])[]): readonly Text[] {
  let out: Text[] = [[]];
  for (const alternatives of operands) {
    const next: Text[] = [];
    // Where there are too many combinations, at least each alternative is in one of them.
    const isWider = alternatives.length > out.length;
    const rounds = isWider ? alternatives.length : out.length;
    for (let shift = 0; shift < Math.min(out.length, alternatives.length); shift++) {
      for (let i = 0; i < rounds && next.length < maxTexts; i++) {
        const left = out[(isWider ? i + shift : i) % out.length]!;
        const right = alternatives[(isWider ? i : i + shift) % alternatives.length]!;
        next.push(left.length < maxParts ? [...left, ...right].slice(0, maxParts) : left);
      }
    }
    out = next;
  }
  return out;
}

/** The string a text is, if all of it is known. */
export function constantOf(text: Text): string | undefined {
  let out = '';
  for (const part of text) {
    if (part.literal === undefined) return undefined;
    out += part.literal;
  }
  return out;
}

/** The string a value is, if it is known and there is only one. */
export function constantValue(value: Value): string | undefined {
  return value.texts?.length === 1 ? constantOf(value.texts[0]!) : undefined;
}

/** The literal text a string starts with (possibly empty). */
export function literalPrefix(text: Text): string {
  let out = '';
  for (const part of text) {
    if (part.literal === undefined) break;
    out += part.literal;
  }
  return out;
}
