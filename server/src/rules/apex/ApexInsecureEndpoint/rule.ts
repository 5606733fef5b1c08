import type { Confidence } from '#shared/finding';
import type { Expr, NameRef, Range } from '../../../semantics/apex/ir';
import { literalPrefix, type Text, type TextPart } from '../../../semantics/apex/values';
import { type ApexContext, defineRule, type Report, type RuleFix } from '../../rule';
import { isOwn, isTestCode } from '../credentials/evidence';
import { conversion, endpointCalls, headerCalls, originOf, requestOf } from '../credentials/requests';
import { Texts } from '../credentials/texts';
import { wordsOf } from '../credentials/words';

export default defineRule({
  name: 'ApexInsecureEndpoint',
  area: 'apex',
  title: 'Call out over https',
  severity: 2,
  confidence: 'high',
  tags: ['Recommended', 'Security', 'Apex'],
  faq: ['FAQ-900001', 'FAQ-900002', 'FAQ-000896', 'FAQ-000762', 'FAQ-000863'],
  objection: 'The request and its answer travel unencrypted: anybody on the way can read and change them.',
  remedy: 'Use https. If the other side has none, it must get it before the review.',
  help: 'https://docs.pmd-code.org/latest/pmd_rules_apex_security.html#apexinsecureendpoint',
  engine: 'pmd',
  check(context, report) {
    const seen = new Set<number>();
    const endpoints = endpointCalls(context);
    for (const endpoint of endpoints) {
      const request = (): RuleFix[] => conversion(context, requestOf(context, endpoint.call, endpoints, headerCalls(context)));
      judge(context, endpoint.expr, endpoint.texts, endpoint.isLikely ? 'medium' : 'high', request, seen, report);
    }
    for (const fact of context.flow.assignments) {
      const isStub = fact.name.key === 'endpoint_x';
      // A field called endpoint is read by another method: what reaches the request there is not followed that far.
      if (
        !isStub &&
        !(fact.how === 'assign' && fact.target?.kind !== 'index' && isEndpointField(context, fact.name, fact.target))
      )
        continue;
      if (fact.how !== 'field' && fact.how !== 'assign') continue;
      judge(
        context,
        fact.valueExpr,
        new Texts(context.flow).of(fact.valueExpr, fact.value),
        isStub ? 'high' : 'medium',
        () => [],
        seen,
        report,
      );
    }
    for (const call of context.flow.calls) {
      if (call.path !== 'webservicecallout' || !call.expr.method.key.startsWith('invoke')) continue;
      const address = addressOf(call.expr.args);
      if (address) judge(context, address, literalTexts(context, address), 'high', () => [], seen, report);
    }
  },
});

/** Whether something assigned to is a field that holds an endpoint: `this.endpoint`, `config.baseEndpoint`. */
function isEndpointField(context: ApexContext, field: NameRef, target: Expr | undefined): boolean {
  if (!field.key.includes('point')) return false;
  const words = wordsOf(field.name);
  if (words.at(-1) !== 'point' || words.at(-2) !== 'end') return false;
  if (target?.kind === 'member') return true;
  return (
    target?.kind === 'name' &&
    context.scope.membersInScope(field.key).some((member) => member.kind === 'field' || member.kind === 'property')
  );
}

/** The address among the arguments of `WebServiceCallout.invoke`: the first of the array of strings. */
function addressOf(args: readonly Expr[]): Expr | undefined {
  const info = args.find((arg) => arg.kind === 'collection' && arg.elements.length >= 3);
  return info?.kind === 'collection' ? info.elements[0] : undefined;
}

/** What is written literally: a string, or the literals a concatenation starts with. */
function literalTexts(context: ApexContext, expr: Expr): readonly Text[] {
  const operands = expr.kind === 'binary' && expr.op === '+' ? expr.operands : [expr];
  return [
    operands.map((operand) => ({
      literal: operand.kind === 'string' ? operand.value : undefined,
      origin: originOf(context, operand),
    })),
  ];
}

const schemes: Readonly<Record<string, { readonly name: string; readonly remedy: string }>> = {
  http: { name: 'http', remedy: 'Use https.' },
  ftp: { name: 'ftp', remedy: 'Use a service that speaks https.' },
  ws: { name: 'ws', remedy: 'Use https.' },
};

function judge(
  context: ApexContext,
  expr: Expr,
  texts: readonly Text[],
  confidence: Confidence,
  conversions: () => readonly RuleFix[],
  seen: Set<number>,
  report: (report: Report) => void,
): void {
  const secure = texts.some((text) => /^\s*(?:https:|callout:)/i.test(literalPrefix(text)));
  for (const text of texts) {
    const prefix = literalPrefix(text);
    const match = /^\s*(http|ftp|ws):\/\//i.exec(prefix);
    if (!match) continue;
    const scheme = schemes[match[1]!.toLowerCase()]!;
    const part = text.find((one) => one.literal !== undefined && one.literal.trim() !== '')!;
    const own = isOwn(context, part.origin);
    const range: Range = own ? part.origin : expr;
    if (seen.has(range.start)) continue;
    seen.add(range.start);
    const host = hostAfter(prefix.slice(match[0].length));
    const loopback = isLoopback(host);
    const isThere = own && Texts.isWithin(part.origin, expr);
    report({
      range: { start: range.start, end: range.end },
      message: message(scheme, host, loopback, texts.length > 1 && secure),
      confidence: loopback || isTestCode(context) ? 'low' : secure && confidence === 'high' ? 'medium' : confidence,
      related: isThere
        ? []
        : own
          ? [{ origin: originOf(context, expr), message: 'It is called from here' }]
          : [{ origin: part.origin, message: 'The address is written here' }],
      fixes: scheme.name === 'http' ? [...useHttps(context, part), ...conversions()] : [],
    });
  }
}

function hostAfter(rest: string): string {
  return /^[^/?#\s]*/.exec(rest)![0].replace(/^.*@/, '').replace(/:\d*$/, '').toLowerCase();
}

/** Addresses of the machine itself: nothing on the network sees the request, and Salesforce reaches nothing there. */
function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    /^127\.\d+\.\d+\.\d+$/.test(host) ||
    host === '0.0.0.0' ||
    host === '[::1]'
  );
}

function message(scheme: { name: string; remedy: string }, host: string, loopback: boolean, isOneOfSeveral: boolean): string {
  if (loopback)
    return `This callout goes to ${host} over plain ${scheme.name}: Salesforce can't reach it, and a reviewer asks what it is for. Remove it.`;
  const to = /^[\w.-]+$/.test(host) ? ` to ${host}` : '';
  const may = isOneOfSeveral ? 'may go' : 'goes';
  return `This callout ${may}${to} over unencrypted ${scheme.name}. ${scheme.remedy}`;
}

/** Puts an `s` behind `http` where the literal is written. Not safe: nobody knows whether the other side answers there. */
function useHttps(context: ApexContext, part: TextPart): RuleFix[] {
  const { unit, start, end } = part.origin;
  const literal = part.literal ?? '';
  const indent = literal.length - literal.trimStart().length;
  const at = start + 1 + indent;
  const isPlain = isOwn(context, part.origin)
    ? /^http(?!s)/i.test(context.text.slice(at, at + 5))
    : end - start - 2 === literal.length && /^\s*http/i.test(literal);
  if (!isPlain) return [];
  const edit = { start: at + 4, end: at + 4, text: 's' };
  return [
    { id: 'use-https', title: 'Use https', preferred: true, edits: [isOwn(context, part.origin) ? edit : { ...edit, unit }] },
  ];
}
