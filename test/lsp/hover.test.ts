import assert from 'node:assert/strict';
import type { Hover, MarkupContent } from 'vscode-languageserver-protocol/node';
import { editor, Server } from './server';
import { classes, project, remoteSite, sites, Workspace } from './workspace';

const site = `${sites}/Acme.remoteSite-meta.xml`;

function contentOf(hover: Hover | null): MarkupContent {
  assert.ok(hover);
  return hover.contents as MarkupContent;
}

function textOf(hover: Hover | null): string {
  return contentOf(hover).value;
}

describe('The hover', function () {
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

  it('says what a reviewer objects to and how to fix it, and links to the FAQ, the rule and the official page', async () => {
    server = await Server.start({ folders: [workspace.uri()] });
    const uri = workspace.uri(site);
    await server.open(uri, remoteSite('http://acme.example.com'), 'xml');
    const hover = await server.hover(uri, { line: 2, character: 12 });
    const text = textOf(hover);
    assert.deepEqual(hover?.range, { start: { line: 2, character: 9 }, end: { line: 2, character: 32 } });
    assert.match(text, /AvoidInsecureHttpRemoteSiteSetting/);
    assert.match(text, /What a reviewer objects to/);
    assert.match(text, /How to fix it/);
    const faq = /\(command:preflight\.openFaq\?([^)]+)\)/.exec(text);
    assert.match(decodeURIComponent(faq?.[1] ?? ''), /^\["FAQ-\d{6}"\]$/);
    const rule = /\(command:preflight\.openRule\?([^)]+)\)/.exec(text);
    assert.equal(decodeURIComponent(rule?.[1] ?? ''), '["AvoidInsecureHttpRemoteSiteSetting"]');
    assert.match(text, /\(https:\/\/[^)]+\)/);
  });

  it('has no commands for a client that does not know them', async () => {
    server = await Server.start({ folders: [workspace.uri()], options: {} });
    const uri = workspace.uri(site);
    await server.open(uri, remoteSite('http://acme.example.com'), 'xml');
    const text = textOf(await server.hover(uri, { line: 2, character: 9 }));
    assert.doesNotMatch(text, /command:/);
    assert.match(text, /FAQ-\d{6}/);
  });

  it('is plain text for a client that renders no Markdown', async () => {
    const capabilities = {
      ...editor,
      textDocument: { ...editor.textDocument, hover: { contentFormat: ['plaintext' as const] } },
    };
    server = await Server.start({ folders: [workspace.uri()], capabilities });
    const uri = workspace.uri(site);
    await server.open(uri, remoteSite('http://acme.example.com'), 'xml');
    const hover = await server.hover(uri, { line: 2, character: 9 });
    assert.equal(contentOf(hover).kind, 'plaintext');
    assert.doesNotMatch(textOf(hover), /\*\*|\]\(/);
  });

  it('lists several findings at one place apart', async () => {
    server = await Server.start({ folders: [workspace.uri()] });
    const uri = workspace.uri(`${sites}/Acme.connectedApp-meta.xml`);
    const app = [
      '<ConnectedApp xmlns="http://soap.sforce.com/2006/04/metadata">',
      '  <oauthConfig><callbackUrl>http://a.example.com</callbackUrl><scopes>Full</scopes></oauthConfig>',
      '</ConnectedApp>',
      '',
    ].join('\n');
    await server.open(uri, app, 'xml');
    const [callback, scope] = ['http://a', 'Full'].map((text) => ({ line: 1, character: app.split('\n')[1].indexOf(text) }));
    assert.match(textOf(await server.hover(uri, callback)), /UseHttpsCallbackUrlConnectedApp/);
    assert.match(textOf(await server.hover(uri, scope)), /LimitConnectedAppScope/);
    assert.doesNotMatch(textOf(await server.hover(uri, scope)), /UseHttps/);
  });

  it('shows what comes from a file as text, not as Markdown', async () => {
    server = await Server.start({ folders: [workspace.uri()] });
    const uri = workspace.uri(site);
    await server.open(uri, remoteSite('http://[x](command:y)_*a*.example.com'), 'xml');
    const hover = await server.hover(uri, { line: 2, character: 9 });
    if (hover) assert.doesNotMatch(textOf(hover), /(?<!\\)\[x(?<!\\)\]\(/);
  });

  it('is empty next to a finding, in unknown files and in those that are not analysed', async () => {
    server = await Server.start({ folders: [workspace.uri()] });
    const uri = workspace.uri(site);
    await server.open(uri, remoteSite('http://acme.example.com'), 'xml');
    assert.equal(await server.hover(uri, { line: 0, character: 0 }), null);
    assert.equal(await server.hover(uri, { line: 999, character: 999 }), null);
    assert.equal(await server.hover(workspace.uri(`${classes}/None.cls`), { line: 0, character: 0 }), null);
    assert.equal(await server.hover('untitled:Untitled-1', { line: 0, character: 0 }), null);
  });
});
