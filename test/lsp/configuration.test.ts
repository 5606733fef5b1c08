import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import {
  type CodeAction,
  type CompletionItem,
  CompletionRequest,
  DiagnosticSeverity,
  FileChangeType,
} from 'vscode-languageserver-protocol/node';
import { LineIndex } from '#shared/lines';
import { codes, editor, messageOf, pushClient, Server } from './server';
import { classes, project, remoteSite, sites, Workspace } from './workspace';

const insecure = 'AvoidInsecureHttpRemoteSiteSetting';
const crud = 'ApexCRUDViolation';
const site = `${sites}/Acme.remoteSite-meta.xml`;
const orders = `${classes}/Orders.cls`;
const ordersText = 'public with sharing class Orders {\n  public void save(Account a) {\n    insert a;\n  }\n}\n';

describe('Configuration files', function () {
  this.timeout(30_000);
  let workspace: Workspace;
  let server: Server;

  beforeEach(() => {
    workspace = new Workspace({
      'sfdx-project.json': project,
      [orders]: ordersText,
      [site]: remoteSite('http://acme.example.com'),
    });
  });

  afterEach(async () => {
    await server.stop();
    workspace.dispose();
  });

  /** Waits until a file shows these rules, as an editor pulls again when it is asked to. */
  async function shows(uri: string, ...expected: string[]): Promise<void> {
    for (let shown: unknown[] = []; ; await setTimeout(20)) {
      shown = codes(await server.diagnostics(uri));
      if (JSON.stringify(shown) === JSON.stringify(expected)) return;
    }
  }

  async function write(file: string, text: string): Promise<void> {
    workspace.write(file, text);
    await server.filesChanged({ uri: workspace.uri(file), type: FileChangeType.Changed });
  }

  it('count as the editor shows them, at every keystroke', async () => {
    server = await Server.start({ folders: [workspace.uri()] });
    const [uri, yml] = [workspace.uri(orders), workspace.uri('preflight.yml')];
    await server.open(uri, ordersText);
    await shows(uri, crud);
    await server.open(yml, '', 'yaml');
    assert.deepEqual(await server.diagnostics(yml), []);
    const refreshed = server.refreshes.next();
    await server.change(yml, { text: `rules:\n  ${crud}: off\n` });
    await refreshed;
    assert.deepEqual(await server.diagnostics(uri), []);
    const value = { start: { line: 1, character: 21 }, end: { line: 1, character: 24 } };
    await server.change(yml, { range: value, text: 'info' });
    assert.equal((await server.diagnostics(uri))[0]?.severity, DiagnosticSeverity.Information);
    // What was never saved is gone with the editor.
    await server.close(yml);
    await shows(uri, crud);
    assert.equal((await server.diagnostics(uri))[0]?.severity, DiagnosticSeverity.Error);
  });

  it('are followed on disk', async () => {
    workspace.write('preflight.yml', `rules:\n  ${crud}: off\n`);
    server = await Server.start({ folders: [workspace.uri()] });
    const uri = workspace.uri(orders);
    await server.open(uri, ordersText);
    // Known before the workspace has been read.
    assert.deepEqual(await server.diagnostics(uri), []);
    await server.indexed(2);
    await server.logs.first((log) => log === 'Configuration: preflight.yml.');
    await server.statuses.first(({ configuration }) => configuration?.join() === 'preflight.yml');
    await write('preflight.yml', `exclude: ['${sites}']\n`);
    await shows(uri, crud);
    await server.open(workspace.uri(site), remoteSite('http://acme.example.com'), 'xml');
    assert.deepEqual(await server.diagnostics(workspace.uri(site)), []);
    workspace.remove('preflight.yml');
    await server.filesChanged({ uri: workspace.uri('preflight.yml'), type: FileChangeType.Deleted });
    await shows(workspace.uri(site), insecure);
    await server.logs.first((log) => log === 'Configuration: none, so that defaults hold.');
  });

  it('are below the settings of the user, rule by rule', async () => {
    workspace.write('preflight.yml', `rules:\n  ${crud}: off\n  ${insecure}: error\n`);
    server = await Server.start({
      folders: [workspace.uri()],
      settings: () => ({ rules: { apexcrudviolation: 'warning' } }),
    });
    await server.open(workspace.uri(orders), ordersText);
    const [diagnostic] = await server.diagnostics(workspace.uri(orders));
    assert.equal(diagnostic?.severity, DiagnosticSeverity.Warning);
    await server.open(workspace.uri(site), remoteSite('http://acme.example.com'), 'xml');
    assert.equal((await server.diagnostics(workspace.uri(site)))[0]?.severity, DiagnosticSeverity.Error);
  });

  it('show what is wrong with them, and what to write instead', async () => {
    const text = `rules:\n  ApexCRUDViolaton: off\n  ${insecure}: loud\nexclude: [\n`;
    workspace.write('preflight.yml', text);
    server = await Server.start({ folders: [workspace.uri()] });
    await server.indexed(2);
    const yml = workspace.uri('preflight.yml');
    // Nobody has opened it.
    const [report] = (await server.pullWorkspace()).items.filter(({ uri }) => uri === yml);
    assert.ok(report?.kind === 'full');
    assert.deepEqual(
      report.items.map(({ range, severity }) => [range.start.line, severity]),
      [
        [1, DiagnosticSeverity.Warning],
        [2, DiagnosticSeverity.Warning],
        [3, DiagnosticSeverity.Error],
      ],
    );
    assert.deepEqual(report.items[0]!.range, { start: { line: 1, character: 2 }, end: { line: 1, character: 18 } });
    assert.equal(messageOf(report.items[0]), `There is no rule of this name. Did you mean ${crud}?`);
    await server.open(yml, text, 'yaml');
    const actions = await server.actions(yml, report.items[0]!.range);
    const [action] = actions as [CodeAction];
    assert.deepEqual([action.title, action.isPreferred], [`Write ${crud}`, true]);
    assert.deepEqual(action.edit?.changes?.[yml], [{ range: report.items[0]!.range, newText: crud }]);
    await server.change(yml, { text: 'rules: {}\n' });
    assert.deepEqual(await server.diagnostics(yml), []);
  });

  it('are told of to clients that do not pull', async () => {
    workspace.write('preflight.yml', 'profil: all\n');
    server = await Server.start({ folders: [workspace.uri()], capabilities: pushClient, options: {} });
    const yml = workspace.uri('preflight.yml');
    const published = await server.published.first(({ uri, diagnostics }) => uri === yml && diagnostics.length > 0);
    assert.deepEqual(codes(published.diagnostics), ['configuration']);
    const gone = server.published.next(({ uri }) => uri === yml);
    await write('preflight.yml', 'profile: all\n');
    assert.deepEqual((await gone).diagnostics, []);
  });

  it('of Code Analyzer count, too, with the rulesets that they name', async () => {
    const text = 'public with sharing class Orders {\n  public void save(Account a) {\n    Guard.may();\n    insert a;\n  }\n}\n';
    const ruleset = (pattern: string) =>
      `<ruleset><rule ref="category/apex/security.xml/${crud}"><properties><property name="createAuthMethodPattern"><value>${pattern}</value></property></properties></rule></ruleset>`;
    workspace.write('pmd.xml', ruleset('Guard.may'));
    server = await Server.start({ folders: [workspace.uri()] });
    await server.indexed(2);
    const uri = workspace.uri(orders);
    await server.open(uri, text);
    await shows(uri, crud);
    await write('code-analyzer.yml', 'engines:\n  pmd:\n    custom_rulesets: [pmd.xml]\n');
    await shows(uri, 'ApexFlsViolation');
    await write('pmd.xml', ruleset('Other.may'));
    await shows(uri, crud);
    const yml = workspace.uri('code-analyzer.yml');
    await server.open(yml, 'engines:\n  pmd:\n    disable_engine: true\n', 'yaml');
    await shows(uri);
    await server.change(yml, {
      text: 'suppressions:\n  force-app:\n    - rule_selector: all\n      max_suppressed_violations: 1\n',
    });
    await shows(uri);
    await server.change(yml, { text: 'engines: {\nwhatever: 1' });
    await shows(uri, crud);
    const [broken, ...others] = await server.diagnostics(yml);
    assert.deepEqual([broken?.severity, others.length], [DiagnosticSeverity.Information, 0]);
  });

  it('are completed and explained', async () => {
    const completion = { dynamicRegistration: true };
    const capabilities = { ...editor, textDocument: { ...editor.textDocument, completion } };
    server = await Server.start({ folders: [workspace.uri()], capabilities });
    await server.registrations.first(({ method }) => method === 'textDocument/completion');
    const text = `profile: \nrules:\n  Apex\n  ${crud}:\n    \n`;
    const yml = workspace.uri('preflight.yml');
    await server.open(yml, text, 'yaml');
    const lines = new LineIndex(text);
    const complete = async (offset: number) =>
      (await server.connection.sendRequest(CompletionRequest.type, {
        textDocument: { uri: yml },
        position: lines.positionAt(offset),
      })) as CompletionItem[];
    assert.deepEqual(
      (await complete('profile: '.length)).map(({ label }) => label),
      ['appexchange', 'all'],
    );
    const names = await complete(text.indexOf('Apex\n') + 4);
    assert.ok(names.some(({ label }) => label === 'ApexSOQLInjection'));
    assert.ok(!names.some(({ label }) => label === crud));
    assert.deepEqual(names.find(({ label }) => label === insecure)?.textEdit, {
      range: { start: { line: 2, character: 2 }, end: { line: 2, character: 6 } },
      newText: `${insecure}: `,
    });
    assert.deepEqual(
      (await complete(text.length - 1)).map(({ label }) => label),
      ['severity', 'options'],
    );
    await server.change(yml, { text: `rules:\n  ${crud}: off\n  Other: off\n` });
    const hover = await server.hover(yml, { line: 1, character: 5 });
    assert.match(JSON.stringify(hover?.contents), /What a reviewer objects to/);
    assert.match(JSON.stringify(await server.hover(yml, { line: 1, character: 22 })), /Report nothing/);
    assert.deepEqual(await server.hover(yml, { line: 2, character: 4 }), null);
  });
});
