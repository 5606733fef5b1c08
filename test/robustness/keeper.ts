/** Workspaces with something wrong in them, and a class beside it that has to keep its findings. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Analysis } from '#server/engine/analysis';
import type { FileSystem } from '#server/project/fileSystem';
import { MemoryFileSystem } from '#server/project/memory';
import type { FileReport } from '#shared/report';
import { defaultSettings, type Settings } from '#shared/settings';
import { contentOf, root, uriOf } from '#test/unit/engine/workspace';
import { testParser } from '#test/unit/syntax/apex/parser';
import { testScriptParser } from '#test/unit/syntax/script/parser';

export { random } from '#test/random';
export { root, uriOf };

/** Where the class stands whose findings stay. */
export const keeperPath = 'force-app/classes/Keeper.cls';
export const keeper = `public class Keeper {
  static final String URL = 'http://keeper.example.com/api';
  public void save(Account a) {
    insert a;
  }
  public List<Contact> all() {
    return [SELECT Id FROM Contact];
  }
  public void send() {
    HttpRequest request = new HttpRequest();
    request.setEndpoint(URL);
  }
}
`;

/** An analysis of a file system's `/ws`, loaded. */
export async function analysisOn(fileSystem: FileSystem, settings: Partial<Settings> = {}, folder = root): Promise<Analysis> {
  const analysis = new Analysis({
    parser: testParser(),
    scriptParser: testScriptParser,
    fileSystem,
    settings: () => ({ ...defaultSettings, ...settings }),
    onFault: rethrow,
  });
  await analysis.load([folder]);
  return analysis;
}

/** A workspace in memory: the keeper, and files by path below the root. */
export function memoryWith(files: Readonly<Record<string, string | Uint8Array>>): MemoryFileSystem {
  const fileSystem = new MemoryFileSystem();
  fileSystem.write(join(root, keeperPath), keeper);
  for (const [path, content] of Object.entries(files)) fileSystem.write(join(root, path), content);
  return fileSystem;
}

let expected: unknown;

/** Scans, and makes sure that the keeper says what it says alone. Out: the report of `path`. */
export async function scanned(analysis: Analysis, path?: string): Promise<FileReport | undefined> {
  if (expected === undefined) {
    const alone = await analysisOn(memoryWith({}));
    expected = contentOf(alone.report(uriOf(keeperPath)));
    assert.ok((alone.report(uriOf(keeperPath))?.findings.length ?? 0) >= 4);
  }
  const summary = await analysis.scan();
  assert.equal(summary.cancelled, false);
  assert.deepEqual(contentOf(analysis.report(uriOf(keeperPath))), expected, 'findings elsewhere stay');
  return path === undefined ? undefined : analysis.report(uriOf(path));
}

/** Scans a workspace of the keeper and one file. Out: that file's report. */
export async function reportBeside(path: string, content: string | Uint8Array, settings: Partial<Settings> = {}) {
  return scanned(await analysisOn(memoryWith({ [path]: content }), settings), path);
}

/** Rules of the open findings of a report, in order. */
export function rulesOf(report: FileReport | undefined): string[] {
  return (report?.findings ?? []).map(({ rule }) => rule);
}

/** What is said about a file as a whole. */
export function problemsOf(report: FileReport | undefined): string[] {
  return (report?.problems ?? []).map(({ message }) => message);
}

/** In a test an error of our own is a failure, whatever users are told. */
function rethrow(error: unknown): void {
  throw error;
}
