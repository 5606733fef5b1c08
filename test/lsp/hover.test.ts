import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { FileChangeType, type Hover, type MarkupContent } from 'vscode-languageserver-protocol/node';
import { ruleNamed } from '#server/rules/registry';
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

  describe('with a team that adds to the FAQ', () => {
    const entry = (id: string, question: string, status = 'VALID_RESPONSE') =>
      [
        '---',
        `id: ${id}`,
        "category: 'Acme'",
        "subcategory: 'Sites'",
        `status: ${status}`,
        `question: '${question}'`,
        'rules: [AvoidInsecureHttpRemoteSiteSetting]',
        'appliesTo: [managed-package]',
        'sources:',
        "  - title: 'The handbook'",
        '    kind: community',
        '    seen: 2026-11',
        'lastVerified: 2026-11-20',
        '---',
        '',
        'So.',
        '',
      ].join('\n');
    const [faq] = ruleNamed('AvoidInsecureHttpRemoteSiteSetting')!.faq;

    beforeEach(() => {
      workspace.write('preflight.yml', 'faq: docs/faq\n');
      workspace.write('docs/faq/ACME-12.md', entry('ACME-12', 'Which *sites* may we call?'));
      workspace.write('docs/faq/ACME-13.md', entry('ACME-13', 'Retired?', 'RETIRED'));
      workspace.write(
        'docs/faq/ACME-14.md',
        entry('ACME-14', 'Others?').replace('AvoidInsecureHttp', 'AvoidDisableProtocolSecurity'),
      );
      for (const n of [20, 21, 22]) workspace.write(`docs/faq/ACME-${n}.md`, entry(`ACME-${n}`, `Number ${n}?`));
      workspace.write(
        `docs/faq/${faq}.md`,
        `---\nid: ${faq}\nlastVerified: 2026-11-20\n---\n\n## Recommended answer\n\nAsk the walrus.\n`,
      );
    });

    async function hoverText(options?: Parameters<typeof Server.start>[0]): Promise<string> {
      server = await Server.start({ folders: [workspace.uri()], ...options });
      await server.scan();
      const uri = workspace.uri(site);
      await server.open(uri, remoteSite('http://acme.example.com'), 'xml');
      return textOf(await server.hover(uri, { line: 2, character: 12 }));
    }

    it('names the entries of the team about the rule, the first three, and marks what the team answers', async () => {
      const text = await hoverText();
      const own = /\*\*From your team:\*\* (.*)/.exec(text)?.[1] ?? '';
      assert.match(own, /^\[ACME-12: Which \\\*sites\\\* may we call\?\]\(command:preflight\.openFaq\?%5B%22ACME-12%22%5D\)/);
      assert.deepEqual(
        own.split(' | ').map((link) => /ACME-\d+/.exec(link)?.[0]),
        ['ACME-12', 'ACME-20', 'ACME-21'],
      );
      assert.match(text, new RegExp(`\\[${faq}: [^\\n]*%22${faq}%22%5D\\) \\(with an answer of your team\\)`));
    });

    it('names them in plain text, too', async () => {
      const hover = { contentFormat: ['plaintext' as const] };
      const capabilities = { ...editor, textDocument: { ...editor.textDocument, hover } };
      assert.match(await hoverText({ capabilities }), /^From your team: ACME-12: Which \*sites\* may we call\?$/m);
    });

    it('forgets them when preflight.yml names no folder any more', async () => {
      assert.match(await hoverText(), /ACME-12/);
      workspace.write('preflight.yml', '');
      await server.filesChanged({ uri: workspace.uri('preflight.yml'), type: FileChangeType.Changed });
      const now = async () => textOf(await server.hover(workspace.uri(site), { line: 2, character: 12 }));
      while (/ACME|your team/.test(await now())) await setTimeout(20);
    });
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
