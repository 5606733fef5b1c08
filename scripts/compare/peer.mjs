// Code Analyzer's PMD engine: got from npm into a folder of its own, run as Code Analyzer runs it.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesByLanguage } from './files.mjs';
import { measure } from './measure.mjs';
import { languagesOf, rulesetXml } from './rules.mjs';

const packageName = '@salesforce/code-analyzer-pmd-engine';

/** The version the comparison is made with, and what docs/differences.md speaks of. */
export const peerVersion = '0.46.0';

/** The oldest Java that the engine runs on. */
const oldestJava = 11;

/**
 * The major version in the output of `java -version`: 8 for "1.8.0_292", 17 for "17.0.15". Undefined if there is none.
 */
export function javaMajor(output) {
  const told = /version "(?:1\.)?(\d+)/.exec(output);
  return told ? Number(told[1]) : undefined;
}

/** The command that starts Java. Throws, saying what to install, if there is none or it is too old. */
export function findJava(environment = process.env) {
  const home = environment.JAVA_HOME;
  const command = home ? join(home, 'bin', 'java') : 'java';
  const { stderr, stdout, error } = spawnSync(command, ['-version'], { encoding: 'utf8' });
  const major = error ? undefined : javaMajor(`${stderr}${stdout}`);
  const advice = `PMD needs Java ${oldestJava} or newer: install a JRE (on Debian and Ubuntu the package default-jre-headless) and put java on the PATH, or set JAVA_HOME.`;
  if (major === undefined) throw new Error(`${command} cannot be run. ${advice}`);
  if (major < oldestJava) throw new Error(`${command} is Java ${major}. ${advice}`);
  return command;
}

/** Installs the engine below `cache`, unless it is there. Out: the folder with its jars. Throws if npm fails. */
export function installPeer(cache, log) {
  const folder = join(cache, peerVersion);
  const jars = join(folder, 'node_modules', packageName, 'dist', 'java-lib');
  const complete = join(folder, 'complete');
  if (existsSync(complete) && existsSync(jars)) return jars;
  log(`Installing ${packageName} ${peerVersion} into ${folder} ...`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', `${packageName}@${peerVersion}`];
  const { status, stderr, error } = spawnSync('npm', args, {
    cwd: folder,
    encoding: 'utf8',
    // On Windows npm is a batch file, and needs a shell.
    shell: process.platform === 'win32',
  });
  if (error || status !== 0) throw new Error(`npm could not install ${packageName}: ${(error?.message ?? stderr).trim()}`);
  writeFileSync(complete, '');
  return jars;
}

/**
 * Runs the named rules on all files at or below `path`.
 * Out: `findings`; `unparsed`, a Map of files that were lost to the reason; `read`, the Set of files that were looked at;
 * and what the run cost. Throws if PMD fails.
 */
export async function runPeer({ java, jars, path, rules }) {
  const wanted = languagesOf(rules);
  const files = [...filesByLanguage(path)].filter(([language]) => wanted.has(language));
  // The engine refuses to run on nothing.
  if (files.length === 0)
    return { findings: [], unparsed: new Map(), failed: [], read: new Set(), milliseconds: 0, peakBytes: 0 };
  const folder = mkdtempSync(join(tmpdir(), 'compare-'));
  try {
    const ruleset = join(folder, 'ruleset.xml');
    const input = join(folder, 'input.json');
    const output = join(folder, 'output.json');
    writeFileSync(ruleset, rulesetXml(rules));
    const runDataPerLanguage = Object.fromEntries(files.map(([language, filesToScan]) => [language, { filesToScan }]));
    writeFileSync(input, JSON.stringify({ ruleSetInputFile: ruleset, runDataPerLanguage }));
    const classPath = join(jars, '*');
    const args = ['-classpath', classPath, 'com.salesforce.sfca.pmdwrapper.PmdWrapper', 'run', input, output];
    const { milliseconds, peakBytes, stdout, stderr, code } = await measure(java, args);
    if (!existsSync(output)) throw new Error(`PMD stopped with code ${code}: ${`${stdout}${stderr}`.slice(-2000)}`);
    const result = readPeerResult(JSON.parse(readFileSync(output, 'utf8')));
    return { ...result, read: new Set(files.flatMap(([, each]) => each)), milliseconds, peakBytes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What the engine wrote, as findings (match.mjs) and lost files. A file is lost when it cannot be parsed; a rule that failed
 * on a file loses that rule only, and `failed` names both. Messages of the parser are left out: they quote the file.
 */
export function readPeerResult({ violations, processingErrors }) {
  const findings = violations.map(({ rule, message, codeLocation: at }) => ({
    rule,
    file: at.file,
    message,
    beginLine: at.startLine,
    beginColumn: at.startCol,
    endLine: at.endLine,
    endColumn: at.endCol,
  }));
  const unparsed = new Map();
  const failed = [];
  for (const { file, message } of processingErrors) {
    const kind = /^[\w.$]+/.exec(message)?.[0] ?? 'error';
    if (/ParseException|LexException|TokenMgrError/.test(kind)) unparsed.set(file, kind);
    else failed.push({ file, kind });
  }
  return { findings, unparsed, failed };
}
