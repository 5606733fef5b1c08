import type { Confidence } from '#shared/finding';
import type { CallFact, SinkKind } from '../../../semantics/apex/facts';
import type { Expr, Range } from '../../../semantics/apex/ir';
import type { Step } from '../../../semantics/apex/taint';
import { isType } from '../../../semantics/apex/types';
import { constantValue, type Text } from '../../../semantics/apex/values';
import { type ApexContext, defineRule, type Report } from '../../rule';
import { isOwn, isTestCode } from '../credentials/evidence';
import { judgeName, spoken } from '../credentials/names';
import { endpointCalls } from '../credentials/requests';
import { argumentArrival, argumentSteps } from '../logging/callees';
import { loggedSecrets, worst } from '../logging/loggedSecrets';
import { judgeParameter, urlSecrets } from './urlSecrets';

export default defineRule({
  name: 'AccessTokenInUrl',
  area: 'apex',
  title: 'Keep tokens and passwords out of URLs',
  severity: 3,
  confidence: 'high',
  tags: ['Preflight', 'Security', 'Apex'],
  faq: ['FAQ-900043', 'FAQ-900041', 'FAQ-900040'],
  objection: 'URLs are kept in logs, proxies and browser histories, and with them the secrets in their parameters.',
  remedy: 'Send tokens in the Authorization header, best by a Named Credential, and passwords in the body.',
  help: 'https://developer.salesforce.com/docs/marketing/marketing-cloud/guide/api-security.html',
  check(context, report) {
    if (isTestCode(context)) return;
    const seen = new Set<string>();
    for (const { expr, texts, isLikely } of endpointCalls(context))
      judge(context, expr, texts, 'callout', isLikely, seen, report);
    for (const { expr, args } of context.flow.creations) {
      const url = expr.args[0];
      if (isType(expr.type, 'pagereference') && url && args[0]?.texts)
        judge(context, url, args[0].texts, 'page', false, seen, report);
    }
    for (const call of context.flow.calls) judgeArguments(context, call, seen, report);
    judgeParameters(context, seen, report);
    judgeSessions(context, seen, report);
    for (const { expr, args } of context.flow.calls) {
      const name = expr.args[0];
      if (expr.method.key !== 'put' || args.length !== 2 || !name || !isPageParameters(expr.receiver)) continue;
      const parameter = constantValue(args[0]!);
      const found = parameter === undefined ? undefined : judgeParameter(parameter);
      if (!found || found.confidence === 'low') continue;
      report({
        range: { start: name.start, end: name.end },
        message: message(found.term, parameter!, 'page'),
        confidence: found.confidence,
      });
    }
  },
});

const addresses: ReadonlySet<SinkKind> = new Set<SinkKind>(['endpoint', 'redirect']);

/** What is handed to methods of the workspace that put it into an address. */
function judgeArguments(context: ApexContext, call: CallFact, seen: Set<string>, report: (report: Report) => void): void {
  // `setEndpoint` of a class of one's own was judged like that of the platform.
  if (call.targets.length === 0 || call.expr.method.key === 'setendpoint') return;
  for (const [i, expr] of call.expr.args.entries()) {
    const arrival = argumentArrival(context, call, i, addresses);
    if (!arrival) continue;
    const target = arrival.sink === 'redirect' ? 'page' : 'callout';
    const steps = argumentSteps(context, call, i, call.expr.method.name, arrival);
    const [sink] = arrival.steps.slice(-1);
    const before = { literal: arrival.before, origin: sink!.origin };
    const texts = (call.args[i]!.texts ?? []).map((text) => [before, ...text]);
    judge(context, expr, texts, target, false, seen, report, steps);
    if (!isQuery(arrival.before)) continue;
    const secret = worst(loggedSecrets(context, expr));
    if (!secret || secret.confidence === 'low' || seen.has(`${secret.range.start}`) || isToldInside(call, i)) continue;
    seen.add(`${secret.range.start}`);
    const source = {
      kind: 'source' as const,
      origin: { unit: context.unit, ...secret.range },
      message: `Holds the ${secret.term}`,
    };
    report({
      range: secret.range,
      message: message(secret.term, '', target, ` behind ${call.expr.method.name}()`),
      confidence: 'medium',
      steps: [source, ...steps],
    });
  }
}

/** Whether the method calls its parameter a secret, too: then it is told there, once, not at every call. */
function isToldInside({ targets }: CallFact, index: number): boolean {
  return targets.every(({ parameters }) => isSecretName(parameters[index]?.variable.name));
}

/** The same of the call that an arrival goes through, by the place of its argument. */
function isToldBehind({ flow }: ApexContext, through: Expr, { start, end }: Range): boolean {
  const isArgument = (arg: Expr): boolean => arg.start <= start && end <= arg.end;
  if (through.kind === 'new') {
    const target = flow.creations.find(({ expr }) => expr === through)?.target;
    return isSecretName(target?.parameters[through.args.findIndex(isArgument)]?.variable.name);
  }
  const call = flow.calls.find(({ expr }) => expr === through);
  const index = call?.expr.args.findIndex(isArgument) ?? -1;
  return call !== undefined && index >= 0 && call.targets.length > 0 && isToldInside(call, index);
}

function isSecretName(name: string | undefined): boolean {
  const evidence = name === undefined ? undefined : judgeName(name);
  return evidence !== undefined && evidence.strength !== 'weak';
}

/** Parameters whose names say that they are secrets, put into an address here under a name that says nothing. */
function judgeParameters(context: ApexContext, seen: Set<string>, report: (report: Report) => void): void {
  const { declaration, flow } = context;
  if (declaration.kind !== 'method' && declaration.kind !== 'constructor') return;
  for (const { sink, taint, range, argument, before, isHere, through, steps } of flow.summary.arrivals) {
    if (!addresses.has(sink) || !('parameter' in taint.root) || !isQuery(before)) continue;
    if (!isHere && isToldBehind(context, through, argument)) continue;
    const parameter = declaration.parameters[taint.root.parameter];
    const name = parameter?.variable.name;
    if (!parameter || !isType(parameter.type, 'string') || !isSecretName(name) || seen.has(`parameter ${through.start}`))
      continue;
    seen.add(`parameter ${through.start}`);
    const { start, end } = range.start >= argument.start && range.end <= argument.end ? range : argument;
    // What stands there was judged by the name in the address.
    if ([...seen].some((place) => Number.parseInt(place, 10) >= argument.start && Number.parseInt(place, 10) < argument.end))
      continue;
    const term = spoken(judgeName(name!)!.term);
    const origin = { unit: context.unit, start: parameter.start, end: parameter.end };
    report({
      range: { start, end },
      message: message(term, '', sink === 'redirect' ? 'page' : 'callout'),
      confidence: 'medium',
      steps: [{ kind: 'source', origin, message: `Holds the ${term}` }, ...taint.steps, ...steps],
    });
  }
}

/** Whether a value after this text is one of the query, under a name that does not say itself that it is a secret. */
function isQuery(before: string): boolean {
  const last = /[?&][^?&]*$/.exec(before)?.[0];
  if (last === undefined) return false;
  const name = /^[?&]([\w.$[\]-]{1,60})=/.exec(last)?.[1];
  return name === undefined || judgeParameter(name) === undefined;
}

/** Session ids and tokens that the platform hands out, whatever the variables and parameters are called. */
function judgeSessions(context: ApexContext, seen: Set<string>, report: (report: Report) => void): void {
  for (const { sink, source, range, argument, through, path, before, isHere } of context.flow.disclosures) {
    if (source.kind !== 'secret' || !addresses.has(sink)) continue;
    const name = /[?&]([\w.$[\]-]{1,60})=[^?&]*$/.exec(before)?.[1] ?? '';
    // The parameter's name has told.
    if (judgeParameter(name) || seen.has(`session ${through.start}`)) continue;
    if (!isHere && isToldBehind(context, through, argument)) continue;
    seen.add(`session ${through.start}`);
    const { start, end } = range.start >= argument.start && range.end <= argument.end ? range : argument;
    report({
      range: { start, end },
      message: message(source.label.replace(/^the /, ''), name, sink === 'redirect' ? 'page' : 'callout'),
      confidence: 'high',
      steps: path,
    });
  }
}

/** `page.getParameters()`, but not of the page that is shown: what is put there goes into no address. */
function isPageParameters(receiver: Expr | undefined): boolean {
  if (receiver?.kind !== 'call' || receiver.method.key !== 'getparameters') return false;
  return !(receiver.receiver?.kind === 'call' && receiver.receiver.method.key === 'currentpage');
}

function judge(
  context: ApexContext,
  expr: Expr,
  texts: readonly Text[],
  target: 'callout' | 'page',
  isLikely: boolean,
  seen: Set<string>,
  report: (report: Report) => void,
  way: readonly Step[] = [],
): void {
  for (const text of texts) {
    for (const secret of urlSecrets(text)) {
      // Pages have parameters called key for many things.
      if (target === 'page' && secret.confidence === 'low') continue;
      // A name that the called method writes is told there.
      if (way.length > 0 && secret.part === text[0]) continue;
      const { origin } = secret.part;
      const own = isOwn(context, origin);
      const { start, end } = own ? origin : expr;
      const place = `${start} ${secret.parameter.toLowerCase()}`;
      if (seen.has(place)) continue;
      seen.add(place);
      report({
        range: { start, end },
        message: message(secret.term, secret.parameter, target),
        confidence: isLikely ? lower(secret.confidence) : secret.confidence,
        related: own ? [] : [{ origin, message: 'The parameter is written here' }],
        ...(way.length > 0 && {
          steps: [{ kind: 'source' as const, origin: { unit: context.unit, start, end }, message: 'Put together here' }, ...way],
        }),
      });
    }
  }
}

function lower(confidence: Confidence): Confidence {
  return confidence === 'high' ? 'medium' : 'low';
}

function message(term: string, parameter: string, target: 'callout' | 'page', behind = ''): string {
  const shown = /^[\w.$[\]-]{1,60}$/.test(parameter) ? ` (parameter ${parameter})` : behind;
  if (target === 'page')
    return `The ${term} goes into the address of a page${shown}, where browser history, logs and other sites see it. Keep it on the server.`;
  const where = /password|secret|refresh/.test(term) ? 'in the body' : 'in a header, best by a Named Credential';
  return `The ${term} goes into the URL${shown}, which logs and proxies keep. Send it ${where}.`;
}
