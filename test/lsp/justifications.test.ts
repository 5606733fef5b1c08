import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { FileChangeType, type Range } from 'vscode-languageserver-protocol/node';
import {
  clientCommands,
  type FixQuestionsResult,
  type FixReference,
  fixQuestionsRequest,
  type PlannedFix,
  planFixRequest,
} from '#shared/protocol';
import { applyOnDisk, edited, partsOf } from './edits';
import { codes, messageOf, Server } from './server';
import { classes, project, Workspace } from './workspace';

const crud = 'ApexCRUDViolation';
const orders = `${classes}/Orders.cls`;
const text = 'public with sharing class Orders {\n  public void save(Account a) {\n    insert a;\n  }\n}\n';
const onInsert: Range = { start: { line: 2, character: 6 }, end: { line: 2, character: 6 } };
const title = `Explain in preflight.yml why ${crud} is no risk`;

describe('Justifications', function () {
  this.timeout(30_000);
  let workspace: Workspace;
  let server: Server;

  beforeEach(async () => {
    workspace = new Workspace({ 'sfdx-project.json': project, [orders]: text });
    server = await Server.start({
      folders: [workspace.uri()],
      options: { capabilities: { commands: true, fixQuestions: true } },
    });
  });

  afterEach(async () => {
    await server.stop();
    workspace.dispose();
  });

  /** Waits until a file shows these codes, as an editor pulls again when it is asked to. */
  async function shows(uri: string, ...expected: string[]): Promise<void> {
    for (let shown: unknown[] = []; ; await setTimeout(20)) {
      shown = codes(await server.diagnostics(uri));
      if (JSON.stringify(shown) === JSON.stringify(expected)) return;
    }
  }

  async function planned(uri: string, answers: Record<string, string>): Promise<PlannedFix> {
    const action = (await server.actions(uri, onInsert)).find((each) => each.title === title);
    assert.ok(action);
    const { command } = await server.resolve(action);
    assert.equal(command?.command, clientCommands.applyFix);
    const [reference] = command.arguments as [FixReference];
    const questions: FixQuestionsResult = await server.connection.sendRequest(fixQuestionsRequest, reference);
    assert.deepEqual(
      questions.map(({ id, choices = [] }) => [id, choices.length]),
      [
        ['reason', 0],
        ['category', 4],
      ],
    );
    const plan: PlannedFix | null = await server.connection.sendRequest(planFixRequest, { reference, answers });
    assert.ok(plan);
    return plan;
  }

  it('are written by a quick fix, count at once, and are marked when they are of no use', async () => {
    const [uri, yml] = [workspace.uri(orders), workspace.uri('preflight.yml')];
    await server.open(uri, text);
    await shows(uri, crud);
    const { edit } = await planned(uri, { reason: 'Only the installer runs this | reviewed by J. Doe', category: 'required' });
    const { creations } = partsOf(edit);
    assert.deepEqual(
      creations.map((each) => each.uri),
      [yml],
    );
    applyOnDisk(edit);
    const path = workspace.path('preflight.yml');
    assert.ok(existsSync(path));
    const written = readFileSync(path, 'utf8');
    assert.match(written, /^justifications:\n {2}- finding: .*\n {4}rule: ApexCRUDViolation\n {4}file: .*Orders\.cls\n/);
    assert.match(written, /\n {4}category: required\n {4}reviewer: J\. Doe\n$/);
    await server.filesChanged({ uri: yml, type: FileChangeType.Created });
    await shows(uri);
    await server.open(yml, written, 'yaml');
    assert.deepEqual(await server.diagnostics(yml), []);

    // A keystroke in the reason concerns nobody; one in the fingerprint brings the finding back.
    const end = written.split('\n')[1]!.length;
    const refreshed = server.refreshes.next();
    await server.change(yml, { range: { start: { line: 1, character: end - 1 }, end: { line: 1, character: end } }, text: '' });
    await refreshed;
    await shows(uri, crud);
    await server.change(yml, { text: written });
    await shows(uri);

    // The code is mended: its justification is of no use, which the file says without being touched.
    await server.change(uri, { text: text.replace('insert a', 'insert as user a') });
    await shows(uri);
    await shows(yml, 'configuration');
    const [diagnostic] = await server.diagnostics(yml);
    assert.match(messageOf(diagnostic), /^There is no such finding in this file any more/);
    const [removal] = await server.actions(yml, diagnostic!.range);
    assert.equal(removal?.title, 'Remove this entry');
    assert.equal(edited(written, removal.edit!.changes![yml]!), 'justifications:\n');
    await server.change(yml, { text: 'justifications:\n' });
    assert.deepEqual(await server.diagnostics(yml), []);
  });

  it('are added to a file that is open and not saved', async () => {
    const [uri, yml] = [workspace.uri(orders), workspace.uri('preflight.yml')];
    const before = 'profile: all\njustifications:\n- finding: 3fa9c01d22e4b567\n  reason: another\n';
    await server.open(yml, before, 'yaml');
    await server.open(uri, text);
    await shows(uri, crud);
    const { edit } = await planned(uri, { reason: 'It is: one "system" record' });
    const { edits, creations } = partsOf(edit);
    assert.deepEqual(creations, []);
    assert.equal(edits[0]!.textDocument.uri, yml);
    const after = edited(before, edits[0]!.edits);
    assert.ok(after.startsWith(`${before}- finding: `) && after.endsWith(`  reason: 'It is: one "system" record'\n`), after);
    await server.change(yml, { text: after });
    await shows(uri);
  });

  it('that are over say so, and are extended by a quick fix', async () => {
    const [uri, yml] = [workspace.uri(orders), workspace.uri('preflight.yml')];
    await server.open(uri, text);
    await shows(uri, crud);
    const [diagnostic] = await server.diagnostics(uri);
    const { fingerprint } = diagnostic!.data as { fingerprint: string };
    const entry = `justifications:\n  - finding: '${fingerprint}'\n    reason: for now\n    until: 2020-01-01\n`;
    await server.open(yml, entry, 'yaml');
    await shows(yml, 'configuration');
    assert.deepEqual(codes(await server.diagnostics(uri)), [crud]);
    const [over] = await server.diagnostics(yml);
    assert.match(messageOf(over), /^This held until 2020-01-01/);
    const [extension] = await server.actions(yml, over!.range);
    assert.match(extension!.title, /^Write \d{4}-\d\d-\d\d$/);
    await server.change(yml, { text: edited(entry, extension!.edit!.changes![yml]!) });
    await shows(uri);
    await shows(yml);
  });
});
