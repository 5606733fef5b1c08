import { resolve } from 'node:path';
import { atLeast } from '#shared/finding';
import { diskFileSystem } from '../project/disk';
import { normalizePath } from '../project/uri';
import { formatJson } from '../reports/json';
import { formatSarif } from '../reports/sarif';
import type { ScanReport } from '../reports/scanReport';
import { plainText } from '../reports/terminal';
import { formatText } from '../reports/text';
import { exitCodes } from './failure';
import { checkOutputFile, wantsColours, writeReportFile, writeText } from './output';
import type { Product } from './product';
import { isWatched, ProgressLine } from './progress';
import { chooseRules } from './ruleChoice';
import { type FinishedScan, runScan } from './runScan';
import { resolveTargets } from './targets';

/** The options of `preflight scan`. */
export interface ScanOptions {
  readonly format: 'text' | 'json' | 'sarif';
  /** A file for the report, relative to the current folder; standard output if there is none. */
  readonly output?: string;
  /** Names of rules; all rules if there are none. */
  readonly rule?: readonly string[];
  /** The mildest severity that makes the scan fail. */
  readonly failOn: 'error' | 'warning' | 'info' | 'never';
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
  const targets = await resolveTargets(cwd, given.length > 0 ? given : ['.'], diskFileSystem);

  const watched = !options.quiet && isWatched(process.stderr, process.env);
  const finished = await runScan(targets, chosen, cwd, watched ? new ProgressLine(process.stderr) : undefined);
  if (!finished) {
    await writeText(process.stderr, 'Stopped.\n');
    return exitCodes.interrupted;
  }
  const { report } = finished;
  const text = formatReport(finished, options, product);
  if (options.verbose) await writeText(process.stderr, describeConfiguration(finished.configuration));
  if (!options.quiet) await writeText(process.stderr, describeApart(report, options, given));
  if (output === undefined) {
    await writeText(process.stdout, text);
  } else {
    await writeReportFile(output, text);
    const { length } = report.findings;
    const written = `Wrote ${length} ${length === 1 ? 'finding' : 'findings'} to ${plainText(options.output ?? output)}.\n`;
    if (!options.quiet) await writeText(process.stderr, written);
  }
  return exceeds(report, options.failOn) ? exitCodes.findings : exitCodes.clean;
}

function formatReport({ report, sourceOf }: FinishedScan, options: ScanOptions, product: Product): string {
  const { format, output, quiet, color } = options;
  if (format === 'json') return formatJson(report);
  if (format === 'sarif') return formatSarif(report, { version: product.version, informationUri: product.homepage }, sourceOf);
  if (output !== undefined) return formatText(report, { colours: false, quiet });
  const width = process.stdout.isTTY ? process.stdout.columns : undefined;
  return formatText(report, { colours: wantsColours(color, process.stdout, process.env), width, sourceOf, quiet });
}

/** What a person should know but the report on standard output has no place for. */
function describeApart(report: ScanReport, { format }: ScanOptions, given: readonly string[]): string {
  const { notices, files } = report;
  const lines: string[] = [];
  if (files === 0 && notices.length === 0) {
    const where = given.length > 0 ? given.join(', ') : 'the current folder';
    lines.push(`Nothing to scan in ${where}: give the folder of a Salesforce project, such as force-app.`);
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
