import type { Confidence } from '#shared/finding';
import { hole, type OutsideArrival } from '../../../semantics/apex/facts';
import { madeBy } from '../../../semantics/apex/flow/staticCalls';
import type { Expr } from '../../../semantics/apex/ir';
import { sentence } from '../../../semantics/apex/taint';
import { type ApexContext, defineRule, type Report } from '../../rule';
import { hasSecureDefaults } from '../access/context';
import { confidenceOfSource } from '../access/exposure';
import { fixesFor } from '../access/fixes';
import { isTestCode } from '../credentials/evidence';
import { allowListFixes } from './allowList';
import { useOf } from './use';

export default defineRule({
  name: 'UnsafeDynamicInstantiation',
  area: 'apex',
  title: 'Let nobody outside choose which class is made, or which fields are written',
  severity: 3,
  confidence: 'high',
  tags: ['Preflight', 'Security', 'Apex'],
  faq: ['FAQ-900045', 'FAQ-900040'],
  objection: 'Whoever chooses the class chooses the code that runs; whoever sends whole records chooses the fields that change.',
  remedy: 'Take the name from a list of allowed ones. Copy the fields that may change, or write in user mode.',
  help: 'https://developer.salesforce.com/docs/marketing/marketing-cloud/guide/api-security.html',
  check(context, report) {
    if (isTestCode(context)) return;
    const found = new Map<string, Report>();
    for (const arrival of context.flow.arrivals) {
      const one = judge(context, arrival);
      if (!one) continue;
      // One finding a call: a class and its namespace come together.
      const key = `${arrival.sink} ${arrival.through.start} ${arrival.through.end}`;
      const known = found.get(key);
      const isBetter = known && ranks.indexOf(one.confidence!) < ranks.indexOf(known.confidence!);
      if (!known || isBetter || /\bnamespace\b/i.test(known.message)) found.set(key, one);
    }
    for (const one of found.values()) report(one);
  },
});

const ranks: readonly Confidence[] = ['high', 'medium', 'low'];

function judge(context: ApexContext, arrival: OutsideArrival): Report | undefined {
  const sure = arrival.source.kind === 'record' ? undefined : confidenceOfSource(arrival.source.kind);
  if (!sure || isToldInside(context, arrival)) return undefined;
  if (arrival.sink === 'type') return ofType(context, arrival, sure);
  return arrival.sink === 'write' ? ofRecords(context, arrival, sure) : undefined;
}

/** Whether a method of this class finds the data in a field of its own: then it is told there, not at every call of it. */
function isToldInside({ unit, declaration }: ApexContext, { isHere, through, argument, path }: OutsideArrival): boolean {
  if (isHere || through.kind !== 'call') return false;
  const { receiver, args } = through;
  if (receiver && receiver.kind !== 'this' && receiver.kind !== 'super') return false;
  if (args.some(({ start, end }) => start <= argument.start && argument.end <= end)) return false;
  // What a parameter of this declaration brought into the field is known only here.
  const source = path[0]?.origin;
  const parameters = declaration.kind === 'method' || declaration.kind === 'constructor' ? declaration.parameters : [];
  return source?.unit !== unit || !parameters.some(({ start, end }) => start <= source.start && source.end <= end);
}

// ---------------------------------------------------------------- types

function ofType(context: ApexContext, arrival: OutsideArrival, sure: Confidence): Report | undefined {
  const use = arrival.isHere ? useOf(context, arrival.through) : 'unknown';
  // `'Schema.' + name` is the type of a record or nothing.
  if (use === 'asked' || /^schema\.$/i.test(arrival.before)) return undefined;
  const { range, source, path } = arrival;
  const makes = use === 'deserialized' ? 'which type JSON is made into' : 'which class is loaded';
  return {
    range: { start: range.start, end: range.end },
    message: `${sentence(source.label)} chooses ${makes}${behind(arrival)}: any class of the org may be named. Take it from a list of allowed names.`,
    confidence: confidenceOf(arrival, use, sure),
    steps: path,
    fixes: allowListFixes(context, range),
  };
}

function confidenceOf({ before, after }: OutsideArrival, use: ReturnType<typeof useOf>, sure: Confidence): Confidence {
  // `'OrderHandler_' + name` leaves the choice among a few classes of one's own.
  const around = [before, after].flatMap((text) => text.replace(collections, '').split(hole));
  if (around.some((piece) => /[a-z0-9_]{3}/i.test(piece))) return 'low';
  // The constructor of any class runs before the cast fails, and that is all.
  if (use === 'record') return 'low';
  if (use === 'made' || use === 'deserialized') return sure;
  return sure === 'high' ? 'medium' : 'low';
}

/** `List<` and the like around a name. */
const collections = /\b(?:list|set|map)\s*<(?:\s*(?:string|id|integer)\s*,)?/gi;

// ---------------------------------------------------------------- records

/** Records that were made from JSON as a whole: nobody says which fields they have. */
function ofRecords(context: ApexContext, arrival: OutsideArrival, sure: Confidence): Report | undefined {
  const { path, range, source, sinkLabel, through, isHere } = arrival;
  const made = path.find((step) => step.message.startsWith(madeBy));
  if (!made) return undefined;
  const operation = isHere ? context.flow.operations.find(({ expr }) => expr === through) : undefined;
  const mode = hasSecureDefaults(context) ? 'states system mode' : 'runs in system mode';
  const what = isHere ? `The ${sinkLabel} ${mode}` : `The ${sinkLabel}${behind(arrival)} runs in system mode`;
  return {
    range: { start: range.start, end: range.end },
    message: `${what} and writes every field that ${source.label} names. Copy the fields that may change, or use user mode.`,
    confidence: sure === 'high' ? 'medium' : 'low',
    steps: path,
    fixes: operation ? fixesFor(operation, context.apiVersion) : [],
  };
}

// ---------------------------------------------------------------- words

/** ` behind run()`, where the sink is in what is called. */
function behind({ isHere, through }: OutsideArrival): string {
  const name = isHere ? undefined : nameOf(through);
  return name ? ` behind ${name}()` : '';
}

function nameOf(expr: Expr): string | undefined {
  if (expr.kind === 'call') return expr.method.name;
  return expr.kind === 'new' ? `new ${expr.type.name}` : undefined;
}
