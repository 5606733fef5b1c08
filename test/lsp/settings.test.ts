import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { DiagnosticSeverity } from 'vscode-languageserver-protocol/node';
import { codes, pushClient, Server } from './server';
import { remoteSite, sites, Workspace } from './workspace';

const insecure = 'AvoidInsecureHttpRemoteSiteSetting';
const site = `${sites}/Acme.remoteSite-meta.xml`;
const insecureSite = remoteSite('http://acme.example.com');

describe('Settings', function () {
  this.timeout(30_000);
  let workspace: Workspace;
  let server: Server;

  beforeEach(() => {
    workspace = new Workspace();
  });

  afterEach(async () => {
    await server.stop();
    workspace.dispose();
  });

  async function change(settings: unknown): Promise<void> {
    const refreshed = server.refreshes.next();
    server.settings = () => settings;
    await server.settingsChanged();
    await refreshed;
  }

  it('take effect at once', async () => {
    server = await Server.start({ folders: [workspace.uri()] });
    const uri = workspace.uri(site);
    await server.open(uri, insecureSite, 'xml');
    const [before] = await server.diagnostics(uri);
    assert.equal(before.severity, DiagnosticSeverity.Warning);
    await change({ rules: { [insecure]: 'error' } });
    const [error] = await server.diagnostics(uri);
    assert.equal(error.severity, DiagnosticSeverity.Error);
    await change({ rules: { [insecure]: 'off' } });
    assert.deepEqual(await server.diagnostics(uri), []);
    await change({ exclude: [] });
    assert.deepEqual(codes(await server.diagnostics(uri)), [insecure]);
    await change({ exclude: ['**/remoteSiteSettings/**'] });
    assert.deepEqual(await server.diagnostics(uri), []);
    await change({});
    assert.deepEqual(codes(await server.diagnostics(uri)), [insecure]);
    await change({ enable: false });
    assert.deepEqual(await server.diagnostics(uri), []);
  });

  it('hold per workspace folder', async () => {
    const folders = ['one', 'two'].map((name) => workspace.uri(name));
    server = await Server.start({ folders, settings: (scope) => (scope === folders[0] ? { enable: false } : {}) });
    const [one, two, other] = ['one', 'two', 'other'].map((name) => workspace.uri(`${name}/${site}`));
    for (const uri of [one, two, other]) await server.open(uri, insecureSite, 'xml');
    assert.deepEqual(await server.diagnostics(one), []);
    assert.deepEqual(codes(await server.diagnostics(two)), [insecure]);
    assert.deepEqual(codes(await server.diagnostics(other)), [insecure]);
  });

  it('fall back to their defaults where they make no sense', async () => {
    const settings = {
      enable: 'yes',
      run: 7,
      rules: { [insecure]: 'loud' },
      exclude: 'x',
      maxFileSizeKb: -1,
      minimumConfidence: null,
    };
    server = await Server.start({ folders: [workspace.uri()], settings: () => settings });
    const uri = workspace.uri(site);
    await server.open(uri, insecureSite, 'xml');
    assert.deepEqual(codes(await server.diagnostics(uri)), [insecure]);
  });

  it('come from the client that sends them unasked', async () => {
    const options = { settings: { enable: false } };
    server = await Server.start({ folders: [workspace.uri()], capabilities: pushClient, options });
    const uri = workspace.uri(site);
    const opened = server.published.next();
    await server.open(uri, insecureSite, 'xml');
    assert.deepEqual((await opened).diagnostics, []);
    const enabled = server.published.next();
    await server.settingsChanged({ preflight: { enable: true } });
    assert.deepEqual(codes((await enabled).diagnostics), [insecure]);
  });

  it('limit the size of files, and let them in again', async () => {
    workspace.write(site, insecureSite.replace('</', `<!-- ${'x'.repeat(2000)} --></`));
    server = await Server.start({ folders: [workspace.uri()] });
    await server.indexed(1);
    await server.scan();
    const becomes = async (code: string) => {
      for (;;) {
        const [report] = (await server.pullWorkspace()).items.filter(({ uri }) => uri === workspace.uri(site));
        if (report?.kind === 'full' && codes(report.items)[0] === code) return;
        await setTimeout(20);
      }
    };
    await becomes(insecure);
    // No document is open, so that nobody is asked to pull again.
    const set = (settings: unknown) => {
      server.settings = () => settings;
      return server.settingsChanged();
    };
    await set({ maxFileSizeKb: 1 });
    await becomes('not-analysed');
    await set({});
    await becomes(insecure);
  });

  it('may ask for analysis on save only', async () => {
    server = await Server.start({ folders: [workspace.uri()], settings: () => ({ run: 'onSave' }) });
    const uri = workspace.uri(site);
    await server.open(uri, insecureSite, 'xml');
    const opened = await server.pull(uri);
    assert.ok(opened.kind === 'full');
    assert.deepEqual(codes(opened.items), [insecure]);
    await server.change(uri, { text: remoteSite('https://acme.example.com') });
    assert.deepEqual(await server.pull(uri, opened.resultId), { kind: 'unchanged', resultId: opened.resultId });
    await server.change(uri, { text: remoteSite('https://shop.example.com') });
    assert.deepEqual(codes(await server.diagnostics(uri)), [insecure]);
    const refreshed = server.refreshes.next();
    await server.save(uri);
    await refreshed;
    const saved = await server.pull(uri, opened.resultId);
    assert.ok(saved.kind === 'full');
    assert.deepEqual(saved.items, []);
  });
});
