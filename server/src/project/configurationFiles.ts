import { basename } from 'node:path';
import { classifyFile } from './files';

/** What our own configuration file may be called; the first one counts where there are two. */
export const preflightFileNames: readonly string[] = ['preflight.yml', 'preflight.yaml'];

/** What Salesforce Code Analyzer's may be called ("Customize the Configuration"), in the order in which it looks for them. */
export const codeAnalyzerFileNames: readonly string[] = ['code-analyzer.yaml', 'code-analyzer.yml'];

const names: ReadonlySet<string> = new Set([...preflightFileNames, ...codeAnalyzerFileNames]);

/** Names of files that may be FAQ entries of a team: an id such as `ACME-12` or `FAQ-000863`. */
const entryName = /^[A-Z][A-Z0-9]{1,15}-\d{1,6}\.md$/;

/** Whether the file at a path is a configuration file by its name, wherever it lies; one that is deployed is none. */
export function isConfigurationFile(path: string): boolean {
  const name = basename(path);
  return (names.has(name) || entryName.test(name)) && classifyFile(path) === undefined;
}

/** Whether it is, by its name, an FAQ entry of a team, if it lies in a folder for these. */
export function mayBeTeamEntry(path: string): boolean {
  return entryName.test(basename(path));
}

/** Whether it is one of our own. */
export function isPreflightFile(path: string): boolean {
  return preflightFileNames.includes(basename(path));
}
