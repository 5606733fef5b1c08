/** Sets findings aside that a suppression covers, and says which suppressions are of no use. */

import type { Finding, Span, Suppression } from '#shared/finding';
import { isExpired } from '#shared/justification';
import type { RuleMeta } from '#shared/rule';
import { ruleNamed } from '../../rules/registry';
import type { Report, RuleEdit, RuleFix } from '../../rules/rule';
import { lineEnd, nextLine } from './comments';
import { expiredReport, expiredRule } from './expired';
import type { FoundSuppression, NamedRule, Release, Suppressions } from './model';
import { selects } from './selector';
import { anyWithin, countBelow, preferredAt, type RankedSpan } from './spans';

/** The name of the rule that reports suppressions without use. */
export const unusedRule = 'UnusedSuppression';

export interface ApplyOptions {
  /** Whether a rule is on for this file. A suppression of a rule that is off may be needed when it is on again. */
  readonly isActive?: (rule: string) => boolean;
  /** The day of today, as `2027-06-30`: suppressions that held until an earlier one set nothing aside. Without it all hold. */
  readonly today?: string;
}

/** What suppressions did to findings. */
export interface Applied<F> {
  readonly open: readonly F[];
  /** The findings set aside, each with its suppression. */
  readonly suppressed: readonly (F & { readonly suppression: Suppression })[];
  /** What the rule UnusedSuppression reports. */
  readonly unused: readonly Report[];
  /** What the rule ExpiredSuppression reports. */
  readonly expired: readonly Report[];
}

/**
 * Applies a file's suppressions to its findings: all of them, those too that severity and confidence settings would leave
 * out, or else suppressions of those look unused.
 */
export function applySuppressions<F extends Pick<Finding, 'file' | 'rule' | 'start' | 'end'>>(
  findings: readonly F[],
  all: Suppressions,
  options: ApplyOptions = {},
): Applied<F> {
  if (all.list.length === 0) return { open: findings, suppressed: [], unused: [], expired: [] };
  const { today = '' } = options;
  const isOver = ({ terms = {} }: FoundSuppression) => isExpired(terms, today);
  const over = all.list.filter(isOver);
  const suppressions = over.length === 0 ? all : { ...all, list: all.list.filter((each) => !isOver(each)) };
  const used = new Set<FoundSuppression | NamedRule>();
  const open: F[] = [];
  const suppressed: (F & { suppression: Suppression })[] = [];
  const covers = covering(findings, suppressions, used);
  for (const [i, finding] of findings.entries()) {
    const by = covers[i];
    if (by)
      suppressed.push({
        ...finding,
        suppression: { by: by.by, reason: by.reason, ...by.terms, place: { file: finding.file, ...spanOf(by) } },
      });
    else open.push(finding);
  }
  const markers = markersOf(suppressions);
  const outdated = over.map((each) => expiredReport(each, all.text, today, each.alone ? removal(each, markers) : undefined));
  const condoned = covering(
    outdated.map(({ range: { start, end } }) => ({ rule: expiredRule, start, end })),
    suppressions,
    used,
  );
  const idle = unused(markers, used, options);
  const allowed = covering(
    idle.map(({ range: { start, end } }) => ({ rule: unusedRule, start, end })),
    suppressions,
    used,
  );
  return {
    open,
    suppressed,
    unused: [...idle.filter((_, i) => !allowed[i]), ...uselessAllowances(markers, used)],
    expired: outdated.filter((_, i) => !condoned[i]),
  };
}

type Located = Pick<Finding, 'rule' | 'start' | 'end'>;

/** For each finding the suppression to name; all that cover it count as used. One with a reason is named first. */
function covering(
  findings: readonly Located[],
  suppressions: Suppressions,
  used: Set<FoundSuppression | NamedRule>,
): (FoundSuppression | undefined)[] {
  const byRule = new Map<string, number[]>();
  for (const [i, { rule }] of findings.entries()) {
    const same = byRule.get(rule);
    if (same) same.push(i);
    else byRule.set(rule, [i]);
  }
  const out = new Array<FoundSuppression | undefined>(findings.length).fill(undefined);
  for (const [name, indices] of byRule) {
    const rule = ruleNamed(name);
    if (!rule) continue;
    const reaches = reachesOf(rule, suppressions);
    const closed = mark(reaches.closed, indices, (i) => findings[i].start, used, rule);
    // Code Analyzer: any part of the finding's lines counts, and the last marker about its rule decides. All its markers
    // hold from the beginning of a line, so the last character stands for its line.
    const open = mark(reaches.open, indices, (i) => Math.max(findings[i].start, findings[i].end - 1), used, rule);
    for (const i of indices) {
      const a = closed.get(i);
      const b = open.get(i);
      out[i] = (a && b ? (a.rank < b.rank ? a : b) : (a ?? b))?.suppression;
    }
  }
  return out;
}

interface Reach extends RankedSpan {
  readonly suppression: FoundSuppression;
}

/** Where the suppressions that are about a rule reach: those with a given reach, and those that hold until released. */
function reachesOf(rule: RuleMeta, { list, releases }: Suppressions): { closed: Reach[]; open: Reach[] } {
  const closed: Reach[] = [];
  const open: Reach[] = [];
  const ends = releases.filter((release) => selects(release.selector, rule));
  for (const [i, suppression] of list.entries()) {
    if (!isAbout(suppression, rule)) continue;
    const rank = suppression.reason ? i : i + list.length;
    if (suppression.open) {
      const end = ends[countBelow(ends, ({ span }) => span.start <= suppression.span.start)];
      open.push({ start: suppression.reach[0].start, end: end ? end.start - 1 : Number.POSITIVE_INFINITY, rank, suppression });
    } else for (const { start, end } of suppression.reach) closed.push({ start, end, rank, suppression });
  }
  return { closed, open };
}

/** Sets findings (given by index) against reaches by one position each. Notes what covers any of them as used. */
function mark(
  reaches: readonly Reach[],
  indices: readonly number[],
  positionOf: (index: number) => number,
  used: Set<FoundSuppression | NamedRule>,
  rule: RuleMeta,
): Map<number, Reach> {
  const out = new Map<number, Reach>();
  if (reaches.length === 0) return out;
  const sorted = [...indices].sort((a, b) => positionOf(a) - positionOf(b));
  const positions = sorted.map(positionOf);
  for (const { start, end, suppression } of reaches) {
    if (!anyWithin(positions, start, end)) continue;
    used.add(suppression);
    for (const name of suppression.names) if (name.rules.includes(rule.name)) used.add(name);
  }
  for (const [at, reach] of preferredAt(positions, reaches).entries()) if (reach) out.set(sorted[at], reach);
  return out;
}

function isAbout({ selects: what, names }: FoundSuppression, rule: RuleMeta): boolean {
  if (what === 'all') return rule.name !== unusedRule && rule.name !== expiredRule;
  if (what === 'pmd') return rule.engine === 'pmd';
  if (what === 'named') return names.some(({ rules }) => rules.includes(rule.name));
  return selects(what, rule);
}

// ---------------------------------------------------------------- of no use

/** Suppressions that set nothing aside although they name a rule that is on here; those of UnusedSuppression come later. */
function unused(suppressions: Markers, used: ReadonlySet<FoundSuppression | NamedRule>, options: ApplyOptions): Report[] {
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
function uselessAllowances(suppressions: Markers, used: ReadonlySet<FoundSuppression | NamedRule>): Report[] {
  return suppressions.list.flatMap((suppression) => {
    const name = suppression.names.find((each) => each.rules.includes(unusedRule));
    if (!name || used.has(name) || suppression.selects !== 'named') return [];
    return [suppression.names.length === 1 ? whole(suppression, suppressions, name) : part(suppression, name, suppressions)];
  });
}

function whole(suppression: FoundSuppression, suppressions: Markers, name: NamedRule): Report {
  const range = suppression.names.length === 1 ? { start: name.start, end: name.end } : spanOf(suppression);
  const text = suppression.names.length === 1 ? message(suppression, name) : 'This suppresses no finding here. Remove it.';
  return { range, message: text, fixes: suppression.alone ? [removal(suppression, suppressions)] : [] };
}

function part(suppression: FoundSuppression, name: NamedRule, suppressions: Markers): Report {
  const range = { start: name.start, end: name.end };
  return { range, message: message(suppression, name), fixes: fixesOf(suppression, name, suppressions) };
}

function fixesOf(suppression: FoundSuppression, name: NamedRule, suppressions: Markers): RuleFix[] {
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

/** Suppressions with what their removal has to know. */
interface Markers extends Suppressions {
  /** The marker that releases an open suppression and nothing else. */
  releaseOf(suppression: FoundSuppression): Release | undefined;
}

function markersOf(suppressions: Suppressions): Markers {
  const open = suppressions.list.filter((suppression) => suppression.open);
  const bySelector = new Map<string, Release[]>();
  for (const release of open.length > 0 ? suppressions.releases : []) {
    const written = JSON.stringify(release.selector);
    bySelector.set(written, [...(bySelector.get(written) ?? []), release]);
  }
  return {
    ...suppressions,
    releaseOf(suppression) {
      const releases = bySelector.get(JSON.stringify(suppression.selects)) ?? [];
      const release = releases[countBelow(releases, ({ span }) => span.start <= suppression.span.start)];
      const other = open[0] === suppression ? open[1] : open[0];
      return release?.alone && !(other && other.span.start < release.span.start) ? release : undefined;
    },
  };
}

function removal(suppression: FoundSuppression, markers: Markers): RuleFix {
  const edits: RuleEdit[] = [spanRemoval(markers.text, spanOf(suppression))];
  if (suppression.open) {
    const end = markers.releaseOf(suppression);
    if (end) edits.push(spanRemoval(markers.text, end.span));
  }
  return { id: 'remove-suppression', title: 'Remove this suppression', preferred: true, edits };
}

/** Takes a comment or an annotation out: its line if nothing else is on it, with the comment that gave an annotation's reason. */
function spanRemoval(text: string, span: Span): RuleEdit {
  // Only the blanks around the span are looked at: lines may be very long and have many of these.
  let first = span.start;
  while (first > 0 && isBlank(text[first - 1])) first--;
  let behind = span.end;
  while (behind < text.length && isBlank(text[behind])) behind++;
  const opensLine = first === 0 || isLineBreak(text[first - 1]);
  const closesLine = behind === text.length || isLineBreak(text[behind]);
  if (opensLine && (closesLine || (text[span.start] === '@' && isReason(text.slice(behind, lineEnd(text, behind)))))) {
    return { start: first, end: nextLine(text, behind), text: '' };
  }
  if (opensLine) return { start: span.start, end: behind, text: '' };
  return { start: first, end: span.end, text: closesLine || behind > span.end ? '' : ' ' };
}

function isLineBreak(char: string): boolean {
  return char === '\n' || char === '\r';
}

function isBlank(char: string): boolean {
  return /\s/.test(char) && !isLineBreak(char);
}

/** Whether the rest of a line is one comment. */
function isReason(rest: string): boolean {
  return rest.startsWith('//') || /^\/\*[^*]*\*\/\s*$/.test(rest);
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
