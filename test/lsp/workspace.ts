import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A folder of files on disk for one test. */
export class Workspace {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'preflight-lsp-')));

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  path(path: string): string {
    return join(this.root, path);
  }

  uri(path = ''): string {
    return pathToFileURL(this.path(path)).href.replace(/\/$/, '');
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  remove(path: string): void {
    rmSync(this.path(path), { recursive: true, force: true });
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A `sfdx-project.json`. */
export const project = JSON.stringify({
  packageDirectories: [{ path: 'force-app', default: true }],
  sourceApiVersion: '60.0',
});

/** Folder of the classes of `project`. */
export const classes = 'force-app/main/default/classes';
/** Folder of the remote site settings of `project`. */
export const sites = 'force-app/main/default/remoteSiteSettings';

/** A remote site setting; its URL begins in column 9 of line 2. */
export function remoteSite(url: string): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<RemoteSiteSetting xmlns="http://soap.sforce.com/2006/04/metadata">',
    `    <url>${url}</url>`,
    '    <isActive>true</isActive>',
    '</RemoteSiteSetting>',
    '',
  ].join('\n');
}

/** A class that reaches data and says nothing of sharing. */
export function queryingClass(name: string, parent?: string): string {
  return [
    `public class ${name}${parent ? ` extends ${parent}` : ''} {`,
    '  public List<Account> all() {',
    '    return [SELECT Id FROM Account WITH USER_MODE];',
    '  }',
    '}',
    '',
  ].join('\n');
}

/** A class that others extend. `modifiers` come before `virtual`. */
export function baseClass(modifiers: string): string {
  return `public ${modifiers}virtual class Base {\n}\n`;
}
