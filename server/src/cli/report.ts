import { basename, resolve } from 'node:path';
import { diskFileSystem, isFileAt } from '../project/disk';
import { normalizePath } from '../project/uri';
import { addImports } from '../reports/imported/match';
import { count } from '../reports/readable';
import type { ScanReport } from '../reports/scanReport';
import { plainText } from '../reports/terminal';
import { type ReportKind, reportKindOf, writeReport } from '../reports/writeReport';
import { rulesNamed } from '../rules/registry';
import { exitCodes, Failure } from './failure';
import { readImports } from './imports';
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
  /** Files of other scanners, relative to the current folder. */
  readonly import?: readonly string[];
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
  const imports = await readImports(options.import ?? [], cwd);
  const targets = await resolveTargets(cwd, given.length > 0 ? given : ['.'], diskFileSystem);

  const watched = !options.quiet && isWatched(process.stderr, process.env);
  const finished = await runScan(targets, chosen, cwd, watched ? new ProgressLine(process.stderr) : undefined);
  if (!finished) {
    await writeText(process.stderr, 'Stopped.\n');
    return exitCodes.interrupted;
  }
  const { uris, nameOf, sourceOf, configuration } = finished;
  const whole =
    imports.length === 0
      ? finished.report
      : addImports(finished.report, imports, {
          uris,
          nameOf,
          sourceOf,
          folders: [cwd, ...targets.folders],
          isFile: isFileAt,
          rulesNamed: (name) => rulesNamed(name).map((rule) => rule.name),
          ...(options.rule && { onlyRules: chosen.map(({ name }) => name) }),
        });
  const document = await writeReport(kind, whole, {
    tool: { version: product.version, informationUri: product.homepage },
    subject: options.subject ?? basename(targets.folders[0] ?? cwd),
    date: today(process.env),
    sourceOf,
    configuration,
  });
  if (output === undefined) {
    await writeText(process.stdout, document as string);
  } else {
    await writeReportFile(output, document);
    const { findings, suppressed } = whole;
    const summary = `${count(findings.length, 'open finding')}, ${suppressed.length} set aside${describeImported(whole)}`;
    if (!options.quiet) await writeText(process.stderr, `Wrote ${plainText(options.output ?? output)}: ${summary}.\n`);
  }
  return exitCodes.clean;
}

function describeImported({ imported }: ScanReport): string {
  if (!imported) return '';
  const sum = (of: 'matched' | 'apart') => imported.files.reduce((total, file) => total + file[of], 0);
  return `; imported: ${sum('matched')} found here, too, ${sum('apart')} listed apart`;
}
