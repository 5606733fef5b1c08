import { strict as assert } from 'node:assert';
import type { ShownEntry } from '#shared/faq';
import { bundleOf } from '../bundle';
import { projectFile, runCli, tempFolder } from './cli';

const teamEntry = `---
id: ACME-7
category: 'Acme'
subcategory: 'Releases'
status: VALID_RESPONSE
question: 'Who signs our submission?'
rules: []
appliesTo: [managed-package]
sources:
  - title: 'The release handbook'
    kind: community
    seen: 2026-11
lastVerified: 2026-11-20
---

The release manager does. See [scans](FAQ-900050).
`;

const teamAnswer = `---
id: FAQ-900051
lastVerified: 2026-11-20
---

## Recommended answer

Ours is in the folder *review*, one page an item.
`;

describe('preflight faq', function () {
  this.timeout(60_000);
  const folder = tempFolder({ 'sfdx-project.json': projectFile });
  const team = tempFolder({
    'sfdx-project.json': projectFile,
    'preflight.yml': 'faq: docs/faq\n',
    'docs/faq/ACME-7.md': teamEntry,
    'docs/faq/FAQ-900051.md': teamAnswer,
    'docs/faq/README.md': 'No entry.',
    'docs/faq/ACME-8.md': teamEntry.replace('ACME-7', 'ACME-8').replace('rules: []', 'rules: [NoSuchRule]'),
  });
  const run = (args: readonly string[], cwd = folder.path) => runCli(['faq', ...args], { cwd });

  before(async () => {
    await bundleOf('cli');
  });

  after(() => {
    folder.remove();
    team.remove();
  });

  it('takes an id for an id', async () => {
    assert.deepEqual(await run(['faq-999999']), {
      code: 2,
      stdout: '',
      stderr: 'preflight: There is no FAQ entry faq-999999. See preflight faq for all entries.\n',
    });
    assert.equal((await run(['sha-256'])).code, 0);
  });

  it('lists all entries with their questions', async () => {
    const { code, stdout, stderr } = await run([]);
    assert.equal(code, 0);
    const lines = stdout.trimEnd().split('\n');
    assert.ok(lines.length > 50, `${lines.length} lines`);
    for (const line of lines) assert.match(line, /^FAQ-\d{6} {2}\S.*[.?]$/);
    assert.equal(stderr, `${lines.length} entries. preflight faq FAQ-000073 prints the first one.\n`);
  });

  it('finds entries by words, the best first', async () => {
    const { code, stdout } = await run(['where', 'may', 'an', 'api', 'key', 'be', 'stored']);
    assert.equal(code, 0);
    assert.match(stdout.split('\n').slice(0, 3).join('\n'), /^FAQ-000716 /m);
  });

  it('prints the entry of an id', async () => {
    const { code, stdout, stderr } = await run(['faq-000863']);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    for (const part of [
      /^FAQ-000863: What are the security review requirements/,
      /Status: Valid response/,
      /^Answer$/m,
      /^Recommended answer$/m,
      /^Reasoning$/m,
      /LimitConnectedAppScope/,
      /^Sources$/m,
      /AgentExchange/,
    ]) {
      assert.match(stdout, part);
    }
    assert.ok(!stdout.includes('\u001b['), 'there are colours');
  });

  it('prints the only entry that words find', async () => {
    assert.match((await run(['changeProtection', 'Unprotected'])).stdout, /^FAQ-900016: /);
  });

  it('prints entries whole for programs', async () => {
    const { stdout } = await run(['FAQ-900021', '--format', 'json']);
    const [entry, ...others] = JSON.parse(stdout) as ShownEntry[];
    assert.deepEqual(others, []);
    assert.equal(entry?.id, 'FAQ-900021');
    assert.ok(entry.answer && entry.submission && entry.rules.includes('VfUnescapeEl'));
  });

  it('says so when nothing is found', async () => {
    const { code, stdout, stderr } = await run(['xyzzyx']);
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
    assert.equal(stderr, 'preflight: There is no FAQ entry about xyzzyx. See preflight faq for all entries.\n');
  });

  it("knows the team's entries and answers, and says what is wrong with them", async () => {
    const all = await run([], team.path);
    assert.match(all.stdout, /^ACME-7 {6}Who signs our submission\? \[team\]$/m);
    assert.match(all.stdout, /^FAQ-900051 {2}.*\[with an answer of the team\]$/m);
    assert.doesNotMatch(all.stdout, /ACME-8/);
    assert.match(all.stderr, /^docs\/faq\/ACME-8\.md:7:9: Not shown in the FAQ: rules: there is no such rule\.$/m);
    assert.match((await run(['acme-7'], team.path)).stdout, /The release manager does/);
    const { stdout } = await run(['FAQ-900051'], team.path);
    assert.match(stdout, /Your team's answer\n[^\n]*\n?\n?Ours is in the folder review[\s\S]*\nAnswer\n/);
  });
});
