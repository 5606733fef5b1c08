import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  CancellationTokenSource,
  CodeActionRequest,
  ErrorCodes,
  ExitNotification,
  FileChangeType,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  ShutdownRequest,
} from 'vscode-languageserver-protocol/node';
import { faqPageRequest, planFixRequest, rulePageRequest, scanFileRequest } from '#shared/protocol';
import { codes, editor, refusal, Server } from './server';
import { classes, project, queryingClass, remoteSite, sites, Workspace } from './workspace';

const insecure = 'AvoidInsecureHttpRemoteSiteSetting';
const site = `${sites}/Acme.remoteSite-meta.xml`;

describe('The server', function () {
  this.timeout(30_000);
  let workspace: Workspace;
  let server: Server;

  beforeEach(() => {
    workspace = new Workspace({ 'sfdx-project.json': project });
  });

  afterEach(async () => {
    await server.stop();
    workspace.dispose();
  });

  /** The server still does its work, and nothing went wrong on the way. */
  async function isWell(): Promise<void> {
    const uri = workspace.uri(`${sites}/Well.remoteSite-meta.xml`);
    await server.open(uri, remoteSite('http://well.example.com'), 'xml');
    assert.deepEqual(codes(await server.diagnostics(uri)), [insecure]);
    await server.close(uri);
  }

  it('refuses requests before initialize and after shutdown, and exits as asked', async () => {
    server = await Server.spawn();
    const uri = workspace.uri(site);
    assert.equal(await refusal(server.pull(uri)), ErrorCodes.ServerNotInitialized);
    await server.connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: workspace.uri(),
      capabilities: editor,
      workspaceFolders: null,
    });
    await server.connection.sendNotification(InitializedNotification.type, {});
    await server.open(uri, remoteSite('http://acme.example.com'), 'xml');
    assert.deepEqual(codes(await server.diagnostics(uri)), [insecure]);
    await server.connection.sendRequest(ShutdownRequest.type);
    assert.equal(await refusal(server.pull(uri)), ErrorCodes.InvalidRequest);
    assert.equal(await refusal(server.hover(uri, { line: 0, character: 0 })), ErrorCodes.InvalidRequest);
    await server.connection.sendNotification(ExitNotification.type);
    assert.equal(await server.exited, 0);
  });

  it('ends when the client is gone', async () => {
    server = await Server.start({ folders: [workspace.uri()] });
    server.process.stdin?.end();
    await server.exited;
  });

  it('speaks over standard input and output when no one says how', async () => {
    server = await Server.spawn([]);
    const { capabilities } = await server.connection.sendRequest(InitializeRequest.type, {
      processId: null,
      rootUri: null,
      capabilities: {},
      workspaceFolders: null,
    });
    assert.ok(capabilities.hoverProvider);
  });

  it('speaks over the channel of a child process', async () => {
    server = await Server.fork();
    await server.connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: workspace.uri(),
      capabilities: editor,
      workspaceFolders: null,
    });
    await server.connection.sendNotification(InitializedNotification.type, {});
    await isWell();
  });

  it('works for a client that says nothing of itself', async () => {
    server = await Server.start({ capabilities: {}, options: 7 as never });
    const uri = workspace.uri(site);
    const published = server.published.next();
    await server.open(uri, remoteSite('http://acme.example.com'), 'xml');
    assert.deepEqual(codes((await published).diagnostics), [insecure]);
  });

  it('answers about unknown, vanished and odd files with nothing', async () => {
    server = await Server.start({ folders: [workspace.uri()] });
    for (const uri of [
      workspace.uri(`${classes}/Gone.cls`),
      workspace.uri('README.md'),
      workspace.uri(),
      'untitled:Untitled-1',
      'git:/x/A.cls?%7B%22ref%22%3A%22HEAD%22%7D',
      'file:///%ZZ/A.cls',
      'no uri at all',
      '',
    ]) {
      const report = await server.pull(uri);
      assert.ok(report.kind === 'full');
      assert.deepEqual(report.items, [], uri);
      assert.equal(await server.hover(uri, { line: 3, character: 3 }), null);
      assert.deepEqual(await server.actions(uri, { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } }), []);
      assert.equal(await server.connection.sendRequest(scanFileRequest, { uri }), null);
      await server.filesChanged({ uri, type: FileChangeType.Changed });
      await server.change(uri, { text: 'x' });
      await server.save(uri);
      await server.close(uri);
    }
    await isWell();
  });

  it('analyses an Apex document that was never saved', async () => {
    server = await Server.start({ folders: [workspace.uri()] });
    await server.open('untitled:Untitled-1', queryingClass('Untitled'));
    assert.deepEqual(codes(await server.diagnostics('untitled:Untitled-1')), ['ApexSharingViolations']);
    await server.close('untitled:Untitled-1');
    assert.deepEqual(await server.diagnostics('untitled:Untitled-1'), []);
  });

  it('survives malformed parameters', async () => {
    server = await Server.start({ folders: [workspace.uri()] });
    const uri = workspace.uri(site);
    await server.open(uri, remoteSite('http://acme.example.com'), 'xml');
    const { connection } = server;
    const methods = [
      HoverRequest.method,
      CodeActionRequest.method,
      'textDocument/diagnostic',
      'codeAction/resolve',
      scanFileRequest,
      faqPageRequest,
      rulePageRequest,
      planFixRequest,
      'workspace/executeCommand',
    ];
    for (const method of methods) {
      for (const params of [
        {},
        { textDocument: {} },
        { textDocument: { uri: 7 } },
        { textDocument: { uri }, range: null, position: null },
      ]) {
        await connection.sendRequest(method, params).catch(() => undefined);
      }
    }
    for (const method of [
      'textDocument/didOpen',
      'textDocument/didChange',
      'textDocument/didClose',
      'workspace/didChangeWatchedFiles',
    ]) {
      await connection.sendNotification(method, {});
      await connection.sendNotification(method, { textDocument: { uri }, contentChanges: [{ range: {}, text: 7 }] });
    }
    await isWell();
  });

  it('takes edits beyond the end, backwards and in the middle of a character pair', async () => {
    server = await Server.start({ folders: [workspace.uri()] });
    const uri = workspace.uri(site);
    const at = (line: number, character: number) => ({ line, character });
    await server.open(uri, '😀', 'xml');
    await server.change(uri, { range: { start: at(50, 50), end: at(60, 60) }, text: '\n' });
    await server.change(uri, { range: { start: at(0, 1), end: at(0, 1) }, text: 'x' });
    await server.change(uri, { range: { start: at(1, 0), end: at(0, 0) }, text: '' });
    await server.change(uri, { range: { start: at(0, 0), end: at(9, 9) }, text: remoteSite('http://acme.example.com') });
    const [diagnostic] = await server.diagnostics(uri);
    assert.equal(diagnostic.range.start.line, 2);
  });

  it('takes two spellings of a URI for one file', async () => {
    const path = `${sites}/a+b (c)@d.remoteSite-meta.xml`;
    workspace.write(path, remoteSite('http://acme.example.com'));
    server = await Server.start({ folders: [workspace.uri()] });
    const encoded = `${workspace.uri(sites)}/a%2Bb%20%28c%29%40d.remoteSite-meta.xml`;
    await server.open(encoded, remoteSite('http://acme.example.com'), 'xml');
    await server.scan();
    const { items } = await server.pullWorkspace();
    assert.deepEqual(
      items.map(({ uri }) => uri),
      [encoded],
    );
  });

  it('gives up a request that is cancelled', async () => {
    server = await Server.start({ folders: [workspace.uri()] });
    const uri = workspace.uri(site);
    await server.open(uri, remoteSite('http://acme.example.com'), 'xml');
    const cancellation = new CancellationTokenSource();
    const params = { textDocument: { uri }, position: { line: 2, character: 10 } };
    const answer = server.connection.sendRequest(HoverRequest.type, params, cancellation.token);
    cancellation.cancel();
    // It may have been answered before the word got there.
    await answer.catch((error: { code: number }) => assert.equal(error.code, -32800));
    await isWell();
  });

  it('writes nothing of a file to its log', async () => {
    const secret = 'sk_live_4eC39HqLyjWDarjtT1zdp7dc';
    workspace.write(`${classes}/Secret.cls`, `public class Secret { String key = '${secret}'; `);
    workspace.write(`${sites}/Secret.remoteSite-meta.xml`, `<a>${secret}`);
    workspace.write('sfdx-project.json', `{ "${secret}": `);
    server = await Server.start({ folders: [workspace.uri()] });
    await server.scan();
    const everything = JSON.stringify([await server.pullWorkspace(), server.logs.all, server.statuses.all, server.messages.all]);
    assert.doesNotMatch(everything, new RegExp(secret));
  });

  it('ends when the process of its client is gone', async () => {
    const { spawn } = await import('node:child_process');
    const parent = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    server = await Server.spawn();
    await server.connection.sendRequest(InitializeRequest.type, {
      processId: parent.pid ?? null,
      rootUri: null,
      capabilities: {},
      workspaceFolders: null,
    });
    const gone = once(parent, 'exit');
    parent.kill();
    await gone;
    await server.exited;
  });
});
