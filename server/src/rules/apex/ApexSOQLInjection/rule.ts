import type { Confidence } from '#shared/finding';
import type { Arrival, OutsideArrival } from '../../../semantics/apex/facts';
import type { Expr, Modifiers, Range } from '../../../semantics/apex/ir';
import { cleaned, type Step, sentence } from '../../../semantics/apex/taint';
import { heldType, isType } from '../../../semantics/apex/types';
import { type ApexContext, defineRule, type Report, type StepOrigin } from '../../rule';
import { confidenceOfSource } from '../access/exposure';
import { fixesFor } from './fixes';
import { type Place, placeAfter } from './place';
import { unknownResults } from './unknownResults';

export default defineRule({
  name: 'ApexSOQLInjection',
  area: 'apex',
  title: 'Keep data from outside out of query texts',
  severity: 2,
  confidence: 'high',
  tags: ['Recommended', 'Security', 'Apex'],
  faq: ['FAQ-900020'],
  objection: 'Text from outside that becomes part of a query can change what the query reads: other records, fields and objects.',
  remedy: 'Bind values as variables. Take names of fields and objects only from a list of what is allowed.',
  help: 'https://docs.pmd-code.org/latest/pmd_rules_apex_security.html#apexsoqlinjection',
  engine: 'pmd',
  check(context, report) {
    // Anonymous Apex is run by developers, who may query what they like.
    if (context.isTest || context.fileType === 'AnonymousApex') return;
    const found = new Map<string, Injection>();
    for (const arrival of context.flow.arrivals) {
      const injection = injectionOf(context, arrival);
      if (injection) keepWorst(found, injection);
    }
    for (const one of found.values()) report(reportOf(context, one));
    reportPassed(context, found, report);
    reportUnknown(context, found, report);
  },
});

interface Injection {
  readonly arrival: Arrival;
  /** How messages call the data. */
  readonly label: string;
  readonly path: readonly Step[];
  readonly place: Place;
  /** It was escaped for quotes, which does not help at its place. */
  readonly isEscaped: boolean;
  readonly confidence: Confidence;
}

const ranks: readonly Confidence[] = ['high', 'medium', 'low'];

function injectionOf(context: ApexContext, arrival: OutsideArrival): Injection | undefined {
  const sure = confidenceOfSource(arrival.source.kind);
  if (!sure || !isQuery(arrival) || arrival.taint.cleaned & cleaned.embedded) return undefined;
  const confidence = sure === 'high' && isDecrypted(arrival.path) ? 'medium' : sure;
  const place = placeAfter(arrival.before);
  const isEscaped = (arrival.taint.cleaned & cleaned.quoted) !== 0;
  // What is escaped mostly gets between quotes: where the text around it is not known, it gets the benefit of the doubt.
  if (isEscaped && (place === 'quoted' || place === 'unknown')) return undefined;
  if (isEscaped && place === 'whole' && !isEscapedHere(context, arrival)) return undefined;
  return { arrival, label: arrival.source.label, path: arrival.path, place, isEscaped, confidence };
}

/** Whether a method has decrypted it: only texts that the own code has encrypted come out right, whoever sends them. */
function isDecrypted(path: readonly Step[]): boolean {
  return path.some(({ message }) => /^Returned by (?:\w+\.)*decrypt\w*$/i.test(message));
}

function isQuery({ sink }: Arrival): boolean {
  return sink === 'soql' || sink === 'sosl';
}

/** Whether it is the whole query that is escaped: `Database.query(String.escapeSingleQuotes(q))`. */
function isEscapedHere({ flow, text }: ApexContext, { range }: Arrival): boolean {
  const escapes = flow.calls.filter(({ expr }) => expr.method.key === 'escapesinglequotes');
  const isEscape = ({ start, end }: Range): boolean => escapes.some(({ expr }) => expr.start === start && expr.end === end);
  if (isEscape(range)) return true;
  const written = text.slice(range.start, range.end).toLowerCase();
  return flow.assignments.some(({ name, valueExpr }) => name.key === written && isEscape(valueExpr));
}

/**
 * Texts that a method builds a query of and that callers may pass from anywhere: nobody in the project passes outside data
 * as far as is known, but the method doesn't protect itself.
 */
function reportPassed(context: ApexContext, found: ReadonlyMap<string, Injection>, report: (report: Report) => void): void {
  const { declaration, flow } = context;
  if (declaration.kind !== 'method' && declaration.kind !== 'constructor') return;
  if (!isOpen(declaration.modifiers)) return;
  const seen = new Set(found.keys());
  for (const arrival of flow.summary.arrivals) {
    const { root, cleaned: bits } = arrival.taint;
    if (!arrival.isHere || !isQuery(arrival) || bits & (cleaned.embedded | cleaned.quoted) || !('parameter' in root)) continue;
    const parameter = declaration.parameters[root.parameter];
    const place = placeAfter(arrival.before);
    const key = keyOf(arrival.range);
    // A method that runs a whole query for its callers is a tool of theirs: they build it.
    if (!parameter || !isType(heldType(parameter.type), 'string') || place === 'whole' || seen.has(key)) continue;
    seen.add(key);
    const label = `what callers pass as "${parameter.variable.name}"`;
    const source: Step = {
      kind: 'source',
      origin: { unit: context.unit, start: parameter.start, end: parameter.end },
      message: sentence(label),
    };
    const path = [source, ...arrival.taint.steps, ...arrival.steps];
    report(reportOf(context, { arrival, label, path, place, isEscaped: false, confidence: 'low' }));
  }
}

function reportUnknown(context: ApexContext, found: ReadonlyMap<string, Injection>, report: (report: Report) => void): void {
  const seen = new Set(found.keys());
  for (const { arrival, label, path } of unknownResults(context)) {
    const place = placeAfter(arrival.before);
    const key = keyOf(arrival.range);
    if (place === 'whole' || seen.has(key)) continue;
    seen.add(key);
    report(reportOf(context, { arrival, label, path, place, isEscaped: false, confidence: 'low' }));
  }
}

/** Whether code of other classes may call a declaration. */
function isOpen({ keywords }: Modifiers): boolean {
  return keywords.has('public') || keywords.has('global') || keywords.has('protected');
}

/** One finding for what is marked at one place: the surest, and of those the one that was not even escaped. */
function keepWorst(found: Map<string, Injection>, injection: Injection): void {
  const key = keyOf(injection.arrival.range);
  const known = found.get(key);
  const better = known && ranks.indexOf(injection.confidence) - ranks.indexOf(known.confidence);
  if (better === undefined || better < 0 || (better === 0 && known?.isEscaped && !injection.isEscaped)) found.set(key, injection);
}

function keyOf({ start, end }: Range): string {
  return `${start} ${end}`;
}

function reportOf(context: ApexContext, { arrival, label, path, place, isEscaped, confidence }: Injection): Report {
  return {
    range: arrival.range,
    confidence,
    message: `${sentence(label)} ${role(place, arrival)}${isEscaped ? ', where escaping quotes does not help' : ''}. ${adviceFor(place, arrival)}`,
    steps: path.map(stepOf),
    fixes: fixesFor(context, arrival, place),
  };
}

function stepOf(step: Step): StepOrigin {
  if (step.kind !== 'check' || !step.message.includes('quotes')) return step;
  return { ...step, message: 'String.escapeSingleQuotes only helps inside quotes' };
}

function role(place: Place, arrival: Arrival): string {
  const query = `${arrival.sink === 'soql' ? 'a SOQL' : 'a SOSL'} query${arrival.isHere ? '' : behind(arrival.through)}`;
  switch (place) {
    case 'quoted':
      return `goes unescaped into a string of ${query}, which a quote in it ends`;
    case 'braces':
      return `goes into the search text of ${query}, which a brace in it ends`;
    case 'value':
      return `becomes a value without quotes in ${query}`;
    case 'condition':
      return `becomes part of the conditions of ${query}`;
    case 'fields':
      return `becomes part of the field list of ${query}`;
    case 'object':
      return `becomes the object of ${query}`;
    case 'grouping':
      return `becomes part of the GROUP BY of ${query}`;
    case 'order':
      return `becomes part of the ORDER BY of ${query}`;
    case 'direction':
      return `becomes the sort direction of ${query}`;
    case 'number':
      return `becomes the LIMIT or OFFSET of ${query}`;
    case 'clause':
      return `becomes a clause of ${query}`;
    case 'whole':
      return `decides what ${query} reads`;
    default:
      return `becomes part of ${query}`;
  }
}

function behind(through: Expr): string {
  if (through.kind === 'call') return ` behind ${through.method.name}()`;
  return through.kind === 'new' ? ` behind new ${through.type.name}()` : '';
}

const bind = 'Use a bind variable.';
const allowFields = 'Allow only names of fields that the object has.';
const build = 'Build the query here, of names from a fixed list and of bind variables.';

const advice: Readonly<Record<Place, string>> = {
  quoted: bind,
  value: bind,
  braces: 'Search for it in quotes, escaped by String.escapeSingleQuotes.',
  condition: 'Build the conditions here, of names from a fixed list and of bind variables.',
  fields: allowFields,
  grouping: allowFields,
  order: allowFields,
  direction: 'Allow only ASC and DESC.',
  object: 'Allow only names of objects that are meant.',
  number: 'Make a number of it with Integer.valueOf.',
  clause: build,
  whole: build,
  unknown: build,
};

function adviceFor(place: Place, { sink }: Arrival): string {
  if (sink === 'sosl' && (place === 'quoted' || place === 'value'))
    return 'Use an inline search with a bind variable: [FIND :text].';
  return advice[place];
}
