/** The workspace of a case: its files in memory, and the analysis of it. */

import { join } from 'node:path';
import { Analysis } from '#server/engine/analysis';
import { classifyFile } from '#server/project/files';
import { MemoryFileSystem } from '#server/project/memory';
import { uriOfPath } from '#server/project/uri';
import { parseXml } from '#server/syntax/xml/index';
import type { FileReport } from '#shared/report';
import { defaultSettings, type Settings } from '#shared/settings';
import { testParser } from '../unit/syntax/apex/parser';
import { testScriptParser } from '../unit/syntax/script/parser';
import type { CaseConfig } from './parseSpec';

/** The folder that a case's workspace stands in. */
export const folder = process.platform === 'win32' ? 'c:\\workspace' : '/workspace';

/** Absolute path of a file of the workspace. */
export function pathOf(path: string): string {
  return join(folder, path);
}

/** URI of a file of the workspace. */
export function uriOf(path: string): string {
  return uriOfPath(pathOf(path));
}

/** All files of a case's workspace by path: those of the page, and what a project needs besides them. */
export function workspaceFiles(files: ReadonlyMap<string, string>, config: CaseConfig): Map<string, string> {
  const all = new Map(files);
  if (!all.has('sfdx-project.json')) {
    const project = { packageDirectories: [{ path: 'force-app', default: true }], ...config.project };
    all.set('sfdx-project.json', JSON.stringify(project));
  }
  for (const path of files.keys()) {
    const kind = /\.(cls|trigger)$/i.exec(path)?.[1].toLowerCase();
    if (!kind || config.apiVersion === 'none' || files.has(`${path}-meta.xml`)) continue;
    const root = kind === 'cls' ? 'ApexClass' : 'ApexTrigger';
    const version = config.apiVersion.toFixed(1);
    const xml = `<${root} xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>${version}</apiVersion></${root}>`;
    all.set(`${path}-meta.xml`, xml);
  }
  return all;
}

/** Loads an analysis of these files (path to text). */
export async function analyse(files: ReadonlyMap<string, string>, config: CaseConfig, rule: string): Promise<Analysis> {
  const onDisk = Object.fromEntries([...files].map(([path, text]) => [pathOf(path), text]));
  const rules = config.severity ? { [rule]: config.severity, ...config.settings.rules } : config.settings.rules;
  const settings: Settings = { ...defaultSettings, ...config.settings, rules: rules ?? {} };
  const analysis = new Analysis({
    parser: testParser(),
    scriptParser: testScriptParser,
    fileSystem: new MemoryFileSystem(onDisk),
    settings: () => settings,
    today: () => config.today ?? '',
    onFault: rethrow,
  });
  await analysis.load([folder]);
  return analysis;
}

/** The reports of these files; files there is nothing to say about have none. */
export function reportsOf(analysis: Analysis, paths: Iterable<string>): Map<string, FileReport> {
  const reports = new Map<string, FileReport>();
  for (const path of paths) {
    const report = analysis.report(uriOf(path));
    if (report) reports.set(path, report);
  }
  return reports;
}

/** What is wrong with a file's syntax, if anything is. */
export function faultIn(path: string, text: string): string | undefined {
  if (/\.(cls|trigger|apex)$/i.test(path)) {
    const source = testParser().open(text);
    const { hasError } = source;
    source.dispose();
    return hasError ? `${path} has an error in its syntax` : undefined;
  }
  if (!/\.xml$/i.test(path) && classifyFile(path)?.area !== 'metadata') return undefined;
  const fault = parseXml(text).faults[0];
  return fault && `${path}: ${fault.message}`;
}

/** In a test an error of our own is a failure, whatever users are told. */
function rethrow(error: unknown): void {
  throw error;
}
