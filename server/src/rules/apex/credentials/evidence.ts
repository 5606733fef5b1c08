/** Secrets in the values of one declaration: where they stand, and how sure that is. */

import type { Confidence } from '#shared/finding';
import type { AssignmentFact } from '../../../semantics/apex/facts';
import type { Expr, Range, TypeRef } from '../../../semantics/apex/ir';
import { heldType, platformKey } from '../../../semantics/apex/types';
import type { Origin, Text, TextPart, Value } from '../../../semantics/apex/values';
import type { ApexContext, Report, RuleFix } from '../../rule';
import { judgeHeader, judgeName, type NameEvidence, spoken } from './names';
import { Texts } from './texts';
import { judgeForm, judgeValue, shortestForm, shortestRandom, shortestValue, type ValueEvidence } from './values';
import { walkExpr } from './walk';

/** A secret in a value. */
export interface Secret {
  /** The literal. */
  readonly origin: Origin;
  readonly confidence: Confidence;
  /** "a GitHub token", for secrets known by their form. */
  readonly form: string | undefined;
  /** A plain word or number, as may stand there by chance. */
  readonly isPlain: boolean;
}

/** What holds a value: its name as shown and judged. */
export interface Holder {
  readonly name: string;
  readonly evidence: NameEvidence | undefined;
}

/** Whether this code plays the other side of a callout in tests. */
function isMock(context: ApexContext): boolean {
  return [context.type, context.outermost].some((type) =>
    type?.header.interfaces.some((one) => /^(?:httpcalloutmock|webservicemock|stubprovider)$/.test(platformKey(one))),
  );
}

/** Whether secrets here are most likely made up for a test: only those of a known form count, and with less confidence. */
export function isTestCode(context: ApexContext): boolean {
  return context.isTest || isMock(context);
}

/** How sure a secret is, from what its holder's name and what its value say; undefined when it is none. */
export function confidenceOf(name: NameEvidence | undefined, value: ValueEvidence, inTests: boolean): Confidence | undefined {
  if (value.kind === 'known') {
    if (!inTests) return 'high';
    return value.shape.inTests === 'none' ? undefined : value.shape.inTests;
  }
  if (!name || inTests) return undefined;
  switch (name.strength) {
    case 'strong':
      return value.kind === 'random' ? 'high' : value.kind === 'mixed' ? 'medium' : 'low';
    case 'medium':
      return value.kind === 'random' ? 'high' : value.kind === 'mixed' ? 'medium' : undefined;
    default:
      if (value.kind !== 'random') return undefined;
      return seldomSecret.has(name.term) ? 'low' : 'medium';
  }
}

/** What looks generated under these names is mostly a checksum or public. */
const seldomSecret: ReadonlySet<string> = new Set(['hash', 'signature', 'cert', 'certificate']);

/** The secrets among the texts a holder may get. A concatenation of literals is one value. */
export function secretsIn(texts: readonly Text[], holder: Holder, inTests: boolean): Secret[] {
  const secrets: Secret[] = [];
  const least = shortest(holder.evidence);
  for (const text of texts) {
    if (writtenLength(text) < least) continue;
    for (const [start, end] of literalRuns(text)) {
      const run = text.slice(start, end);
      const isWhole = run.length === text.length;
      let value = run.map((part) => part.literal).join('');
      // `user + ':' + 'password'`
      const isPassword = !isWhole && start > 0 && end === text.length && /^:\S/.test(value);
      if (isPassword) value = value.slice(1);
      const evidence = holder.evidence ? judgeValue(value, holder.name) : judgeForm(value);
      if (!evidence) continue;
      if (!isWhole && !isPassword && evidence.kind !== 'known' && evidence.kind !== 'random') continue;
      const confidence = confidenceOf(holder.evidence, evidence, inTests);
      if (!confidence) continue;
      secrets.push({
        origin: tellingPart(run, holder.name).origin,
        confidence,
        form: evidence.kind === 'known' ? evidence.shape.label : undefined,
        isPlain: evidence.kind === 'word',
      });
    }
  }
  return secrets;
}

function* literalRuns(text: Text): Generator<[number, number]> {
  let start = -1;
  for (let i = 0; i <= text.length; i++) {
    const isLiteral = i < text.length && text[i]!.literal !== undefined;
    if (isLiteral && start < 0) start = i;
    if (!isLiteral && start >= 0) {
      yield [start, i];
      start = -1;
    }
  }
}

/** The part of a joined secret that shows it is one; else the longest. */
function tellingPart(run: readonly TextPart[], name: string): TextPart {
  if (run.length === 1) return run[0]!;
  const telling =
    run.find((part) => judgeForm(part.literal!)) ?? run.find((part) => judgeValue(part.literal!, name)?.kind === 'random');
  return telling ?? run.reduce((longest, part) => (part.literal!.length > longest.literal!.length ? part : longest));
}

/** Types that can't hold a text: flags, numbers, dates. */
const textless: ReadonlySet<string> = new Set(['boolean', 'integer', 'long', 'decimal', 'double', 'date', 'datetime', 'time']);

/** Whether something of this type can hold a secret text; unknown types can. */
export function holdsText(type: TypeRef | undefined): boolean {
  return !type || !textless.has(platformKey(heldType(type)));
}

/** What the name says that a fact gives a value to; the keys of maps are often headers. */
function judgeTarget(fact: AssignmentFact): NameEvidence | undefined {
  return fact.how === 'entry' || fact.how === 'put' ? judgeHeader(fact.name.name) : judgeName(fact.name.name);
}

/** The secrets that facts of these kinds bind to a name. */
export function boundSecrets(context: ApexContext, hows: ReadonlySet<AssignmentFact['how']>): HeldSecret[] {
  const { flow } = context;
  const texts = new Texts(flow);
  const inTests = isTestCode(context);
  const out: HeldSecret[] = [];
  for (const fact of flow.assignments) {
    if (!hows.has(fact.how) || !holdsText(fact.type)) continue;
    let holder: Holder | undefined;
    for (const value of valuesOf(context, fact)) {
      const possible = texts.of(value.expr, value.value);
      if (!possible.some((text) => writtenLength(text) >= shortestValue)) continue;
      holder ??= { name: fact.name.name, evidence: judgeTarget(fact) };
      for (const secret of secretsIn(possible, holder, inTests)) {
        if (isReportedElsewhere(context, texts, fact, value.expr, secret.origin)) continue;
        out.push({ ...secret, holder, at: value.expr });
      }
    }
  }
  return out;
}

/** How long a written text is. */
function writtenLength(text: Text): number {
  let length = 0;
  for (const part of text) length += part.literal?.length ?? 0;
  return length;
}

/** The shortest text that can be a secret, by what the name says. */
function shortest(evidence: NameEvidence | undefined): number {
  return evidence === undefined ? shortestForm : evidence.strength === 'weak' ? shortestRandom : shortestValue;
}

/** The value a fact gives; of a collection its elements, except those that have a telling key of their own. */
export function valuesOf(context: ApexContext, fact: AssignmentFact): { expr: Expr; value: Value }[] {
  const { valueExpr } = fact;
  if (valueExpr.kind !== 'collection') return [{ expr: valueExpr, value: fact.value }];
  const entries = valueExpr.entries.filter(({ key }) => key.kind !== 'string' || !judgeName(key.value));
  const out: { expr: Expr; value: Value }[] = [];
  // The flow keeps no value per element: what is written literally is what can be judged.
  for (const expr of [...valueExpr.elements, ...entries.map((entry) => entry.value)]) {
    if (expr.kind !== 'string') continue;
    const origin = { unit: context.unit, start: expr.start, end: expr.end };
    out.push({ expr, value: { texts: [[{ literal: expr.value, origin }]] } });
  }
  return out;
}

/** Whether a literal stands in this declaration. */
export function isOwn(context: ApexContext, origin: Origin): boolean {
  return origin.unit === context.unit;
}

/**
 * Whether the literal has a name of its own that already tells: it is reported where it is written, once, not again
 * wherever it is handed on.
 */
function isReportedElsewhere(context: ApexContext, texts: Texts, fact: AssignmentFact, expr: Expr, origin: Origin): boolean {
  if (isOwn(context, origin)) {
    if (Texts.isWithin(origin, expr)) return innermost(context, origin) !== fact;
    const inTests = isTestCode(context);
    return context.flow.assignments.some((other) => {
      if (other === fact || !Texts.isWithin(origin, other.valueExpr) || !holdsText(other.type)) return false;
      const holder = { name: other.name.name, evidence: judgeTarget(other) };
      return secretsIn(texts.of(other.valueExpr, other.value), holder, inTests).some(
        (secret) => secret.origin.start === origin.start,
      );
    });
  }
  return namesItself(expr);
}

/** The fact that binds a literal most closely: `m = new Map{ 'password' => 'x' }` gives `x` to `password`, if its key tells. */
function innermost(context: ApexContext, origin: Origin): AssignmentFact | undefined {
  let best: AssignmentFact | undefined;
  let bestRank = Number.POSITIVE_INFINITY;
  for (const fact of context.flow.assignments) {
    if (!Texts.isWithin(origin, fact.valueExpr)) continue;
    const rank = fact.valueExpr.end - fact.valueExpr.start + (judgeTarget(fact) ? 0 : 1e9);
    if (rank >= bestRank) continue;
    best = fact;
    bestRank = rank;
  }
  return best;
}

/** Whether an expression refers to something whose name says that it is a secret. */
function namesItself(expr: Expr): boolean {
  let found = false;
  walkExpr(expr, {
    expr: (inner) => {
      const name =
        inner.kind === 'name'
          ? inner.name
          : inner.kind === 'member'
            ? inner.member.name
            : inner.kind === 'call'
              ? inner.method.name
              : '';
      if (name !== '' && judgeName(name)) found = true;
    },
  });
  return found;
}

/** A finding's message. It never holds any of the value. */
export function describe(secret: Secret, holder: Holder): string {
  const remedy = 'Move it to a Named Credential or protected custom metadata, and replace it: all who read the code know it.';
  if (secret.form) return `This looks like ${secret.form}. ${remedy}`;
  const name = /^[\w.$ -]{1,60}$/.test(holder.name) ? holder.name : 'this value';
  const term = spoken(holder.evidence?.term ?? 'secret');
  if (secret.isPlain) return `A plain word as ${term} in ${name}. If it is a real one, keep it out of the code.`;
  if (secret.confidence === 'low') return `A generated ${term} in ${name}. If it protects something, keep it out of the code.`;
  return `Hard-coded ${term} in ${name}. ${remedy}`;
}

/** A secret and where to report it when the literal itself stands in another declaration. */
export interface HeldSecret extends Secret {
  readonly holder: Holder;
  readonly at: Range;
}

/** Reports secrets, each literal once, with the fixes on offer for a literal of this declaration. */
export function reportSecrets(
  context: ApexContext,
  secrets: readonly HeldSecret[],
  report: (report: Report) => void,
  fixesOf: (literalStart: number) => readonly RuleFix[] = () => [],
): void {
  const seen = new Set<number>();
  for (const secret of secrets) {
    const own = isOwn(context, secret.origin);
    const range = own ? secret.origin : secret.at;
    if (seen.has(range.start)) continue;
    seen.add(range.start);
    report({
      range: { start: range.start, end: range.end },
      message: describe(secret, secret.holder),
      confidence: secret.confidence,
      related: own ? [] : [{ origin: secret.origin, message: 'The value is written here' }],
      fixes: own ? fixesOf(secret.origin.start) : [],
    });
  }
}
