/** Sets findings aside that a suppression covers, and says which suppressions are of no use. */

import type { Finding, Span, Suppression } from '#shared/finding';
import type { RuleMeta } from '#shared/rule';
import { ruleNamed } from '../../rules/registry';
import type { Report, RuleEdit, RuleFix } from '../../rules/rule';
import { lineEnd, lineStart, nextLine } from './comments';
import type { FoundSuppression, NamedRule, Suppressions } from './model';
import { selects } from './selector';

/** The name of the rule that reports suppressions without use. */
export const unusedRule = 'UnusedSuppression';

export interface ApplyOptions {
  /** Whether a rule is on for this file. A suppression of a rule that is off may be needed when it is on again. */
  readonly isActive?: (rule: string) => boolean;
}

/** What suppressions did to findings. */
export interface Applied<F> {
  readonly open: readonly F[];
  /** The findings set aside, each with its suppression. */
  readonly suppressed: readonly (F & { readonly suppression: Suppression })[];
  /** What the rule UnusedSuppression reports. */
  readonly unused: readonly Report[];
}

/**
 * Applies a file's suppressions to its findings: all of them, those too that severity and confidence settings would leave
 * out, or else suppressions of those look unused.
 */
export function applySuppressions<F extends Pick<Finding, 'file' | 'rule' | 'start' | 'end'>>(
  findings: readonly F[],
  suppressions: Suppressions,
  options: ApplyOptions = {},
): Applied<F> {
  if (suppressions.list.length === 0) return { open: findings, suppressed: [], unused: [] };
  const used = new Set<FoundSuppression | NamedRule>();
  const open: F[] = [];
  const suppressed: (F & { suppression: Suppression })[] = [];
  for (const finding of findings) {
    const by = covering(finding, suppressions, used);
    if (by)
      suppressed.push({
        ...finding,
        suppression: { by: by.by, reason: by.reason, place: { file: finding.file, ...spanOf(by) } },
      });
    else open.push(finding);
  }
  const useless = unused(suppressions, used, options).filter(({ range }) => {
    return !covering({ rule: unusedRule, ...range }, suppressions, used);
  });
  return { open, suppressed, unused: [...useless, ...uselessAllowances(suppressions, used)] };
}

/** The suppression to name for a finding; all that cover it count as used. One with a reason is named first. */
function covering(
  finding: Pick<Finding, 'rule' | 'start' | 'end'>,
  suppressions: Suppressions,
  used: Set<FoundSuppression | NamedRule>,
): FoundSuppression | undefined {
  const rule = ruleNamed(finding.rule);
  if (!rule) return undefined;
  let first: FoundSuppression | undefined;
  for (const suppression of suppressions.list) {
    if (!covers(suppression, finding, rule, suppressions)) continue;
    used.add(suppression);
    for (const name of suppression.names) if (name.rules.includes(rule.name)) used.add(name);
    if (!first || (!first.reason && suppression.reason)) first = suppression;
  }
  return first;
}

function covers(suppression: FoundSuppression, finding: Span, rule: RuleMeta, { releases, text }: Suppressions): boolean {
  if (!isAbout(suppression, rule)) return false;
  if (!suppression.open) return suppression.reach.some(({ start, end }) => start <= finding.start && finding.start <= end);
  // Code Analyzer: any part of the finding's lines counts, and the last marker about its rule decides.
  const last = lineEnd(text, Math.max(finding.start, finding.end - 1));
  const { start } = suppression.span;
  if (suppression.reach[0].start > last) return false;
  return !releases.some((release) => release.span.start > start && release.start <= last && selects(release.selector, rule));
}

function isAbout({ selects: what, names }: FoundSuppression, rule: RuleMeta): boolean {
  if (what === 'all') return rule.name !== unusedRule;
  if (what === 'pmd') return rule.engine === 'pmd';
  if (what === 'named') return names.some(({ rules }) => rules.includes(rule.name));
  return selects(what, rule);
}

// ---------------------------------------------------------------- of no use

/** Suppressions that set nothing aside although they name a rule that is on here; those of UnusedSuppression come later. */
function unused(suppressions: Suppressions, used: ReadonlySet<FoundSuppression | NamedRule>, options: ApplyOptions): Report[] {
  const isActive = options.isActive ?? (() => true);
  const reports: Report[] = [];
  for (const suppression of suppressions.list) {
    if (suppression.by === 'sfge-disable') continue;
    const idle = suppression.names.filter((name) => {
      if (used.has(name) || name.rules.includes(unusedRule)) return false;
      if (name.correction) return true;
      return name.rules.length > 0 ? name.rules.some(isActive) : suppression.by === 'preflight';
    });
    const perName = suppression.selects === 'named';
    if (!perName) {
      // It is about more than the rules it names, so it is of use if it set anything aside.
      if (idle.length > 0 && !used.has(suppression)) reports.push(whole(suppression, suppressions, idle[0]));
      continue;
    }
    if (suppression.by === 'preflight' && suppression.names.length === 0) {
      const message = 'This suppression names no rule, so it suppresses nothing. Write "allow" and the name of a rule.';
      reports.push({ range: spanOf(suppression), message, fixes: [removal(suppression, suppressions)] });
      continue;
    }
    if (idle.length === 0) continue;
    const everything =
      suppression.alone && idle.length === suppression.names.length && !idle.some(({ correction }) => correction);
    if (everything) reports.push(whole(suppression, suppressions, idle[0]));
    else for (const name of idle) reports.push(part(suppression, name, suppressions));
  }
  return reports;
}

/** Suppressions of UnusedSuppression that set nothing aside either. */
function uselessAllowances(suppressions: Suppressions, used: ReadonlySet<FoundSuppression | NamedRule>): Report[] {
  return suppressions.list.flatMap((suppression) => {
    const name = suppression.names.find((each) => each.rules.includes(unusedRule));
    if (!name || used.has(name) || suppression.selects !== 'named') return [];
    return [suppression.names.length === 1 ? whole(suppression, suppressions, name) : part(suppression, name, suppressions)];
  });
}

function whole(suppression: FoundSuppression, suppressions: Suppressions, name: NamedRule): Report {
  const range = suppression.names.length === 1 ? { start: name.start, end: name.end } : spanOf(suppression);
  const text = suppression.names.length === 1 ? message(suppression, name) : 'This suppresses no finding here. Remove it.';
  return { range, message: text, fixes: suppression.alone ? [removal(suppression, suppressions)] : [] };
}

function part(suppression: FoundSuppression, name: NamedRule, suppressions: Suppressions): Report {
  const range = { start: name.start, end: name.end };
  return { range, message: message(suppression, name), fixes: fixesOf(suppression, name, suppressions) };
}

function fixesOf(suppression: FoundSuppression, name: NamedRule, suppressions: Suppressions): RuleFix[] {
  if (name.correction) {
    const edits = [{ start: name.start, end: name.end, text: name.correction }];
    return [{ id: 'correct-name', title: `Write ${name.correction}`, preferred: true, edits }];
  }
  if (suppression.names.length === 1 && suppression.alone) return [removal(suppression, suppressions)];
  return [{ id: 'remove-name', title: `Remove ${name.name}`, preferred: true, edits: [nameRemoval(name, suppressions.text)] }];
}

function message(suppression: FoundSuppression, name: NamedRule): string {
  if (name.correction) return `PMD and Preflight read this only as ${name.correction}: it suppresses nothing.`;
  if (name.rules.length === 0) return `Preflight has no rule ${name.name}.`;
  const others = suppression.by === 'preflight' ? 'Remove it.' : 'Remove it, unless another tool still needs it.';
  return `${name.rules[0]} finds nothing here, so this suppresses nothing. ${others}`;
}

// ---------------------------------------------------------------- removal

function removal(suppression: FoundSuppression, { text, releases, list }: Suppressions): RuleFix {
  const edits: RuleEdit[] = [spanRemoval(text, spanOf(suppression))];
  if (suppression.open) {
    // The marker that ends it goes too, unless it ends another one as well.
    const written = JSON.stringify(suppression.selects);
    const end = releases.find(
      ({ span, selector }) => span.start > suppression.span.start && JSON.stringify(selector) === written,
    );
    const others = list.some((other) => other !== suppression && other.open && end && other.span.start < end.span.start);
    if (end?.alone && !others) edits.push(spanRemoval(text, end.span));
  }
  return { id: 'remove-suppression', title: 'Remove this suppression', preferred: true, edits };
}

/** Takes a comment or an annotation out: its line if nothing else is on it, with the comment that gave an annotation's reason. */
function spanRemoval(text: string, span: Span): RuleEdit {
  const first = lineStart(text, span.start);
  const last = lineEnd(text, span.end);
  const before = text.slice(first, span.start);
  const behind = text.slice(span.end, last);
  const isAnnotation = text[span.start] === '@';
  if (before.trim() === '' && (behind.trim() === '' || (isAnnotation && /^\s*(?:\/\/.*|\/\*[^*]*\*\/\s*)$/.test(behind)))) {
    return { start: first, end: nextLine(text, span.end), text: '' };
  }
  if (before.trim() === '') return { start: span.start, end: span.end + (behind.length - behind.trimStart().length), text: '' };
  const start = span.start - (before.length - before.trimEnd().length);
  return { start, end: span.end, text: /^(?:\s|$)/.test(behind) ? '' : ' ' };
}

/** Takes a name out of a list. */
function nameRemoval(name: NamedRule, text: string): RuleEdit {
  const behind = /^\s*,\s*/.exec(text.slice(name.end, name.end + 200))?.[0];
  if (behind) return { start: name.start, end: name.end + behind.length, text: '' };
  const before = /,\s*$/.exec(text.slice(Math.max(0, name.start - 200), name.start))?.[0] ?? '';
  return { start: name.start - before.length, end: name.end, text: '' };
}

function spanOf({ span }: FoundSuppression): Span {
  return { start: span.start, end: span.end };
}
