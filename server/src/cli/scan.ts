import { resolve } from 'node:path';
import { atLeast } from '#shared/finding';
import { diskFileSystem } from '../project/disk';
import { normalizePath } from '../project/uri';
import { type KnownFinding, withoutKnown } from '../reports/baseline';
import { formatGitlab } from '../reports/gitlab';
import { formatJson } from '../reports/json';
import { count } from '../reports/readable';
import { forGithub, formatSarif } from '../reports/sarif';
import type { ScanReport } from '../reports/scanReport';
import { plainText } from '../reports/terminal';
import { formatText } from '../reports/text';
import { isThere, loadBaseline, nameOf } from './baseline';
import { changedFiles } from './changedFiles';
import { exitCodes } from './failure';
import { checkOutputFile, wantsColours, writeReportFile, writeText } from './output';
import type { Product } from './product';
import { isWatched, ProgressLine } from './progress';
import { chooseRules } from './ruleChoice';
import { type FinishedScan, runScan } from './runScan';
import { resolveTargets } from './targets';

/** The options of `preflight scan`. */
export interface ScanOptions {
  readonly format: 'text' | 'json' | 'sarif' | 'github' | 'gitlab';
  /** A file for the report, relative to the current folder; standard output if there is none. */
  readonly output?: string;
  /** Names of rules; all rules if there are none. */
  readonly rule?: readonly string[];
  /** The mildest severity that makes the scan fail. */
  readonly failOn: 'error' | 'warning' | 'info' | 'never';
  /** A file of known findings, relative to the current folder; false for none, undefined for what `preflight.yml` names. */
  readonly baseline?: string | false;
  /** A commit: only files that were changed since then are reported on. */
  readonly changedSince?: string;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  /** False for --no-color. */
  readonly color: boolean;
}

/**
 * `preflight scan`: analyses the given files and folders, and writes the report. Out: the exit code of the process.
 * Throws a Failure if the scan can't be run.
 */
export async function scan(given: readonly string[], options: ScanOptions, product: Product): Promise<number> {
  const cwd = normalizePath(process.cwd());
  const chosen = chooseRules(options.rule ?? []);
  const output = options.output === undefined ? undefined : resolve(cwd, options.output);
  if (output !== undefined) await checkOutputFile(output);
  const said = typeof options.baseline === 'string' ? await loadBaseline(resolve(cwd, options.baseline)) : undefined;
  const all = await resolveTargets(cwd, given.length > 0 ? given : ['.'], diskFileSystem);
  const { changedSince: since } = options;
  const targets = since === undefined ? all : { ...all, changed: { since, files: await changedFiles(all.folders, since) } };

  const watched = !options.quiet && isWatched(process.stderr, process.env);
  const finished = await runScan(targets, chosen, cwd, watched ? new ProgressLine(process.stderr) : undefined);
  if (!finished) {
    await writeText(process.stderr, 'Stopped.\n');
    return exitCodes.interrupted;
  }
  const baseline = said ?? (options.baseline === false ? undefined : await configuredBaseline(finished, options));
  const report = baseline ? withoutKnown(finished.report, baseline) : finished.report;
  const text = formatReport({ ...finished, report }, options, product);
  if (options.verbose) await writeText(process.stderr, describeConfiguration(finished.configuration));
  if (!options.quiet) await writeText(process.stderr, describeApart(report, options, given));
  if (output === undefined) {
    await writeText(process.stdout, text);
  } else {
    await writeReportFile(output, text);
    if (!options.quiet) await writeText(process.stderr, describeWritten(report, options));
  }
  return exceeds(report, options.failOn) ? exitCodes.findings : exitCodes.clean;
}

/** What the baseline knows that the configuration names; undefined where that is yet to be written. */
async function configuredBaseline({ baseline }: FinishedScan, { quiet }: ScanOptions): Promise<KnownFinding[] | undefined> {
  if (baseline === undefined) return undefined;
  if (await isThere(baseline)) return loadBaseline(baseline);
  const message = `There is no baseline ${nameOf(baseline)} yet, so all findings count. preflight baseline create writes it.\n`;
  if (!quiet) await writeText(process.stderr, message);
  return undefined;
}

function formatReport({ report, sourceOf }: FinishedScan, options: ScanOptions, product: Product): string {
  const { format, output, quiet, color } = options;
  if (format === 'json') return formatJson(report);
  const tool = { version: product.version, informationUri: product.homepage };
  if (format === 'sarif') return formatSarif(report, tool, sourceOf);
  if (format === 'github') return formatSarif(forGithub(report), tool, sourceOf);
  if (format === 'gitlab') return formatGitlab(report);
  if (output !== undefined) return formatText(report, { colours: false, quiet });
  const width = process.stdout.isTTY ? process.stdout.columns : undefined;
  return formatText(report, { colours: wantsColours(color, process.stdout, process.env), width, sourceOf, quiet });
}

function describeWritten(report: ScanReport, { format, output = '' }: ScanOptions): string {
  const all = report.findings.length;
  const written = format === 'github' ? forGithub(report).findings.length : all;
  const rest = written < all ? `, the worst of ${all}: GitHub takes no more` : '';
  return `Wrote ${count(written, 'finding')} to ${plainText(output)}${rest}.\n`;
}

/** What a person should know but the report on standard output has no place for. */
function describeApart(report: ScanReport, { format }: ScanOptions, given: readonly string[]): string {
  const { notices, files } = report;
  const lines: string[] = [];
  if (files === 0 && notices.length === 0 && report.since === undefined) {
    const where = given.length > 0 ? given.join(', ') : 'the current folder';
    lines.push(`There is nothing to scan in ${where}. Give the folder of a Salesforce project, such as force-app.`);
  }
  if (format !== 'text') {
    const skipped = notices.filter(({ kind }) => kind === 'skipped');
    lines.push(...skipped.map(({ file, message }) => `Skipped ${file}: ${message}`));
    const settings = notices.filter(({ kind }) => kind === 'configuration');
    lines.push(
      ...settings.map(({ file, region, message }) => {
        return `${file}${region ? `:${region.beginLine}:${region.beginColumn}` : ''}: ${message}`;
      }),
    );
  }
  return lines.map((line) => `${plainText(line)}\n`).join('');
}

/** Which files say how to scan. */
export function describeConfiguration(files: readonly string[]): string {
  return `Configuration: ${files.length > 0 ? files.map(plainText).join(', ') : 'none, so that defaults hold'}.\n`;
}

function exceeds({ findings }: ScanReport, failOn: ScanOptions['failOn']): boolean {
  return failOn !== 'never' && findings.some(({ finding }) => atLeast(finding.severity, failOn));
}
