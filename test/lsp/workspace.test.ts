import assert from 'node:assert/strict';
import {
  CancellationTokenSource,
  DidChangeWorkspaceFoldersNotification,
  FileChangeType,
  ProgressType,
  WorkDoneProgressCancelNotification,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
  WorkspaceDiagnosticRequest,
} from 'vscode-languageserver-protocol/node';
import {
  type FileSummary,
  type ScanWorkspaceResult,
  scanFileRequest,
  scanWorkspaceRequest,
  serverCommands,
} from '#shared/protocol';
import type { ScanSummary } from '#shared/report';
import { codes, editor, messageOf, pushClient, Server } from './server';
import { baseClass, classes, project, queryingClass, remoteSite, sites, Workspace } from './workspace';

const insecure = 'AvoidInsecureHttpRemoteSiteSetting';
const sharing = 'ApexSharingViolations';

/** Rules of the findings by file, files without any left out. */
function found(report: WorkspaceDiagnosticReport): Record<string, unknown[]> {
  const full = report.items.flatMap((item) => (item.kind === 'full' && item.items.length > 0 ? [item] : []));
  return Object.fromEntries(full.map(({ uri, items }) => [uri, codes(items)]));
}

function resultIds(report: WorkspaceDiagnosticReport): { uri: string; value: string }[] {
  return report.items.flatMap(({ uri, resultId }) => (resultId ? [{ uri, value: resultId }] : []));
}

describe('The workspace', function () {
  this.timeout(30_000);
  let workspace: Workspace;
  let server: Server;
  const a = `${sites}/A.remoteSite-meta.xml`;
  const b = `${sites}/B.remoteSite-meta.xml`;
  const twoSites = {
    'sfdx-project.json': project,
    [a]: remoteSite('http://a.example.com'),
    [b]: remoteSite('http://b.example.com'),
  };

  async function start(files: Record<string, string>, options: Parameters<typeof Server.start>[0] = {}): Promise<void> {
    workspace = new Workspace(files);
    server = await Server.start({ folders: [workspace.uri()], ...options });
  }

  afterEach(async () => {
    await server.stop();
    workspace.dispose();
  });

  it('has reports of open documents before a scan, of all files after it', async () => {
    await start(twoSites);
    await server.indexed(2);
    await server.open(workspace.uri(a), remoteSite('http://a.example.com'), 'xml');
    assert.deepEqual(found(await server.pullWorkspace()), { [workspace.uri(a)]: [insecure] });
    const summary = await server.scan();
    assert.equal(summary.findings, 2);
    assert.equal(summary.cancelled, false);
    assert.ok(summary.files >= 2);
    assert.deepEqual(found(await server.pullWorkspace()), { [workspace.uri(a)]: [insecure], [workspace.uri(b)]: [insecure] });
  });

  it('is scanned with a word on folders that may not be read', async () => {
    // The superuser may read every folder, so the refusal is made up.
    const refusing = new Workspace({
      'refuse.cjs':
        "const fs = require('node:fs');\nfor (const name of ['readdir', 'access']) {\n  const real = fs.promises[name];\n" +
        "  fs.promises[name] = async (path, ...rest) => {\n    if (String(path).endsWith('closed'))\n" +
        "      throw Object.assign(new Error('denied'), { code: 'EACCES' });\n    return real(path, ...rest);\n  };\n}\n",
    });
    const options = process.env.NODE_OPTIONS;
    process.env.NODE_OPTIONS = `${options ?? ''} --require ${JSON.stringify(refusing.path('refuse.cjs'))}`;
    try {
      await start({ ...twoSites, [`${sites}/closed/C.remoteSite-meta.xml`]: remoteSite('http://c.example.com') });
    } finally {
      if (options === undefined) delete process.env.NODE_OPTIONS;
      else process.env.NODE_OPTIONS = options;
      refusing.dispose();
    }
    const { findings, closedFolders } = await server.connection.sendRequest<ScanWorkspaceResult>(scanWorkspaceRequest, {});
    assert.deepEqual({ findings, closedFolders }, { findings: 2, closedFolders: [`${sites}/closed`] });
    assert(server.logs.all.some((line) => line.includes(`${sites}/closed. This folder may not be read.`)));
  });

  it('answers with unchanged reports where nothing changed', async () => {
    await start(twoSites);
    await server.scan();
    const first = await server.pullWorkspace();
    const second = await server.pullWorkspace(resultIds(first));
    assert.deepEqual(
      second.items.map(({ kind }) => kind),
      ['unchanged', 'unchanged'],
    );
    assert.deepEqual(resultIds(second), resultIds(first));
  });

  it('follows the disk after a scan: changed, created and deleted files', async () => {
    await start(twoSites);
    await server.scan();
    const first = await server.pullWorkspace();
    const c = `${sites}/C.remoteSite-meta.xml`;
    workspace.remove(a);
    workspace.write(b, remoteSite('https://b.example.com'));
    workspace.write(c, remoteSite('http://c.example.com'));
    await server.filesChanged(
      { uri: workspace.uri(a), type: FileChangeType.Deleted },
      { uri: workspace.uri(b), type: FileChangeType.Changed },
      { uri: workspace.uri(c), type: FileChangeType.Created },
    );
    // A scan waits for what is under way.
    await server.scan();
    const second = await server.pullWorkspace(resultIds(first));
    assert.deepEqual(found(second), { [workspace.uri(c)]: [insecure] });
    const gone = second.items.find(({ uri }) => uri === workspace.uri(a));
    assert.ok(gone?.kind === 'full');
    assert.deepEqual(gone.items, []);
  });

  it('forgets the files of a deleted folder', async () => {
    await start(twoSites);
    await server.scan();
    const first = await server.pullWorkspace();
    assert.equal(first.items.length, 2);
    workspace.remove('force-app');
    await server.filesChanged({ uri: workspace.uri('force-app'), type: FileChangeType.Deleted });
    await server.scan();
    assert.deepEqual(found(await server.pullWorkspace(resultIds(first))), {});
  });

  it('takes in a folder that was put there whole', async () => {
    await start({ 'sfdx-project.json': project });
    await server.scan();
    workspace.write(a, remoteSite('http://a.example.com'));
    await server.filesChanged({ uri: workspace.uri('force-app'), type: FileChangeType.Created });
    await server.indexed(1);
    assert.deepEqual(found(await server.pullWorkspace()), { [workspace.uri(a)]: [insecure] });
  });

  it('is read again by a scan: what nobody was told of is found', async () => {
    await start({ 'sfdx-project.json': project, [a]: remoteSite('http://a.example.com') });
    assert.equal((await server.scan()).findings, 1);
    workspace.write(b, remoteSite('http://b.example.com'));
    assert.equal((await server.scan()).findings, 2);
    workspace.remove(a);
    assert.equal((await server.scan()).findings, 1);
    assert.deepEqual(found(await server.pullWorkspace()), { [workspace.uri(b)]: [insecure] });
  });

  it('keeps a request that streams until there is something new', async () => {
    await start(twoSites);
    await server.scan();
    const partial = new ProgressType<WorkspaceDiagnosticReportPartialResult>();
    const pull = async (previous: WorkspaceDiagnosticReport) => {
      const items: WorkspaceDiagnosticReport['items'] = [];
      const partialResultToken = `pull-${previous.items.length}-${Math.random()}`;
      const subscription = server.connection.onProgress(partial, partialResultToken, (value) => void items.push(...value.items));
      const params = { identifier: 'preflight', previousResultIds: resultIds(previous), partialResultToken };
      const rest = await server.connection.sendRequest(WorkspaceDiagnosticRequest.type, params);
      subscription.dispose();
      return { items: [...items, ...rest.items] };
    };
    const first = await pull({ items: [] });
    assert.equal(first.items.length, 2);
    const second = pull(first);
    workspace.write(b, remoteSite('https://b.example.com'));
    await server.filesChanged({ uri: workspace.uri(b), type: FileChangeType.Changed });
    const { items } = await second;
    assert.deepEqual(
      items.map((item) => [item.uri, item.kind, item.kind === 'full' && item.items]),
      [[workspace.uri(b), 'full', []]],
    );
  });

  it('answers a kept request when it is cancelled, and at shutdown', async () => {
    await start(twoSites);
    const first = await server.pullWorkspace();
    const ask = (cancellation?: CancellationTokenSource) =>
      server.connection.sendRequest(
        WorkspaceDiagnosticRequest.type,
        { previousResultIds: resultIds(first), partialResultToken: `kept-${cancellation ? 1 : 2}` },
        cancellation?.token,
      );
    const cancellation = new CancellationTokenSource();
    const cancelled = assert.rejects(ask(cancellation), { code: -32800 });
    const kept = ask();
    cancellation.cancel();
    await cancelled;
    await server.pull(workspace.uri(a));
    await server.stop();
    assert.deepEqual(await kept, { items: [] });
  });

  it('takes back the diagnostics of a closed document that was never scanned', async () => {
    await start(twoSites);
    await server.open(workspace.uri(a), remoteSite('http://a.example.com'), 'xml');
    const first = await server.pullWorkspace();
    assert.deepEqual(found(first), { [workspace.uri(a)]: [insecure] });
    await server.close(workspace.uri(a));
    // The client forgets the result id of a document that it closes.
    const second = await server.pullWorkspace();
    assert.equal(second.items.length, 1);
    assert.ok(second.items[0].kind === 'full');
    assert.deepEqual(second.items[0].items, []);
    const third = await server.pullWorkspace(resultIds(second));
    assert.ok(third.items.every(({ kind }) => kind === 'unchanged'));
  });

  it('pushes what a client has no other way to get: all files after a scan, kept current', async () => {
    await start(twoSites, { capabilities: pushClient });
    const [first, second] = [workspace.uri(a), workspace.uri(b)].map((uri) =>
      server.published.first((params) => params.uri === uri && params.diagnostics.length === 1),
    );
    await server.scan();
    await Promise.all([first, second]);
    const gone = server.published.next(({ uri }) => uri === workspace.uri(a));
    workspace.remove(a);
    await server.filesChanged({ uri: workspace.uri(a), type: FileChangeType.Deleted });
    assert.deepEqual((await gone).diagnostics, []);
  });

  it('pushes closed files to a client that pulls documents only, each finding once', async () => {
    await start(twoSites);
    const pushed = server.published.first(({ uri, diagnostics }) => uri === workspace.uri(b) && diagnostics.length === 1);
    await server.open(workspace.uri(a), remoteSite('http://a.example.com'), 'xml');
    await server.scan();
    await pushed;
    assert.ok(server.published.all.every(({ uri }) => uri !== workspace.uri(a)));
    // Once it is open it is pulled, and what was pushed would be there twice.
    const withdrawn = server.published.next(({ uri }) => uri === workspace.uri(b));
    await server.open(workspace.uri(b), remoteSite('http://b.example.com'), 'xml');
    assert.deepEqual((await withdrawn).diagnostics, []);
    assert.deepEqual(codes(await server.diagnostics(workspace.uri(b))), [insecure]);
  });

  it('withdraws what it pushed when the client begins to pull the workspace', async () => {
    await start(twoSites);
    const pushed = server.published.first(({ uri, diagnostics }) => uri === workspace.uri(b) && diagnostics.length === 1);
    await server.scan();
    await pushed;
    const withdrawn = server.published.next(({ uri, diagnostics }) => uri === workspace.uri(b) && diagnostics.length === 0);
    assert.equal(Object.keys(found(await server.pullWorkspace())).length, 2);
    await withdrawn;
  });

  it('shows the progress of a scan with counts', async () => {
    await start(twoSites);
    await server.scan();
    const kinds = server.progress.all.map(({ kind }) => kind);
    assert.equal(kinds[0], 'begin');
    assert.equal(kinds.at(-1), 'end');
    assert.ok(server.progress.all.some(({ message }) => /2 of 2 files, 2 findings/.test(message ?? '')));
  });

  it('shows the progress of a scan where the client wants it', async () => {
    await start(twoSites, { capabilities: pushClient });
    server.watchProgress('mine');
    const end = server.progress.next(({ kind }) => kind === 'end');
    await server.connection.sendRequest(scanWorkspaceRequest, { workDoneToken: 'mine' });
    await end;
    assert.ok(server.progress.all.every(({ token }) => token === 'mine'));
  });

  it('ends a scan when its request is cancelled, and says how far it got', async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${classes}/C${i}.cls`, queryingClass(`C${i}`)]));
    await start({ 'sfdx-project.json': project, ...many });
    const cancellation = new CancellationTokenSource();
    const scan = server.connection.sendRequest<ScanSummary>(scanWorkspaceRequest, {}, cancellation.token);
    await server.progress.first(({ kind }) => kind === 'begin');
    cancellation.cancel();
    assert.equal((await scan).cancelled, true);
  });

  it('ends a scan when its progress is cancelled', async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${classes}/C${i}.cls`, queryingClass(`C${i}`)]));
    await start({ 'sfdx-project.json': project, ...many });
    const scan = server.scan();
    const { token } = await server.progress.first(({ kind }) => kind === 'begin');
    await server.connection.sendNotification(WorkDoneProgressCancelNotification.type, { token });
    const summary = await scan;
    assert.equal(summary.cancelled, true);
    assert.ok(summary.files < 300);
    await server.progress.first(({ kind }) => kind === 'end');
  });

  it('scans by command too, for editors that know no other requests', async () => {
    await start(twoSites, { options: {}, capabilities: { ...editor, window: {} } });
    const summary: ScanSummary = await server.connection.sendRequest('workspace/executeCommand', {
      command: serverCommands.scanWorkspace,
    });
    assert.equal(summary.findings, 2);
  });

  it('scans one file, open or not, and says nothing of one that is gone', async () => {
    await start(twoSites);
    const scan = (path: string) =>
      server.connection.sendRequest<FileSummary | null>(scanFileRequest, { uri: workspace.uri(path) });
    assert.deepEqual(await scan(a), { uri: workspace.uri(a), findings: 1, suppressed: 0, problems: [] });
    await server.open(workspace.uri(b), remoteSite('https://b.example.com'), 'xml');
    assert.equal((await scan(b))?.findings, 0);
    assert.equal(await scan(`${sites}/Gone.remoteSite-meta.xml`), null);
    assert.equal(await scan('README.md'), null);
  });

  it('keeps classes of equal names in two projects apart', async () => {
    const inProject = (name: string, base: string) => ({
      [`${name}/sfdx-project.json`]: project,
      [`${name}/${classes}/Child.cls`]: queryingClass('Child', 'Base'),
      [`${name}/${classes}/Base.cls`]: base,
    });
    await start({ ...inProject('one', baseClass('with sharing ')), ...inProject('two', baseClass('')) });
    await server.scan();
    const { items } = await server.pullWorkspace();
    const messageIn = (name: string) => {
      const item = items.find(({ uri }) => uri === workspace.uri(`${name}/${classes}/Child.cls`));
      assert.ok(item?.kind === 'full');
      assert.deepEqual(codes(item.items), [sharing]);
      return messageOf(item.items[0]);
    };
    assert.match(messageIn('one'), /from Base/);
    assert.doesNotMatch(messageIn('two'), /from Base/);
  });

  it('follows added and removed workspace folders', async () => {
    await start(
      {
        'one/sfdx-project.json': project,
        [`one/${a}`]: remoteSite('http://a.example.com'),
        'two/sfdx-project.json': project,
        [`two/${b}`]: remoteSite('http://b.example.com'),
      },
      { folders: [] },
    );
    const folder = (name: string) => ({ uri: workspace.uri(name), name });
    const change = (added: string[], removed: string[]) =>
      server.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
        event: { added: added.map(folder), removed: removed.map(folder) },
      });
    await change(['one'], []);
    assert.equal((await server.scan()).findings, 1);
    await change(['two'], []);
    const both = await server.scan();
    assert.equal(both.findings, 2);
    const reports = await server.pullWorkspace();
    assert.equal(Object.keys(found(reports)).length, 2);
    await change([], ['one']);
    assert.equal((await server.scan()).findings, 1);
    const left = await server.pullWorkspace(resultIds(reports));
    const gone = left.items.find(({ uri }) => uri === workspace.uri(`one/${a}`));
    assert.ok(gone?.kind === 'full');
    assert.deepEqual(gone.items, []);
  });

  it('works in a folder without a project', async () => {
    await start({ 'src/remoteSiteSettings/A.remoteSite': remoteSite('http://a.example.com') });
    assert.equal((await server.scan()).findings, 1);
  });

  it('tells its status', async () => {
    await start(twoSites);
    await server.scan();
    const status = await server.statuses.first(({ state, scanned }) => state === 'ready' && scanned);
    assert.equal(status.findings, 2);
    assert.ok(status.files >= 2);
    assert.ok(status.rules > 0);
    // How long the last analysis took is known once a document was analysed.
    const uri = workspace.uri(`${classes}/Reading.cls`);
    await server.open(uri, queryingClass('Reading'), 'apex');
    await server.diagnostics(uri);
    const { milliseconds } = await server.statuses.first((one) => one.milliseconds !== undefined);
    assert.equal(typeof milliseconds, 'number');
  });

  it('watches what it analyses', async () => {
    await start(twoSites);
    const { registerOptions } = await server.registrations.first(({ method }) => method === 'workspace/didChangeWatchedFiles');
    const globs = (registerOptions as { watchers: { globPattern: string }[] }).watchers.map(({ globPattern }) => globPattern);
    assert.ok(globs.some((glob) => glob.includes('cls')));
    assert.ok(globs.some((glob) => glob.includes('sfdx-project.json')));
    assert.ok(globs.some((glob) => glob.includes('remoteSite')));
  });
});
