/** Name resolution from inside a type: own members, outer types, superclasses, other classes. */

import type { TypeRef } from './ir';
import { type Lookup, lastName, type Member, type TypeEntry } from './typeIndex';
import { isCollection, platformKey } from './types';
import type { Value } from './values';

/** Classes further up than this are not followed (a cycle in broken code ends here too). */
const maxAncestors = 12;

/** The folded paths that a type name may mean inside a type, the nearest first: an inner type, the type itself, another. */
export function* candidatePaths(inside: string, key: string): Iterable<string> {
  let outer = inside;
  while (outer !== '') {
    yield `${outer}.${key}`;
    if (outer === key || outer.endsWith(`.${key}`)) yield outer;
    const dot = outer.lastIndexOf('.');
    outer = dot < 0 ? '' : outer.slice(0, dot);
  }
  yield key;
}

export class Scope {
  private readonly typesByKey = new Map<string, TypeEntry | undefined>();
  private readonly ancestries = new Map<TypeEntry, readonly TypeEntry[]>();
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
    return key === '' ? undefined : this.lookup.resolve(this.self?.key ?? '', key);
  }

  /** The type and its superclasses, nearest first. */
  ancestry(type: TypeEntry): readonly TypeEntry[] {
    const known = this.ancestries.get(type);
    if (known) return known;
    const found: TypeEntry[] = [];
    let at: TypeEntry | undefined = type;
    while (at && found.length < maxAncestors) {
      found.push(at);
      const parent: TypeRef | undefined = at.header.superclass;
      if (!parent) break;
      at = new Scope(this.lookup, at).type(parent);
    }
    this.ancestries.set(type, found);
    return found;
  }

  /** The class that a class extends. */
  superclassOf(type: TypeEntry): TypeEntry | undefined {
    const parent = type.header.superclass;
    return parent && new Scope(this.lookup, type).type(parent);
  }

  /** The members of that folded name in a type or the nearest superclass that has any. */
  membersOf(type: TypeEntry, key: string): readonly Member[] {
    for (const at of this.ancestry(type)) {
      const members = this.lookup.members(at, key);
      if (members.length > 0) return members;
    }
    return [];
  }

  /**
   * The methods that a call of `member` on a value of type `type` may mean besides `member` itself: what the heirs of the
   * type declare in its place, in a fixed order. At most `limit` of them.
   */
  overriders(type: TypeEntry, member: Member, limit: number): Member[] {
    const found: Member[] = [];
    const seen = new Set<TypeEntry>([type]);
    const queue = [type];
    for (let at = queue.shift(); at && found.length < limit; at = queue.shift()) {
      for (const heir of this.heirsOf(at)) {
        if (seen.has(heir)) continue;
        seen.add(heir);
        queue.push(heir);
        const own = this.lookup.members(heir, member.key).find((other) => overrides(other, member));
        if (own && found.length < limit) found.push(own);
      }
    }
    return found;
  }

  /** The types that name `type` as their superclass or interface. */
  private heirsOf(type: TypeEntry): readonly TypeEntry[] {
    return this.lookup.heirs(lastName(type)).filter((heir) => {
      const scope = new Scope(this.lookup, heir);
      const { superclass, interfaces } = heir.header;
      return (
        (superclass && scope.type(superclass)?.key === type.key) || interfaces.some((one) => scope.type(one)?.key === type.key)
      );
    });
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

function overrides(own: Member, member: Member): boolean {
  return (
    own.kind === 'method' &&
    !own.isStatic &&
    own.parameters.length === member.parameters.length &&
    own.parameters.every(({ type }, i) => platformKey(type) === platformKey(member.parameters[i]!.type))
  );
}

/** Whether calls of a method may mean one of a subclass. */
export function isOverridable(member: Member, type: TypeEntry): boolean {
  if (member.kind !== 'method' || member.isStatic) return false;
  const { keywords } = member.modifiers;
  return type.header.form === 'interface' || keywords.has('virtual') || keywords.has('abstract') || keywords.has('override');
}

/** The constructor that takes these arguments. */
export function constructorAmong(members: readonly Member[], args: readonly Value[]): Member | undefined {
  return bestFitting(
    members.filter((member) => member.kind === 'constructor'),
    args,
  );
}

/** The field or property among members. */
export function fieldAmong(members: readonly Member[]): Member | undefined {
  return members.find((member) => member.kind === 'field' || member.kind === 'property');
}

/**
 * The method among overloads that takes these arguments; undefined when none takes so many. Where several do, the first
 * whose parameter types fit best as far as the arguments' types are known.
 */
export function methodAmong(members: readonly Member[], args: readonly Value[]): Member | undefined {
  return bestFitting(
    members.filter((member) => member.kind === 'method'),
    args,
  );
}

function bestFitting(members: readonly Member[], args: readonly Value[]): Member | undefined {
  let best: Member | undefined;
  let bestFit = -1;
  for (const member of members) {
    if (member.parameters.length !== args.length) continue;
    const fit = best || members.length > 1 ? fitOf(member, args) : 0;
    if (fit > bestFit) {
      best = member;
      bestFit = fit;
    }
  }
  return best;
}

/** How well the arguments fit the parameters' types as far as these are known. */
function fitOf(member: Member, args: readonly Value[]): number {
  let fit = 0;
  for (const [i, parameter] of member.parameters.entries()) {
    const { type, describe } = args[i]!;
    const wanted = platformKey(parameter.type);
    // A token and its describe result are not told apart.
    const isToken = describe !== undefined && !isCollection(type);
    const token = isToken && (describe.field === undefined ? objectTokens : fieldTokens).has(wanted) ? wanted : 'sobjectfield';
    const given = isToken ? token : platformKey(type);
    if (wanted === given) fit += platformKey(parameter.type.args[0]) === platformKey(type?.args[0]) ? 4 : 3;
    else if (wanted === 'sobject' && given !== '' && !notRecords.has(given)) fit += 1;
  }
  return fit;
}

const objectTokens: ReadonlySet<string> = new Set(['sobjecttype', 'describesobjectresult']);
const fieldTokens: ReadonlySet<string> = new Set(['sobjectfield', 'describefieldresult']);

/** Types that are no records, whatever they are. */
const notRecords: ReadonlySet<string> = new Set([
  'list',
  'set',
  'map',
  'string',
  'id',
  'boolean',
  'integer',
  'long',
  'decimal',
  'date',
  'datetime',
  'blob',
  'sobjecttype',
  'sobjectfield',
  'describesobjectresult',
  'describefieldresult',
]);
