/** What is known of a declaration from where it is called: which checks hold before, and whose sharing mode it runs in. */

import type { CallerContext, SharingMode } from '../rules/rule';
import { entryOf, isVisibleToPages } from '../semantics/apex/entryPoints';
import type { CallSites } from '../semantics/apex/flow/evaluation';
import { standsBehindPage } from '../semantics/apex/pageUse';
import { isOverridable, Scope } from '../semantics/apex/scope';
import { type Lookup, lastName, type Member, type TypeEntry } from '../semantics/apex/typeIndex';
import type { Checks } from '../semantics/apex/values';
import type { ApexUnit } from './apexFile';
import type { Asker } from './dependencies';
import { Answer } from './fixedPoint';
import { sameData } from './summaries';

/** With more declarations than this that mention a method's name, nothing is said of its callers. */
const maxCandidates = 80;

/** What the answers about callers need of the project. */
export interface CallerProject {
  lookup(asker: Asker): Lookup;
  typeOf(unit: ApexUnit): TypeEntry | undefined;
  isTest(type: TypeEntry): boolean;
  /** Declarations with a call of that folded name in them, in a fixed order. */
  unitsCalling(asker: Asker, name: string): readonly ApexUnit[];
  summaryOf(asker: Asker, unit: ApexUnit): unknown;
  callSitesOf(asker: Asker, unit: ApexUnit): CallSites | undefined;
  callersOf(asker: Asker, unit: ApexUnit): CallerContext | undefined;
}

/** The calls a declaration makes. */
export class CallSitesAnswer extends Answer<CallSites> {
  readonly name: string;

  constructor(
    public unit: ApexUnit,
    private readonly project: CallerProject,
  ) {
    super();
    this.name = `${unit.file} ${unit.id} calls`;
  }

  compute(): CallSites | undefined {
    const { unit, project } = this;
    project.summaryOf(this, unit);
    const { summary } = unit.answers;
    this.source = summary;
    return summary?.sites;
  }

  same(a: CallSites | undefined, b: CallSites | undefined): boolean {
    return sameData(a, b);
  }
}

/** What all callers of a method have in common. Undefined while nothing calls it that is known. */
export class CallersAnswer extends Answer<CallerContext> {
  readonly name: string;

  constructor(
    public unit: ApexUnit,
    private readonly project: CallerProject,
  ) {
    super();
    this.name = `${unit.file} ${unit.id} callers`;
  }

  compute(): CallerContext | undefined {
    const { unit, project } = this;
    const lookup = project.lookup(this);
    const declared = project.typeOf(unit);
    const type = declared && lookup.whole(declared);
    const member = type && memberOf(lookup, type, unit);
    if (!type || !member) return undefined;
    const entry = entryMode(member, type, new Scope(lookup, type));
    const constructed = this.constructorChecks(member, type, lookup);
    const candidates = entry === 'outside' ? [] : project.unitsCalling(this, calledName(member, type));
    const open = { checks: constructed, sharing: unknownSharing };
    if (candidates.length > maxCandidates) return open;
    const { key } = unit;
    let known: CallerContext | undefined = entry === 'outside' ? outside(type) : undefined;
    for (const candidate of candidates) {
      const caller = project.typeOf(candidate);
      if (caller && project.isTest(caller)) continue;
      const sites = project.callSitesOf(this, candidate);
      const checks = sites?.called.get(key);
      if (!checks) {
        // Something of unknown type is called so: it may be this.
        if (sites?.unresolved.has(member.key)) return open;
        continue;
      }
      known = both(known, this.seenFrom(candidate, caller, checks));
    }
    if (!known) return constructed.size > 0 ? open : undefined;
    return { checks: new Set([...known.checks, ...constructed]), sharing: known.sharing };
  }

  /** What every constructor of the class checks before it ends: it holds for every object there is. */
  private constructorChecks(member: Member, type: TypeEntry, lookup: Lookup): ReadonlySet<string> {
    if (member.kind !== 'method' || member.isStatic) return noChecks;
    const constructors = lookup.members(type, lastName(type)).filter((other) => other.kind === 'constructor');
    let common: ReadonlySet<string> | undefined;
    for (const one of constructors) {
      const ensured = lookup.summary(one)?.ensures.keys() ?? [];
      const own = new Set([...ensured].filter(isGeneral));
      common = common ? new Set([...common].filter((check) => own.has(check))) : own;
    }
    return common ?? noChecks;
  }

  /** What one caller says. */
  private seenFrom(caller: ApexUnit, type: TypeEntry | undefined, checks: Checks): CallerContext | undefined {
    const before = caller === this.unit ? undefined : this.project.callersOf(this, caller);
    const lookup = this.project.lookup(this);
    const declared = type && declaredSharing(lookup.whole(type), lookup);
    const own = new Set<string>();
    for (const check of checks.keys()) if (isGeneral(check)) own.add(check);
    for (const check of before?.checks ?? []) own.add(check);
    const sharing: ReadonlySet<SharingMode> = declared
      ? new Set([declared])
      : (before?.sharing ?? new Set([caller.owner.fileType === 'ApexTrigger' ? 'without' : 'unknown']));
    return { checks: own, sharing };
  }

  same(a: CallerContext | undefined, b: CallerContext | undefined): boolean {
    return sameData(a, b);
  }
}

/** Anything may call it. */
const unknownSharing: ReadonlySet<SharingMode> = new Set(['unknown'] as const);
const noChecks: ReadonlySet<string> = new Set();

/** Whether a check says the same in every declaration: it is about no parameter and no variable. */
function isGeneral(check: string): boolean {
  return !check.includes('#') && !check.startsWith('allowed ');
}

/** The platform or other packages call it: no check holds, and a class that says nothing runs without sharing. */
function outside(type: TypeEntry): CallerContext {
  const isAura = [...type.members.values()].some((members) =>
    members.some(({ modifiers }) => modifiers.annotations.some(({ key }) => key === 'auraenabled')),
  );
  const declared = type.header.modifiers.sharing?.mode;
  const mode =
    declared === 'without' ? 'without' : declared === 'with' || declared === 'inherited' || isAura ? 'with' : 'without';
  return { checks: new Set(), sharing: new Set([mode]) };
}

/** What holds for both. */
function both(a: CallerContext | undefined, b: CallerContext | undefined): CallerContext | undefined {
  if (!a || !b) return a ?? b;
  return {
    checks: new Set([...a.checks].filter((check) => b.checks.has(check))),
    sharing: new Set([...a.sharing, ...b.sharing]),
  };
}

function memberOf(lookup: Lookup, type: TypeEntry, unit: ApexUnit): Member | undefined {
  const key = unit.slot.name.toLowerCase();
  return lookup.members(type, key).find((member) => member.unit === unit);
}

function calledName(member: Member, type: TypeEntry): string {
  return member.kind === 'constructor' ? lastName(type) : member.key;
}

/** Whether something other than the Apex of this workspace calls a method. */
function entryMode(member: Member, type: TypeEntry, scope: Scope): 'outside' | 'inside' {
  const { modifiers } = member;
  if (entryOf(modifiers) || modifiers.keywords.has('global')) return 'outside';
  if (modifiers.annotations.some(({ key }) => key === 'future' || key === 'namespaceaccessible' || key === 'readonly'))
    return 'outside';
  if (member.kind === 'property' || member.kind === 'field') return 'outside';
  const { keywords } = modifiers;
  // Methods for subclasses of other packages, and what the platform calls through its own interfaces.
  if (isOverridable(member, type) && type.header.modifiers.keywords.has('global')) return 'outside';
  if (isVisibleToPages(modifiers) && !keywords.has('static')) {
    if (standsBehindPage(type, scope.lookup)) return 'outside';
    for (const ancestor of scope.ancestry(type))
      if (ancestor.header.interfaces.some((one) => !new Scope(scope.lookup, ancestor).type(one))) return 'outside';
  }
  return 'inside';
}

/** The sharing mode that a class states, itself or by a superclass. `inherited` is its callers' and so none. */
function declaredSharing(type: TypeEntry, lookup: Lookup): SharingMode | undefined {
  for (const ancestor of new Scope(lookup, type).ancestry(type)) {
    const mode = ancestor.header.modifiers.sharing?.mode;
    if (mode === 'with' || mode === 'without') return mode;
    if (mode === 'inherited') return undefined;
    if (ancestor.apiVersion !== undefined && ancestor.apiVersion >= 67) return 'with';
  }
  return undefined;
}
