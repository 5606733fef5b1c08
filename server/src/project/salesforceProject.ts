import { dirname, join, resolve } from 'node:path';
import type { Span } from '#shared/finding';
import { readJson } from './json';
import { parseApiVersion } from './metaFile';
import { isWithin } from './walk';

/** The name of the file that makes a folder a Salesforce project. */
export const projectFileName = 'sfdx-project.json';

/** A folder of a project whose source belongs to one package. */
export interface PackageDirectory {
  /** Absolute native path. */
  readonly path: string;
  readonly isDefault: boolean;
  /** Name of the package, where it has one. */
  readonly package?: string;
}

/** A set of source that is deployed together: its classes see each other, and none of another project. */
export interface SalesforceProject {
  /** Tells projects apart, within a workspace. */
  readonly id: string;
  /** Absolute native path of its folder. */
  readonly root: string;
  /** True where no readable `sfdx-project.json` says what the project is. */
  readonly implicit: boolean;
  /** Its `sfdx-project.json`, broken or not. */
  readonly file?: string;
  /** In the order of the file; empty for an implicit project. */
  readonly packageDirectories: readonly PackageDirectory[];
  /** Undefined if the project has none. */
  readonly namespace?: string;
  readonly sourceApiVersion?: number;
}

/** Something in a project's files that keeps it from being read as meant. */
export interface ProjectFault {
  readonly path: string;
  readonly span: Span;
  readonly message: string;
}

/** The project of a folder that has no readable `sfdx-project.json`; `file` is the unreadable one, if there is any. */
export function implicitProject(root: string, file?: string): SalesforceProject {
  return { id: root, root, implicit: true, file, packageDirectories: [] };
}

/**
 * Reads the `sfdx-project.json` at `path`. Values of the wrong type are left out; a file that is broken as a whole gives
 * an implicit project. Out: the project, and the fault if there is one.
 * (Salesforce DX Developer Guide, "Salesforce DX Project Configuration".)
 */
export function readProjectFile(path: string, text: string): { project: SalesforceProject; fault?: ProjectFault } {
  const root = dirname(path);
  const result = readJson(text);
  if ('fault' in result) return { project: implicitProject(root, path), fault: { path, ...result.fault } };
  const settings = recordOf(result.value);
  if (!settings) {
    const message = 'This file should hold one JSON object, { ... }.';
    return { project: implicitProject(root, path), fault: { path, span: { start: 0, end: Math.min(text.length, 80) }, message } };
  }
  const list = Array.isArray(settings.packageDirectories) ? settings.packageDirectories : undefined;
  const packageDirectories = (list ?? []).map((each) => packageDirectoryOf(root, each)).filter((each) => each !== undefined);
  const project: SalesforceProject = {
    id: root,
    root,
    implicit: false,
    file: path,
    packageDirectories,
    namespace: textOf(settings.namespace),
    sourceApiVersion: parseApiVersion(String(settings.sourceApiVersion ?? '')),
  };
  if (list && packageDirectories.length === list.length && list.length > 0) return { project };
  const message = 'packageDirectories should be a list of folders, each like { "path": "force-app" }.';
  return { project, fault: { path, span: spanOfKey(text, 'packageDirectories'), message } };
}

/** The deepest package directory of `project` that contains `path`. */
export function packageDirectoryAt(project: SalesforceProject, path: string): PackageDirectory | undefined {
  const holding = project.packageDirectories.filter((each) => isWithin(path, each.path));
  return holding.sort((a, b) => b.path.length - a.path.length)[0];
}

function packageDirectoryOf(root: string, value: unknown): PackageDirectory | undefined {
  const entry = recordOf(value);
  const path = textOf(entry?.path);
  if (!entry || path === undefined || path.includes('\0')) return undefined;
  // Projects written on Windows may have backslashes.
  const native = resolve(join(root, path.replaceAll('\\', '/')));
  return { path: native, isDefault: entry.default === true, package: textOf(entry.package) };
}

function recordOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function spanOfKey(text: string, key: string): Span {
  const at = text.indexOf(`"${key}"`);
  return at === -1 ? { start: 0, end: Math.min(1, text.length) } : { start: at, end: at + key.length + 2 };
}
