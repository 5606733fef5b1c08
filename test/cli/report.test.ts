import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import type { JsonFinding, JsonImportedFinding } from '#server/reports/json';
import { bundleOf } from '../bundle';
import { htmlFaults } from '../unit/reports/htmlFaults';
import { insecureClass, insecureSite, projectFile, runCli, type TempFolder, tempFolder } from './cli';

const classes = 'force-app/main/default/classes';
const secret = `ghp_${'Zk3Lq9Xw7R'}klmnopqrstuvwxyz0123456789`;

describe('preflight report', function () {
  this.timeout(120_000);

  let folder: TempFolder;

  before(async () => {
    await bundleOf('cli');
    folder = tempFolder({
      'sfdx-project.json': projectFile,
      [`${classes}/Bad.cls`]: insecureClass('Bad'),
      [`${classes}/Log.cls`]: insecureClass('Log').replace(
        'insert a;',
        `insert a; // preflight: allow ApexCRUDViolation -- Counts only, never shown; key ${secret}`,
      ),
      'force-app/main/default/remoteSiteSettings/Legacy.remoteSite-meta.xml': insecureSite,
      'tools/Left.cls': insecureClass('Left'),
      'preflight.yml': 'exclude:\n  - tools/**\nrules:\n  ApexCSRF: off\n',
    });
  });

  after(() => folder.remove());

  const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => runCli(['report', ...args], { cwd: folder.path, env });
  const written = (name: string) => readFileSync(join(folder.path, name), 'utf8');

  it('writes HTML to standard output by default, and succeeds whatever was found', async () => {
    const { code, stdout } = await run([]);
    assert.equal(code, 0);
    assert.deepEqual(htmlFaults(stdout), []);
    assert.match(stdout, new RegExp(`<h1>Security findings: ${basename(folder.path)}</h1>`));
    assert.match(stdout, /<b>3 open<\/b>, 1 set aside/);
    assert.match(stdout, /Counts only, never shown; key \*{40}/);
    assert.match(stdout, /<code>force-app<\/code>.*<td class="n">2<\/td><td class="n">1<\/td>/);
    assert.match(stdout, /The configuration \(preflight\.yml\) leaves out 1 file more/);
    assert.match(stdout, /1 rule switched off by the configuration<\/summary><ul>\n<li><a [^>]*>ApexCSRF/);
    assert.ok(!stdout.includes(folder.path), 'names no folder of this machine');
  });

  it('writes what the name of the file says', async () => {
    const kinds: Readonly<Record<string, RegExp>> = {
      'r.html': /^<!DOCTYPE html>/,
      'r.md': /^# Security findings: /,
      'r.csv': /^status,rule,/,
      'r.json': /^\[\n/,
      'r.sarif': /"version": "2\.1\.0"/,
      'r.false-positives.md': /^# False-positive document: [\s\S]*Counts only, never shown/,
    };
    for (const [name, content] of Object.entries(kinds)) {
      const { code, stdout, stderr } = await run(['--output', name]);
      assert.deepEqual([code, stdout, stderr], [0, '', `Wrote ${name}: 3 open findings, 1 set aside.\n`]);
      assert.match(written(name), content);
      assert.ok(!written(name).includes(secret), name);
    }
  });

  it('writes a Word file, the same for the same day', async () => {
    const env = { SOURCE_DATE_EPOCH: '1767225600' };
    for (const name of ['a.docx', 'b.docx']) assert.equal((await run(['--output', name, '--subject', 'Orders'], env)).code, 0);
    const [a, b] = ['a.docx', 'b.docx'].map((name) => readFileSync(join(folder.path, name)));
    assert.ok(a!.equals(b!));
    const document = strFromU8(unzipSync(a!)['word/document.xml']!);
    assert.match(document, /False-positive document: Orders/);
    assert.match(document, /2026-01-01/);
    assert.match(document, /Counts only, never shown/);
    assert.ok(!document.includes(secret));
  });

  it('takes paths, rules and a name', async () => {
    const { stdout } = await run([
      `${classes}/Bad.cls`,
      '--format',
      'markdown',
      '--rule',
      'ApexCRUDViolation',
      '--subject',
      'My *app*',
    ]);
    assert.match(
      stdout,
      /^# Security findings: My \\\*app\\\*\n\n- \*\*Findings:\*\* 1 open, 0 set aside\n- \*\*Scanned:\*\* 1 file\n/,
    );
  });

  it('names the day of the scan', async () => {
    const { stdout } = await run(['--format', 'markdown'], { SOURCE_DATE_EPOCH: '0' });
    assert.match(stdout, /- \*\*Date:\*\* 1970-01-01\n/);
    assert.match((await run(['--format', 'markdown'])).stdout, /- \*\*Date:\*\* 20\d\d-\d\d-\d\d\n/);
  });

  it('adds what other scanners found, and lists nothing twice', async () => {
    const bad = `${classes}/Bad.cls`;
    const found = JSON.parse((await run(['--format', 'json'])).stdout).find(
      ({ file, rule }: JsonFinding) => file === bad && rule === 'ApexCRUDViolation',
    ) as JsonFinding;
    const at = { file: bad, startLine: found.beginLine, startColumn: 1, endLine: found.beginLine, endColumn: 2 };
    const violation = {
      engine: 'pmd',
      severity: 2,
      tags: ['Security'],
      primaryLocationIndex: 0,
      locations: [at],
      message: 'Check.',
    };
    folder.write(
      'analyzer.json',
      JSON.stringify({
        runDir: '/ci/repo/',
        violationCounts: {},
        versions: { pmd: '0.46.0' },
        violations: [
          { ...violation, rule: 'ApexCRUDViolation' },
          { ...violation, rule: 'ApexSOQLInjection' },
        ],
      }),
    );
    const left = { physicalLocation: { artifactLocation: { uri: 'tools/Left.cls' }, region: { startLine: 1 } } };
    const result = { ruleId: 'secret', level: 'error', message: { text: `Key ${secret}` }, locations: [left] };
    const log = { version: '2.1.0', runs: [{ tool: { driver: { name: 'Semgrep' } }, results: [result] }] };
    // As PowerShell redirects output.
    folder.write('semgrep.sarif', Buffer.from(`\ufeff${JSON.stringify(log)}`, 'utf16le'));
    const imports = ['--import', 'analyzer.json', '--import', join(folder.path, 'semgrep.sarif')];
    const { code, stderr } = await run([...imports, '--output', 'both.json']);
    assert.deepEqual(
      [code, stderr],
      [0, 'Wrote both.json: 3 open findings, 1 set aside; imported: 1 found here, too, 2 listed apart.\n'],
    );
    const all = JSON.parse(written('both.json')) as (JsonFinding | JsonImportedFinding)[];
    const same = all.filter(({ file, rule }) => file === bad && rule === 'ApexCRUDViolation');
    assert.deepEqual(same, [{ ...found, alsoFoundBy: ['Code Analyzer (pmd)'] }]);
    assert.deepEqual(
      all.flatMap((each) => ('foundBy' in each ? [[each.foundBy, each.rule, each.file, each.scanned]] : [])),
      [
        ['Code Analyzer (pmd)', 'ApexSOQLInjection', bad, true],
        ['Semgrep', 'secret', 'tools/Left.cls', false],
      ],
    );
    await run([...imports, '--output', 'both.html']);
    assert.deepEqual(htmlFaults(written('both.html')), []);
    for (const name of ['both.json', 'both.html'])
      assert.ok(!written(name).includes(secret) && !written(name).includes(folder.path), name);
    const chosen = await run([...imports, '--rule', 'ApexSOQLInjection', '--format', 'json']);
    assert.deepEqual(
      JSON.parse(chosen.stdout).map(({ rule }: JsonFinding) => rule),
      ['ApexSOQLInjection'],
    );
  });

  it('says in one line what it can not import', async () => {
    folder.write('no.json', '{"findings": []}');
    folder.write('page.html', '<!DOCTYPE html>');
    folder.write('big.sarif', new Uint8Array(64 * 1024 * 1024 + 1));
    for (const [name, message] of [
      ['none.json', 'There is no file none.json to import.'],
      ['no.json', "The file no.json cannot be imported: it is neither Code Analyzer's JSON nor SARIF."],
      ['page.html', 'The file page.html cannot be imported: it is XML or HTML, not JSON or SARIF.'],
      ['big.sarif', 'The file big.sarif cannot be imported. This file has 64.0 MB; the limit is 64.0 MB.'],
      ['force-app', /^The file force-app cannot be imported\. /],
      ['', 'The name of a file to import is empty.'],
    ] as const) {
      const { code, stdout, stderr } = await run(['--import', name]);
      assert.deepEqual([code, stdout], [2, '']);
      const said = stderr.replace(/^preflight: /, '').trim();
      if (typeof message === 'string') assert.equal(said, message);
      else assert.match(said, message);
    }
  });

  it('says in one line what it can not do, before it scans', async () => {
    for (const [args, message] of [
      [['--format', 'docx'], 'A .docx is no text: name a file with --output.'],
      [['--output', 'report.txt'], 'The name report.txt does not say which report to write: add --format.'],
      [['--rule', 'Nothing'], /^There is no rule Nothing\./],
      [['nowhere'], 'There is no file or folder nowhere.'],
      [['--output', 'no/where.html'], /^The file .*where\.html cannot be written: no such file or folder\.$/],
    ] as const) {
      const { code, stdout, stderr } = await run(args);
      assert.deepEqual([code, stdout], [2, '']);
      const said = stderr.replace(/^preflight: /, '').trim();
      if (typeof message === 'string') assert.equal(said, message);
      else assert.match(said, message);
    }
    assert.ok(!existsSync(join(folder.path, 'report.txt')));
  });

  it('is quiet on demand, and explains itself', async () => {
    assert.deepEqual(await run(['--output', 'q.csv', '--quiet']), { code: 0, stdout: '', stderr: '' });
    const { code, stdout } = await run(['--help']);
    assert.equal(code, 0);
    for (const word of ['--format', '--output', '--rule', '--import', '--subject', 'false-positives', 'docx'])
      assert.ok(stdout.includes(word), word);
  });
});
