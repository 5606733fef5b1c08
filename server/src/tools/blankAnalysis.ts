import type { Settings } from '#shared/settings';
import { Analysis, type AnalysisOptions } from '../engine/analysis';
import { MemoryFileSystem } from '../project/memory';

/** Makes analyses without any files, which use the same parsers. */
export function blankAnalysis(parsers: Pick<AnalysisOptions, 'parser' | 'scriptParser'>): (settings: Settings) => Analysis {
  return (settings) => new Analysis({ ...parsers, fileSystem: new MemoryFileSystem(), settings: () => settings });
}
