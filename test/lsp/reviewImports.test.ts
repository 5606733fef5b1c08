import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import { type Status, statusNotification } from '#shared/protocol';
import {
  elsewhere,
  type ImportedResult,
  type ImportResultsParams,
  importResultsRequest,
  type Review,
  type ReviewFinding,
  reviewRequest,
} from '#shared/review';
import { type CreatedReport, type CreateReportParams, createReportRequest } from '#shared/reviewReport';
import { Server } from './server';
import { classes, project, queryingClass, Workspace } from './workspace';

const sharing = 'ApexSharingViolations';
const open = `${classes}/Open.cls`;
const secret = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';

interface Place {
  readonly file: string;
  readonly line?: number;
}

function result(rule: string, place: Place, more: object = {}): object {
  const region = place.line === undefined ? {} : { region: { startLine: place.line } };
  return {
    ruleId: rule,
    level: 'error',
    message: { text: `About ${rule}.` },
    locations: [{ physicalLocation: { artifactLocation: { uri: place.file }, ...region } }],
    ...more,
  };
}

function sarif(tool: string, results: readonly object[], rules: readonly object[] = []): string {
  return JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: tool, version: '7.1', rules } }, results }] });
}

describe('Imported results in the review', function () {
  this.timeout(60_000);
  let workspace: Workspace;
  let server: Server;

  async function start(files: Record<string, string> = {}): Promise<void> {
    workspace = new Workspace({ 'sfdx-project.json': project, [open]: queryingClass('Open'), ...files });
    server = await Server.start({ folders: [workspace.uri()], options: { capabilities: { status: true, review: true } } });
    await server.indexed(1);
  }

  afterEach(async () => {
    await server.stop();
    workspace.dispose();
  });

  const ask = (): Promise<Review> => server.connection.sendRequest(reviewRequest);
  const importFiles = (...names: string[]): Promise<ImportedResult[]> => {
    const params: ImportResultsParams = { files: names.map((name) => workspace.uri(name)) };
    return server.connection.sendRequest(importResultsRequest, params);
  };
  const findings = (review: Review): readonly ReviewFinding[] => review.files.flatMap((file) => file.findings);
  const of = (review: Review, rule: string) => findings(review).filter((each) => each.rule === rule);

  it('name the tool with what Preflight has as well, and stand among the others where it has not', async () => {
    const their = { id: 'their.rule', helpUri: 'https://example.com/rule', properties: { tags: ['CWE-89: SQL injection'] } };
    await start({
      'pmd.sarif': sarif('PMD', [result(sharing, { file: open, line: 1 }), result('ApexCSRF', { file: open, line: 3 })]),
      'other.sarif': sarif(
        'Semgrep',
        [
          result('their.rule', { file: open, line: 3 }, { message: { text: `Key ${secret} in a query.` } }),
          result('answered', { file: open }, { suppressions: [{ kind: 'external', justification: 'Tested by hand.' }] }),
        ],
        [their],
      ),
    });
    await server.scan();
    const results = await importFiles('pmd.sarif', 'other.sarif');
    assert.deepEqual(
      results.map(({ name, tools, matched, apart }) => ({ name, tools, matched, apart })),
      [
        { name: 'pmd.sarif', tools: ['PMD'], matched: 1, apart: 1 },
        { name: 'other.sarif', tools: ['Semgrep'], matched: 0, apart: 2 },
      ],
    );
    const review = await ask();
    assert.equal(review.files.length, 1);
    const [ours] = of(review, sharing);
    assert.deepEqual(ours!.alsoFoundBy, [{ name: 'PMD', version: '7.1', rule: sharing }]);
    assert.equal(ours!.foundBy, undefined);
    assert.equal(of(review, sharing).length, 1);
    const [csrf] = of(review, 'ApexCSRF');
    assert.deepEqual(csrf!.foundBy, { name: 'PMD', version: '7.1', rule: 'ApexCSRF' });
    assert.match(review.rules.ApexCSRF!.faq!, /^FAQ-/);
    assert.deepEqual([review.rules.ApexCSRF!.category, review.rules.ApexCSRF!.isForeign], ['request', undefined]);
    const [theirs] = of(review, 'their.rule');
    const line = queryingClass('Open').split('\n')[2]!;
    assert.deepEqual(theirs!.range, { start: { line: 2, character: 0 }, end: { line: 2, character: line.length } });
    assert.match(theirs!.message, /^Key \*+ in a query\.$/);
    assert.equal(theirs!.help, 'https://example.com/rule');
    assert.deepEqual(review.rules['their.rule'], { title: 'their.rule', category: 'injection', isForeign: true });
    const [answered] = of(review, 'answered');
    assert.deepEqual([answered!.state, answered!.reason, answered!.isAboutFile], ['explained', 'Tested by hand.', true]);
    assert(!JSON.stringify(review).includes(secret));
  });

  it('follow edits: lines move, and what was the same as a finding that is gone is gone with it', async () => {
    const pmd = sarif('PMD', [result(sharing, { file: open, line: 1 }), result('their', { file: open, line: 3 })]);
    await start({ 'pmd.sarif': pmd });
    await server.scan();
    await importFiles('pmd.sarif');
    await ask();
    await server.open(workspace.uri(open), queryingClass('Open'));
    await server.change(workspace.uri(open), { text: `// one\n// two\n${queryingClass('Open')}` });
    const moved = await ask();
    assert.equal(of(moved, sharing).length, 1);
    assert.equal(of(moved, sharing)[0]!.alsoFoundBy?.length, 1);
    assert.equal(of(moved, 'their')[0]!.range.start.line, 4);
    const fixed = queryingClass('Open').replace('public class', 'public with sharing class');
    await server.change(workspace.uri(open), { text: `// one\n${fixed}` });
    const after = await ask();
    assert.deepEqual(of(after, sharing), []);
    assert.equal(of(after, 'their')[0]!.range.start.line, 3);
    await server.change(workspace.uri(open), { text: queryingClass('Open') });
    assert.equal(of(await ask(), sharing)[0]!.alsoFoundBy?.length, 1);
  });

  it('belong to the package of their file, also of one that is not analysed, or to none', async () => {
    const notes = 'force-app/main/default/notes.txt';
    await start({
      [notes]: 'nothing to analyse',
      'zap.sarif': sarif('ZAP', [
        result('a', { file: notes, line: 1 }),
        result('b', { file: 'https://example.com/login?user=me' }),
        result('c', { file: '/elsewhere/Other.java', line: 2 }),
      ]),
    });
    await server.scan();
    await importFiles('zap.sarif');
    const { files, packages } = await ask();
    const owner = (rule: string) => files.find((file) => file.findings.some((each) => each.rule === rule))!;
    assert.deepEqual([owner('a').uri, owner('a').package], [workspace.uri(notes), workspace.uri('force-app')]);
    assert.equal(owner('a').isElsewhere, undefined);
    assert.deepEqual(
      [owner('b').path, owner('b').package, owner('b').isElsewhere],
      ['https://example.com/login', elsewhere, true],
    );
    assert.deepEqual([owner('c').path, owner('c').package], ['/elsewhere/Other.java', elsewhere]);
    assert.deepEqual(packages.at(-1), { id: elsewhere, name: 'Not in this workspace', folder: '', root: '' });
  });

  it('may name files by paths that no file can have', async () => {
    const paths = [`${classes}/${'x'.repeat(300)}.cls`, `${classes}/A%00.cls`, `${open}/inner.cls`];
    const results = paths.map((file, index) => result(`rule${index}`, { file, line: 1 }));
    await start({ 'odd.sarif': sarif('Odd', results) });
    await server.scan();
    assert.equal((await importFiles('odd.sarif'))[0]!.apart, 3);
    const review = await ask();
    assert.equal(of(review, sharing).length, 1);
    for (const index of paths.keys()) assert.equal(of(review, `rule${index}`).length, 1);
  });

  it('are read again when they changed, and gone when they are no longer asked for', async () => {
    await start({ 'pmd.sarif': sarif('PMD', [result('one', { file: open, line: 1 })]) });
    await server.scan();
    await importFiles('pmd.sarif');
    workspace.write(
      'pmd.sarif',
      sarif('PMD', [result('two', { file: open, line: 1 }), result('three', { file: open, line: 1 })]),
    );
    await importFiles('pmd.sarif');
    const again = await ask();
    assert.deepEqual([of(again, 'one').length, of(again, 'two').length, of(again, 'three').length], [0, 1, 1]);
    assert.deepEqual(await importFiles(), []);
    assert(findings(await ask()).every(({ foundBy }) => foundBy === undefined));
  });

  it('that can not be read are told of, and harm nothing', async () => {
    const log = JSON.parse(sarif('PMD', []));
    await start({
      'empty.json': ' ',
      'half.sarif': '{"version": "2.1.0", "runs": [',
      'page.html': '<html></html>',
      'other.json': '{"a": 1}',
      'old.sarif': JSON.stringify({ ...log, version: '2.0.0' }),
      'own.sarif': sarif('Preflight', []),
      'good.sarif': sarif('PMD', [result('one', { file: open, line: 1 })]),
    });
    workspace.write('large.sarif', '');
    truncateSync(workspace.path('large.sarif'), 65 * 1024 * 1024);
    await server.scan();
    const names = [
      'gone',
      'empty.json',
      'half.sarif',
      'page.html',
      'other.json',
      'old.sarif',
      'own.sarif',
      'large.sarif',
      'good.sarif',
    ];
    const results = await importFiles(...names);
    const problems = results.map(({ problem }) => problem ?? '');
    for (const [index, pattern] of [
      /^It is not there any more\./,
      /^It is empty\./,
      /not complete JSON/,
      /XML or HTML/,
      /neither/,
      /not version 2\.1\.0/,
      /Preflight itself/,
      /larger than 64 MB/,
      /^$/,
    ].entries()) {
      assert.match(problems[index]!, pattern);
    }
    assert.equal(of(await ask(), 'one').length, 1);
    const web: ImportResultsParams = { files: ['untitled:Untitled-1', 'vscode-vfs://github/a.sarif'] };
    const others: ImportedResult[] = await server.connection.sendRequest(importResultsRequest, web);
    for (const { problem } of others) assert.match(problem!, /machine/);
    assert.deepEqual(await server.connection.sendRequest(importResultsRequest, { files: 7 }), []);
    assert.deepEqual(await server.connection.sendRequest(importResultsRequest, null), []);
  });

  it('about something other than security are in reports only', async () => {
    const violation = (rule: string, tag: string) => ({
      rule,
      engine: 'pmd',
      severity: 3,
      tags: [tag],
      primaryLocationIndex: 0,
      locations: [{ file: open, startLine: 2 }],
      message: `About ${rule}.`,
      resources: [],
    });
    const run = { runDir: '', violationCounts: {}, versions: { pmd: '7.1' } };
    await start({
      'analyzer.json': JSON.stringify({
        ...run,
        violations: [violation('ApexDoc', 'Documentation'), violation('Bad', 'Security')],
      }),
    });
    await server.scan();
    const [{ aside, apart }] = (await importFiles('analyzer.json')) as [ImportedResult];
    assert.deepEqual([aside, apart], [1, 1]);
    const review = await ask();
    assert.deepEqual([of(review, 'ApexDoc').length, of(review, 'Bad').length], [0, 1]);
    assert.equal(of(review, 'Bad')[0]!.foundBy!.name, 'Code Analyzer (pmd)');
  });

  it('are counted in the status, and are part of reports', async () => {
    const both = sarif('PMD', [result(sharing, { file: open, line: 1 }), result('their.rule', { file: open, line: 3 })]);
    await start({ 'pmd.sarif': both });
    await server.scan();
    const told = new Promise<Status>((resolve) =>
      server.connection.onNotification(statusNotification, (status: Status) => {
        if (status.imported !== undefined) resolve(status);
      }),
    );
    await importFiles('pmd.sarif');
    assert.equal((await told).imported, 1);
    const create = (kind: CreateReportParams['kind']): Promise<CreatedReport | null> => {
      const params: CreateReportParams = { kind, subject: 'Acme Rates', today: '2026-11-22' };
      return server.connection.sendRequest(createReportRequest, params);
    };
    const text = (report: CreatedReport | null) => Buffer.from(report!.content, 'base64').toString('utf8');
    const html = await create('html');
    assert.deepEqual([html!.findings, html!.imported], [1, 1]);
    for (const part of ['Found by PMD', 'their.rule', 'pmd.sarif']) assert(text(html).includes(part), part);
    const csv = text(await create('csv'))
      .trimEnd()
      .split('\r\n');
    assert.deepEqual(
      csv.slice(1).map((line) => /("Preflight, PMD"|PMD),yes$/.exec(line)?.[1]),
      ['"Preflight, PMD"', 'PMD'],
    );
    assert.match(text(await create('markdown')), /Found by PMD: their\.rule/);
    assert((await create('docx'))!.content.length > 1000);
  });
});
