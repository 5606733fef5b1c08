/** What is said about a value that is not encoded for its place, and the fixes for it. */

import type { MarkupAttribute } from '../../../syntax/markup';
import type { HtmlPlace } from '../../apex/web/html';
import type { Report, RuleFix, VisualforceContext } from '../../rule';
import { encoded, quoted } from '../output/encodingFixes';
import { stepsOf, type Unsafe } from '../output/judge';
import { flagOf, isInsideRaw, type Output } from '../output/outputs';
import type { Place } from '../output/places';

interface Wording {
  /** `gets into ...`. */
  readonly where: string;
  /** What can happen and what to do, whole sentences but for the first letter. */
  readonly advice: string;
}

/** The report on an output with at least one value that is not encoded for its place, the surest first. */
export function reportOf(context: VisualforceContext, output: Output, unsafe: readonly Unsafe[]): Report {
  const first = unsafe[0]!;
  const { where, advice } = wordingOf(first.place, output);
  const state = first.isEncoded ? 'encoded for another place' : 'as it is';
  const { start, end } = output.expression;
  return {
    range: { start, end },
    message: `${first.subject} gets into ${where} ${state}: ${advice}`,
    confidence: first.confidence,
    steps: stepsOf(first, context, `Put into ${where}`),
    fixes: fixesOf(context, output, unsafe),
  };
}

function wordingOf(place: Place, output: Output): Wording {
  switch (place.kind) {
    case 'script':
    case 'handler': {
      const inside = place.kind === 'script' ? 'a script' : 'an event handler';
      switch (place.spot) {
        case 'string':
        case 'regex':
          return { where: `a string in ${inside}`, advice: 'it can end the string. Use JSENCODE.' };
        case 'template':
          return { where: `a template in ${inside}`, advice: '"${" begins code there. Use a string in quotes and JSENCODE.' };
        case 'comment':
          return { where: `a comment in ${inside}`, advice: 'a line break ends the comment. Take it out.' };
        default:
          return { where: inside, advice: 'it is code there, encoded or not. Put it in quotes and use JSENCODE.' };
      }
    }
    case 'javascript-url':
      return {
        where: 'a "javascript:" address',
        advice: 'it can end the string. Use an event handler and JSENCODE, or URLENCODE(JSENCODE()).',
      };
    case 'template':
      return { where: 'a template', advice: 'it can bring a script with it. Use HTMLENCODE.' };
    case 'address':
      return {
        where: 'the start of an address',
        advice: 'it can begin with "javascript:". Put a fixed start before it, such as "/".',
      };
    case 'parameter':
      return { where: 'an address', advice: 'it can add parameters. Use URLENCODE.' };
    case 'load':
      return { where: 'the address of a script', advice: 'it decides whose code runs. Load it from a static resource.' };
    case 'html':
      return { where: htmlPlaces[place.unescaped].where, advice: htmlAdvice(place.unescaped, output) };
    default:
      return { where: 'a style sheet', advice: 'it can end the style sheet. Use HTMLENCODE.' };
  }
}

const htmlPlaces: Readonly<Record<HtmlPlace, Wording>> = {
  text: { where: 'HTML', advice: 'it can bring a script with it. Use HTMLENCODE' },
  attribute: { where: 'an attribute in HTML', advice: 'it can end the attribute. Use HTMLENCODE' },
  unquoted: { where: 'an attribute without quotes', advice: 'a blank ends the attribute. Use quotes and HTMLENCODE' },
  address: { where: 'a link in HTML', advice: 'it can begin with "javascript:". Put a fixed start before it' },
  handler: { where: 'an event handler in HTML', advice: 'it can end the string it stands in. Use HTMLENCODE(JSENCODE())' },
  script: { where: 'a script in HTML', advice: 'it can become code. Keep data out of scripts' },
  style: { where: 'a style in HTML', advice: 'it can load from other sites. Choose among styles of your own' },
  tag: { where: 'a tag in HTML', advice: 'it can add event handlers. Choose among names of your own' },
};

function htmlAdvice(place: HtmlPlace, { unescaped }: Output): string {
  const { advice } = htmlPlaces[place];
  return unescaped && (place === 'text' || place === 'attribute')
    ? `${advice}, or leave out ${unescaped.name}="false".`
    : `${advice}.`;
}

function fixesOf(context: VisualforceContext, output: Output, unsafe: readonly Unsafe[]): RuleFix[] {
  const { text } = context;
  const fixes: RuleFix[] = [];
  const { place } = unsafe[0]!;
  const alike = unsafe.filter((one) => one.place.kind === place.kind && spotOf(one.place) === spotOf(place));
  const encode = (id: string, title: string, functions: readonly string[], preferred = true): void => {
    const edits = encoded(output, alike, functions, text);
    if (edits.length > 0) fixes.push({ id, title, preferred, edits });
  };
  switch (place.kind) {
    case 'script':
    case 'handler':
      if (place.spot === 'string' || place.spot === 'regex') encode('encode-js', 'Encode it with JSENCODE', ['JSENCODE']);
      if (place.spot === 'code' && !output.isWhole) fixes.push(...quoteFixes(output, alike, text));
      break;
    case 'javascript-url':
      if (place.spot === 'string') encode('encode-js-url', 'Encode it with URLENCODE(JSENCODE())', ['URLENCODE', 'JSENCODE']);
      break;
    case 'template':
      encode('encode-html', 'Encode it with HTMLENCODE', ['HTMLENCODE']);
      break;
    case 'parameter':
      encode('encode-url', 'Encode it with URLENCODE', ['URLENCODE']);
      break;
    case 'html':
      if (place.unescaped === 'text' || place.unescaped === 'attribute') {
        encode('encode-html', 'Encode it with HTMLENCODE', ['HTMLENCODE']);
        if (output.unescaped) fixes.push(...unescapedFixes(output.unescaped, text));
      }
      break;
    default:
  }
  return fixes;
}

function spotOf(place: Place): string {
  return 'spot' in place ? place.spot : place.kind === 'html' ? place.unescaped : '';
}

/** What serves as JSON is no string, but can be read from one. */
function quoteFixes(output: Output, unsafe: readonly Unsafe[], text: string): RuleFix[] {
  const fixes: RuleFix[] = [];
  const quote = quoted(output, unsafe, text);
  if (!quote) return fixes;
  const isJson = /json|serialized/i.test(text.slice(output.expression.start, output.expression.end));
  const parse = isJson ? quoted(output, unsafe, text, 'JSON.parse') : undefined;
  if (parse) fixes.push({ id: 'parse-js', title: 'Parse it from an encoded string', preferred: true, edits: parse });
  fixes.push({ id: 'quote-js', title: 'Put it in quotes and encode it', preferred: !parse, edits: quote });
  return fixes;
}

/** The report on messages of a page that are shown as HTML: what is in them comes from Apex. */
export function messagesReport({ element, text }: VisualforceContext): Report | undefined {
  if (element.key !== 'apex:pagemessages' || isInsideRaw(element)) return undefined;
  const flag = flagOf(element, 'escape', text);
  if (!flag || flag.isPerhaps) return undefined;
  const { start, end } = flag.attribute;
  return {
    range: { start, end },
    message:
      'All messages of the page are shown as HTML: those of exceptions and triggers may quote what a user entered. Leave out escape="false".',
    confidence: 'low',
    fixes: unescapedFixes(flag.attribute, text),
  };
}

function unescapedFixes({ start, end }: MarkupAttribute, text: string): RuleFix[] {
  let from = start;
  while (from > 0 && /\s/.test(text[from - 1]!)) from--;
  return [{ id: 'let-escape', title: 'Let the component escape', edits: [{ start: from, end, text: '' }] }];
}
