import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { FileChangeType } from 'vscode-languageserver-protocol/node';
import {
  type ComposedAnswer,
  type FaqItem,
  type FaqText,
  faqListRequest,
  faqPageRequest,
  faqTextRequest,
  type Page,
  teamAnswerRequest,
} from '#shared/protocol';
import { messageOf, Server } from './server';
import { project, Workspace } from './workspace';

const answer = `---
id: FAQ-900051
lastVerified: 2026-11-20
---

## Recommended answer

Ours is kept by the walrus.
`;

const own = `---
id: ACME-12
category: 'Acme'
subcategory: 'Releases'
status: VALID_RESPONSE
question: 'Who signs our submission?'
rules: [ApexCRUDViolation]
appliesTo: [managed-package]
sources:
  - title: 'The release handbook'
    kind: community
    seen: 2026-11
lastVerified: 2026-11-20
---

The release manager does.
`;

describe("A team's FAQ", function () {
  this.timeout(30_000);
  let workspace: Workspace;
  let server: Server;

  const ask = <R>(method: string, params: unknown): Promise<R> => server.connection.sendRequest(method, params);
  const items = (search?: string) => ask<FaqItem[]>(faqListRequest, search ? { search } : {});
  const html = async (id: string) => (await ask<Page | null>(faqPageRequest, { id }))?.html ?? '';

  /** Waits until an entry is there, or is not any more. */
  async function untilThere(id: string, isThere: boolean): Promise<void> {
    while (((await html(id)) !== '') !== isThere) await setTimeout(20);
  }

  beforeEach(async () => {
    workspace = new Workspace({
      'sfdx-project.json': project,
      'preflight.yml': 'faq: docs/faq\n',
      'docs/faq/FAQ-900051.md': answer,
      'docs/faq/more/ACME-12.md': own,
      'docs/ACME-13.md': own.replace('ACME-12', 'ACME-13'),
    });
    server = await Server.start({ folders: [workspace.uri()] });
    await server.scan();
  });

  afterEach(async () => {
    await server.stop();
    workspace.dispose();
  });

  it('is listed and found with ours, marked', async () => {
    const list = await items();
    assert.deepEqual(
      list.filter(({ team }) => team).map(({ id, team }) => [id, team]),
      [
        ['ACME-12', 'entry'],
        ['FAQ-900051', 'answer'],
      ],
    );
    assert.equal((await items('walrus'))[0]?.id, 'FAQ-900051');
    assert.match(await html('FAQ-900051'), /Your team&#39;s answer[\s\S]*walrus[\s\S]*>Answer</);
    assert.match(await html('acme-12'), /The release manager does/);
    assert.equal(await ask(faqPageRequest, { id: 'ACME-13' }), null);
  });

  it('is read as the editor shows it, and says what is wrong in its files', async () => {
    const uri = workspace.uri('docs/faq/FAQ-900051.md');
    await server.open(uri, answer, 'markdown');
    assert.deepEqual(await server.diagnostics(uri), []);
    await server.change(uri, { text: answer.replace('walrus', 'narwhal') });
    assert.match(await html('FAQ-900051'), /narwhal/);
    await server.change(uri, { text: answer.replace('2026-11-20', 'soon') });
    const [problem, ...others] = await server.diagnostics(uri);
    assert.deepEqual(others, []);
    assert.equal(problem?.message, 'Not shown in the FAQ: lastVerified: must be a day such as 2026-11-01.');
    assert.deepEqual(problem?.range, { start: { line: 2, character: 14 }, end: { line: 2, character: 18 } });
    assert.doesNotMatch(await html('FAQ-900051'), /Your team&#39;s answer/);
    await server.close(uri);
    assert.match(await html('FAQ-900051'), /walrus/);
  });

  it('is missed where preflight.yml names a folder without entries', async () => {
    const uri = workspace.uri('preflight.yml');
    await server.open(uri, 'faq: docs/faq\n', 'yaml');
    assert.deepEqual(await server.diagnostics(uri), []);
    await server.change(uri, { text: 'faq: docs/fqa\n' });
    const [problem, ...others] = await server.diagnostics(uri);
    assert.deepEqual(others, []);
    assert.match(messageOf(problem!), /^There is no FAQ entry in this folder/);
    assert.deepEqual(problem?.range, { start: { line: 0, character: 5 }, end: { line: 0, character: 13 } });
    workspace.write('docs/fqa/ACME-15.md', own.replace('ACME-12', 'ACME-15'));
    await server.filesChanged({ uri: workspace.uri('docs/fqa/ACME-15.md'), type: FileChangeType.Created });
    await untilThere('ACME-15', true);
    assert.deepEqual(await server.diagnostics(uri), []);
  });

  it('is followed on disk, and by preflight.yml', async () => {
    workspace.write('docs/faq/ACME-14.md', own.replace('ACME-12', 'ACME-14'));
    await server.filesChanged({ uri: workspace.uri('docs/faq/ACME-14.md'), type: FileChangeType.Created });
    await untilThere('ACME-14', true);
    workspace.write('preflight.yml', 'faq: ../elsewhere\n');
    await server.filesChanged({ uri: workspace.uri('preflight.yml'), type: FileChangeType.Changed });
    await untilThere('ACME-14', false);
    await server.open(workspace.uri('preflight.yml'), 'faq: ../elsewhere\n', 'yaml');
    assert.match((await server.diagnostics(workspace.uri('preflight.yml'))).map(messageOf).join(), /inside of it/);
  });

  it('says nothing about files that are in no such folder', async () => {
    const uri = workspace.uri('docs/ACME-13.md');
    await server.open(uri, 'No entry.', 'markdown');
    assert.deepEqual(await server.diagnostics(uri), []);
  });

  it('gives the text of an entry, and what its file would be', async () => {
    const text = await ask<FaqText | null>(faqTextRequest, { id: 'FAQ-900051' });
    assert.equal(text?.team?.recommendedAnswer, 'Ours is kept by the walrus.');
    assert.equal(text?.file, workspace.uri('docs/faq/FAQ-900051.md'));
    assert.deepEqual(text?.folders, [workspace.uri('docs/faq')]);
    const composed = await ask<ComposedAnswer | null>(teamAnswerRequest, {
      id: 'FAQ-900051',
      recommendedAnswer: 'Better.',
      reasoning: 'Shorter.',
      today: '2026-11-22',
    });
    assert.equal(composed?.before, answer);
    assert.equal(
      composed?.after,
      '---\nid: FAQ-900051\nlastVerified: 2026-11-22\n---\n\n## Recommended answer\n\nBetter.\n\n## Reasoning\n\nShorter.\n',
    );
    const other = await ask<FaqText | null>(faqTextRequest, { id: 'FAQ-900002' });
    assert.equal(other?.file, undefined);
    assert.equal(await ask(faqTextRequest, { id: 'FAQ-999999' }), null);
  });
});
