import type { CallFact, NewFact, SinkKind } from '../../../semantics/apex/facts';
import type { Expr } from '../../../semantics/apex/ir';
import { isType } from '../../../semantics/apex/types';
import { constantOf, constantValue, type Value } from '../../../semantics/apex/values';
import { type ApexContext, defineRule, type Report } from '../../rule';
import { isTestCode } from '../credentials/evidence';
import { judgeName } from '../credentials/names';
import { argumentArrival, argumentSteps } from '../logging/callees';

/** Where the constructor's parameters stand (Apex Reference Guide: Cookie Class). */
const position = { name: 0, value: 1, maxAge: 3, isSecure: 4, isHttpOnly: 6 };

export default defineRule({
  name: 'InsecureCookie',
  area: 'apex',
  title: 'Set cookies for secure connections only',
  severity: 3,
  confidence: 'high',
  tags: ['Preflight', 'Security', 'Apex'],
  faq: ['FAQ-900042', 'FAQ-900040'],
  objection: 'A cookie that is not secure is sent over unencrypted connections too, where others read and change it.',
  remedy: 'Pass true for isSecure, and true for isHttpOnly where no script needs the cookie.',
  help: 'https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apex/apex_classes_sites_cookie.htm',
  check(context, report) {
    if (isTestCode(context)) return;
    for (const creation of context.flow.creations) {
      if (!isCookie(context, creation)) continue;
      judgeSecure(creation, report);
      judgeHttpOnly(creation, report);
    }
    for (const call of context.flow.calls) if (call.targets.length > 0) judgeFactory(context, call, report);
  },
});

/** Whether a construction makes a platform cookie: name, value, path, age and isSecure at least. */
function isCookie(context: ApexContext, { expr, args }: NewFact): boolean {
  return isType(expr.type, 'cookie') && args.length > position.isSecure && !context.scope.type(expr.type);
}

function judgeSecure({ expr, args }: NewFact, report: (report: Report) => void): void {
  const flag = expr.args[position.isSecure]!;
  const state = booleanOf(flag, args[position.isSecure]!);
  if (state === 'other' || isDeletion(expr.args[position.maxAge], args[position.maxAge])) return;
  const secret = secretOf(expr, args);
  report({
    range: { start: flag.start, end: flag.end },
    message: `${state === 'false' ? 'This cookie is' : 'This cookie may be'} sent over unencrypted connections too${
      secret ? `, with the ${secret} in it` : ''
    }. Pass true for isSecure.`,
    confidence: state === 'false' ? 'high' : 'medium',
    fixes: [
      {
        id: 'is-secure',
        title: 'Make the cookie secure',
        preferred: true,
        edits: [{ start: flag.start, end: flag.end, text: 'true' }],
      },
    ],
  });
}

const secureSink: ReadonlySet<SinkKind> = new Set<SinkKind>(['cookie-secure']);

/** `CookieFactory.make('sid', value, false)`: the flag is handed to a method that makes the cookie. */
function judgeFactory(context: ApexContext, call: CallFact, report: (report: Report) => void): void {
  const { args, method } = call.expr;
  for (const [i, flag] of args.entries()) {
    const state = booleanOf(flag, call.args[i]!);
    if (state === 'other') continue;
    const arrival = argumentArrival(context, call, i, secureSink);
    if (!arrival) continue;
    // An age of 0 among what is handed over: the cookie is deleted.
    if (args.some((arg, at) => isDeletion(arg, call.args[at]))) continue;
    const { start, end } = flag;
    const verb = state === 'false' ? 'is' : 'may be';
    report({
      range: { start, end },
      message: `The cookie that ${method.name}() makes ${verb} sent over unencrypted connections too. Pass true for isSecure.`,
      confidence: state === 'false' ? 'high' : 'medium',
      steps: [
        { kind: 'source', origin: { unit: context.unit, start, end }, message: 'The flag is false here' },
        ...argumentSteps(context, call, i, method.name, arrival).slice(1),
      ],
      fixes: [{ id: 'is-secure', title: 'Make the cookie secure', preferred: true, edits: [{ start, end, text: 'true' }] }],
    });
  }
}

function judgeHttpOnly({ expr, args }: NewFact, report: (report: Report) => void): void {
  const flag = expr.args[position.isHttpOnly];
  if (!flag || booleanOf(flag, args[position.isHttpOnly]!) !== 'false') return;
  if (isDeletion(expr.args[position.maxAge], args[position.maxAge])) return;
  const secret = secretOf(expr, args);
  if (!secret) return;
  report({
    range: { start: flag.start, end: flag.end },
    message: `Scripts of the page can read this cookie, with the ${secret} in it. Pass true for isHttpOnly.`,
    confidence: 'medium',
    fixes: [
      {
        id: 'is-http-only',
        title: 'Keep the cookie from scripts',
        preferred: true,
        edits: [{ start: flag.start, end: flag.end, text: 'true' }],
      },
    ],
  });
}

/** Whether a flag is false, false on some way, or anything else. */
function booleanOf(expr: Expr, value: Value): 'false' | 'perhaps' | 'other' {
  if (expr.kind === 'literal') return expr.text.toLowerCase() === 'false' ? 'false' : 'other';
  const texts = value.texts?.map((text) => constantOf(text)?.toLowerCase()) ?? [];
  if (!texts.includes('false')) return 'other';
  return texts.length === 1 ? 'false' : 'perhaps';
}

/** A cookie of age 0 deletes the one of its name; it holds nothing. */
function isDeletion(expr: Expr | undefined, value: Value | undefined): boolean {
  return (expr?.kind === 'literal' && expr.text === '0') || (value !== undefined && constantValue(value) === '0');
}

/** What secret a cookie carries, as the names of the cookie and of its value say. */
function secretOf(expr: NewFact['expr'], args: readonly Value[]): string | undefined {
  const names = [constantValue(args[position.name]!) ?? ''];
  const value = expr.args[position.value]!;
  if (value.kind === 'name') names.push(value.name);
  else if (value.kind === 'member') names.push(value.member.name);
  else if (value.kind === 'call') names.push(value.method.name);
  for (const name of names) {
    const evidence = judgeName(name);
    if (evidence && evidence.strength !== 'weak') return evidence.term === 'session id' ? 'session ID' : evidence.term;
  }
  return undefined;
}
