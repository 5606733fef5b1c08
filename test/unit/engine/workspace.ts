/** Workspaces in memory for tests of the engine. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Analysis } from '#server/engine/analysis';
import { MemoryFileSystem } from '#server/project/memory';
import { uriOfPath } from '#server/project/uri';
import type { FileReport } from '#shared/report';
import { defaultSettings, type Settings } from '#shared/settings';
import { testParser } from '#test/unit/syntax/apex/parser';
import { testScriptParser } from '#test/unit/syntax/script/parser';

export const root = join('/', 'ws');

/** The URI of a file of the workspace. */
export function uriOf(path: string): string {
  return uriOfPath(join(root, path));
}

/** An analysis of files given by path below the root, loaded. */
export async function analysisOf(
  files: Readonly<Record<string, string>>,
  settings: Partial<Settings> = {},
  today: () => string = () => '',
): Promise<{ analysis: Analysis; fileSystem: MemoryFileSystem }> {
  const fileSystem = new MemoryFileSystem();
  for (const [path, text] of Object.entries(files)) fileSystem.write(join(root, path), text);
  const analysis = new Analysis({
    parser: testParser(),
    scriptParser: testScriptParser,
    fileSystem,
    settings: () => ({ ...defaultSettings, ...settings }),
    today,
    onFault: rethrow,
  });
  await analysis.load([root]);
  return { analysis, fileSystem };
}

/** What a report says, without its id. */
export function contentOf(report: FileReport | undefined): unknown {
  if (!report) return undefined;
  const { resultId: _, ...content } = report;
  return content;
}

/** Line, rule and marked text of each finding but mere information: easy to compare by eye. */
export function summary(analysis: Analysis, path: string): string[] {
  const report = analysis.report(uriOf(path));
  const text = analysis.textOf(uriOf(path)) ?? '';
  const findings = (report?.findings ?? []).filter(({ severity }) => severity !== 'info');
  return findings.map((finding) => {
    const { line } = analysis.lines(uriOf(path))!.positionAt(finding.start);
    return `${line + 1} ${finding.rule} ${text.slice(finding.start, finding.end).split('\n')[0]}`;
  });
}

/** The files of the sample project by path below it. */
export function sampleFiles(): Record<string, string> {
  const folder = join(__dirname, '../../../sample');
  const out: Record<string, string> = {};
  const visit = (directory: string): void => {
    for (const name of readdirSync(directory)) {
      const path = join(directory, name);
      if (statSync(path).isDirectory()) visit(path);
      else out[relative(folder, path)] = readFileSync(path, 'utf8');
    }
  };
  visit(folder);
  return out;
}

/** In a test an error of our own is a failure, whatever users are told. */
function rethrow(error: unknown): void {
  throw error;
}
