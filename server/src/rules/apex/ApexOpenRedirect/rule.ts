import type { Confidence } from '#shared/finding';
import type { Arrival, OutsideArrival } from '../../../semantics/apex/facts';
import type { Expr } from '../../../semantics/apex/ir';
import { type ApexContext, defineRule, type Report } from '../../rule';
import { isToldByCallee } from '../web/own';
import { type Opening, openingOf } from '../web/redirects';
import { below, lower, requestConfidence } from '../web/requests';
import { redirectFixes } from './fixes';

export default defineRule({
  name: 'ApexOpenRedirect',
  area: 'apex',
  title: 'Redirect to known places only',
  severity: 2,
  confidence: 'high',
  tags: ['Recommended', 'Security', 'Apex'],
  faq: ['FAQ-900024', 'FAQ-900040'],
  objection:
    "A link that begins with the customer's own domain and ends on another site is what phishing needs: users trust its start.",
  remedy: 'Redirect to pages of yours, to an Id that was checked, or check that the address begins with one slash.',
  help: 'https://docs.pmd-code.org/latest/pmd_rules_apex_security.html#apexopenredirect',
  engine: 'pmd',
  check(context, report) {
    if (context.isTest || context.fileType === 'AnonymousApex') return;
    const found = new Map<number, Report>();
    for (const arrival of context.flow.arrivals) {
      const one = judge(context, arrival);
      if (!one) continue;
      const known = found.get(one.range.start);
      if (!known || lower(one.confidence!, known.confidence!) !== one.confidence) found.set(one.range.start, one);
    }
    for (const arrival of context.flow.summary.arrivals) {
      const one = found.has(arrival.range.start) ? undefined : judgeParameter(context, arrival);
      if (one) found.set(one.range.start, one);
    }
    for (const one of found.values()) report(one);
  },
});

function judge(context: ApexContext, arrival: OutsideArrival): Report | undefined {
  if (arrival.sink !== 'redirect' || isFetched(context, arrival) || isToldByCallee(context, arrival)) return undefined;
  const opening = openingOf(arrival.before, arrival.taint.cleaned);
  // The page's own address begins with its own path.
  if (!opening || arrival.source.kind === 'request-url') return undefined;
  const subject = `${arrival.source.label[0]!.toUpperCase()}${arrival.source.label.slice(1)}`;
  const bySource = requestConfidence(arrival.source) ?? 'low';
  return {
    range: arrival.range,
    message: `${subject} ${wordings[opening]}`,
    confidence: confidenceOf(opening, bySource),
    steps: arrival.path,
    fixes: redirectFixes(context, arrival, opening),
  };
}

/** What callers of a public method pass, where none is known to pass outside data: Code Analyzer reports it. */
function judgeParameter(context: ApexContext, arrival: Arrival): Report | undefined {
  const { declaration } = context;
  if (arrival.sink !== 'redirect' || !arrival.isHere || !('parameter' in arrival.taint.root)) return undefined;
  if (declaration.kind !== 'method' && declaration.kind !== 'constructor') return undefined;
  const { keywords } = declaration.modifiers;
  if (!keywords.has('public') && !keywords.has('global')) return undefined;
  if (openingOf(arrival.before, arrival.taint.cleaned) !== 'whole' || isFetched(context, arrival)) return undefined;
  const parameter = declaration.parameters[arrival.taint.root.parameter];
  if (!parameter) return undefined;
  return {
    range: arrival.range,
    message: `The parameter "${parameter.variable.name}" decides where the redirect goes. No caller here passes outside data; others may.`,
    confidence: 'low',
    fixes: redirectFixes(context, arrival, 'whole'),
  };
}

const wordings: Readonly<Record<Opening, string>> = {
  whole: 'decides where the redirect goes. Check that it begins with one slash, or choose among known addresses.',
  host: 'becomes part of the host that the redirect goes to. Write a slash after a fixed host.',
  slash: 'follows a slash in the redirect: with another slash and a host it leaves the site. Accept an Id, or check the start.',
  unknown: 'follows an address that is not known here: without a path it may name another host. Write a slash between them.',
};

function confidenceOf(opening: Opening, bySource: Confidence): Confidence {
  if (opening === 'unknown') return 'low';
  return opening === 'slash' ? below(bySource) : bySource;
}

/** Whether the page is only fetched on the server, or only built for its URL's sake: nobody is sent there. */
function isFetched(context: ApexContext, { isHere, through }: Arrival): boolean {
  if (!isHere) return false;
  const names = new Set<string>();
  for (const { how, valueExpr, name } of context.flow.assignments)
    if ((how === 'local' || how === 'assign') && valueExpr === through) names.add(name.key);
  return context.flow.calls.some(
    ({ expr }) => /^getcontent(?:aspdf)?$/.test(expr.method.key) && isOn(expr.receiver, through, names),
  );
}

function isOn(receiver: Expr | undefined, through: Expr, names: ReadonlySet<string>): boolean {
  return receiver === through || (receiver?.kind === 'name' && names.has(receiver.key));
}
