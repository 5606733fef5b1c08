/**
 * The types that the files of one project declare, and the members of each. What it hands out is what other
 * declarations may depend on, so every entry carries a `signature`: when that string is unchanged, nobody who looked
 * the entry up needs to be analysed again.
 */

import type { ComponentUse } from '../visualforce/page';
import type { Arrival, Change } from './facts';
import type { Declaration, HeaderDecl, Modifiers, Parameter, TypeRef } from './ir';
import type { PageUse } from './pageUse';
import type { Taints } from './taint';
import type { Checks, UnitRef, Value } from './values';

/** A declaration that can be analysed. */
export interface Unit extends UnitRef {
  /** A name that no other declaration has. */
  readonly key: string;
  /** The typed form; lowered on demand. */
  declaration(): Declaration | undefined;
}

/** A member of a type, as others see it. */
export interface Member {
  readonly kind: 'field' | 'property' | 'method' | 'constructor';
  readonly name: string;
  readonly key: string;
  readonly type: TypeRef;
  readonly modifiers: Modifiers;
  readonly parameters: readonly Parameter[];
  /** Whether a field or property is never reassigned outside its declaration as far as its modifiers say. */
  readonly isFinal: boolean;
  readonly isStatic: boolean;
  readonly unit: Unit;
  /** Changes whenever something others can see does. */
  readonly signature: string;
}

/** A class, interface, enum or trigger. */
export interface TypeEntry {
  /** Folded path: `outer.inner`. */
  readonly key: string;
  /** As written: `Outer.Inner`. */
  readonly name: string;
  readonly header: HeaderDecl;
  readonly unit: Unit;
  /** The file's URI. */
  readonly file: string;
  /** The class's own API version; undefined where it is not known. */
  readonly apiVersion: number | undefined;
  readonly members: ReadonlyMap<string, readonly Member[]>;
  readonly signature: string;
}

/** Answers that changed: of types by folded path, and of members by the folded path of their type. */
export interface ChangedAnswers {
  readonly types: ReadonlySet<string>;
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
  /** Folded last names of types that have other heirs now. */
  readonly parents: ReadonlySet<string>;
}

/** The types of one project by folded path. */
export class TypeIndex {
  private readonly byFile = new Map<string, readonly TypeEntry[]>();
  private readonly byKey = new Map<string, TypeEntry[]>();
  private readonly byParent = new Map<string, TypeEntry[]>();

  /** Replaces what a file declares. Returns the look-ups whose answers may be others now. */
  setFile(file: string, types: readonly TypeEntry[]): ChangedAnswers {
    const old = this.byFile.get(file) ?? [];
    for (const entry of old) {
      const rest = (this.byKey.get(entry.key) ?? []).filter((other) => other.file !== file);
      if (rest.length === 0) this.byKey.delete(entry.key);
      else this.byKey.set(entry.key, rest);
      for (const parent of parentsOf(entry)) {
        const others = this.byParent.get(parent)!.filter((other) => other !== entry);
        if (others.length === 0) this.byParent.delete(parent);
        else this.byParent.set(parent, others);
      }
    }
    if (types.length === 0) this.byFile.delete(file);
    else this.byFile.set(file, types);
    for (const entry of types) {
      const entries = this.byKey.get(entry.key);
      if (!entries) this.byKey.set(entry.key, [entry]);
      else {
        entries.push(entry);
        // Two files may declare one name for a while: the answer must not depend on the order of arrival.
        entries.sort(byFileAndKey);
      }
      for (const parent of parentsOf(entry)) {
        const heirs = this.byParent.get(parent);
        if (heirs) heirs.push(entry);
        else this.byParent.set(parent, [entry]);
      }
    }
    return compare(old, types);
  }

  /** The type of that folded path. */
  type(key: string): TypeEntry | undefined {
    return this.byKey.get(key)?.[0];
  }

  /** The types whose header names a type of that folded last name as superclass or interface, in a fixed order. */
  heirs(lastName: string): readonly TypeEntry[] {
    return this.byParent.get(lastName)?.slice().sort(byFileAndKey) ?? [];
  }

  /** The types a file declares. */
  typesOf(file: string): readonly TypeEntry[] {
    return this.byFile.get(file) ?? [];
  }
}

/** Folded last names of the types a header names as superclass or interfaces. */
function parentsOf({ header }: TypeEntry): string[] {
  const parents = header.superclass ? [header.superclass, ...header.interfaces] : header.interfaces;
  return [...new Set(parents.map(lastName))];
}

function byFileAndKey(a: TypeEntry, b: TypeEntry): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

function compare(before: readonly TypeEntry[], after: readonly TypeEntry[]): ChangedAnswers {
  const types = new Set<string>();
  const members = new Map<string, Set<string>>();
  const parents = new Set<string>();
  const oldByKey = new Map(before.map((entry) => [entry.key, entry]));
  const newByKey = new Map(after.map((entry) => [entry.key, entry]));
  for (const key of new Set([...oldByKey.keys(), ...newByKey.keys()])) {
    const was = oldByKey.get(key);
    const is = newByKey.get(key);
    if (was?.signature !== is?.signature) {
      types.add(key);
      for (const entry of [was, is]) if (entry) for (const parent of parentsOf(entry)) parents.add(parent);
    }
    const names = new Set<string>();
    for (const name of was?.members.keys() ?? [])
      if (!sameMembers(was?.members.get(name), is?.members.get(name))) names.add(name);
    for (const name of is?.members.keys() ?? []) if (!was?.members.has(name)) names.add(name);
    if (names.size > 0) members.set(key, names);
  }
  return { types, members, parents };
}

function sameMembers(a: readonly Member[] | undefined, b: readonly Member[] | undefined): boolean {
  if (!a || !b || a.length !== b.length) return a === b;
  return a.every((member, i) => member === b[i] || member.signature === b[i]!.signature);
}

/** Answers look-ups and records them: whoever asked is analysed again when an answer changes. */
export interface Lookup {
  type(key: string): TypeEntry | undefined;
  /** What a folded type name means inside a type (its folded path; empty outside all). */
  resolve(inside: string, key: string): TypeEntry | undefined;
  members(type: TypeEntry, key: string): readonly Member[];
  /** Notes that everything a type declares is looked at. Returns the type as it is now. */
  whole(type: TypeEntry): TypeEntry;
  /** Types whose header names a type of that last name as superclass or interface, in a fixed order. */
  heirs(lastName: string): readonly TypeEntry[];
  /** What a method, constructor or accessor does for its callers; undefined while it is not known. */
  summary(member: Member): Summary | undefined;
  /** The outside data that is put into a field anywhere in its class, whatever the object. */
  fieldTaints(member: Member): Taints | undefined;
  /** The type of a custom field of records, or of the parent that a relationship leads to (folded names), where it is known. */
  fieldType?(object: string, field: string): TypeRef | undefined;
  /** What the project's pages do with the class of that folded name; undefined when none names it. */
  pageUse?(type: string): PageUse | undefined;
  /** Where the project's pages use the Visualforce component of that folded name, in a fixed order. */
  componentUses?(component: string): readonly ComponentUse[];
}

/** What a declaration does for those who use it, in terms of its parameters and of the fields of its object. */
export interface Summary {
  /** What it returns; texts and origins of literals are kept. */
  readonly returns: Value;
  /** Checks that hold whenever it returns normally. */
  readonly ensures: Checks;
  /** It always throws: what follows a call of it is not reached. */
  readonly neverReturns: boolean;
  /** Where its parameters and fields arrive at sinks. */
  readonly arrivals: readonly Arrival[];
  /** What it puts into fields: of this object by folded name, of classes by `type.field`. */
  readonly writes: ReadonlyMap<string, Taints>;
  /** What it puts into fields of records that it is given, by the parameter's index and the field's folded name. */
  readonly puts: ReadonlyMap<number, ReadonlyMap<string, Taints>>;
  /** The database writes it makes, itself or through what it calls; only the first few. */
  readonly changes: readonly Change[];
}

/** The last part of a type's folded path: what constructors and headers call it. */
export function lastName({ key }: { readonly key: string }): string {
  return key.slice(key.lastIndexOf('.') + 1);
}
