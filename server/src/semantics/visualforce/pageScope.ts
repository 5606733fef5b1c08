/** What the names in a page's expressions mean: members of its controller and extensions, fields of records, variables of the page. */

import type { Formula, Reference } from '../../syntax/formula';
import { ancestry, type MarkupElement } from '../../syntax/markup';
import { isVisibleToPages } from '../apex/entryPoints';
import { isHarmlessType } from '../apex/harmless';
import type { TypeRef } from '../apex/ir';
import { looksHarmlessField } from '../apex/recordFields';
import { fieldAmong, Scope } from '../apex/scope';
import { isConcrete, joinSteps, type Source, type Step, sentence, type Taints, unionTaints } from '../apex/taint';
import type { Lookup, Member, TypeEntry } from '../apex/typeIndex';
import { elementType, isCollection, typeNamed } from '../apex/types';
import type { Origin, UnitRef, Value } from '../apex/values';
import { cleanedBy, leavesOf } from './leaves';
import type { ComponentAttribute, PageFacts, Variable } from './page';

/** What is known of the text that a reference gives. */
export interface Rendered {
  /**
   * `outside`: whoever sends a link or fills in a form decides it; `record`: data of the org, that users enter somewhere;
   * `text`: nothing says what may be in it; `safe`: no text of anybody's choice.
   */
  readonly kind: 'outside' | 'record' | 'text' | 'safe';
  /** For messages: `the page parameter "id"`, `Account.Name`. */
  readonly label: string;
  /** Bits of `cleaned` that hold for all it may be. */
  readonly cleaned: number;
  /** From the source to the reference, where that way is known. */
  readonly steps: readonly Step[];
  /** Who decides it, of what is from outside. */
  readonly source?: Source;
  /** The field of a record that it is, where its object is known: folded names. */
  readonly field?: { readonly object: string; readonly name: string };
  /** Of what nobody else chooses: whoever uses the component, or developers, administrators and the users themselves. */
  readonly chosenBy?: 'caller' | 'own';
  /** The fixed text that it begins with in each case, empty where it begins with something else; unknown where left out. */
  readonly beginnings?: readonly string[];
}

/** Variables that stand for variables; more in a row is a circle. */
const maxHops = 12;
/** References that are followed for one: variables that stand for many others each would take for ever. */
const maxFollowed = 1000;
/** A component that is used more often is not asked what it is given, nor one that components in components lead to. */
const maxUses = 40;
const maxComponents = 3;

/** Names of globals whose values are the platform's or the developer's own (Visualforce Developer Guide, "Global Variables"). */
const safeGlobals: ReadonlySet<string> = new Set([
  '$action',
  '$page',
  '$site',
  '$resource',
  '$label',
  '$objecttype',
  '$component',
  '$remoteaction',
  '$messagechannel',
  '$permission',
  '$system',
  '$asset',
  '$network',
  '$flow',
]);

/** Fields of these globals that users choose for themselves. */
const chosenFields: ReadonlySet<string> = new Set([
  'firstname',
  'lastname',
  'name',
  'alias',
  'companyname',
  'title',
  'department',
  'division',
  'city',
  'street',
  'state',
  'country',
  'postalcode',
  'phone',
  'fax',
  'mobilephone',
  'extension',
  'employeenumber',
  'signature',
  'username',
  'email',
  'communitynickname',
  'aboutme',
]);

/** Properties of standard controllers and standard list controllers that hold no text (ApexPages.StandardSetController Class). */
const standardProperties: ReadonlySet<string> = new Set([
  'completeresult',
  'hasnext',
  'hasprevious',
  'pagenumber',
  'pagesize',
  'resultsize',
]);

export class PageScope {
  private readonly classes: readonly TypeEntry[];
  private followed = 0;

  /**
   * @param lookup of the project; what is asked is noted, so that an element is judged again when an answer changes
   * @param here what steps in this page stand in; their ranges are offsets into the file
   */
  constructor(
    readonly page: PageFacts,
    readonly lookup: Lookup,
    readonly here: UnitRef,
    /** How many components are around this page in the question that is asked. */
    private readonly depth = 0,
  ) {
    const global = new Scope(lookup, undefined);
    this.classes = page.classes.map((key) => global.typeByKey(key)).filter((type) => type !== undefined);
  }

  /** Whether every class behind the page is known. */
  get isWhole(): boolean {
    return this.classes.length === this.page.classes.length;
  }

  /** The member of controller or extensions that a name means; a method counts with its `get`, too. */
  member(key: string): { readonly member: Member; readonly type: TypeEntry } | undefined {
    for (const type of this.classes) {
      const found = this.memberOf(type, key);
      if (found) return found;
    }
    return undefined;
  }

  /** The method that an action of that folded name calls. */
  action(key: string): { readonly member: Member; readonly type: TypeEntry } | undefined {
    for (const type of this.classes) {
      for (const at of new Scope(this.lookup, type).ancestry(type)) {
        const member = this.lookup.members(at, key).find(({ kind, parameters }) => kind === 'method' && parameters.length === 0);
        if (member) return { member, type: at };
      }
    }
    return undefined;
  }

  private memberOf(type: TypeEntry, key: string): { readonly member: Member; readonly type: TypeEntry } | undefined {
    for (const at of new Scope(this.lookup, type).ancestry(type)) {
      const getter = this.lookup
        .members(at, `get${key}`)
        .find(({ kind, parameters, modifiers }) => kind === 'method' && parameters.length === 0 && isVisibleToPages(modifiers));
      const member = getter ?? fieldAmong(this.lookup.members(at, key));
      if (member) return { member, type: at };
    }
    return undefined;
  }

  /** What a reference gives at an element. */
  render(reference: Reference, element: MarkupElement): Rendered {
    this.followed = 0;
    return this.rendered(reference, element, 0);
  }

  private rendered(reference: Reference, element: MarkupElement, hops: number): Rendered {
    const [first, ...rest] = reference.parts;
    const label = reference.parts.map(({ name, computed }) => (computed ? '...' : name)).join('.');
    if (!first || hops > maxHops || this.followed++ > maxFollowed) return text(label);
    if (first.key.startsWith('$')) return renderedGlobal(reference, label, this.originOf(reference));
    const variable = this.variable(first.key, element);
    if (variable) return this.renderedVariable(variable, reference, label, element, hops);
    const attribute = this.page.attributes.get(first.key);
    if (attribute && this.page.kind === 'component') {
      const type = typeWritten(attribute.type);
      const end = this.follow(type, undefined, rest);
      const own = this.ofType(end, rest.at(-1)?.key, label, attributeLabel(attribute));
      // The platform puts nothing else into an attribute that is a number, a boolean or an Id.
      if (own.kind === 'safe') return own;
      const given = rest.length === 0 ? this.given(attribute) : undefined;
      if (given) return given.kind === 'safe' ? safe(label) : given;
      return { ...own, chosenBy: 'caller' };
    }
    const found = this.member(first.key);
    if (found) {
      const value = this.renderedMember(found.member, found.type, rest, label);
      const given = value.kind === 'text' ? this.attributeFor(first.key) : undefined;
      const all = given && rest.length === 0 ? this.given(given) : undefined;
      if (all) return all.kind === 'safe' ? safe(label) : all;
      return given ? { ...value, label: attributeLabel(given), chosenBy: 'caller' } : value;
    }
    const { standardController, recordSet } = this.page;
    if (standardController && (first.key === standardController || first.key === recordSet)) {
      const record = typeNamed(standardController);
      const type = first.key === recordSet ? typeNamed('List', record) : record;
      return this.ofType(this.follow(type, undefined, rest), rest.at(-1)?.key, label, label);
    }
    if (standardController && rest.length === 0 && standardProperties.has(first.key)) return safe(label);
    const last = (rest.at(-1) ?? first).key;
    return last === 'id' || (rest.length > 0 && (last === 'size' || looksHarmlessField(last))) ? safe(label) : text(label);
  }

  /** The attribute of this component that is put into a member. */
  private attributeFor(member: string): ComponentAttribute | undefined {
    if (this.page.kind !== 'component') return undefined;
    return [...this.page.attributes.values()].find(({ assignsTo }) => assignsTo === member);
  }

  /**
   * The worst that the project's pages give this component for an attribute; undefined where that is not known: nothing in
   * the project uses it, or others may.
   */
  private given(attribute: ComponentAttribute): Rendered | undefined {
    if (this.page.isGlobal || this.depth >= maxComponents) return undefined;
    const uses = this.lookup.componentUses?.(this.page.name.toLowerCase()) ?? [];
    if (uses.length === 0 || uses.length > maxUses) return undefined;
    const label = attributeLabel(attribute);
    const all: Part[] = [];
    for (const { page, here, element, given } of uses) {
      const value = given.get(attribute.name.toLowerCase()) ?? attribute.byDefault;
      const scope = new PageScope(page, this.lookup, here, this.depth + 1);
      const lead = value?.value.slice(0, value.value.indexOf('{!')).trim();
      for (const formula of value?.formulas ?? [])
        for (const leaf of leavesOf(formula)) {
          const { node } = leaf;
          const one = node.kind === 'reference' ? scope.render(node, element) : text(label);
          const beginnings = lead ? [lead] : node === value?.formulas[0] ? one.beginnings : undefined;
          // The way there is another page's, whose places move by themselves.
          all.push({ rendered: { ...one, steps: [] }, bits: one.cleaned | cleanedBy(leaf), beginnings });
        }
    }
    return worstOf(all, label);
  }

  private originOf({ start, end }: { start: number; end: number }): Origin {
    return { unit: this.here, start, end };
  }

  /** The variable of that name that counts at an element: the nearest that an element around it declares. */
  private variable(key: string, element: MarkupElement): Variable | undefined {
    const known = this.page.variables.get(key);
    if (!known) return undefined;
    const names = namesOf(known);
    for (const around of ancestry(element)) {
      const own = names.byElement.get(around);
      if (own) return own;
    }
    return lastBefore(names.plain, element.start) ?? known[0];
  }

  private renderedVariable(
    { value, isEach, element }: Variable,
    reference: Reference,
    label: string,
    at: MarkupElement,
    hops: number,
  ): Rendered {
    if (value?.kind !== 'reference') return this.renderedFormula(value, reference, label, element, hops);
    // A variable that is declared by its own name means the outer one.
    if (value.parts[0]?.key === reference.parts[0]?.key && element === at) return text(label);
    const parts = [...value.parts, ...(isEach ? [eachPart] : []), ...reference.parts.slice(1)];
    // The place is that of the reference: the variable's own may move by itself.
    const whole = this.rendered({ ...reference, parts }, element.parent ?? element, hops + 1);
    return { ...whole, label: whole.kind === 'outside' ? whole.label : label };
  }

  /** What a variable gives that stands for a formula: the worst that may be in it, encoded as far as all of it is. */
  private renderedFormula(
    value: Formula | undefined,
    { start, end }: Reference,
    label: string,
    element: MarkupElement,
    hops: number,
  ): Rendered {
    if (!value || hops > maxHops) return text(label);
    const all = leavesOf(value).map((leaf): Part => {
      const { node } = leaf;
      const one =
        node.kind === 'reference' ? this.rendered({ ...node, start, end }, element.parent ?? element, hops + 1) : text(label);
      return { rendered: one, bits: one.cleaned | cleanedBy(leaf), beginnings: node === value ? one.beginnings : undefined };
    });
    return worstOf(all, label);
  }

  private renderedMember(member: Member, type: TypeEntry, rest: Reference['parts'], label: string): Rendered {
    const scope = new Scope(this.lookup, type);
    const named = rest.filter(({ key }) => key !== eachPart.key);
    const value = this.lookup.summary(member)?.returns;
    let taints = this.concrete(value, scope);
    // What a field is made with is not what it keeps.
    const isSet = member.kind === 'field' && !member.isFinal;
    if (member.kind !== 'method' && (isSet || !value?.texts) && !value?.taints) taints = unionTaints(taints, this.held(member));
    const end = this.follow(member.type, type, rest);
    const last = named.at(-1)?.key;
    if (last !== undefined) {
      // A field of what the member gives: what is put into it counts, and what it holds by itself.
      const put = value?.fields?.get(last);
      taints = put ? this.concrete({ taints: put }, scope) : unionTaints(undefined, end.member && this.held(end.member));
    }
    if (isHarmlessType(end.type, end.scope ?? scope) && !isCollection(end.type)) return safe(label);
    if (taints) {
      const first = taints.find((one) => one.cleaned === 0) ?? taints[0]!;
      let bits = taints.reduce((all, one) => all & one.cleaned, ~0);
      if (last === undefined) bits &= cleanedInAll(value, bits);
      const source = 'source' in first.root ? first.root.source : undefined;
      const beginnings = last === undefined && !value?.unwritten && !isSet ? beginningsOf(value) : undefined;
      return {
        kind: 'outside',
        label: source?.label ?? label,
        cleaned: bits,
        steps: first.steps,
        ...(source && { source }),
        ...(beginnings && { beginnings }),
      };
    }
    if (last === undefined && value?.texts) {
      const parts = value.texts.flat().filter(({ literal }) => literal === undefined);
      if (parts.length === 0) return safe(label);
      const bits = parts.reduce((all, part) => all & (part.cleaned ?? 0), ~0);
      return { ...text(label), cleaned: bits, beginnings: beginningsOf(value)! };
    }
    return this.ofType(end, last, label, label);
  }

  /** The taints of a value with known sources; what fields of the object hold is looked up. */
  private concrete(value: Pick<Value, 'taints'> | undefined, scope: Scope): Taints | undefined {
    let out: Taints | undefined;
    for (const taint of value?.taints ?? []) {
      if (isConcrete(taint)) out = unionTaints(out, [taint]);
      else if ('field' in taint.root) {
        const field = fieldAmong(scope.membersInScope(taint.root.field));
        const held = field && this.held(field);
        out = unionTaints(
          out,
          held?.map((one) => ({ ...one, steps: joinSteps(one.steps, taint.steps), cleaned: one.cleaned | taint.cleaned })),
        );
      }
    }
    return out;
  }

  private held(member: Member): Taints | undefined {
    if (member.kind !== 'field' && member.kind !== 'property') return undefined;
    const held = this.lookup.fieldTaints(member)?.filter(isConcrete);
    return held && held.length > 0 ? held : undefined;
  }

  /** The type that a chain of names leads to. */
  private follow(
    from: TypeRef | undefined,
    inside: TypeEntry | undefined,
    parts: Reference['parts'],
  ): {
    type: TypeRef | undefined;
    scope: Scope | undefined;
    member: Member | undefined;
    isRecord: boolean;
    field: Rendered['field'];
  } {
    let type = from;
    let scope = inside && new Scope(this.lookup, inside);
    let member: Member | undefined;
    let isRecord = false;
    let of: Rendered['field'];
    for (const { key, computed } of parts) {
      if (!type) break;
      if (key === eachPart.key || (computed && isCollection(type))) {
        type = isCollection(type) ? elementType(type) : undefined;
        continue;
      }
      if (isCollection(type)) {
        type = key === 'size' ? typeNamed('Integer') : elementType(type);
        continue;
      }
      const entry = (scope ?? new Scope(this.lookup, undefined)).type(type);
      if (entry) {
        const found = this.memberOf(entry, key);
        type = found?.member.type;
        member = found?.member;
        scope = found && new Scope(this.lookup, found.type);
        isRecord = false;
        of = undefined;
      } else {
        isRecord = true;
        member = undefined;
        of = { object: type.key, name: key };
        const field: TypeRef | undefined = this.lookup.fieldType?.(type.key, key);
        type = field ?? parentOf(key) ?? (looksHarmlessField(key) ? typeNamed('Id') : undefined);
      }
    }
    return { type, scope, member, isRecord, field: of };
  }

  private ofType(end: ReturnType<PageScope['follow']>, last: string | undefined, label: string, shown: string): Rendered {
    if (end.type && isHarmlessType(end.type, end.scope ?? new Scope(this.lookup, undefined))) return safe(label);
    if (last !== undefined && end.isRecord && looksHarmlessField(last)) return safe(label);
    if (!end.isRecord) {
      if (last === 'id') return safe(label);
      return last === undefined && isRecordType(end.type) ? { ...text(shown), chosenBy: 'own' } : text(shown);
    }
    return {
      kind: 'record',
      label: shown,
      cleaned: 0,
      steps: [],
      ...(end.field && { field: end.field }),
      ...(end.field?.object.endsWith('__mdt') && { chosenBy: 'own' }),
    };
  }
}

/** Variables of one name, to be found by the element that declares them or by their place. */
interface Names {
  readonly byElement: ReadonlyMap<MarkupElement, Variable>;
  /** Those that stand for no elements of a collection, in order. */
  readonly plain: readonly Variable[];
}

const indexes = new WeakMap<readonly Variable[], Names>();

function namesOf(all: readonly Variable[]): Names {
  let known = indexes.get(all);
  if (!known) {
    // Of two on one element the first counts.
    const byElement = new Map([...all].reverse().map((one) => [one.element, one] as const));
    known = { byElement, plain: all.filter(({ isEach }) => !isEach) };
    indexes.set(all, known);
  }
  return known;
}

/** The last of these, in the order of their places, that begins before `offset`. */
function lastBefore(variables: readonly Variable[], offset: number): Variable | undefined {
  let from = 0;
  let to = variables.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (variables[middle]!.element.start < offset) from = middle + 1;
    else to = middle;
  }
  return variables[from - 1];
}

/** Stands in a chain of names for an element of a collection. */
const eachPart = { name: '[]', key: '[]', start: 0, end: 0 };

/** Whether values are records: as a text such a value is its Id, so that nobody chooses it. */
function isRecordType(type: TypeRef | undefined): boolean {
  return type !== undefined && (type.key === 'sobject' || /__(?:c|mdt)$/.test(type.key));
}

function attributeLabel({ name }: ComponentAttribute): string {
  return `the attribute "${name}" of this component`;
}

function text(label: string): Rendered {
  return { kind: 'text', label, cleaned: 0, steps: [] };
}

function safe(label: string): Rendered {
  return { kind: 'safe', label, cleaned: ~0, steps: [] };
}

const kinds: readonly Rendered['kind'][] = ['safe', 'text', 'record', 'outside'];

function rank({ kind }: Rendered): number {
  return kinds.indexOf(kind);
}

/** A value that becomes part of a text: what it is encoded for in there, and what the text begins with, where that is known. */
interface Part {
  readonly rendered: Rendered;
  readonly bits: number;
  readonly beginnings: readonly string[] | undefined;
}

/** What stands for all of these: the worst of those that nothing encodes, or else of all; what it is known to be holds for all. */
function worstOf(all: readonly Part[], label: string): Rendered {
  const unsafe = all.filter(({ rendered }) => rendered.kind !== 'safe');
  if (unsafe.length === 0) return safe(label);
  const badness = ({ rendered, bits }: Part): number =>
    2 * (rank(rendered) + (bits === 0 ? kinds.length : 0)) + (rendered.chosenBy ? 0 : 1);
  const { rendered } = unsafe.reduce((worst, one) => (badness(one) > badness(worst) ? one : worst));
  const begins = unsafe.every(({ beginnings }) => beginnings);
  const isOneField = unsafe.every(({ rendered: { field: other } }) => sameField(other, rendered.field));
  return {
    ...rendered,
    label: rendered.kind === 'outside' ? rendered.label : label,
    cleaned: unsafe.reduce((bits, one) => bits & one.bits, ~0),
    beginnings: begins ? unsafe.flatMap(({ beginnings }) => beginnings!) : undefined,
    field: isOneField ? rendered.field : undefined,
  };
}

function sameField(a: Rendered['field'], b: Rendered['field']): boolean {
  return a?.object === b?.object && a?.name === b?.name;
}

/** The bits that hold for the parts of a value that are not from outside, too. */
function cleanedInAll(value: Value | undefined, bits: number): number {
  for (const part of value?.texts?.flat() ?? []) if (part.literal === undefined && !part.taints) bits &= part.cleaned ?? 0;
  return bits;
}

/** What a value begins with in each case. */
function beginningsOf(value: Value | undefined): readonly string[] | undefined {
  return value?.texts?.map(([first]) => first?.literal ?? '');
}

/** A standard relationship leads to a record whose object its name says; of `Owner` it is a user. */
function parentOf(key: string): TypeRef | undefined {
  if (key === 'owner' || key === 'createdby' || key === 'lastmodifiedby' || key === 'manager') return typeNamed('User');
  return /^(?:account|contact|lead|opportunity|case|campaign|user|product2|parent|recordtype)$/.test(key)
    ? typeNamed(key === 'parent' ? 'SObject' : key)
    : undefined;
}

/** A type as components name it: `Account[]`, `List<String>`, `map`. */
function typeWritten(written: string): TypeRef {
  const array = /^(.*)\[\]$/.exec(written.trim());
  if (array) return typeNamed('List', typeWritten(array[1]!));
  const generic = /^(\w+)\s*<(.*)>$/.exec(written.trim());
  if (generic) return typeNamed(generic[1]!, ...generic[2]!.split(',').map((one) => typeNamed(one.trim())));
  return typeNamed(written.trim());
}

/** What global variables give: parameters of the request are anybody's choice, most others are the platform's. */
function renderedGlobal({ parts }: Reference, label: string, origin: Origin): Rendered {
  const [first, second, third] = parts;
  if (first!.key === '$currentpage' || first!.key === '$request') {
    const isParameters = first!.key === '$request' || second?.key === 'parameters' || second?.key === 'headers';
    if (isParameters) {
      const name = (first!.key === '$request' ? second : third)?.name;
      const source: Source = { kind: 'page-parameter', label: name ? `the page parameter "${name}"` : 'a page parameter' };
      const step: Step = { kind: 'source', origin, message: sentence(source.label) };
      return { kind: 'outside', label: source.label, cleaned: 0, steps: [step], source };
    }
    if (second?.key === 'url') {
      const source: Source = { kind: 'request-url', label: 'the address of the page' };
      const step: Step = { kind: 'source', origin, message: 'The address of the page, with its parameters' };
      return { kind: 'outside', label: source.label, cleaned: 0, steps: [step], source };
    }
    return safe(label);
  }
  if (safeGlobals.has(first!.key) || first!.key === '$api') return safe(label);
  const last = parts.at(-1)!.key;
  if (first!.key === '$user' || first!.key === '$organization' || first!.key === '$profile' || first!.key === '$userrole')
    return chosenFields.has(last) ? { kind: 'record', label, cleaned: 0, steps: [], chosenBy: 'own' } : safe(label);
  if (first!.key === '$setup' || first!.key === '$custommetadata') {
    return looksHarmlessField(last) ? safe(label) : { kind: 'record', label, cleaned: 0, steps: [], chosenBy: 'own' };
  }
  return { kind: 'text', label, cleaned: 0, steps: [] };
}
