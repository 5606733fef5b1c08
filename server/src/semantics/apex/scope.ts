/** Name resolution from inside a type: own members, outer types, superclasses, other classes. */

import type { TypeRef } from './ir';
import type { Lookup, Member, TypeEntry } from './typeIndex';

/** Classes further up than this are not followed (a cycle in broken code ends here too). */
const maxAncestors = 12;

export class Scope {
  private readonly typesByKey = new Map<string, TypeEntry | undefined>();
  private readonly membersByKey = new Map<string, readonly Member[]>();

  constructor(
    readonly lookup: Lookup,
    /** The enclosing type; undefined for anonymous Apex. */
    readonly self: TypeEntry | undefined,
  ) {}

  /** The type a reference means here: an inner type of this or an enclosing type, or a top-level one. */
  type(ref: TypeRef | undefined): TypeEntry | undefined {
    return ref ? this.typeByKey(ref.key) : undefined;
  }

  typeByKey(key: string): TypeEntry | undefined {
    const known = this.typesByKey.get(key);
    if (known || this.typesByKey.has(key)) return known;
    const found = this.findType(key);
    this.typesByKey.set(key, found);
    return found;
  }

  private findType(key: string): TypeEntry | undefined {
    if (key === '') return undefined;
    let outer = this.self?.key ?? '';
    while (outer !== '') {
      const inner = this.lookup.type(`${outer}.${key}`);
      if (inner) return inner;
      if (outer === key || outer.endsWith(`.${key}`)) {
        const own = this.lookup.type(outer);
        if (own) return own;
      }
      const dot = outer.lastIndexOf('.');
      outer = dot < 0 ? '' : outer.slice(0, dot);
    }
    return this.lookup.type(key);
  }

  /** The type and its superclasses, nearest first. */
  *ancestry(type: TypeEntry): Generator<TypeEntry> {
    let at: TypeEntry | undefined = type;
    for (let i = 0; at && i < maxAncestors; i++) {
      yield at;
      const parent: TypeRef | undefined = at.header.superclass;
      if (!parent) return;
      at = new Scope(this.lookup, at).type(parent);
    }
  }

  /** The members of that folded name in a type or the nearest superclass that has any. */
  membersOf(type: TypeEntry, key: string): readonly Member[] {
    for (const at of this.ancestry(type)) {
      const members = this.lookup.members(at, key);
      if (members.length > 0) return members;
    }
    return [];
  }

  /** The members a bare name means here: own, inherited, then those of the enclosing types. */
  membersInScope(key: string): readonly Member[] {
    let found = this.membersByKey.get(key);
    if (!found) {
      found = this.findMembers(key);
      this.membersByKey.set(key, found);
    }
    return found;
  }

  private findMembers(key: string): readonly Member[] {
    let at = this.self;
    while (at) {
      const members = this.membersOf(at, key);
      if (members.length > 0) return members;
      const dot = at.key.lastIndexOf('.');
      at = dot < 0 ? undefined : this.lookup.type(at.key.slice(0, dot));
    }
    return [];
  }
}

/** The field or property among members. */
export function fieldAmong(members: readonly Member[]): Member | undefined {
  return members.find((member) => member.kind === 'field' || member.kind === 'property');
}

/** The method among overloads that takes this many arguments; undefined when none does. */
export function methodAmong(members: readonly Member[], args: number): Member | undefined {
  return members.find((member) => member.kind === 'method' && member.parameters.length === args);
}
