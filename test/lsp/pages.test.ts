import assert from 'node:assert/strict';
import {
  type FaqItem,
  faqListRequest,
  faqPageRequest,
  type Page,
  type RuleFinding,
  ruleFindingsRequest,
  rulePageRequest,
} from '#shared/protocol';
import { Server } from './server';
import { project, remoteSite, sites, Workspace } from './workspace';

const insecure = 'AvoidInsecureHttpRemoteSiteSetting';

describe('Pages', function () {
  this.timeout(30_000);
  let workspace: Workspace;
  let server: Server;

  const ask = <R>(method: string, params: unknown): Promise<R> => server.connection.sendRequest(method, params);

  beforeEach(async () => {
    workspace = new Workspace({
      'sfdx-project.json': project,
      [`${sites}/A.remoteSite-meta.xml`]: remoteSite('http://a.example.com'),
      [`${sites}/B.remoteSite-meta.xml`]: remoteSite('http://b.example.com'),
    });
    server = await Server.start({ folders: [workspace.uri()] });
  });

  afterEach(async () => {
    await server.stop();
    workspace.dispose();
  });

  it('are listed with id, question and category', async () => {
    const items = await ask<FaqItem[]>(faqListRequest, {});
    const entry = items.find(({ id }) => id === 'FAQ-000863');
    assert.ok(entry);
    assert.ok(entry.question && entry.category && entry.subcategory);
    assert.ok(entry.rules.includes(insecure));
  });

  it('are found by words', async () => {
    const items = await ask<FaqItem[]>(faqListRequest, { search: 'remote site' });
    assert.ok(items.length > 0);
    assert.ok(items.length < (await ask<FaqItem[]>(faqListRequest, null)).length);
    assert.deepEqual(await ask(faqListRequest, { search: 'xyzzyx' }), []);
  });

  it('of the FAQ say how many findings a related rule has in this workspace, and link to it', async () => {
    await server.scan();
    const page = await ask<Page | null>(faqPageRequest, { id: 'FAQ-000863' });
    assert.match(page?.title ?? '', /^FAQ-000863/);
    assert.match(
      page?.html ?? '',
      new RegExp(`command:preflight\\.openRule\\?[^"]*${insecure}[^<]*"[^>]*>${insecure}</a>[^<]*<span[^>]*><a [^>]*>2 findings`),
    );
    assert.doesNotMatch(page?.html ?? '', /<script/);
  });

  it('lead to the findings of a rule', async () => {
    await server.scan();
    const page = await ask<Page | null>(faqPageRequest, { id: 'FAQ-000863' });
    assert.match(
      page?.html ?? '',
      new RegExp(`command:preflight\\.showFindings\\?[^"]*${insecure}[^"]*" aria-label="[^"]*">2 findings`),
    );
    const findings = await ask<RuleFinding[]>(ruleFindingsRequest, { rule: insecure });
    assert.deepEqual(
      findings.map(({ uri }) => uri),
      ['A', 'B'].map((name) => workspace.uri(`${sites}/${name}.remoteSite-meta.xml`)),
    );
    assert.ok(findings.every(({ range, message }) => range.start.line > 0 && message !== ''));
    assert.deepEqual(await ask(ruleFindingsRequest, { rule: 'NoSuchRule' }), []);
  });

  it('offer a language model only to clients that have one', async () => {
    const html = async (params: object) => (await ask<Page | null>(faqPageRequest, params))?.html ?? '';
    assert.doesNotMatch(await html({ id: 'FAQ-000863' }), /improveFaq/);
    assert.match(await html({ id: 'FAQ-000863', canImprove: true }), /command:preflight\.improveFaq\?%5B%22FAQ-000863%22%5D/);
  });

  it('of a rule are its specification without what is for the test runner', async () => {
    const page = await ask<Page | null>(rulePageRequest, { rule: insecure });
    assert.equal(page?.title, insecure);
    assert.match(page?.html ?? '', /<h1/);
    assert.match(page?.html ?? '', /not encrypted/);
    assert.doesNotMatch(page?.html ?? '', new RegExp(`\\^ (?:\\w+ )*${insecure}:`));
    assert.doesNotMatch(page?.html ?? '', /broken: true|<script/);
  });

  it('of rules are found by earlier names too', async () => {
    const page = await ask<Page | null>(rulePageRequest, { rule: `${insecure}InXML` });
    assert.equal(page?.title, insecure);
  });

  it('are null where there is nothing', async () => {
    assert.equal(await ask(faqPageRequest, { id: 'FAQ-999999' }), null);
    assert.equal(await ask(rulePageRequest, { rule: 'NoSuchRule' }), null);
  });
});
