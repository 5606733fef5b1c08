import assert from 'node:assert/strict';
import type { Diagnostic, DocumentDiagnosticReport, Range } from 'vscode-languageserver-protocol/node';
import type { WorkDone } from '#shared/protocol';
import { codes, editor, Server } from './server';
import { classes, project, Workspace } from './workspace';

/** Folder of the source of `project`. */
const source = 'force-app/main/default';

/** Classes by name and other files by path below the source, on disk and in documents, and what an editor shows of each. */
export class Editors {
  /** What each document was last answered. */
  private readonly answers = new Map<string, DocumentDiagnosticReport>();
  private readonly texts: Map<string, string>;

  private constructor(
    readonly workspace: Workspace,
    readonly server: Server,
    private readonly sources: Readonly<Record<string, string>>,
  ) {
    this.texts = new Map(Object.entries(sources));
  }

  /** A project of these files, read by a server. Nothing is open. */
  static async start(sources: Readonly<Record<string, string>>, capabilities = editor): Promise<Editors> {
    const workspace = new Workspace({ 'sfdx-project.json': project });
    for (const [name, text] of Object.entries(sources)) workspace.write(pathOf(name), text);
    const server = await Server.start({ folders: [workspace.uri()], capabilities });
    await server.indexed(Object.keys(sources).length);
    return new Editors(workspace, server, sources);
  }

  async end(): Promise<void> {
    await this.server.stop();
    this.workspace.dispose();
  }

  uriOf(name: string): string {
    return this.workspace.uri(pathOf(name));
  }

  /** Opens these files, or all, and pulls what there is to show. */
  async open(...names: string[]): Promise<void> {
    for (const name of names.length > 0 ? names : Object.keys(this.sources)) {
      await this.server.open(this.uriOf(name), this.texts.get(name)!, languageOf(name));
    }
    await this.pull();
  }

  /** Pulls all files, as far as they are different from the last time. Out: names of those that are, in order. */
  async pull(): Promise<string[]> {
    const renewed: string[] = [];
    for (const name of Object.keys(this.sources).sort()) {
      const report = await this.server.pull(this.uriOf(name), this.answers.get(name)?.resultId);
      if (report.kind === 'unchanged') continue;
      this.answers.set(name, report);
      renewed.push(name);
    }
    return renewed;
  }

  /** What is shown of a file since it was last pulled. */
  shown(name: string): Diagnostic[] {
    const report = this.answers.get(name);
    assert.ok(report?.kind === 'full');
    return report.items;
  }

  /** Rules shown now, of all files that have findings. */
  found(): Record<string, unknown[]> {
    const all = Object.keys(this.sources).map((name) => [name, codes(this.shown(name))] as const);
    return Object.fromEntries(all.filter(([, rules]) => rules.length > 0));
  }

  /** The text of a document as it is now. */
  textOf(name: string): string {
    return this.texts.get(name)!;
  }

  /** Where the first `target` is in a document as it is now. */
  rangeOf(name: string, target: string): Range {
    const text = this.texts.get(name)!;
    const at = text.indexOf(target);
    assert.ok(at >= 0, `"${target}" is not in ${name}`);
    const position = (offset: number) => {
      const lines = text.slice(0, offset).split('\n');
      return { line: lines.length - 1, character: lines[lines.length - 1]!.length };
    };
    return { start: position(at), end: position(at + target.length) };
  }

  /** Replaces the first `before` in a document that is open. */
  async replace(name: string, before: string, after: string): Promise<void> {
    const range = this.rangeOf(name, before);
    this.texts.set(
      name,
      this.texts.get(name)!.replace(before, () => after),
    );
    await this.server.change(this.uriOf(name), { range, text: after });
  }

  /** The same, and waits until the server asks for other documents to be pulled again; then does it. Out: as `pull`. */
  async replaceForOthers(name: string, before: string, after: string): Promise<string[]> {
    const refreshed = this.server.refreshes.next();
    await this.replace(name, before, after);
    await refreshed;
    return this.pull();
  }

  /** What the server did meanwhile. */
  async workOf(act: () => Promise<unknown>): Promise<WorkDone> {
    const before = await this.server.work();
    await act();
    const after = await this.server.work();
    return {
      declarations: after.declarations - before.declarations,
      elements: after.elements - before.elements,
      answers: after.answers - before.answers,
      rounds: after.rounds - before.rounds,
    };
  }
}

function pathOf(name: string): string {
  return name.includes('.') ? `${source}/${name}` : `${classes}/${name}.cls`;
}

/** What an editor without further extensions takes a file for. */
function languageOf(name: string): string {
  const suffix = /\.(\w+)$/.exec(name)?.[1];
  if (suffix === 'js') return 'javascript';
  return suffix === undefined ? 'apex' : suffix === 'html' || suffix === 'xml' ? suffix : 'plaintext';
}
