/** What pages and components cost inside one process, against parsing alone. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Analysis } from '#server/engine/analysis';
import { markupDialectOf, scriptDialectOf } from '#server/project/files';
import { MemoryFileSystem } from '#server/project/memory';
import { rules } from '#server/rules/registry';
import { loadApexModule } from '#server/syntax/apex/module';
import { ApexParser } from '#server/syntax/apex/parser';
import { parseMarkup } from '#server/syntax/markup/index';
import { loadScriptModule } from '#server/syntax/script/module';
import { ScriptParser } from '#server/syntax/script/parser';
import { defaultSettings } from '#shared/settings';
import type { Files } from './generateWorkspace';
import { best, processorTime } from './times';

export interface MarkupFigures {
  readonly megabytes: number;
  readonly files: number;
  /** Milliseconds of processor time. */
  readonly parseMarkup: number;
  readonly parseScripts: number;
  /** All that is done for these files, the classes being analysed already. */
  readonly full: number;
  readonly findings: number;
  /** Milliseconds in the rules of an area. */
  readonly areas: readonly { readonly name: string; readonly milliseconds: number }[];
}

/** Measures the pages, components and scripts of a project held in memory, beside its classes. */
export async function measureMarkup(classes: Files, markup: Files, dist: string): Promise<MarkupFigures> {
  const parser = new ApexParser(loadApexModule(readFileSync(join(dist, 'apex.wasm'))));
  parser.warmUp();
  const scripts = new ScriptParser(loadScriptModule(readFileSync(join(dist, 'script.wasm'))));
  const texts = [...markup];
  const parseTime = await best(3, () => {
    for (const [path, text] of texts) {
      const dialect = markupDialectOf(path);
      if (dialect) parseMarkup(text, dialect);
    }
  });
  const scriptTime = await best(3, () => {
    for (const [path, text] of texts) if (scriptDialectOf(path)) scripts.tree(text);
  });
  const fileSystem = new MemoryFileSystem();
  for (const [path, text] of [...classes, ...markup]) fileSystem.write(join('/', 'ws', path), text);
  const base = join('/', 'ws', 'force-app', 'main', 'default');
  const folders = ['pages', 'components', 'aura', 'lwc'].map((folder) => join(base, folder));
  let findings = 0;
  let full = Number.POSITIVE_INFINITY;
  const analyse = async (): Promise<void> => {
    const analysis = new Analysis({ parser, scriptParser: () => scripts, fileSystem, settings: () => defaultSettings });
    await analysis.load([join('/', 'ws')]);
    await analysis.scan({ paths: [join(base, 'classes')] });
    const began = processorTime();
    findings = (await analysis.scan({ paths: folders })).findings;
    full = Math.min(full, processorTime() - began);
  };
  await best(3, analyse);
  return {
    megabytes: texts.reduce((sum, [, text]) => sum + text.length, 0) / 1e6,
    files: texts.length,
    parseMarkup: parseTime,
    parseScripts: scriptTime,
    full,
    findings,
    areas: await areaTimes(analyse),
  };
}

/** Time spent in the rules of each area that looks at these files. */
async function areaTimes(analyse: () => Promise<void>): Promise<{ name: string; milliseconds: number }[]> {
  const spent = new Map<string, number>();
  const restore: (() => void)[] = [];
  for (const rule of rules) {
    if (rule.area !== 'visualforce' && rule.area !== 'lightning') continue;
    for (const key of ['check', 'element', 'script'] as const) {
      const original = (rule as unknown as Record<string, unknown>)[key];
      if (typeof original !== 'function') continue;
      const timed = (...args: unknown[]): void => {
        const began = performance.now();
        original(...args);
        spent.set(rule.area, (spent.get(rule.area) ?? 0) + performance.now() - began);
      };
      Object.assign(rule, { [key]: timed });
      restore.push(() => Object.assign(rule, { [key]: original }));
    }
  }
  await analyse();
  for (const undo of restore) undo();
  return [...spent].map(([name, milliseconds]) => ({ name, milliseconds })).sort((a, b) => b.milliseconds - a.milliseconds);
}
