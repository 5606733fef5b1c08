import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { diskFileSystem } from '../project/disk';
import { normalizePath, pathOfUri } from '../project/uri';
import { isWithin } from '../project/walk';
import { compareWithBaseline, type KnownFinding, readBaseline, writeBaseline } from '../reports/baseline';
import { count } from '../reports/readable';
import type { LocatedFinding } from '../reports/scanReport';
import { plainText } from '../reports/terminal';
import { rules } from '../rules/registry';
import { exitCodes, Failure, reasonOf } from './failure';
import { checkOutputFile, writeReportFile, writeText } from './output';
import type { Product } from './product';
import { isWatched, ProgressLine } from './progress';
import { type FinishedScan, runScan } from './runScan';
import { resolveTargets, type Targets } from './targets';

/** What a baseline is called unless somebody says otherwise. */
export const baselineName = 'preflight-baseline.json';

/** The options of `preflight baseline create` and `preflight baseline update`. */
export interface BaselineOptions {
  /** The baseline, relative to the current folder; else the one that `preflight.yml` names. */
  readonly output?: string;
  /** Create: replace a baseline that is there. */
  readonly force?: boolean;
  readonly quiet?: boolean;
}

/**
 * `preflight baseline create`: writes all open findings down as known. Out: the exit code of the process. Throws a Failure
 * where there is a baseline already, and where it can't be written.
 */
export async function createBaseline(given: readonly string[], options: BaselineOptions, product: Product): Promise<number> {
  const run = await scanFor(given, options);
  if (!run) return exitCodes.interrupted;
  const { file, finished } = run;
  if (!options.force && (await readText(file)) !== undefined) {
    throw new Failure(`There is a baseline ${nameOf(file)} already. Use preflight baseline update, or --force to replace it.`);
  }
  const findings = finished.report.findings.map((each) => knownFrom(each, file));
  await writeReportFile(file, writeBaseline(findings, toolOf(product)));
  if (!options.quiet) await tell(`Wrote ${nameOf(file)}: ${count(findings.length, 'known finding')}.`);
  return exitCodes.clean;
}

/**
 * `preflight baseline update`: takes out of a baseline what is not found any more; nothing new gets into it. What it knows of
 * files that were not scanned stays. Out: the exit code of the process. Throws a Failure where there is no baseline.
 */
export async function updateBaseline(given: readonly string[], options: BaselineOptions, product: Product): Promise<number> {
  const run = await scanFor(given, options);
  if (!run) return exitCodes.interrupted;
  const { file, finished, targets } = run;
  const baseline = await loadBaseline(file);
  const { fresh, known, gone } = compareWithBaseline(finished.report.findings, baseline);
  const isScanned = (each: KnownFinding) => {
    const path = normalizePath(resolve(dirname(file), each.file));
    return targets.paths.some((target) => isWithin(path, target));
  };
  const kept = gone.filter((each) => !isScanned(each));
  await writeReportFile(file, writeBaseline([...known.map((each) => knownFrom(each, file)), ...kept], toolOf(product)));
  const fixed = gone.length - kept.length;
  const more = fresh.length > 0 ? ` ${count(fresh.length, 'finding')} ${fresh.length === 1 ? 'is' : 'are'} not in it.` : '';
  const left = known.length + kept.length;
  if (!options.quiet) await tell(`Updated ${nameOf(file)}: ${fixed} fixed, ${count(left, 'known finding')} left.${more}`);
  return exitCodes.clean;
}

/** What a baseline knows. Throws a Failure if it can't be read. */
export async function loadBaseline(file: string): Promise<KnownFinding[]> {
  const text = await readText(file);
  if (text === undefined) throw new Failure(`There is no baseline ${nameOf(file)}. Write one with preflight baseline create.`);
  try {
    return readBaseline(text);
  } catch (error) {
    const way = 'Take it from git, or write it anew with preflight baseline create --force.';
    throw new Failure(`The baseline ${nameOf(file)} cannot be read: ${(error as Error).message}. ${way}`);
  }
}

/** Whether there is a file, readable or not. */
export async function isThere(file: string): Promise<boolean> {
  return (await readText(file)) !== undefined;
}

async function scanFor(
  given: readonly string[],
  options: BaselineOptions,
): Promise<{ readonly file: string; readonly finished: FinishedScan; readonly targets: Targets } | undefined> {
  const cwd = normalizePath(process.cwd());
  const said = options.output === undefined ? undefined : resolve(cwd, options.output);
  if (said !== undefined) await checkOutputFile(said);
  const targets = await resolveTargets(cwd, given.length > 0 ? given : ['.'], diskFileSystem);
  const watched = !options.quiet && isWatched(process.stderr, process.env);
  const finished = await runScan(targets, rules, cwd, watched ? new ProgressLine(process.stderr) : undefined);
  if (!finished) {
    await writeText(process.stderr, 'Stopped.\n');
    return undefined;
  }
  return { file: said ?? finished.baseline ?? resolve(cwd, baselineName), finished, targets };
}

function knownFrom({ uri, finding, region }: LocatedFinding, file: string): KnownFinding {
  const path = relative(dirname(file), pathOfUri(uri));
  return {
    fingerprint: finding.fingerprint,
    rule: finding.rule,
    file: sep === '/' ? path : path.replaceAll(sep, '/'),
    line: region.beginLine,
  };
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Failure(`The baseline ${nameOf(file)} cannot be read: ${reasonOf(error)}.`);
  }
}

function toolOf({ version }: Product): string {
  return `Preflight ${version}`;
}

/** The name of a file for readers: from the current folder where that is shorter. */
export function nameOf(file: string): string {
  const from = relative(normalizePath(process.cwd()), file);
  return plainText(from.startsWith('..') || from === '' ? file : from);
}

function tell(text: string): Promise<void> {
  return writeText(process.stderr, `${text}\n`);
}
