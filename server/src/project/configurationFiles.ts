import { basename } from 'node:path';
import { classifyFile } from './files';

/** What our own configuration file may be called; the first one counts where there are two. */
export const preflightFileNames: readonly string[] = ['preflight.yml', 'preflight.yaml'];

/** What Salesforce Code Analyzer's may be called ("Customize the Configuration"), in the order in which it looks for them. */
export const codeAnalyzerFileNames: readonly string[] = ['code-analyzer.yaml', 'code-analyzer.yml'];

const names: ReadonlySet<string> = new Set([...preflightFileNames, ...codeAnalyzerFileNames]);

/** Whether the file at a path is a configuration file by its name, wherever it lies; one that is deployed is none. */
export function isConfigurationFile(path: string): boolean {
  return names.has(basename(path)) && classifyFile(path) === undefined;
}

/** Whether it is one of our own. */
export function isPreflightFile(path: string): boolean {
  return preflightFileNames.includes(basename(path));
}
