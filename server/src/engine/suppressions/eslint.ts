/**
 * ESLint's comments in scripts, as far as they name a rule that says what a rule here says. A comment that switches all of ESLint
 * off says nothing about security, and counts for nothing.
 */

import type { Span } from '#shared/finding';
import { claimIn } from './claim';
import type { Comment } from './comments';
import type { FoundSuppression, Selector } from './model';

/** ESLint's rules: those for Lightning web components, and Mozilla's on unsanitized markup. */
const lintRules: ReadonlyMap<string, string> = new Map([
  ['@lwc/lwc/no-inner-html', 'LwcInnerHtml'],
  ['no-unsanitized/method', 'LwcInnerHtml'],
  ['no-unsanitized/property', 'LwcInnerHtml'],
]);

/** Whether a script has such a comment; asked before anything else is done. */
export const eslintMarker = /eslint-disable[\s\S]{0,400}?(?:no-inner-html|no-unsanitized)/;

const directive = /^\s*eslint-(disable(?:-next-line|-line)?|enable)(?![\w-])([\s\S]*)$/;

/** Where lines are. */
interface Lines {
  /** The lines of a stretch of text, without the last line break. */
  lines(from: number, to?: number): Span;
  /** The first line below a comment that is no comment itself. */
  lineBelow(comment: Span): Span | undefined;
}

/** The comments of ESLint in a script that set findings of rules here aside. */
export function eslintSuppressions(comments: readonly Comment[], lines: Lines): FoundSuppression[] {
  const found: FoundSuppression[] = [];
  /** By rule, the stretch that is open: it ends where the rule is enabled again. */
  const open = new Map<string, { start: number; end: number }>();
  for (const comment of comments) {
    const match = comment.text.length <= maxLength ? directive.exec(comment.text) : null;
    if (!match) continue;
    const [, what, rest] = match;
    const { names, reason } = read(rest!);
    if (what === 'enable') {
      const enabled = names.length > 0 ? rulesOf(names) : [...open.keys()];
      for (const rule of comment.isLine ? [] : enabled) {
        const stretch = open.get(rule);
        if (stretch) stretch.end = comment.start;
        open.delete(rule);
      }
      continue;
    }
    for (const rule of rulesOf(names)) {
      const reach = reachOf(what!, comment, lines);
      if (!reach) continue;
      if (what === 'disable') {
        if (open.has(rule)) continue;
        open.set(rule, reach);
      }
      found.push(suppression(rule, comment, reason, reach));
    }
  }
  return found;
}

/** What is longer lists no rules. */
const maxLength = 2000;

/** The names of rules, and behind two dashes the reason. */
function read(rest: string): { names: string[]; reason: string | undefined } {
  const at = rest.search(/\s-{2,}\s/);
  const list = at < 0 ? rest : rest.slice(0, at);
  const reason = at < 0 ? '' : rest.slice(at).trim().replace(/^-+/, '').replace(/\s+/g, ' ').trim();
  return {
    names: list
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
    reason: reason || undefined,
  };
}

function rulesOf(names: readonly string[]): string[] {
  return [...new Set(names.flatMap((name) => lintRules.get(name) ?? []))];
}

function reachOf(what: string, comment: Comment, lines: Lines): { start: number; end: number } | undefined {
  if (what === 'disable-line') return lines.lines(comment.start);
  if (what === 'disable-next-line') return lines.lineBelow(comment);
  return comment.isLine ? undefined : { start: comment.start, end: Number.POSITIVE_INFINITY };
}

function suppression(rule: string, span: Comment, reason: string | undefined, reach: Span): FoundSuppression {
  const selects: Selector = { word: rule.toLowerCase() };
  const { start, end } = span;
  return {
    by: 'eslint-disable',
    ...claimIn(reason),
    span: { start, end },
    names: [],
    selects,
    reach: [reach],
    open: false,
    alone: true,
  };
}
