/**
 * Permission checks that a project names by pattern: PMD's twelve properties of ApexCRUDViolation (PMD's rule reference,
 * category Security). For checks that cannot be recognised by what they do.
 */

import type { CallFact } from '../../../semantics/apex/facts';
import { heldType, platformKey } from '../../../semantics/apex/types';
import { type Checks, constantValue, type Origin, type Permission, type Value } from '../../../semantics/apex/values';
import type { ApexContext } from '../../rule';

interface AuthPattern {
  readonly permission: Permission;
  readonly name: RegExp;
  /** Which argument names the object, counted from 0. */
  readonly index: number;
}

const permissions: readonly Permission[] = ['create', 'read', 'update', 'delete', 'undelete', 'merge'];
/** Longer patterns are not read, and longer names not compared: a pattern must not be able to hang anyone. */
const maxPattern = 200;
const maxName = 120;

const compiled = new Map<string, RegExp | undefined>();

/** The pattern as PMD reads it: of the whole dotted name, whatever the case; undefined when it is none. */
function compile(pattern: string): RegExp | undefined {
  if (compiled.has(pattern)) return compiled.get(pattern);
  let expression: RegExp | undefined;
  try {
    expression = new RegExp(`^(?:${pattern})$`, 'i');
  } catch {
    expression = undefined;
  }
  compiled.set(pattern, expression);
  return expression;
}

function patternsOf(options: Readonly<Record<string, unknown>>): AuthPattern[] {
  return permissions.flatMap((permission) => {
    const pattern = options[`${permission}AuthMethodPattern`];
    const index = options[`${permission}AuthMethodTypeParamIndex`];
    if (typeof pattern !== 'string' || pattern === '' || pattern.length > maxPattern) return [];
    const name = compile(pattern);
    return name ? [{ permission, name, index: typeof index === 'number' ? index : 0 }] : [];
  });
}

/** The checks that calls before `offset` make by the patterns of the settings. As with PMD, the call is enough. */
export function checksByPattern(context: ApexContext, offset: number): Checks {
  const checks = new Map<string, Origin>();
  const patterns = patternsOf(context.options('ApexCRUDViolation'));
  if (patterns.length === 0) return checks;
  for (const call of context.flow.calls) {
    if (call.expr.start >= offset) continue;
    const name = dottedName(call);
    if (name === undefined) continue;
    for (const { permission, name: wanted, index } of patterns) {
      if (!wanted.test(name)) continue;
      const origin = { unit: context.unit, start: call.expr.start, end: call.expr.end };
      checks.set(`${permission} ${objectOf(call.args[index])}`, origin);
    }
  }
  return checks;
}

/** `AccessControl.mayCreate`; undefined for calls on other values. */
function dottedName({ expr }: CallFact): string | undefined {
  let name = expr.method.name;
  for (let at = expr.receiver; at; ) {
    if (at.kind === 'name') {
      name = `${at.name}.${name}`;
      break;
    }
    if (at.kind === 'this') break;
    if (at.kind !== 'member') return undefined;
    name = `${at.member.name}.${name}`;
    at = at.object;
  }
  return name.length <= maxName ? name : undefined;
}

function objectOf(value: Value | undefined): string {
  if (!value) return '?';
  if (value.describe) return value.describe.object === '*' ? '?' : value.describe.object;
  const text = constantValue(value);
  if (text !== undefined) return text.toLowerCase();
  return platformKey(heldType(value.type)) || '?';
}
