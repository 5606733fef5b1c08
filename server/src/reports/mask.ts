import type { Span } from '#shared/finding';

/**
 * The text with whatever may be a secret replaced by asterisks, one for each UTF-16 code unit, so that offsets still fit.
 * It does not ask whether a rule takes the value for a secret: rules may be off, and lines hold more than one value.
 *
 * In Apex this is the inside of string literals, except the scheme and host of a URL, the text of a query that has no
 * literals of its own, and the names of rules in @SuppressWarnings. In XML it is the content of elements whose names speak
 * of secrets, and what stands behind a user name, `?` or `#` in URLs. In any other text it is what may be a key: letters and
 * signs with a digit among them.
 * What stands in `found`, where rules saw secrets, is replaced everywhere.
 */
export function maskSource(text: string, language: 'apex' | 'xml' | 'other', found: readonly Span[] = []): string {
  const spans = language === 'apex' ? findApexSecrets(text) : language === 'xml' ? findXmlSecrets(text) : findKeys(text);
  return replaceSpans(text, found.length === 0 ? spans : [...spans, ...found].sort((a, b) => a.start - b.start));
}

function replaceSpans(text: string, spans: readonly Span[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    if (end <= at) continue;
    const from = Math.max(at, start);
    parts.push(text.slice(at, from), '*'.repeat(end - from));
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

/** Goes through the text by hand: the backtracking of an expression would not survive a literal of megabytes. */
function findApexSecrets(text: string): Span[] {
  const spans: Span[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "'") {
      const end = endOfLiteral(text, i + 1);
      if (!namesRules(text, i + 1, end)) spans.push(...secretsOfLiteral(text, i + 1, end));
      // A literal that its line leaves open ends before the line break.
      i = end;
    } else if (text.startsWith('//', i)) {
      i = endOfLine(text, i);
    } else if (text.startsWith('/*', i)) {
      const end = text.indexOf('*/', i + 2);
      i = end === -1 ? text.length : end + 1;
    }
  }
  return spans;
}

function endOfLiteral(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const char = text[i];
    if (char === "'" || char === '\n' || char === '\r') return i;
    if (char === '\\' && text[i + 1] !== '\n' && text[i + 1] !== '\r') i++;
  }
  return text.length;
}

/** Whether a literal is the argument of @SuppressWarnings and holds nothing but names of rules. */
function namesRules(text: string, start: number, end: number): boolean {
  if (!/@SuppressWarnings\s{0,10}\(\s{0,40}'$/i.test(text.slice(Math.max(0, start - 80), start))) return false;
  return end - start < 2000 && /^[a-z]+(?:\.[a-z]+)?(?:\s*,\s*[a-z]+(?:\.[a-z]+)?)*$/i.test(text.slice(start, end).trim());
}

function endOfLine(text: string, from: number): number {
  for (let i = from; i < text.length; i++) if (text[i] === '\n' || text[i] === '\r') return i;
  return text.length;
}

function secretsOfLiteral(text: string, start: number, end: number): Span[] {
  const head = text.slice(start, Math.min(end, start + 300));
  const url = /^([a-z][a-z\d+.-]{0,20}:(?:\/\/)?)([^/?#@\s]*@)?([\w.-]*(?::\d{1,5})?)(?=[/?#]|$)/i.exec(head);
  if (url && (url[1].endsWith('//') || /^callout:$/i.test(url[1]))) {
    const host = start + url[1].length;
    const spans: Span[] = url[2] ? [{ start: host, end: host + url[2].length - 1 }] : [];
    return [...spans, { start: start + url[0].length, end }];
  }
  const query = /^\s*(?:select|find)\s/i.test(head) && !text.slice(start, end).includes("\\'");
  return query ? [] : [{ start, end }];
}

const secretElement = /<(?:\w+:)?\w*(?:secret|password|passphrase|token|key|certificate|credential)\w*(?:\s[^<>]*)?>/gi;
const urlStart = /\b[a-z][a-z\d+.-]{0,20}:\/\//gi;

function findXmlSecrets(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(secretElement)) {
    const start = match.index + match[0].length;
    const end = text.indexOf('<', start);
    spans.push({ start, end: end === -1 ? text.length : end });
  }
  for (const match of text.matchAll(urlStart)) {
    const start = match.index + match[0].length;
    const rest = /^[^\s<>"']*/.exec(text.slice(start, start + 4000))![0];
    const user = /^[^/?#@]*@/.exec(rest);
    if (user) spans.push({ start, end: start + user[0].length - 1 });
    const tail = rest.search(/[?#]/);
    if (tail !== -1) spans.push({ start: start + tail + 1, end: start + rest.length });
  }
  return spans.sort((a, b) => a.start - b.start);
}

const keyLike = /[\w+/=.~!@#$%^&*-]{8,}/g;

function findKeys(text: string): Span[] {
  return [...text.matchAll(keyLike)]
    .filter(([run]) => /\d/.test(run))
    .map(({ 0: run, index }) => ({ start: index, end: index + run.length }));
}
