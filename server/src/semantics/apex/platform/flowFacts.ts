/**
 * What the platform does with data: where it comes in, where it does harm, what makes it safe, what passes it on, and what
 * proves that it is one of a known set. The facts are data files next to this one; each names the page it rests on.
 *
 * Look-ups take folded keys: the type's as of `platformKey`, empty when it is not known, and the member's. They answer
 * for the type, for what it extends, for `Object`, and for members that count on any type (`*`).
 */

import allowListFile from './allowLists.json';
import defaultsFile from './defaults.json';
import propagatorFile from './propagators.json';
import sanitizerFile from './sanitizers.json';
import { superKey } from './signatures';
import sinkFile from './sinks.json';
import sourceFile from './sources.json';

/** How data comes in. */
export type SourceKind =
  | 'page-parameter'
  | 'request-url'
  | 'header'
  | 'cookie'
  | 'rest'
  | 'email'
  | 'callout'
  | 'aura'
  | 'remote'
  | 'webservice'
  | 'invocable'
  | 'global'
  | ConfidentialKind;

/** What must not get out: the other direction of a flow, from within to those who may not see it. */
export type ConfidentialKind = 'secret' | 'stack-trace' | 'exception-message';

const confidentialKinds: ReadonlySet<string> = new Set<ConfidentialKind>(['secret', 'stack-trace', 'exception-message']);

/** Whether data of that kind comes from within and must not get out, rather than from outside. */
export function isConfidential(kind: string): boolean {
  return confidentialKinds.has(kind);
}

/** Where data comes from. */
export interface SourceFact {
  readonly kind: SourceKind;
  /** What it is, for a sentence: `a page parameter`. */
  readonly label: string;
  /** The page that says so. */
  readonly source: string;
}

/** An annotation or a modifier through which data comes in. */
export interface EntryPointFact extends SourceFact {
  /** Which values: the parameters of the method that has it, or the field that has it. */
  readonly provides: 'parameters' | 'field';
}

/** What a value is used for. */
export type SinkKind =
  | 'soql'
  | 'sosl'
  | 'redirect'
  | 'type'
  | 'deserialize'
  | 'endpoint'
  | 'request-header'
  | 'request-body'
  | 'password'
  | 'password-of'
  | 'protection'
  | 'setting-of'
  | 'html-message'
  | 'page-message'
  | 'response-body'
  | 'response-header'
  | 'cookie'
  | 'log'
  | 'email-body'
  | 'user-error'
  | 'crypto-key'
  | 'crypto-iv';

/** A use of data. */
export interface SinkFact {
  readonly sink: SinkKind;
  /** Indexes of the arguments that are used; empty for a property, where it is the assigned value. */
  readonly arguments: readonly number[];
  /** Only with this many arguments. */
  readonly argCount?: number;
  /** Only if the argument is of this type, as written; other overloads take something else. */
  readonly argumentType?: string;
  /** Only if the argument with this index is the literal `false`. */
  readonly whenFalse?: number;
  /** A property that is assigned. */
  readonly assigned?: boolean;
  readonly label: string;
  readonly source: string;
}

/** Where a cleaned value does no harm: within a quoted text of a query, in HTML, in a JavaScript string, ...; anywhere. */
export type Cleaning = 'soql-quoted' | 'html' | 'js' | 'url' | 'csv' | 'xml' | 'all';

/** What goes into a result: the receiver, an argument by its index, every argument. */
export type Passed = 'receiver' | 'all' | number;

/** A method (`new` for constructors) whose result holds what it was given. */
export interface PropagationFact {
  readonly from: readonly Passed[];
  /** The result is as it was before it was encoded: what cleaned it no longer counts. */
  readonly raw?: boolean;
  readonly source: string;
}

/** A method that puts its arguments into its receiver. */
export interface MutationFact {
  readonly from: readonly number[];
  /** Only with this many arguments. */
  readonly argCount?: number;
  readonly source: string;
}

/** A method whose true result proves something about a value. */
export interface AllowListFact {
  /** That it is one of the values it was compared with, made of certain characters, or of a pattern's form. */
  readonly proves: 'one-of' | 'characters' | 'pattern';
  /** Which value. */
  readonly checked: 'receiver' | number;
  /** What it was compared with, which has to be trusted; `alphabet` is the method's own. */
  readonly against: 'receiver' | 'alphabet' | number;
  readonly source: string;
}

/** What the platform does by default, which depends on the class's own API version. */
export interface DefaultFact {
  readonly behaviour: string;
  /** What it is about, in words. */
  readonly about: string;
  /** Before that version. */
  readonly before: string;
  /** From that version on. */
  readonly from: string;
  readonly version: number;
  readonly source: string;
}

interface Row {
  readonly type: string;
  readonly member: string;
}

type Table<T> = ReadonlyMap<string, ReadonlyMap<string, readonly T[]>>;

/** Rows by folded type and member, built when first asked for. */
function table<T>(rows: readonly Row[]): () => Table<T> {
  let built: Table<T> | undefined;
  return () => {
    built ??= index<T>(rows);
    return built;
  };
}

function index<T>(rows: readonly Row[]): Table<T> {
  const out = new Map<string, Map<string, T[]>>();
  for (const row of rows) {
    const type = row.type.toLowerCase();
    const member = row.member.toLowerCase();
    const members = out.get(type) ?? new Map<string, T[]>();
    out.set(type, members);
    const known = members.get(member);
    if (known) known.push(row as unknown as T);
    else members.set(member, [row as unknown as T]);
  }
  return out;
}

/** No type of the platform extends more than this many others. */
const maxSupers = 8;

function find<T>(facts: Table<T>, typeKey: string, memberKey: string): readonly T[] | undefined {
  let at: string | undefined = typeKey;
  for (let i = 0; i < maxSupers && at; i++) {
    const found = facts.get(at)?.get(memberKey);
    if (found) return found;
    at = superKey(at);
  }
  const ofObjects = typeKey === '' ? undefined : facts.get('object')?.get(memberKey);
  return ofObjects ?? facts.get('*')?.get(memberKey);
}

const sources = table<SourceFact>(sourceFile.members);
const sinks = table<SinkFact>(sinkFile.sinks);
const sanitizers = table<{ readonly cleans: readonly Cleaning[] }>(sanitizerFile.sanitizers);
const propagators = table<PropagationFact>(propagatorFile.propagators);
const mutators = table<MutationFact>(propagatorFile.mutators);
const allowLists = table<AllowListFact>(allowListFile.allowLists);

/** What comes in through a method or property of the platform; undefined when nothing does. */
export function sourceOf(typeKey: string, memberKey: string): SourceFact | undefined {
  return find(sources(), typeKey, memberKey)?.[0];
}

let entryPoints: ReadonlyMap<string, EntryPointFact> | undefined;

/** What comes in through declarations with an annotation (folded, without `@`) or a modifier; undefined when nothing does. */
export function entryPointOf(modifierKey: string): EntryPointFact | undefined {
  entryPoints ??= new Map(
    sourceFile.entryPoints.map((row) => {
      const name = 'annotation' in row ? row.annotation : row.modifier;
      return [name!.toLowerCase(), row as unknown as EntryPointFact];
    }),
  );
  return entryPoints.get(modifierKey);
}

const noSinks: readonly SinkFact[] = [];

/** What a call with so many arguments uses them for; the member of a constructor is `new`. */
export function sinksOf(typeKey: string, memberKey: string, argCount: number): readonly SinkFact[] {
  const found = find(sinks(), typeKey, memberKey);
  if (!found) return noSinks;
  return found.filter((fact) => !fact.assigned && (fact.argCount === undefined || fact.argCount === argCount));
}

/** What a value assigned to a property is used for; undefined when for nothing of interest. */
export function assignmentSinkOf(typeKey: string, propertyKey: string): SinkFact | undefined {
  return find(sinks(), typeKey, propertyKey)?.find((fact) => fact.assigned);
}

/** Where a method's result does no harm, whatever it was given; undefined for methods that clean nothing. */
export function cleans(typeKey: string, memberKey: string): readonly Cleaning[] | undefined {
  return find(sanitizers(), typeKey, memberKey)?.[0]?.cleans;
}

let scalars: ReadonlySet<string> | undefined;

/** Whether values of the type are too narrow to hold text of somebody's choice: numbers, ids, dates, schema tokens. */
export function isScalar(typeKey: string): boolean {
  scalars ??= new Set(sanitizerFile.scalars.map(({ type }) => type.toLowerCase()));
  return scalars.has(typeKey);
}

/** What goes into a method's or constructor's result; undefined when none of what it is given does. */
export function propagation(typeKey: string, memberKey: string): PropagationFact | undefined {
  return find(propagators(), typeKey, memberKey)?.[0];
}

/** What a call with so many arguments puts into its receiver; undefined when nothing. */
export function mutation(typeKey: string, memberKey: string, argCount: number): MutationFact | undefined {
  return find(mutators(), typeKey, memberKey)?.find((fact) => fact.argCount === undefined || fact.argCount === argCount);
}

const proofOfNothing: readonly AllowListFact[] = [];

/** What a call's true result proves, in any of the ways listed. */
export function allowList(typeKey: string, memberKey: string): readonly AllowListFact[] {
  return find(allowLists(), typeKey, memberKey) ?? proofOfNothing;
}

/** Every default that depends on the class's own API version. */
export const versionedDefaults: readonly DefaultFact[] = defaultsFile.defaults;

/**
 * What the platform does at an API version, by the behaviour's name in defaults.json. A version that is not known counts
 * as an old one. Undefined for a behaviour that is not listed.
 */
export function defaultAt(behaviour: string, version: number | undefined): string | undefined {
  const fact = versionedDefaults.find((each) => each.behaviour === behaviour);
  return fact && (version !== undefined && version >= fact.version ? fact.from : fact.before);
}
