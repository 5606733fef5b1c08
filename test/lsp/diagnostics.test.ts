import assert from 'node:assert/strict';
import { DiagnosticSeverity, type DocumentDiagnosticReport, FileChangeType } from 'vscode-languageserver-protocol/node';
import { clientCommands } from '#shared/protocol';
import { codes, messageOf, pushClient, Server } from './server';
import { baseClass, classes, project, queryingClass, remoteSite, sites, Workspace } from './workspace';

const insecure = 'AvoidInsecureHttpRemoteSiteSetting';
const site = `${sites}/Acme.remoteSite-meta.xml`;

function resultId(report: DocumentDiagnosticReport): string {
  assert.ok(report.resultId);
  return report.resultId;
}

describe('Diagnostics', function () {
  this.timeout(30_000);
  let workspace: Workspace;
  let server: Server;

  async function start(files: Record<string, string>, options: Parameters<typeof Server.start>[0] = {}): Promise<void> {
    workspace = new Workspace({ 'sfdx-project.json': project, ...files });
    server = await Server.start({ folders: [workspace.uri()], ...options });
  }

  afterEach(async () => {
    await server.stop();
    workspace.dispose();
  });

  it('says that it offers them by pulling, across files and for the workspace', async () => {
    await start({});
    assert.deepEqual(server.initialized.capabilities.diagnosticProvider, {
      identifier: 'preflight',
      interFileDependencies: true,
      workspaceDiagnostics: true,
    });
  });

  it('has severity, source, rule, help page, data and the exact range', async () => {
    await start({});
    const uri = workspace.uri(site);
    await server.open(uri, remoteSite('http://acme.example.com'), 'xml');
    const [diagnostic, ...others] = await server.diagnostics(uri);
    assert.deepEqual(others, []);
    assert.equal(diagnostic.code, insecure);
    assert.equal(diagnostic.source, 'Preflight');
    assert.equal(diagnostic.severity, DiagnosticSeverity.Warning);
    const page = `command:${clientCommands.openRule}?${encodeURIComponent(JSON.stringify([insecure]))}`;
    assert.equal(diagnostic.codeDescription?.href, page);
    assert.deepEqual(diagnostic.range, { start: { line: 2, character: 9 }, end: { line: 2, character: 32 } });
    assert.equal(diagnostic.data.file, uri);
    assert.equal(diagnostic.data.rule, insecure);
    assert.match(diagnostic.data.fingerprint, /\S/);
  });

  it('leads to the official page where the client has none of ours', async () => {
    await start({}, { options: {} });
    const uri = workspace.uri(site);
    await server.open(uri, remoteSite('http://acme.example.com'), 'xml');
    const [diagnostic] = await server.diagnostics(uri);
    assert.match(diagnostic.codeDescription?.href ?? '', /^https:\/\//);
  });

  it('is unchanged for the same result id, and full after an edit', async () => {
    await start({});
    const uri = workspace.uri(site);
    await server.open(uri, remoteSite('http://acme.example.com'), 'xml');
    const first = await server.pull(uri);
    assert.deepEqual(await server.pull(uri, resultId(first)), { kind: 'unchanged', resultId: first.resultId });
    await server.change(uri, { range: { start: { line: 2, character: 13 }, end: { line: 2, character: 13 } }, text: 's' });
    const second = await server.pull(uri, resultId(first));
    assert.ok(second.kind === 'full');
    assert.deepEqual(second.items, []);
    await server.change(uri, { range: { start: { line: 2, character: 13 }, end: { line: 2, character: 14 } }, text: '' });
    const third = await server.pull(uri, resultId(second));
    assert.ok(third.kind === 'full');
    assert.deepEqual(codes(third.items), [insecure]);
  });

  it('is full when nothing but lines moved', async () => {
    await start({});
    const uri = workspace.uri(site);
    // The line break becomes a blank: all offsets stay.
    await server.open(uri, `<!-- a\nb -->${remoteSite('http://acme.example.com').slice(38)}`, 'xml');
    const first = await server.pull(uri);
    await server.change(uri, { range: { start: { line: 0, character: 6 }, end: { line: 1, character: 0 } }, text: ' ' });
    const second = await server.pull(uri, resultId(first));
    assert.ok(first.kind === 'full' && second.kind === 'full');
    assert.equal(second.items[0].range.start.line, first.items[0].range.start.line - 1);
  });

  it('follows several changes in one notification, each relative to the one before', async () => {
    await start({});
    const uri = workspace.uri(site);
    await server.open(uri, 'nothing', 'xml');
    await server.change(
      uri,
      { text: remoteSite('xyz://acme.example.com').replaceAll('\n', '\r\n') },
      { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '<!-- 😀 -->\r\n\r\n' },
      { range: { start: { line: 4, character: 9 }, end: { line: 4, character: 12 } }, text: 'http' },
      { range: { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } }, text: '' },
    );
    const [diagnostic] = await server.diagnostics(uri);
    assert.deepEqual(diagnostic.range, { start: { line: 3, character: 9 }, end: { line: 3, character: 32 } });
  });

  it('is about unsaved text, and about the disk again once the document is closed', async () => {
    await start({ [site]: remoteSite('https://acme.example.com') });
    const uri = workspace.uri(site);
    await server.indexed(1);
    await server.open(uri, remoteSite('http://acme.example.com'), 'xml');
    assert.deepEqual(codes(await server.diagnostics(uri)), [insecure]);
    await server.close(uri);
    await server.scan();
    const { items } = await server.pullWorkspace();
    assert.deepEqual(
      items.flatMap((item) => (item.kind === 'full' ? codes(item.items) : [])),
      [],
    );
  });

  it('knows the API version of a class at its first diagnostics', async () => {
    const text = 'public with sharing class A {\n  List<Account> all() { return [SELECT Id FROM Account]; }\n}\n';
    const meta = (version: string) => `<ApexClass><apiVersion>${version}</apiVersion></ApexClass>`;
    await start({
      [`${classes}/Old.cls-meta.xml`]: meta('58.0'),
      [`${classes}/New.cls-meta.xml`]: meta('67.0'),
    });
    const [old, recent, other] = ['Old', 'New', 'Other'].map((name) => workspace.uri(`${classes}/${name}.cls`));
    for (const uri of [old, recent, other]) await server.open(uri, text);
    const [[first], second, [third]] = await Promise.all([old, recent, other].map((uri) => server.diagnostics(uri)));
    assert.equal(first.code, 'ApexCRUDViolation');
    assert.match(messageOf(first), /\b58\b/);
    assert.deepEqual(second, []);
    // Without a file of its own it has the version of the project.
    assert.match(messageOf(third), /\b60\b/);
  });

  it('asks to pull again when the change of another file matters', async () => {
    const files = {
      [`${classes}/Child.cls`]: queryingClass('Child', 'Base'),
      [`${classes}/Base.cls`]: baseClass('with sharing '),
    };
    await start(files);
    await server.indexed(2);
    const [child, base] = [workspace.uri(`${classes}/Child.cls`), workspace.uri(`${classes}/Base.cls`)];
    await server.open(child, files[`${classes}/Child.cls`]);
    await server.open(base, files[`${classes}/Base.cls`]);
    const before = await server.pull(child);
    assert.ok(before.kind === 'full');
    assert.match(messageOf(before.items[0]), /from Base/);
    const [, related] = before.items[0].relatedInformation ?? [];
    assert.equal(related.location.uri, base);
    assert.deepEqual(related.location.range, { start: { line: 0, character: 7 }, end: { line: 0, character: 19 } });

    const refreshed = server.refreshes.next();
    await server.change(base, { range: { start: { line: 0, character: 7 }, end: { line: 0, character: 20 } }, text: '' });
    await refreshed;
    const after = await server.pull(child, resultId(before));
    assert.ok(after.kind === 'full');
    assert.doesNotMatch(messageOf(after.items[0]), /from Base/);
  });

  it('asks to pull again when another file changes on disk', async () => {
    await start({ [`${classes}/Child.cls`]: queryingClass('Child', 'Base'), [`${classes}/Base.cls`]: baseClass('') });
    await server.indexed(2);
    const child = workspace.uri(`${classes}/Child.cls`);
    await server.open(child, queryingClass('Child', 'Base'));
    assert.doesNotMatch(messageOf((await server.diagnostics(child))[0]), /from Base/);
    const refreshed = server.refreshes.next();
    workspace.write(`${classes}/Base.cls`, baseClass('with sharing '));
    await server.filesChanged({ uri: workspace.uri(`${classes}/Base.cls`), type: FileChangeType.Changed });
    await refreshed;
    assert.match(messageOf((await server.diagnostics(child))[0]), /from Base/);
  });

  it('says where a file is not well-formed, and still what it finds before', async () => {
    await start({});
    const uri = workspace.uri(site);
    await server.open(uri, remoteSite('http://acme.example.com').replace('</isActive>', ''), 'xml');
    const diagnostics = await server.diagnostics(uri);
    assert.deepEqual(new Set(codes(diagnostics)), new Set(['not-well-formed', insecure]));
    const fault = diagnostics.find(({ code }) => code === 'not-well-formed');
    assert.equal(fault?.severity, DiagnosticSeverity.Information);
    assert.equal(fault?.source, 'Preflight');
  });

  it('says why a file was not analysed', async () => {
    await start(
      { [site]: remoteSite(`http://acme.example.com/${'x'.repeat(4096)}`) },
      { settings: () => ({ maxFileSizeKb: 1 }) },
    );
    await server.scan();
    const { items } = await server.pullWorkspace();
    assert.equal(items.length, 1);
    assert.ok(items[0].kind === 'full');
    assert.deepEqual(codes(items[0].items), ['not-analysed']);
  });

  it('leaves out a suppressed finding, and comes back with it', async () => {
    await start({});
    const uri = workspace.uri(site);
    const text = remoteSite('http://acme.example.com');
    const comment = `    <!-- preflight: allow ${insecure}: simulator in the lab -->\n`;
    await server.open(uri, text.replace('    <url>', `${comment}    <url>`), 'xml');
    assert.deepEqual(await server.diagnostics(uri), []);
    await server.change(uri, { range: { start: { line: 2, character: 0 }, end: { line: 3, character: 0 } }, text: '' });
    assert.deepEqual(codes(await server.diagnostics(uri)), [insecure]);
  });

  it('gives a hint where a suppression suppresses nothing', async () => {
    await start({});
    const uri = workspace.uri(site);
    const comment = `    <!-- preflight: allow ${insecure}: simulator in the lab -->\n`;
    await server.open(uri, remoteSite('https://acme.example.com').replace('    <url>', `${comment}    <url>`), 'xml');
    const [diagnostic, ...others] = await server.diagnostics(uri);
    assert.deepEqual(others, []);
    assert.equal(diagnostic.severity, DiagnosticSeverity.Hint);
    assert.equal(diagnostic.range.start.line, 2);
  });

  describe('of a client that does not pull', () => {
    it('are pushed when a document is opened and edited, and taken back when it is closed', async () => {
      await start({ [site]: remoteSite('http://acme.example.com') }, { capabilities: pushClient });
      assert.equal(server.initialized.capabilities.diagnosticProvider, undefined);
      const uri = workspace.uri(site);
      const opened = server.published.next((params) => params.uri === uri);
      await server.open(uri, remoteSite('http://acme.example.com'), 'xml');
      const first = await opened;
      assert.deepEqual(codes(first.diagnostics), [insecure]);
      assert.equal(first.version, 1);
      const edited = server.published.next((params) => params.version === 2);
      await server.change(uri, { text: remoteSite('https://acme.example.com') });
      assert.deepEqual((await edited).diagnostics, []);
      const again = server.published.next((params) => params.version === 3);
      await server.change(uri, { text: remoteSite('http://acme.example.com') });
      assert.deepEqual(codes((await again).diagnostics), [insecure]);
      const closed = server.published.next((params) => params.uri === uri);
      await server.close(uri);
      assert.deepEqual((await closed).diagnostics, []);
    });

    it('are pushed when another file matters', async () => {
      await start(
        { [`${classes}/Child.cls`]: queryingClass('Child', 'Base'), [`${classes}/Base.cls`]: baseClass('') },
        { capabilities: pushClient },
      );
      const [child, base] = [workspace.uri(`${classes}/Child.cls`), workspace.uri(`${classes}/Base.cls`)];
      await server.open(child, queryingClass('Child', 'Base'));
      await server.open(base, baseClass(''));
      await server.published.first(({ uri, diagnostics }) => uri === child && diagnostics.length === 1);
      const inherited = server.published.next(
        ({ uri, diagnostics }) => uri === child && /from Base/.test(messageOf(diagnostics[0])),
      );
      await server.change(base, { text: baseClass('with sharing ') });
      await inherited;
    });
  });
});
