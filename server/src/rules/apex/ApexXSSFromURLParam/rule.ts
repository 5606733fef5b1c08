import type { Confidence } from '#shared/finding';
import type { OutsideArrival } from '../../../semantics/apex/facts';
import { constantValue } from '../../../semantics/apex/values';
import { type ApexContext, defineRule, type Report, type RuleFix } from '../../rule';
import { type HtmlPlace, isHarmless, isHtml, placeAfter } from '../web/html';
import { isToldByCallee } from '../web/own';
import { below, requestConfidence } from '../web/requests';
import { appended } from '../web/wrap';

export default defineRule({
  name: 'ApexXSSFromURLParam',
  area: 'apex',
  title: 'Escape request data before it gets into HTML',
  severity: 2,
  confidence: 'high',
  tags: ['Recommended', 'Security', 'Apex'],
  faq: ['FAQ-900021', 'FAQ-900024', 'FAQ-900040'],
  objection:
    'Whoever sends a user a link chooses its parameters. Put into HTML as they are, they run as scripts in the name of that user.',
  remedy: 'Escape the value for the place where it stands, or let Visualforce merge it: it escapes unless told otherwise.',
  help: 'https://docs.pmd-code.org/latest/pmd_rules_apex_security.html#apexxssfromurlparam',
  engine: 'pmd',
  check(context, report) {
    if (context.isTest || context.fileType === 'AnonymousApex') return;
    const found: Found[] = [];
    for (const arrival of context.flow.arrivals) {
      const judged = isToldByCallee(context, arrival) ? undefined : judge(context, arrival);
      if (judged) found.push({ ...judged, arrival });
    }
    for (const one of strongest(found)) report(reportOf(context, one));
  },
});

/** What is wrong with an arrival. */
interface Judgement {
  readonly confidence: Confidence;
  readonly message: string;
  /** Escaping for HTML is what is missing. */
  readonly lacksEscaping: boolean;
}

interface Found extends Judgement {
  readonly arrival: OutsideArrival;
}

function judge(context: ApexContext, arrival: OutsideArrival): Judgement | undefined {
  const bySource = requestConfidence(arrival.source);
  if (!bySource) return undefined;
  const { cleaned } = arrival.taint;
  const subject = subjectOf(arrival);
  switch (arrival.sink) {
    case 'markup': {
      if (!isHtml(arrival.before + arrival.after)) return undefined;
      return inHtml(arrival, subject, arrival.isHere || arrival.source.kind !== 'rest' ? bySource : below(bySource));
    }
    case 'email-body':
      if (isHtml(arrival.before)) return inHtml(arrival, subject, bySource);
      return isHarmless(cleaned, 'text')
        ? undefined
        : escapeIt(`${subject} gets into the HTML of an email unescaped: it can bring links and forms with it.`, bySource);
    case 'response-body': {
      const type = contentType(context);
      if (isHarmless(cleaned, 'text') || type === 'data') return undefined;
      return type === 'html'
        ? escapeIt(`${subject} gets into an HTML response unescaped: it can bring a script with it.`, bySource)
        : escapeIt(`${subject} gets into a response whose Content-Type is not set: a browser may take it for HTML.`, 'low');
    }
    case 'page-message':
      // What a page sets and shows again is the user's own.
      if (isHarmless(cleaned, 'text') || arrival.source.kind === 'page-property') return undefined;
      return escapeIt(
        `${subject} gets into a message of the page: it runs as a script where apex:pageMessages has escape="false".`,
        'low',
      );
    case 'page-output':
      if (isHarmless(cleaned, 'text') || arrival.source.kind === 'page-property') return undefined;
      return escapeIt(`${subject} can be shown by a page: it runs as a script where the page says escape="false".`, 'low');
    default:
      return undefined;
  }
}

function escapeIt(what: string, confidence: Confidence): Judgement {
  return { message: `${what} Escape it with escapeHtml4().`, confidence, lacksEscaping: true };
}

/** A value in a text with HTML tags. */
function inHtml(arrival: OutsideArrival, subject: string, confidence: Confidence): Judgement | undefined {
  const { cleaned } = arrival.taint;
  const place = placeAfter(arrival.before);
  if (isHarmless(cleaned, place)) return undefined;
  const isEscaped = isHarmless(cleaned, 'text');
  const { where, advice } = wordings[place];
  const state = isEscaped ? 'escaped for text only' : 'unescaped';
  return {
    message: `${subject} gets into ${where} ${state}: ${advice}`,
    // Escaping that is not enough was at least thought of, and may have a check next to it.
    confidence: isEscaped ? below(confidence) : confidence,
    lacksEscaping: place === 'text' || place === 'attribute',
  };
}

const wordings: Readonly<Record<HtmlPlace, { readonly where: string; readonly advice: string }>> = {
  text: { where: 'HTML', advice: 'it can bring a script with it. Escape it with escapeHtml4().' },
  attribute: { where: 'an attribute in HTML', advice: 'it can end the attribute. Escape it with escapeHtml4().' },
  unquoted: {
    where: 'an attribute without quotes',
    advice: 'a blank ends the attribute. Put the attribute in quotes, and escape the value with escapeHtml4().',
  },
  address: {
    where: 'a link in HTML',
    advice: 'it can begin with "javascript:". Put a fixed start before it, and EncodingUtil.urlEncode around it.',
  },
  handler: {
    where: 'an event handler in HTML',
    advice: 'it can end the string it stands in. Keep data out of scripts: put it into a data attribute.',
  },
  script: {
    where: 'a script in HTML',
    advice: 'it can become code. Keep data out of scripts: put it into a data attribute.',
  },
  style: { where: 'a style in HTML', advice: 'it can load from other sites. Choose among styles of your own.' },
  tag: { where: 'a tag in HTML', advice: 'it can add event handlers. Choose among names of your own.' },
};

function subjectOf({ source }: OutsideArrival): string {
  return `${source.label[0]!.toUpperCase()}${source.label.slice(1)}`;
}

/** What the declaration says that its response is: HTML, data of another kind, or nothing. */
function contentType(context: ApexContext): 'html' | 'data' | undefined {
  for (const { expr, args } of context.flow.calls) {
    if (expr.method.key !== 'addheader' || args.length !== 2) continue;
    if (constantValue(args[0]!)?.toLowerCase() !== 'content-type') continue;
    const type = constantValue(args[1]!)?.toLowerCase();
    if (type !== undefined) return /html|svg/.test(type) ? 'html' : 'data';
  }
  return /\bJSON\s*\.\s*(?:serialize|createGenerator)/i.test(context.text) ? 'data' : undefined;
}

const order: readonly Confidence[] = ['high', 'medium', 'low'];

/** The findings of each place, the surest of several; what is built into HTML is not reported again where it is shown. */
function strongest(found: readonly Found[]): Found[] {
  const sorted = [...found].sort((a, b) => order.indexOf(a.confidence) - order.indexOf(b.confidence));
  const out: Found[] = [];
  for (const one of sorted) {
    if (out.some((other) => sameRange(one.arrival, other.arrival))) continue;
    if (!isBuilt(one) && found.some((other) => isBuilt(other) && sameSource(one.arrival, other.arrival))) continue;
    out.push(one);
  }
  return out.sort((a, b) => a.arrival.range.start - b.arrival.range.start);
}

function isBuilt({ arrival }: Found): boolean {
  return arrival.sink === 'markup';
}

function sameRange(a: OutsideArrival, b: OutsideArrival): boolean {
  return a.range.start === b.range.start && a.range.end === b.range.end;
}

/** Whether two arrivals begin at the same place. */
function sameSource(a: OutsideArrival, b: OutsideArrival): boolean {
  const one = a.path[0]?.origin;
  const other = b.path[0]?.origin;
  return one !== undefined && one.unit === other?.unit && one.start === other.start;
}

function reportOf(context: ApexContext, { arrival, message, confidence, lacksEscaping }: Found): Report {
  const fixes: RuleFix[] = [];
  if (lacksEscaping && arrival.isHere && arrival.sink !== 'page-output') {
    fixes.push({
      id: 'escape-html',
      title: 'Escape the value for HTML',
      preferred: true,
      edits: [appended(context, arrival.range, 'escapeHtml4')],
    });
  }
  return { range: arrival.range, message, confidence, steps: arrival.path, fixes };
}
