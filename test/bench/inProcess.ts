/** What the analysis costs inside one process, against the parser alone. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Analysis } from '#server/engine/analysis';
import { MemoryFileSystem } from '#server/project/memory';
import { rules } from '#server/rules/registry';
import { loadApexModule } from '#server/syntax/apex/module';
import { ApexParser, ParseStopped } from '#server/syntax/apex/parser';
import { defaultSettings } from '#shared/settings';
import type { Files } from './generateWorkspace';
import { best } from './times';

export interface InProcessFigures {
  readonly megabytes: number;
  /** Milliseconds of processor time. */
  readonly parse: number;
  readonly parseAndFlatten: number;
  readonly full: number;
  readonly findings: number;
  readonly rules: readonly { readonly name: string; readonly milliseconds: number }[];
}

/** Measures parsing, flattening and the whole analysis of a project held in memory. `dist` holds apex.wasm. */
export async function measureInProcess(files: Files, dist: string): Promise<InProcessFigures> {
  const parser = new ApexParser(loadApexModule(readFileSync(join(dist, 'apex.wasm'))));
  parser.warmUp();
  const sources = [...files].filter(([path]) => path.endsWith('.cls')).map(([, text]) => text);
  const characters = sources.reduce((sum, text) => sum + text.length, 0);
  const parse = await best(3, () => {
    for (const text of sources) parser.open(text).dispose();
  });
  const parseAndFlatten = await best(3, () => {
    for (const text of sources)
      if (parser.parse(text) instanceof ParseStopped) throw new Error('A generated class was not parsed');
  });
  const fileSystem = new MemoryFileSystem();
  for (const [path, text] of files) fileSystem.write(join('/', 'ws', path), text);
  let findings = 0;
  const analyse = async (): Promise<void> => {
    const analysis = new Analysis({ parser, fileSystem, settings: () => defaultSettings });
    await analysis.load([join('/', 'ws')]);
    findings = (await analysis.scan()).findings;
  };
  const full = await best(3, analyse);
  return { megabytes: characters / 1e6, parse, parseAndFlatten, full, findings, rules: await ruleTimes(analyse) };
}

/** Time spent in each rule's check during one analysis. */
async function ruleTimes(analyse: () => Promise<void>): Promise<{ name: string; milliseconds: number }[]> {
  const times = new Map<string, number>();
  const restore: (() => void)[] = [];
  for (const rule of rules) {
    if (rule.area !== 'apex') continue;
    const { check } = rule;
    const timed = (...args: unknown[]): void => {
      const began = performance.now();
      (check as (...all: unknown[]) => void)(...args);
      times.set(rule.name, (times.get(rule.name) ?? 0) + performance.now() - began);
    };
    Object.assign(rule, { check: timed });
    restore.push(() => Object.assign(rule, { check }));
  }
  await analyse();
  for (const undo of restore) undo();
  return [...times].map(([name, milliseconds]) => ({ name, milliseconds })).sort((a, b) => b.milliseconds - a.milliseconds);
}
