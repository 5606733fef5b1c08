import assert from 'node:assert/strict';
import { type Diagnostic, type DocumentDiagnosticReport, FileChangeType } from 'vscode-languageserver-protocol/node';
import { codes, Server } from './server';
import { classes, project, Workspace } from './workspace';

const crud = 'ApexCRUDViolation';

const guard = `public with sharing class Guard {
  public static void requireCreate() {
    if (!Schema.sObjectType.Account.isCreateable()) {
      throw new AuraHandledException('No access');
    }
  }
  public static void requireDelete() {
    if (!Schema.sObjectType.Account.isDeletable()) {
      throw new AuraHandledException('No access');
    }
  }
}
`;

/** A class with one statement on line 3, after a call on line 2. */
function caller(name: string, call: string, statement: string): string {
  return `public with sharing class ${name} {\n  public static void run(Account a) {\n    ${call}\n    ${statement}\n  }\n}\n`;
}

const sources: Readonly<Record<string, string>> = {
  Guard: guard,
  Through: caller('Through', 'Guard.requireCreate();', 'System.debug(a.Id);'),
  Direct: caller('Direct', 'Guard.requireCreate();', 'insert new Account();'),
  Indirect: caller('Indirect', 'Through.run(a);', 'insert new Account();'),
  Deleting: caller('Deleting', 'Guard.requireDelete();', 'delete a;'),
  Apart: caller('Apart', 'System.debug(a);', 'update a;'),
};

describe('Diagnostics of files that depend on each other', function () {
  this.timeout(60_000);
  let workspace: Workspace;
  let server: Server;
  const uriOf = (name: string): string => workspace.uri(`${classes}/${name}.cls`);
  /** What each document was last answered. */
  let answers: Map<string, DocumentDiagnosticReport>;

  beforeEach(async () => {
    answers = new Map();
    workspace = new Workspace({ 'sfdx-project.json': project });
    for (const [name, text] of Object.entries(sources)) workspace.write(`${classes}/${name}.cls`, text);
    server = await Server.start({ folders: [workspace.uri()] });
    await server.indexed(Object.keys(sources).length);
  });

  afterEach(async () => {
    await server.stop();
    workspace.dispose();
  });

  async function openAll(names: readonly string[] = Object.keys(sources)): Promise<void> {
    for (const name of names) await server.open(uriOf(name), sources[name]!);
    await pullAll();
  }

  /** Pulls all documents that were pulled before, or all there are. Out: names of those whose answer is a new one. */
  async function pullAll(): Promise<string[]> {
    const renewed: string[] = [];
    for (const name of Object.keys(sources)) {
      const report = await server.pull(uriOf(name), answers.get(name)?.resultId);
      if (report.kind === 'unchanged') continue;
      answers.set(name, report);
      renewed.push(name);
    }
    return renewed;
  }

  function shown(name: string): Diagnostic[] {
    const report = answers.get(name);
    assert.ok(report?.kind === 'full');
    return report.items;
  }

  /** Rules found now, of all documents that have findings. */
  function found(): Record<string, unknown[]> {
    const all = Object.keys(sources).map((name) => [name, codes(shown(name))] as const);
    return Object.fromEntries(all.filter(([, rules]) => rules.length > 0));
  }

  /** Replaces the first `before` in the document of a class. */
  async function replace(name: string, text: string, before: string, after: string): Promise<string> {
    const at = text.indexOf(before);
    assert.ok(at >= 0);
    const position = (offset: number) => {
      const lines = text.slice(0, offset).split('\n');
      return { line: lines.length - 1, character: lines[lines.length - 1]!.length };
    };
    await server.change(uriOf(name), { range: { start: position(at), end: position(at + before.length) }, text: after });
    return text.slice(0, at) + after + text.slice(at + before.length);
  }

  it('come and go with a check in another file, through a third one, and nobody else is touched', async () => {
    await openAll();
    assert.deepEqual(found(), { Apart: [crud] });
    let refreshed = server.refreshes.next();
    const without = await replace('Guard', guard, 'if (!Schema.sObjectType.Account.isCreateable())', 'if (a == null)');
    await refreshed;
    assert.deepEqual((await pullAll()).sort(), ['Direct', 'Indirect']);
    assert.deepEqual(found(), { Direct: [crud], Indirect: [crud], Apart: [crud] });
    assert.equal(shown('Direct')[0]!.range.start.line, 3);

    refreshed = server.refreshes.next();
    await replace('Guard', without, 'if (a == null)', 'if (!Schema.sObjectType.Account.isCreateable())');
    await refreshed;
    assert.deepEqual((await pullAll()).sort(), ['Direct', 'Indirect']);
    assert.deepEqual(found(), { Apart: [crud] });
  });

  it('stay as they are when an edit changes nothing that others see', async () => {
    await openAll();
    let text = guard;
    const condition = '    if (!Schema.sObjectType.Account.isCreateable())';
    for (const insertion of ['    Integer unused = 1;\n', '\n\n', "    System.debug('x');\n", '    // A comment.\n']) {
      text = await replace('Guard', text, condition, insertion + condition);
      assert.deepEqual(await pullAll(), []);
    }
    await replace('Guard', text, 'public with sharing class', '// A comment.\npublic with sharing class');
    assert.deepEqual(await pullAll(), []);
    assert.deepEqual(found(), { Apart: [crud] });
  });

  it('follow a file that is changed, renamed away and put back on disk', async () => {
    await openAll(['Direct', 'Apart', 'Indirect']);
    const change = async (text: string | undefined, type: FileChangeType): Promise<void> => {
      const refreshed = server.refreshes.next();
      if (text === undefined) workspace.remove(`${classes}/Guard.cls`);
      else workspace.write(`${classes}/Guard.cls`, text);
      await server.filesChanged({ uri: uriOf('Guard'), type });
      await refreshed;
      await pullAll();
    };
    await change(guard.replace('!Schema', 'Schema'), FileChangeType.Changed);
    assert.deepEqual(found(), { Direct: [crud], Indirect: [crud], Apart: [crud] });
    await change(guard, FileChangeType.Changed);
    assert.deepEqual(found(), { Apart: [crud] });
    await change(undefined, FileChangeType.Deleted);
    assert.deepEqual(Object.keys(found()).sort(), ['Apart', 'Deleting', 'Direct', 'Indirect']);
    await change(guard, FileChangeType.Created);
    assert.deepEqual(found(), { Apart: [crud] });
  });

  it('are renewed in closed files, too, once the workspace was scanned', async () => {
    await server.scan();
    const first = await server.pullWorkspace();
    const ids = first.items.flatMap(({ uri, resultId }) => (resultId === undefined ? [] : [{ uri, value: resultId }]));
    await server.open(uriOf('Guard'), guard);
    await replace('Guard', guard, '!Schema', 'Schema');
    const second = await server.pullWorkspace(ids);
    const renewed = second.items.filter((item) => item.kind === 'full' && item.items.length > 0).map(({ uri }) => uri);
    assert.deepEqual(renewed.sort(), [uriOf('Direct'), uriOf('Indirect')]);
  });
});
