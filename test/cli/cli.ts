import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { JsonFinding } from '#server/reports/json';
import { bundleOf } from '../bundle';

/** How a run of the command line ended. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Arguments of node itself. */
  readonly nodeArgs?: readonly string[];
  /** Another copy of the bundle. */
  readonly bundle?: string;
}

/** Starts the built command line. */
export async function startCli(args: readonly string[], options: CliOptions = {}): Promise<ChildProcess> {
  const bundle = options.bundle ?? (await bundleOf('cli'));
  const { CI: _ci, NO_COLOR: _none, FORCE_COLOR: _force, ...inherited } = process.env;
  return spawn(process.execPath, [...(options.nodeArgs ?? []), bundle, ...args], {
    cwd: options.cwd,
    env: { ...inherited, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs the built command line to its end. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return resultOf(await startCli(args, options));
}

/** Waits for a started command line to end. */
export function resultOf(child: ChildProcess): Promise<CliResult> {
  const read = (stream: NodeJS.ReadableStream) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString('utf8');
  };
  const stdout = read(child.stdout!);
  const stderr = read(child.stderr!);
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => done({ code, stdout: stdout(), stderr: stderr() }));
  });
}

/** The findings that `preflight scan --format json` prints. */
export async function scanJson(args: readonly string[], options: CliOptions = {}): Promise<JsonFinding[]> {
  const { stdout } = await runCli(['scan', '--format', 'json', ...args], options);
  return JSON.parse(stdout);
}

/** A folder with files in it, gone after the test. */
export interface TempFolder {
  readonly path: string;
  /** Writes a file, and the folders it needs. */
  write(file: string, content: string | Uint8Array): void;
  remove(): void;
}

/** Makes a folder with these files. */
export function tempFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): TempFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'preflight-cli-')));
  const folder: TempFolder = {
    path,
    write(file, content) {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), content);
    },
    remove() {
      rmSync(path, { recursive: true, force: true });
    },
  };
  for (const [file, content] of Object.entries(files)) folder.write(file, content);
  return folder;
}

/** A class whose only finding is an error: a database operation without a check, ApexCRUDViolation. */
export function insecureClass(name: string): string {
  return `public with sharing class ${name} {\n  public void save(Account a) {\n    insert a;\n  }\n}\n`;
}

/** A class without findings. */
export function secureClass(name: string): string {
  return `public with sharing class ${name} {\n  public void save(Account a) {\n    insert as user a;\n  }\n}\n`;
}

/** A remote site setting whose only finding is a warning: AvoidInsecureHttpRemoteSiteSetting. */
export const insecureSite = `<?xml version="1.0" encoding="UTF-8"?>
<RemoteSiteSetting xmlns="http://soap.sforce.com/2006/04/metadata">
    <disableProtocolSecurity>false</disableProtocolSecurity>
    <isActive>true</isActive>
    <url>http://legacy.example.com</url>
</RemoteSiteSetting>
`;

/** A project file with one package directory, of an API version whose database operations default to system mode. */
export const projectFile = JSON.stringify({
  packageDirectories: [{ path: 'force-app', default: true }],
  sourceApiVersion: '62.0',
});
