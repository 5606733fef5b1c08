import { abridgeSteps, severities } from '#shared/finding';
import { type MaskedSource, MaskedSources } from './maskedSources';
import { count } from './readable';
import { groupByFile } from './ruleGroups';
import { countBySeverity, type FileNotice, type LocatedFinding, type ScanReport } from './scanReport';
import { cellsOf, type Paint, painter, plainText } from './terminal';

/** How a text report is to look. */
export interface TextOptions {
  readonly colours: boolean;
  /** The width of the terminal in cells; source lines are shown where it is known and wide enough. */
  readonly width?: number;
  /** The text of a file by its URI, for the source lines. */
  readonly sourceOf?: (uri: string) => string | undefined;
  /** Findings only: nothing about skipped files, no summary. */
  readonly quiet?: boolean;
}

/** Longer ways are cut in the middle. */
const mostSteps = 20;

/** Terminals narrower than this get no source lines. */
const leastWidth = 80;

/**
 * The scan as text for people: findings by file, each with its place, severity, rule and message, and its line of source
 * where there is room; files that were skipped and why; a summary. Ends with a line break unless there is nothing to say.
 */
export function formatText(report: ScanReport, options: TextOptions): string {
  const paint = painter(options.colours);
  const { width = 0, sourceOf } = options;
  const sources = width >= leastWidth && sourceOf ? new MaskedSources(report, sourceOf) : undefined;
  const blocks = groupByFile(report.findings).map(({ findings }) => formatFile(findings, width, sources, paint));
  if (!options.quiet) {
    blocks.push(
      formatNotices('Not understood as a whole; findings may be missing there:', 'fault', report.notices, paint),
      formatNotices('Skipped:', 'skipped', report.notices, paint),
      formatNotices('Without effect in the configuration:', 'configuration', report.notices, paint),
      formatSummary(report, paint),
    );
  }
  const text = blocks.filter((block) => block !== '').join('\n\n');
  return text === '' ? '' : `${text}\n`;
}

function formatFile(
  findings: readonly LocatedFinding[],
  width: number,
  sources: MaskedSources | undefined,
  paint: Paint,
): string {
  const { file, uri } = findings[0];
  const positions = findings.map(({ region }) => `${region.beginLine}:${region.beginColumn}`);
  const column = Math.max(...positions.map((position) => position.length));
  const source = sources?.of(uri, file);
  const lines = findings.flatMap((located, index) => {
    const { finding } = located;
    const severity = paint(finding.severity, finding.severity.padEnd('warning'.length));
    const head = `  ${positions[index].padStart(column)}  ${severity}  ${finding.rule}  ${plainText(finding.message)}`;
    const line = source ? formatSource(located, source, width, paint) : [];
    return [head, ...line, ...formatSteps(located, paint)];
  });
  return [paint('file', plainText(file)), ...lines].join('\n');
}

/** The way the data takes, a line for each step: what happens and where, with the file's name where it is another one. */
function formatSteps({ uri, steps = [] }: LocatedFinding, paint: Paint): string[] {
  const width = `${steps.length}`.length;
  return abridgeSteps(steps, mostSteps).flatMap(({ number, step, leftOut }) => {
    const { beginLine, beginColumn } = step.region;
    const place = `${step.uri === uri ? '' : `${plainText(step.file)}:`}${beginLine}:${beginColumn}`;
    const gap = leftOut === 0 ? [] : [paint('faint', `    ${' '.repeat(width)}  (${count(leftOut, 'step')} left out)`)];
    return [...gap, `    ${`${number}`.padStart(width)}  ${plainText(step.message)}  ${paint('faint', place)}`];
  });
}

/** The first line of a finding and carets below it; a line that is too long is cut on both sides of the finding. */
function formatSource({ region, finding }: LocatedFinding, { text, lines }: MaskedSource, width: number, paint: Paint): string[] {
  if (region.beginLine > lines.lineCount) return [];
  const whole = text.slice(lines.lineStart(region.beginLine - 1), lines.lineStart(region.beginLine));
  const line = plainText(whole.replace(/[\r\n]+$/, ''));
  const begin = Math.min(region.beginColumn - 1, line.length);
  const end = region.endLine > region.beginLine ? line.length : Math.min(region.endColumn - 1, line.length);
  const gutter = `    ${paint('faint', '|')} `;
  const { before, marked, after } = cutAround(line, begin, end, width - 6);
  const carets = paint(finding.severity, '^'.repeat(Math.max(1, cellsOf(marked))));
  return [`${gutter}${before}${marked}${after}`, `${gutter}${' '.repeat(cellsOf(before))}${carets}`];
}

const cut = '...';

/** The parts of a line before, in and behind [begin, end), so much of them as fits into `room` cells; no indentation. */
function cutAround(line: string, begin: number, end: number, room: number): { before: string; marked: string; after: string } {
  const indent = Math.min(begin, line.length - line.trimStart().length);
  // What stands before a finding tells more than what follows, but the finding itself comes first.
  const wanted = Math.min(cellsOf(line.slice(begin, end)), Math.ceil(room / 2));
  const from = fitBackwards(line, indent, begin, room - wanted - 2 * cut.length);
  const before = (from > indent ? cut : '') + line.slice(from, begin);
  const left = room - cellsOf(before);
  const kept = fitForwards(line, begin, line.length, left) === line.length ? left : left - cut.length;
  const markedEnd = fitForwards(line, begin, end, kept);
  const marked = line.slice(begin, markedEnd);
  const afterEnd = fitForwards(line, markedEnd, line.length, kept - cellsOf(marked));
  return { before, marked, after: line.slice(markedEnd, afterEnd) + (afterEnd < line.length ? cut : '') };
}

/** The least index from which the text up to `to` takes at most `room` cells; never inside a surrogate pair. */
function fitBackwards(line: string, least: number, to: number, room: number): number {
  let at = to;
  for (let cells = 0; at > least; ) {
    const char = /[\ud800-\udbff][\udc00-\udfff]$|[\s\S]$/.exec(line.slice(Math.max(least, at - 2), at))![0];
    cells += cellsOf(char);
    if (cells > room) break;
    at -= char.length;
  }
  return at;
}

/** The greatest index up to which the text from `from` takes at most `room` cells; never inside a surrogate pair. */
function fitForwards(line: string, from: number, most: number, room: number): number {
  let at = from;
  for (let cells = 0; at < most; ) {
    const char = String.fromCodePoint(line.codePointAt(at)!);
    cells += cellsOf(char);
    if (cells > room) break;
    at += char.length;
  }
  return at;
}

function formatNotices(title: string, kind: FileNotice['kind'], notices: readonly FileNotice[], paint: Paint): string {
  const lines = notices
    .filter((notice) => notice.kind === kind)
    .map(({ file, region, message }) => {
      const place = region ? `:${region.beginLine}:${region.beginColumn}` : '';
      return `  ${plainText(file)}${place}: ${plainText(message)}`;
    });
  return lines.length === 0 ? '' : [paint('warning', title), ...lines].join('\n');
}

function formatSummary(report: ScanReport, paint: Paint): string {
  const { findings, suppressed, notices, files, packages, milliseconds, known, since } = report;
  const skipped = notices.filter(({ kind }) => kind === 'skipped').length;
  const changed = since === undefined ? '' : ` changed since ${plainText(since)}`;
  const scope = `${count(files, 'file')}${packages > 0 ? ` (${count(packages, 'package')})` : ''}${changed}`;
  const aside = [
    known ? `${known} known` : '',
    suppressed.length > 0 ? `${suppressed.length} suppressed` : '',
    skipped > 0 ? `${count(skipped, 'file')} skipped` : '',
    `${(milliseconds / 1000).toFixed(1)} s`,
  ];
  const tail = paint('faint', aside.filter((each) => each !== '').join(', '));
  if (files === 0 && changed !== '') return `No file that is looked at was${changed}. ${tail}`;
  if (files === 0) return `Nothing was scanned. ${tail}`;
  const fresh = known ? 'new ' : '';
  if (findings.length === 0) return `${paint('good', `No ${fresh}findings in ${scope}.`)} ${tail}`;
  const counts = countBySeverity(findings);
  const parts = severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => paint(severity, severity === 'info' ? `${counts.info} info` : count(counts[severity], severity)));
  return `${count(findings.length, `${fresh}finding`)} (${parts.join(', ')}) in ${scope}. ${tail}`;
}
