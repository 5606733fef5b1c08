/** Comments of Apex, of scripts and of markup, found without parsing them. Linear in the length of the text. */

import type { Span } from '#shared/finding';
import type { TextLanguage } from '../../rules/rule';
import { type Comment, layoutOf, lineEnd } from './comments';

/** Where a comment may be, and where none may be written. */
export interface TextLayout {
  readonly comments: readonly Comment[];
  /** Strings, templates and regular expressions of scripts. */
  readonly strings: readonly Span[];
  /** Opening tags of markup. */
  readonly tags: readonly Span[];
  /** The insides of `<script>` elements in markup. */
  readonly scripts: readonly Span[];
}

const nothing: TextLayout = { comments: [], strings: [], tags: [], scripts: [] };

/** The layout of a text. What is written in no language that has comments has none. */
export function textLayoutOf(kind: TextLanguage, text: string): TextLayout {
  if (kind === 'apex') return { ...nothing, ...layoutOf(text) };
  if (kind === 'script') return { ...nothing, ...scriptLayout(text, 0, text.length) };
  return kind === 'markup' || kind === 'xml' ? markupLayout(text) : nothing;
}

// ---------------------------------------------------------------- markup

const markupToken = /<!--|<!\[CDATA\[|<([A-Za-z][\w:.-]{0,100})/g;

function markupLayout(text: string): TextLayout {
  const comments: Comment[] = [];
  const strings: Span[] = [];
  const tags: Span[] = [];
  const scripts: Span[] = [];
  const token = new RegExp(markupToken);
  const scriptEnd = /<\/script/gi;
  let neverEnds = false;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const start = match.index;
    if (match[0] === '<!--') {
      const close = text.indexOf('-->', start + 4);
      if (close < 0) break;
      comments.push({ start, end: close + 3, text: text.slice(start + 4, close), textStart: start + 4, isLine: false });
      token.lastIndex = close + 3;
    } else if (match[0] === '<![CDATA[') {
      const close = text.indexOf(']]>', start);
      if (close < 0) break;
      token.lastIndex = close + 3;
    } else {
      const end = tagEnd(text, start + match[0].length);
      tags.push({ start, end });
      token.lastIndex = end;
      if (match[1]!.toLowerCase() !== 'script' || text[end - 2] === '/') continue;
      scriptEnd.lastIndex = end;
      const close: RegExpExecArray | null = neverEnds ? null : scriptEnd.exec(text);
      neverEnds ||= !close;
      if (!close) continue;
      const inside = scriptLayout(text, end, close.index);
      comments.push(...inside.comments);
      strings.push(...inside.strings);
      scripts.push({ start: end, end: close.index });
      token.lastIndex = close.index;
    }
  }
  return { comments, strings, tags, scripts };
}

/** A tag that is longer is none. */
const longestTag = 20_000;

/** Behind the `>` of the tag, whose attributes begin at `from`; quoted values may have one in them. */
function tagEnd(text: string, from: number): number {
  const last = Math.min(text.length, from + longestTag);
  for (let at = from; at < last; at++) {
    const char = text[at];
    if (char === '>') return at + 1;
    if (char === '<') return at;
    if (char === '"' || char === "'") {
      const length = text.slice(at + 1, last).indexOf(char);
      if (length < 0) return at + 1;
      at += length + 1;
    }
  }
  return last;
}

// ---------------------------------------------------------------- scripts

/** What goes on for longer on its line is no regular expression. */
const longestExpression = 400;
/** Characters behind which a `/` divides; behind all others it begins a regular expression. */
const operandEnd = /[\w$)\]}'"`]/;
/** Words behind which it begins one all the same. */
const beforeOperand = /\b(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield)$/;

function scriptLayout(text: string, from: number, to: number): Pick<TextLayout, 'comments' | 'strings'> {
  const comments: Comment[] = [];
  const strings: Span[] = [];
  /** For each open `${` of a template, how many braces are open inside. */
  const templates: number[] = [];
  const token = /['"`{}]|\/[/*]?/g;
  token.lastIndex = from;
  let noBlockEnd = false;
  for (let match = token.exec(text); match && match.index < to; match = token.exec(text)) {
    const start = match.index;
    let end = start + 1;
    switch (match[0]) {
      case '//':
        end = Math.min(to, lineEnd(text, start));
        comments.push({ start, end, text: text.slice(start + 2, end), textStart: start + 2, isLine: true });
        break;
      case '/*': {
        const close: number = noBlockEnd ? -1 : text.indexOf('*/', start + 2);
        noBlockEnd ||= close < 0;
        if (close < 0 || close >= to) end = start + 2;
        else {
          end = close + 2;
          comments.push({ start, end, text: text.slice(start + 2, close), textStart: start + 2, isLine: false });
        }
        break;
      }
      case '/':
        if (beginsExpression(text, from, start)) end = expressionEnd(text, start, to);
        if (end > start + 1) strings.push({ start, end });
        break;
      case '{':
        if (templates.length > 0) templates[templates.length - 1]!++;
        break;
      case '}':
        if (templates.length === 0) break;
        if (templates[templates.length - 1]! > 0) templates[templates.length - 1]!--;
        else {
          templates.pop();
          end = templateEnd(text, start + 1, to, templates);
          strings.push({ start, end });
        }
        break;
      case '`':
        end = templateEnd(text, start + 1, to, templates);
        strings.push({ start, end });
        break;
      default:
        end = quoteEnd(text, start, to);
        strings.push({ start, end });
    }
    token.lastIndex = end;
  }
  return { comments, strings };
}

function beginsExpression(text: string, from: number, slash: number): boolean {
  let at = slash - 1;
  const least = Math.max(from, slash - 200);
  while (at >= least && /\s/.test(text[at]!)) at--;
  if (at < least) return at < from;
  return !operandEnd.test(text[at]!) || beforeOperand.test(text.slice(Math.max(from, at - 10), at + 1));
}

/** Behind the `/` that ends a regular expression on its line; behind the first `/` where there is none. */
function expressionEnd(text: string, start: number, to: number): number {
  let inClass = false;
  const last = Math.min(to, start + longestExpression);
  for (let at = start + 1; at < last; at++) {
    const char = text[at];
    if (char === '\n' || char === '\r') break;
    if (char === '\\') at++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) return at + 1;
  }
  return start + 1;
}

function quoteEnd(text: string, start: number, to: number): number {
  const quote = text[start];
  for (let at = start + 1; at < to; at++) {
    const char = text[at];
    if (char === quote) return at + 1;
    if (char === '\n' || char === '\r') return at;
    if (char === '\\') at += text[at + 1] === '\r' && text[at + 2] === '\n' ? 2 : 1;
  }
  return to;
}

/** To the end of a template, or to behind the next `${` in it, which is then noted as open. */
function templateEnd(text: string, from: number, to: number, templates: number[]): number {
  for (let at = from; at < to; at++) {
    const char = text[at];
    if (char === '`') return at + 1;
    if (char === '\\') at++;
    else if (char === '$' && text[at + 1] === '{') {
      templates.push(0);
      return at + 2;
    }
  }
  return to;
}
