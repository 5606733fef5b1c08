import { join, relative, sep } from 'node:path';
import type { FileReport } from '#shared/report';
import type { RuleMeta } from '#shared/rule';
import { defaultSettings, type Settings } from '#shared/settings';
import { Analysis } from '../engine/analysis';
import { closedFolderReason, noticingClosedFolders } from '../project/closedFolders';
import { pathOfUri, uriOfPath } from '../project/uri';
import { isWithin } from '../project/walk';
import { buildScanReport, type ScanReport } from '../reports/scanReport';
import { scanScope } from '../reports/scanScope';
import { rules } from '../rules/registry';
import { loadApexModule } from '../syntax/apex/module';
import { ApexParser } from '../syntax/apex/parser';
import { lazyScriptParser } from '../syntax/script';
import { readParserModule } from './product';
import type { ProgressLine } from './progress';
import type { Targets } from './targets';
import { today } from './today';

/** What a scan gives. */
export interface FinishedScan {
  readonly report: ScanReport;
  /** The URIs of the files that were analysed. */
  readonly uris: readonly string[];
  /** The name of a file for readers, by its URI. */
  readonly nameOf: (uri: string) => string;
  /** The text of an analysed file, by its URI. */
  readonly sourceOf: (uri: string) => string | undefined;
  /** The configuration files in force, by their names for readers. */
  readonly configuration: readonly string[];
  /** The baseline that the configuration names, absolute. */
  readonly baseline: string | undefined;
}

/** Reads and analyses the targets with the chosen rules; names files from `cwd`. Out: undefined if Ctrl+C stopped it. */
export async function runScan(
  targets: Targets,
  chosen: readonly RuleMeta[],
  cwd: string,
  line: ProgressLine | undefined,
): Promise<FinishedScan | undefined> {
  const settings = settingsFor(chosen);
  const closed = new Set<string>();
  const analysis = new Analysis({
    parser: new ApexParser(loadApexModule(readParserModule('apex'))),
    scriptParser: lazyScriptParser(() => readParserModule('script')),
    fileSystem: noticingClosedFolders(closed),
    settings: () => settings,
    today: () => today(process.env),
  });
  const stop = new AbortController();
  const { signal } = stop;
  const interrupt = () => stop.abort();
  // Once: a second Ctrl+C ends the process at once.
  process.once('SIGINT', interrupt);
  try {
    const progress = line?.show.bind(line);
    const started = performance.now();
    await analysis.load(targets.folders, { signal, progress, outerFolder: cwd });
    if (signal.aborted) return undefined;
    const isChanged = targets.changed && changeTest(targets.changed.files);
    const summary = await analysis.scan({ signal, progress, paths: targets.paths, ...(isChanged && { only: isChanged }) });
    if (signal.aborted || summary.cancelled) return undefined;
    const isTarget = (path: string) => targets.paths.some((target) => isWithin(path, target)) && (!isChanged || isChanged(path));
    // In order: what one file uses up of a limited suppression, those behind it can't have.
    const uris = analysis
      .files()
      .filter((uri) => isTarget(pathOfUri(uri)))
      .sort();
    const configurations = analysis.configuration.files.flatMap((uri) => analysis.report(uri) ?? []);
    const packages = new Set(uris.map((uri) => analysis.workspace.packageDirectoryOf(pathOfUri(uri))?.path));
    packages.delete(undefined);
    const reports = [...uris.flatMap((uri) => reportOf(analysis, uri, chosen)), ...configurations];
    const nameOf = (uri: string) => nameFrom(cwd, uri);
    const report = buildScanReport({
      reports,
      summary: {
        ...summary,
        skipped: [...summary.skipped, ...skippedFolders(closed, targets)],
        milliseconds: performance.now() - started,
      },
      faults: analysis.workspace.faults.map(({ path, message }) => ({ uri: uriOfPath(path), message })),
      rules: chosen,
      packages: packages.size,
      ...scanScope(analysis, uris, { settings, chosen, nameOf }),
      lines: (uri) => analysis.lines(uri),
      nameOf,
    });
    const { changed } = targets;
    return {
      report: changed ? { ...report, since: changed.since } : report,
      uris: uris.filter((uri) => analysis.report(uri) !== undefined),
      nameOf,
      sourceOf: (uri) => analysis.textOf(uri),
      configuration: analysis.configuration.filesInForce.map((path) => nameFrom(cwd, uriOfPath(path))),
      baseline: targets.folders.map((folder) => analysis.configuration.of(join(folder, 'x')).baseline).find(Boolean),
    };
  } finally {
    line?.clear();
    process.removeListener('SIGINT', interrupt);
  }
}

function skippedFolders(closed: ReadonlySet<string>, { paths }: Targets): { file: string; reason: string }[] {
  return [...closed]
    .filter((path) => paths.some((target) => isWithin(path, target)))
    .map((path) => ({ file: uriOfPath(path), reason: closedFolderReason }));
}

/** Whether a file or the metadata beside it is among the changed ones: that says its API version. */
function changeTest(files: ReadonlySet<string>): (path: string) => boolean {
  return (path) => files.has(path) || files.has(`${path}-meta.xml`);
}

/** The defaults; rules that were chosen by name are on whatever the configuration says, and no others. */
function settingsFor(chosen: readonly RuleMeta[]): Settings {
  if (chosen.length === rules.length) return defaultSettings;
  return { ...defaultSettings, onlyRules: chosen.map(({ name }) => name) };
}

/** The report of one file, without what does not come from a rule that was asked for. */
function reportOf(analysis: Analysis, uri: string, chosen: readonly RuleMeta[]): FileReport[] {
  const report = analysis.report(uri);
  if (!report) return [];
  // Findings that come from no rule, such as a suppression that suppresses nothing, belong to a scan with all rules.
  if (chosen.length === rules.length) return [report];
  const names = new Set(chosen.map(({ name }) => name));
  return [
    {
      ...report,
      findings: report.findings.filter(({ rule }) => names.has(rule)),
      suppressed: report.suppressed.filter(({ rule }) => names.has(rule)),
    },
  ];
}

/** The file's path from `cwd`, with forward slashes; absolute where there is no relative one. */
function nameFrom(cwd: string, uri: string): string {
  const path = relative(cwd, pathOfUri(uri));
  return sep === '/' ? path : path.replaceAll(sep, '/');
}
