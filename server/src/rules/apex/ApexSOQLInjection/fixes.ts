/** Quick fixes of data from outside in a query text, by where in the query it stands. */

import { type Arrival, hole } from '../../../semantics/apex/facts';
import type * as ir from '../../../semantics/apex/ir';
import { elementType, isCollection, isType } from '../../../semantics/apex/types';
import type { ApexContext, RuleFix } from '../../rule';
import { bindingFixes, isText } from './binding';
import type { Place } from './place';
import { exprAt, linesBefore, type Spot, spotOf, variableType } from './spot';

/** The fixes for what arrives at a place of a query. */
export function fixesFor(context: ApexContext, arrival: Arrival, place: Place): RuleFix[] {
  const spot = spotOf(context.declaration, arrival.range);
  const value = exprAt(spot, arrival.range);
  if (!value || !arrival.isExact) return [];
  switch (place) {
    case 'quoted': {
      const binding = arrival.sink === 'soql' ? bindingFixes(context, arrival) : [];
      return [...binding, ...escaping(context, value, spot, binding.length === 0)];
    }
    case 'number':
      return arrival.isHere ? [narrowing(context, value)] : [];
    case 'object':
      return allowing(context, value, spot, 'existing objects', (name) => `Schema.getGlobalDescribe().containsKey(${name})`);
    case 'direction':
      return allowing(
        context,
        value,
        spot,
        'ASC and DESC',
        (name) => `new Set<String>{ 'ASC', 'DESC' }.contains(${name}.toUpperCase())`,
      );
    case 'order': {
      const object = objectOf(arrival);
      return object ? allowing(context, value, spot, `fields of ${object}`, (name) => isFieldOf(object, name)) : [];
    }
    case 'fields':
    case 'grouping': {
      const object = objectOf(arrival);
      return object ? allowingEach(context, value, spot, object) : [];
    }
    default:
      return [];
  }
}

function escaping(context: ApexContext, value: ir.Expr, spot: Spot, preferred: boolean): RuleFix[] {
  if (!isText(context, value, spot)) return [];
  return [
    {
      id: 'escape',
      title: 'Escape quotes',
      preferred,
      edits: [
        { start: value.start, end: value.start, text: 'String.escapeSingleQuotes(' },
        { start: value.end, end: value.end, text: ')' },
      ],
    },
  ];
}

function narrowing(context: ApexContext, value: ir.Expr): RuleFix {
  const inner = unescaped(value);
  const text = `Integer.valueOf(${context.text.slice(inner.start, inner.end)})`;
  return { id: 'number', title: 'Make a number of it', preferred: true, edits: [{ start: value.start, end: value.end, text }] };
}

function isFieldOf(object: string, name: string): string {
  return `Schema.SObjectType.${object}.fields.getMap().containsKey(${name})`;
}

/** A check before the statement that throws for names that are not allowed. */
function allowing(context: ApexContext, value: ir.Expr, spot: Spot, what: string, check: (name: string) => string): RuleFix[] {
  const name = nameOf(context, value, spot);
  if (!name) return [];
  return guard(context, spot, `Allow only ${what}`, [
    `if (!${check(name)}) {`,
    `\tthrow new IllegalArgumentException('Not allowed: ' + ${name});`,
    '}',
  ]);
}

/** The same for names that are separated by commas, or in a collection. */
function allowingEach(context: ApexContext, value: ir.Expr, spot: Spot, object: string): RuleFix[] {
  const text = nameOf(context, value, spot);
  const names = text ? `${text}.split(',')` : joinedNames(context, value, spot);
  if (!names || /\bfield\b/i.test(context.text)) return [];
  return guard(context, spot, `Allow only fields of ${object}`, [
    `for (String field : ${names}) {`,
    `\tif (!${isFieldOf(object, 'field.trim()')}) {`,
    "\t\tthrow new IllegalArgumentException('Not allowed: ' + field);",
    '\t}',
    '}',
  ]);
}

function guard(context: ApexContext, spot: Spot, title: string, lines: readonly string[]): RuleFix[] {
  const stmt = spot.statements.at(-1);
  if (!stmt || !spot.canPrecede) return [];
  const text = linesBefore(context, stmt, lines);
  return [{ id: 'allow', title, preferred: true, edits: [{ start: stmt.start, end: stmt.start, text }] }];
}

/** The text of a value that a check can be about: a variable that holds one text. */
function nameOf(context: ApexContext, value: ir.Expr, spot: Spot): string | undefined {
  const inner = unescaped(value);
  if (inner.kind !== 'name' || variableType(context, inner.key, spot)?.key !== 'string') return undefined;
  return inner.name;
}

/** The variable that holds the names which `String.join` makes the value of. */
function joinedNames(context: ApexContext, value: ir.Expr, spot: Spot): string | undefined {
  const list = value.kind === 'call' && value.method.key === 'join' ? value.args[0] : undefined;
  if (list?.kind !== 'name') return undefined;
  const type = variableType(context, list.key, spot);
  return isCollection(type) && isType(elementType(type), 'string') ? list.name : undefined;
}

/** The value without `String.escapeSingleQuotes` around it. */
function unescaped(value: ir.Expr): ir.Expr {
  return value.kind === 'call' && value.method.key === 'escapesinglequotes' ? (value.args[0] ?? value) : value;
}

/** The object whose fields the place is about, where the query's text says it as a whole. */
function objectOf({ before, after }: Arrival): string | undefined {
  const returning = /\breturning\s+([a-z]\w*)\s*\([^()]*$/i.exec(before);
  if (returning) return returning[1];
  const text = `${before}${hole}${after}`.replace(/\([^()]*\)/g, '');
  return /\bfrom\s+([a-z]\w*)(?![\w.\uE000])/i.exec(text)?.[1];
}
