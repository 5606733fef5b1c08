import type { Confidence } from '#shared/finding';
import type { Expr } from '../../../semantics/apex/ir';
import { isType } from '../../../semantics/apex/types';
import { constantValue, type Text } from '../../../semantics/apex/values';
import { type ApexContext, defineRule, type Report } from '../../rule';
import { isOwn, isTestCode } from '../credentials/evidence';
import { endpointCalls } from '../credentials/requests';
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
): void {
  for (const text of texts) {
    for (const secret of urlSecrets(text)) {
      // Pages have parameters called key for many things.
      if (target === 'page' && secret.confidence === 'low') continue;
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
      });
    }
  }
}

function lower(confidence: Confidence): Confidence {
  return confidence === 'high' ? 'medium' : 'low';
}

function message(term: string, parameter: string, target: 'callout' | 'page'): string {
  const shown = /^[\w.$[\]-]{1,60}$/.test(parameter) ? ` (parameter ${parameter})` : '';
  if (target === 'page')
    return `The ${term} goes into the address of a page${shown}, where browser history, logs and other sites see it. Keep it on the server.`;
  const where = /password|secret|refresh/.test(term) ? 'in the body' : 'in a header, best by a Named Credential';
  return `The ${term} goes into the URL${shown}, which logs and proxies keep. Send it ${where}.`;
}
