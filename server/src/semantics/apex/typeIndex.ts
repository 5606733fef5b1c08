/**
 * The types that the files of one project declare, and the members of each. What it hands out is what other
 * declarations may depend on, so every entry carries a `signature`: when that string is unchanged, nobody who looked
 * the entry up needs to be analysed again.
 */

import type { Declaration, HeaderDecl, Modifiers, Parameter, TypeRef } from './ir';
import type { Checks, UnitRef, Value } from './values';

/** A declaration that can be analysed. */
export interface Unit extends UnitRef {
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

/** The types of one project by folded path. */
export class TypeIndex {
  private readonly byFile = new Map<string, readonly TypeEntry[]>();
  private readonly byKey = new Map<string, TypeEntry[]>();

  /** Replaces what a file declares. Returns the look-up keys whose answers have changed. */
  setFile(file: string, types: readonly TypeEntry[]): Set<string> {
    const before = this.signaturesOf(file);
    const old = this.byFile.get(file) ?? [];
    for (const entry of old) {
      const rest = (this.byKey.get(entry.key) ?? []).filter((other) => other.file !== file);
      if (rest.length === 0) this.byKey.delete(entry.key);
      else this.byKey.set(entry.key, rest);
    }
    if (types.length === 0) this.byFile.delete(file);
    else this.byFile.set(file, types);
    for (const entry of types) {
      const entries = this.byKey.get(entry.key) ?? [];
      entries.push(entry);
      // Two files may declare one name for a while: the answer must not depend on the order of arrival.
      entries.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
      this.byKey.set(entry.key, entries);
    }
    const after = this.signaturesOf(file);
    const changed = new Set<string>();
    for (const [key, signature] of before) if (after.get(key) !== signature) changed.add(key);
    for (const key of after.keys()) if (!before.has(key)) changed.add(key);
    return changed;
  }

  private signaturesOf(file: string): Map<string, string> {
    const out = new Map<string, string>();
    for (const entry of this.byFile.get(file) ?? []) {
      out.set(typeLookup(entry.key), entry.signature);
      for (const [name, members] of entry.members) {
        out.set(memberLookup(entry.key, name), members.map((member) => member.signature).join('|'));
      }
    }
    return out;
  }

  /** The type of that folded path. */
  type(key: string): TypeEntry | undefined {
    return this.byKey.get(key)?.[0];
  }

  /** The types a file declares. */
  typesOf(file: string): readonly TypeEntry[] {
    return this.byFile.get(file) ?? [];
  }

  get size(): number {
    return this.byKey.size;
  }
}

/** The look-up key of a type's existence and header. */
export function typeLookup(type: string): string {
  return `type ${type}`;
}

/** The look-up key of all members of one name. */
export function memberLookup(type: string, member: string): string {
  return `member ${type} ${member}`;
}

/** The look-up key of what a declaration's flow says to its users. */
export function summaryLookup(unit: UnitRef, level: number): string {
  return `summary ${level} ${unit.file} ${unit.id}`;
}

/** The look-up key of whether a type's own members reach data. */
export function dataAccessLookup(type: string): string {
  return `data ${type}`;
}

/** Answers look-ups and records them: whoever asked is analysed again when an answer changes. */
export interface Lookup {
  type(key: string): TypeEntry | undefined;
  members(type: TypeEntry, key: string): readonly Member[];
  /** What a method, constructor or accessor does for its callers, looking at most `level` calls deep. */
  summary(member: Member, level: number): Summary | undefined;
}

/** What a declaration does for those who use it, in terms of its parameters. */
export interface Summary {
  /** What it returns; texts and origins of literals are kept. */
  readonly returns: Value;
  /** Checks that hold whenever it returns normally. */
  readonly ensures: Checks;
  /** It always throws: what follows a call of it is not reached. */
  readonly neverReturns: boolean;
}
