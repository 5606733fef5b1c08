/** How data from outside gets into declarations that the platform calls, and which classes stand behind Visualforce pages. */

import type { Declaration, MethodDecl, Modifiers, Parameter } from './ir';
import { type EntryPointFact, entryPointOf } from './platform/flowFacts';
import type { Source } from './taint';
import type { Member, TypeEntry } from './typeIndex';
import { platformKey } from './types';

/** Parameter types that bring data from outside whatever the method is. */
const outsideTypes: ReadonlyMap<string, Source> = new Map<string, Source>([
  ['messaging.inboundemail', { kind: 'email', label: 'the inbound email' }],
  ['messaging.inboundenvelope', { kind: 'email', label: 'the envelope of the inbound email' }],
]);

/** What calls a method from outside with arguments of its own; undefined when only Apex does. */
export function entryOf(modifiers: Modifiers): EntryPointFact | undefined {
  for (const { key } of modifiers.annotations) {
    const entry = entryPointOf(key);
    if (entry?.provides === 'parameters') return entry;
  }
  for (const key of modifiers.keywords) {
    const entry = entryPointOf(key);
    if (entry?.provides === 'parameters') return entry;
  }
  return undefined;
}

/** The source that a parameter of a method is; undefined when its value comes from other Apex. */
export function parameterSource(declaration: MethodDecl, index: number): Source | undefined {
  const parameter = declaration.parameters[index];
  if (!parameter) return undefined;
  const { name } = parameter.variable;
  const entry = declaration.kind === 'method' ? entryOf(declaration.modifiers) : undefined;
  if (entry) return { kind: entry.kind, label: `the parameter "${name}" (${entry.label})` };
  return outsideTypes.get(platformKey(parameter.type));
}

/** Whether the platform runs a declaration on its own: a page load, a request, a job. */
export function isEntryPoint(declaration: Declaration): boolean {
  return declaration.kind === 'method' && (entryOf(declaration.modifiers)?.kind ?? 'global') !== 'global';
}

/**
 * Whether a class looks like the controller or extension of a Visualforce page: as long as no page says so, it takes a
 * standard controller, or its actions return a page.
 */
export function isPageController(type: TypeEntry): boolean {
  let is = pageControllers.get(type);
  if (is === undefined) {
    is = [...type.members.values()].some((members) => members.some(isPageMember));
    pageControllers.set(type, is);
  }
  return is;
}

/** A type's entry is another object as soon as it declares something else. */
const pageControllers = new WeakMap<TypeEntry, boolean>();

/** When a declaration runs in the course of loading a page, if its class stands behind one. */
export type PageLoad = 'constructor' | 'initializer' | 'getter' | 'action';

/** What people call methods that they give as the action of a page; only the page's markup says for sure. */
const loadMethods = /^(?:init|initiali[sz]e|initpage|pageinit|oninit|doinit|load|loadpage|pageload|onload|doload|autorun)$/;

/**
 * Whether and when a declaration runs on loading a page: constructors, initialisers, getters, and methods that are the
 * page's action as far as their names say. A field or property runs its initial value.
 */
export function pageLoadOf(declaration: Declaration): PageLoad | undefined {
  switch (declaration.kind) {
    case 'constructor':
      return 'constructor';
    case 'initializer':
    case 'field':
      return 'initializer';
    case 'property':
      return declaration.getter ? 'getter' : declaration.value ? 'initializer' : undefined;
    case 'method':
      return loadMethodOf(declaration.name.key, declaration.parameters, declaration.modifiers);
    default:
      return undefined;
  }
}

/** The same of a member as others see it; a property counts as one with a getter. */
export function pageLoadOfMember({ kind, key, parameters, modifiers }: Member): PageLoad | undefined {
  if (kind === 'method') return loadMethodOf(key, parameters, modifiers);
  return kind === 'constructor' ? 'constructor' : kind === 'property' ? 'getter' : 'initializer';
}

function loadMethodOf(key: string, parameters: readonly Parameter[], modifiers: Modifiers): PageLoad | undefined {
  if (parameters.length > 0) return undefined;
  if (loadMethods.test(key)) return 'action';
  return /^get./.test(key) && isVisibleToPages(modifiers) && !modifiers.keywords.has('static') ? 'getter' : undefined;
}

function isPageMember(member: Member): boolean {
  if (member.kind === 'constructor')
    return member.parameters.some(({ type }) => /^(?:apexpages\.)?standard(?:set)?controller$/.test(platformKey(type)));
  return (
    member.kind === 'method' &&
    !member.isStatic &&
    platformKey(member.type) === 'pagereference' &&
    member.parameters.length === 0 &&
    isVisibleToPages(member.modifiers)
  );
}

/** Whether a page can read a member: public or global. */
export function isVisibleToPages(modifiers: Modifiers): boolean {
  return modifiers.keywords.has('public') || modifiers.keywords.has('global');
}
