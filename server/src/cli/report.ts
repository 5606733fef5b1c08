import { basename, resolve } from 'node:path';
import { diskFileSystem } from '../project/disk';
import { normalizePath } from '../project/uri';
import { count } from '../reports/readable';
import { plainText } from '../reports/terminal';
import { type ReportKind, reportKindOf, writeReport } from '../reports/writeReport';
import { exitCodes, Failure } from './failure';
import { checkOutputFile, writeReportFile, writeText } from './output';
import type { Product } from './product';
import { isWatched, ProgressLine } from './progress';
import { chooseRules } from './ruleChoice';
import { runScan } from './runScan';
import { resolveTargets } from './targets';
import { today } from './today';

/** The options of `preflight report`. */
export interface ReportOptions {
  /** What to write; without it the name of the output file says so. */
  readonly format?: ReportKind;
  /** A file for the report, relative to the current folder; standard output if there is none. */
  readonly output?: string;
  /** Names of rules; all rules if there are none. */
  readonly rule?: readonly string[];
  /** What the report calls what was scanned; the name of the project's folder if left out. */
  readonly subject?: string;
  readonly quiet?: boolean;
}

/**
 * `preflight report`: analyses the given files and folders, and writes a document about them. Out: the exit code of the process,
 * which findings do not change. Throws a Failure if the report can't be written.
 */
export async function report(given: readonly string[], options: ReportOptions, product: Product): Promise<number> {
  const cwd = normalizePath(process.cwd());
  const kind = options.format ?? (options.output === undefined ? 'html' : reportKindOf(options.output));
  if (kind === undefined) throw new Failure(`The name ${options.output} does not say which report to write: add --format.`);
  if (kind === 'docx' && options.output === undefined) throw new Failure('A .docx is no text: name a file with --output.');
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
  const document = await writeReport(kind, finished.report, {
    tool: { version: product.version, informationUri: product.homepage },
    subject: options.subject ?? basename(targets.folders[0] ?? cwd),
    date: today(process.env),
    sourceOf: finished.sourceOf,
    configuration: finished.configuration,
  });
  if (output === undefined) {
    await writeText(process.stdout, document as string);
  } else {
    await writeReportFile(output, document);
    const { findings, suppressed } = finished.report;
    const summary = `${count(findings.length, 'open finding')}, ${suppressed.length} set aside`;
    if (!options.quiet) await writeText(process.stderr, `Wrote ${plainText(options.output ?? output)}: ${summary}.\n`);
  }
  return exitCodes.clean;
}
