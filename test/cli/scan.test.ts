import { strict as assert } from 'node:assert';
import { existsSync, mkdirSync, readFileSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { faqEntry } from '#server/faq/entries';
import { bundleOf } from '../bundle';
import { sarifFaults } from '../unit/reports/sarifSchema';
import {
  type CliOptions,
  insecureClass,
  insecureSite,
  projectFile,
  resultOf,
  runCli,
  scanJson,
  secureClass,
  startCli,
  type TempFolder,
  tempFolder,
} from './cli';

const classes = 'force-app/main/default/classes';
const sites = 'force-app/main/default/remoteSiteSettings';

describe('preflight scan', function () {
  // Building the bundle and compiling the schema take longer than any scan.
  this.timeout(120_000);

  let folder: TempFolder;

  before(async () => {
    await bundleOf('cli');
    sarifFaults({});
  });

  beforeEach(() => {
    folder = tempFolder({
      'sfdx-project.json': projectFile,
      [`${classes}/Bad.cls`]: insecureClass('Bad'),
      [`${classes}/Good.cls`]: secureClass('Good'),
      [`${sites}/Legacy.remoteSite-meta.xml`]: insecureSite,
    });
  });

  afterEach(() => folder.remove());

  const run = (args: readonly string[], options: CliOptions = {}) => runCli(['scan', ...args], { cwd: folder.path, ...options });
  const rulesIn = async (args: readonly string[], cwd = folder.path) =>
    (await scanJson(args, { cwd })).map(({ file, rule }) => `${file} ${rule}`);

  describe('formats', () => {
    it('text: findings by file and a summary', async () => {
      const { code, stdout, stderr } = await run([]);
      assert.equal(code, 1);
      assert.equal(stderr, '');
      assert.match(stdout, /^force-app\/main\/default\/classes\/Bad\.cls\n {2}3:5 {2}error {4}ApexCRUDViolation {2}\S/);
      assert.match(stdout, /\n2 findings \(1 error, 1 warning\) in 3 files \(1 package\)\. [\d.]+ s\n$/);
    });

    it('text: says what was scanned when nothing was found', async () => {
      const { code, stdout } = await run([`${classes}/Good.cls`]);
      assert.equal(code, 0);
      assert.match(stdout, /^No findings in 1 file \(1 package\)\. [\d.]+ s\n$/);
    });

    it('json: an array in a fixed order, the same every time', async () => {
      const first = await run(['--format', 'json']);
      assert.equal(first.code, 1);
      const [crud, site] = JSON.parse(first.stdout);
      assert.equal(typeof crud.message, 'string');
      assert.match(crud.fingerprint, /^[0-9a-f]{16}$/);
      assert.deepEqual(
        { ...crud, message: '' },
        {
          file: `${classes}/Bad.cls`,
          rule: 'ApexCRUDViolation',
          severity: 'error',
          message: '',
          beginLine: 3,
          beginColumn: 5,
          endLine: 3,
          endColumn: 13,
          fingerprint: crud.fingerprint,
        },
      );
      assert.equal(site.file, `${sites}/Legacy.remoteSite-meta.xml`);
      assert.equal((await run(['--format', 'json'])).stdout, first.stdout);
    });

    it('sarif: valid, with all rules and with suppressed findings', async () => {
      folder.write(`${classes}/Set.cls`, insecureClass('Set').replace('insert a;', 'insert a; // NOPMD public data'));
      folder.write(`${classes}/Binary.cls`, new Uint8Array([0, 1, 2, 3]));
      const { code, stdout } = await run(['--format', 'sarif', '--quiet']);
      assert.equal(code, 1);
      const log: Log = JSON.parse(stdout);
      assert.deepEqual(sarifFaults(log), []);
      const [{ results, tool, invocations }] = log.runs;
      assert.deepEqual(
        results!.map((result) => [result.ruleId, result.suppressions!.length]),
        [
          ['ApexCRUDViolation', 0],
          ['AvoidInsecureHttpRemoteSiteSetting', 0],
          ['ApexCRUDViolation', 1],
        ],
      );
      for (const result of results!) assert.equal(tool.driver.rules![result.ruleIndex!].id, result.ruleId);
      assert.match(tool.driver.version!, /^\d+\.\d+\.\d+/);
      assert.match(tool.driver.informationUri!, /^https:/);
      assert.equal(invocations![0].toolExecutionNotifications!.length, 1);
      assert.ok(!stdout.includes(folder.path), 'names no folder of this machine');
    });

    it('hold no secret of the sources, whichever rules run', async () => {
      const secret = 'Zx9hunter2Qw7Lp3Vb';
      folder.write(
        `${classes}/Leak.cls`,
        `public with sharing class Leak {\n  String password = '${secret}';\n  void f(HttpRequest r) {\n` +
          `    r.setHeader('Authorization', 'Bearer ${secret}');\n    r.setEndpoint('http://u:${secret}@example.com/x');\n  }\n}\n`,
      );
      for (const format of ['text', 'json', 'sarif']) {
        const { stdout, stderr } = await run(['--format', format]);
        assert.ok(!(stdout + stderr).includes(secret), format);
      }
    });

    it('are complete when they are large and read slowly', async () => {
      const methods = Array.from({ length: 1500 }, (_, i) => `  void save${i}(Account a) {\n    insert a;\n  }\n`);
      folder.write(`${classes}/Large.cls`, `public with sharing class Large {\n${methods.join('')}}\n`);
      const child = await startCli(['scan', '--format', 'json'], { cwd: folder.path });
      child.stdout!.pause();
      setTimeout(() => child.stdout!.resume(), 500);
      const { stdout } = await resultOf(child);
      assert.equal(JSON.parse(stdout).length, 1502);
    });
  });

  describe('paths', () => {
    it('are the current folder by default', async () => {
      assert.deepEqual(await rulesIn([], join(folder.path, classes)), ['Bad.cls ApexCRUDViolation']);
    });

    it('may be several files and folders, each finding reported once', async () => {
      const found = await rulesIn([sites, `${classes}/Bad.cls`, classes, `./${classes}/`]);
      assert.deepEqual(found, [
        `${classes}/Bad.cls ApexCRUDViolation`,
        `${sites}/Legacy.remoteSite-meta.xml AvoidInsecureHttpRemoteSiteSetting`,
      ]);
    });

    it('are named from the current folder, also from beside it', async () => {
      mkdirSync(join(folder.path, 'elsewhere'));
      assert.deepEqual(await rulesIn([`../${classes}`], join(folder.path, 'elsewhere')), [
        `../${classes}/Bad.cls ApexCRUDViolation`,
      ]);
      assert.deepEqual(await rulesIn([join(folder.path, classes, 'Bad.cls')]), [`${classes}/Bad.cls ApexCRUDViolation`]);
    });

    it('bring along what the rest of the project says', async () => {
      const callee = 'public with sharing class Guard {\n  public static void check() {\n';
      folder.write(
        `${classes}/Guard.cls`,
        `${callee}    if (!Schema.sObjectType.Account.isCreateable()) throw new NoAccessException();\n  }\n}\n`,
      );
      folder.write(
        'other/Checked.cls',
        insecureClass('Checked').replace('insert a;', 'Guard.check();\n    insert new Account();'),
      );
      assert.deepEqual(await rulesIn(['other']), []);
    });

    it('work without any project', async () => {
      unlinkSync(join(folder.path, 'sfdx-project.json'));
      folder.write(`${classes}/Bad.cls-meta.xml`, '<ApexClass><apiVersion>60.0</apiVersion></ApexClass>');
      assert.deepEqual(await rulesIn([`${classes}/Bad.cls`]), [`${classes}/Bad.cls ApexCRUDViolation`]);
      // Two classes, and the file that tells one of them its API version.
      assert.match((await run([classes])).stdout, / in 3 files\. /);
    });

    it('leave out what .forceignore names', async () => {
      folder.write('.forceignore', '**/Bad.cls\n');
      assert.deepEqual(await rulesIn([classes]), []);
    });

    it('that do not exist, are empty or are no files end the scan', async () => {
      for (const [path, message] of [
        ['nowhere', 'There is no file or folder nowhere.'],
        [`${classes}/Bad.cls/x`, `There is no file or folder ${classes}/Bad.cls/x.`],
        ['', 'A path is empty.'],
      ]) {
        assert.deepEqual(await run([classes, path]), { code: 2, stdout: '', stderr: `preflight: ${message}\n` });
      }
    });

    it('without anything to scan are no failure', async () => {
      folder.write('docs/readme.md', 'text');
      const text = await run(['docs']);
      assert.equal(text.code, 0);
      assert.match(text.stdout, /^Nothing was scanned/);
      assert.match(text.stderr, /^There is nothing to scan in docs\. /);
      const json = await run(['docs/readme.md', '--format', 'json']);
      assert.deepEqual([json.code, json.stdout], [0, '[]\n']);
      assert.match(json.stderr, /^There is nothing to scan in docs\/readme\.md\. /);
      assert.deepEqual(await run(['docs', '--quiet']), { code: 0, stdout: '', stderr: '' });
    });
  });

  describe('bad input', () => {
    it('a binary file is reported and skipped', async () => {
      folder.write(`${classes}/Binary.cls`, new Uint8Array([0x50, 0, 1, 2]));
      const text = await run([]);
      assert.equal(text.code, 1);
      assert.match(text.stdout, /\nSkipped:\n {2}force-app\/main\/default\/classes\/Binary\.cls: This is a binary file\.\n/);
      assert.match(text.stdout, / 1 file skipped, /);
      const json = await run(['--format', 'json']);
      assert.equal(json.stderr, `Skipped ${classes}/Binary.cls: This is a binary file.\n`);
      assert.equal(JSON.parse(json.stdout).length, 2);
    });

    it('an unreadable folder is reported and skipped', async () => {
      const home = tempFolder({
        'refuse.cjs':
          "const fs = require('node:fs');\nfor (const name of ['readdir', 'access']) {\n  const real = fs.promises[name];\n" +
          "  fs.promises[name] = async (path, ...rest) => {\n    if (String(path).endsWith('closed'))\n" +
          "      throw Object.assign(new Error('denied'), { code: 'EACCES' });\n    return real(path, ...rest);\n  };\n}\n",
      });
      try {
        folder.write(`${classes}/closed/Closed.cls`, insecureClass('Closed'));
        folder.write(`${classes}/empty/x.txt`, '');
        const nodeArgs = ['--require', join(home.path, 'refuse.cjs')];
        const { stdout } = await run([], { nodeArgs });
        assert.match(stdout, /\nSkipped:\n {2}force-app\S+\/closed: This folder may not be read\.\n\n2 findings /);
        const json = await run(['--format', 'json'], { nodeArgs });
        assert.match(json.stderr, /^Skipped force-app\S+\/closed: This folder may not be read\.\n$/);
        const elsewhere = await run([sites], { nodeArgs });
        assert.ok(!elsewhere.stdout.includes('Skipped'));
      } finally {
        home.remove();
      }
    });

    it('an unreadable file is reported and skipped', async () => {
      // The superuser may read every file, so the refusal is made up.
      const home = tempFolder({
        'refuse.cjs':
          "const fs = require('node:fs');\nconst open = fs.promises.open;\nfs.promises.open = async (path, ...rest) => {\n" +
          "  if (String(path).endsWith('Closed.cls')) throw Object.assign(new Error('denied'), { code: 'EACCES' });\n" +
          '  return open(path, ...rest);\n};\n',
      });
      try {
        folder.write(`${classes}/Closed.cls`, insecureClass('Closed'));
        const { code, stdout } = await run([], { nodeArgs: ['--require', join(home.path, 'refuse.cjs')] });
        assert.equal(code, 1);
        assert.match(stdout, /\nSkipped:\n {2}\S+\/Closed\.cls: This file may not be read\.\n/);
        assert.match(stdout, /\n2 findings /);
      } finally {
        home.remove();
      }
    });

    it('a file that vanishes while it is scanned does no harm', async () => {
      const home = tempFolder({
        'vanish.cjs':
          "const fs = require('node:fs');\nconst stat = fs.promises.stat;\nfs.promises.stat = async (path, ...rest) => {\n" +
          "  if (String(path).endsWith('Gone.cls')) fs.rmSync(path, { force: true });\n  return stat(path, ...rest);\n};\n",
      });
      try {
        folder.write(`${classes}/Gone.cls`, insecureClass('Gone'));
        const { code, stdout } = await run([], { nodeArgs: ['--require', join(home.path, 'vanish.cjs')] });
        assert.equal(existsSync(join(folder.path, classes, 'Gone.cls')), false);
        assert.equal(code, 1);
        assert.match(stdout, /\n2 findings \(1 error, 1 warning\) in 3 files /);
      } finally {
        home.remove();
      }
    });

    it('a folder named like a class is a folder', async () => {
      folder.write(`${classes}/Folder.cls/Inner.cls`, insecureClass('Inner'));
      const inner = `${classes}/Folder.cls/Inner.cls ApexCRUDViolation`;
      assert.ok((await rulesIn([])).includes(inner));
      assert.deepEqual(await rulesIn([`${classes}/Folder.cls`]), [inner]);
    });

    it('links in a circle do not hang it, and report no file twice', async () => {
      symlinkSync(folder.path, join(folder.path, classes, 'loop'));
      symlinkSync('self', join(folder.path, classes, 'self'));
      symlinkSync('Self.cls', join(folder.path, classes, 'Self.cls'));
      assert.equal((await rulesIn([])).length, 2);
      assert.equal((await run([`${classes}/Self.cls`])).code, 2);
    });

    it('a path through a link is the file that it leads to', async () => {
      const outside = tempFolder();
      try {
        symlinkSync(join(folder.path, classes), join(outside.path, 'linked'), 'dir');
        assert.equal((await rulesIn([join(outside.path, 'linked')])).join(), `${classes}/Bad.cls ApexCRUDViolation`);
      } finally {
        outside.remove();
      }
    });

    it('damaged files are analysed as far as they can be, and noted', async () => {
      folder.write(`${classes}/Broken.cls`, `${insecureClass('Broken')} class {{{ ' `);
      folder.write(`${sites}/Broken.remoteSite-meta.xml`, insecureSite.replace('</RemoteSiteSetting>', '<open'));
      folder.write('sfdx-project.json', '{ "packageDirectories": [');
      const { code, stdout } = await run([]);
      assert.equal(code, 1);
      assert.match(stdout, /Broken\.cls\n {2}3:5 /);
      assert.match(stdout, /\nNot understood as a whole; findings may be missing there:\n/);
      assert.match(stdout, /\n {2}sfdx-project\.json: /);
      assert.match(stdout, /\n {2}\S+\/Broken\.remoteSite-meta\.xml:\d+:\d+: /);
    });

    it('empty files, byte order marks and all line breaks are fine', async () => {
      folder.write(`${classes}/Empty.cls`, '');
      folder.write(`${classes}/Marked.cls`, `\ufeff${insecureClass('Marked').replaceAll('\n', '\r\n')}`);
      folder.write(`${classes}/Utf16.cls`, Buffer.from(`\ufeff${insecureClass('Utf16')}`, 'utf16le'));
      const places = (await scanJson([classes], { cwd: folder.path })).map(
        (each) => `${each.file.split('/').at(-1)} ${each.beginLine}:${each.beginColumn}`,
      );
      assert.deepEqual(places, ['Bad.cls 3:5', 'Marked.cls 3:5', 'Utf16.cls 3:5']);
    });
  });

  describe('--fail-on', () => {
    const codeOf = async (path: string, threshold: string) => (await run([path, '--fail-on', threshold])).code;

    it('compares the severity of findings', async () => {
      assert.equal(await codeOf(classes, 'error'), 1);
      assert.equal(await codeOf(sites, 'error'), 0);
      assert.equal(await codeOf(sites, 'warning'), 1);
      assert.equal(await codeOf(sites, 'info'), 1);
      assert.equal(await codeOf('.', 'never'), 0);
    });

    it('does not count suppressed findings', async () => {
      folder.write(`${classes}/Bad.cls`, insecureClass('Bad').replace('insert a;', 'insert a; // NOPMD'));
      const { code, stdout } = await run([classes]);
      assert.equal(code, 0);
      assert.match(stdout, /^No findings in 2 files \(1 package\)\. 1 suppressed, /);
    });
  });

  describe('--rule', () => {
    it('runs only the named rules, whatever their case', async () => {
      assert.deepEqual(await rulesIn(['--rule', 'apexcrudviolation']), [`${classes}/Bad.cls ApexCRUDViolation`]);
      const both = await rulesIn(['--rule', 'ApexCRUDViolation', '--rule', 'AvoidInsecureHttpRemoteSiteSetting']);
      assert.equal(both.length, 2);
      assert.deepEqual(await rulesIn(['--rule', 'ApexSharingViolations']), []);
    });

    it('does not take suppressions of other rules for unused', async () => {
      folder.write(`${classes}/Bad.cls`, insecureClass('Bad').replace('insert a;', 'insert a; // NOPMD'));
      assert.deepEqual(await rulesIn(['--rule', 'ApexSharingViolations', '--fail-on', 'info']), []);
    });

    it('knows old names', async () => {
      const found = await rulesIn(['--rule', 'AvoidInsecureHttpRemoteSiteSettingInXML']);
      assert.deepEqual(found, [`${sites}/Legacy.remoteSite-meta.xml AvoidInsecureHttpRemoteSiteSetting`]);
    });

    it('suggests a name for an unknown one', async () => {
      const stderr = 'preflight: There is no rule ApexCrudViolaton. Did you mean ApexCRUDViolation?\n';
      assert.deepEqual(await run(['--rule', 'ApexCrudViolaton']), { code: 2, stdout: '', stderr });
      assert.match((await run(['--rule', 'sharing'])).stderr, /Did you mean ApexSharingViolations\?/);
      assert.match((await run(['--rule', 'qqqqqqqqqq'])).stderr, /^preflight: There is no rule qqqqqqqqqq\. See preflight rules/);
    });
  });

  describe('--output', () => {
    it('writes the report to a file and says so', async () => {
      const { code, stdout, stderr } = await run(['--format', 'json', '--output', 'report.json']);
      assert.deepEqual([code, stdout, stderr], [1, '', 'Wrote 2 findings to report.json.\n']);
      assert.equal(JSON.parse(readFileSync(join(folder.path, 'report.json'), 'utf8')).length, 2);
    });

    it('replaces what was there', async () => {
      folder.write('report.json', 'x'.repeat(100_000));
      await run(['--format', 'json', '--output', 'report.json', '--rule', 'ApexSharingViolations']);
      assert.equal(readFileSync(join(folder.path, 'report.json'), 'utf8'), '[]\n');
    });

    it('has no colours in it', async () => {
      await run(['--output', 'report.txt'], { env: { FORCE_COLOR: '1' } });
      assert.ok(!readFileSync(join(folder.path, 'report.txt'), 'utf8').includes('\u001b'));
    });

    it('that cannot be written ends the scan', async () => {
      const missing = await run(['--output', 'no/such/report.json']);
      assert.deepEqual([missing.code, missing.stdout], [2, '']);
      assert.match(missing.stderr, /^preflight: The file \S+report\.json cannot be written: no such file or folder\.\n$/);
      const directory = await run(['--output', classes]);
      assert.equal(directory.code, 2);
      assert.match(directory.stderr, /^preflight: .* cannot be written: it is a folder\.\n$/);
    });
  });

  describe('--quiet', () => {
    it('prints findings only', async () => {
      folder.write(`${classes}/Binary.cls`, new Uint8Array([0]));
      const { code, stdout, stderr } = await run(['--quiet']);
      assert.deepEqual([code, stderr], [1, '']);
      assert.equal(stdout.trimEnd().split('\n').length, 5);
      assert.deepEqual(await run(['--quiet', `${classes}/Good.cls`]), { code: 0, stdout: '', stderr: '' });
      assert.equal((await run(['--quiet', '--format', 'json', '--output', 'report.json'])).stderr, '');
    });
  });

  describe('colours', () => {
    const coloured = async (args: readonly string[], env: NodeJS.ProcessEnv) =>
      (await run(args, { env })).stdout.includes('\u001b');

    it('are off where no terminal is, and as the environment and the options say', async () => {
      assert.equal(await coloured([], {}), false);
      assert.equal(await coloured([], { FORCE_COLOR: '1' }), true);
      assert.equal(await coloured([], { FORCE_COLOR: '0' }), false);
      assert.equal(await coloured([], { NO_COLOR: '1' }), false);
      assert.equal(await coloured(['--no-color'], { FORCE_COLOR: '1' }), false);
      assert.equal(await coloured(['--format', 'json'], { FORCE_COLOR: '1' }), false);
    });
  });

  describe('the sample project', () => {
    const sample = join(__dirname, '../../sample');

    it('has findings of every rule that a review asks for, and a valid SARIF report', async () => {
      const { code, stdout } = await run(['.', '--format', 'sarif'], { cwd: sample });
      assert.equal(code, 1);
      const log: Log = JSON.parse(stdout);
      assert.deepEqual(sarifFaults(log), []);
      const open = log.runs[0].results!.filter((result) => result.suppressions!.length === 0);
      const found = new Set(open.map((result) => result.ruleId));
      assert.deepEqual(
        faqEntry('FAQ-000863')!.rules.filter((rule) => !found.has(rule)),
        [],
      );
    });

    it('gives the same JSON every time, whatever order its folders are named in', async () => {
      const [first, second] = await Promise.all([
        scanJson(['force-app', 'integrations'], { cwd: sample }),
        scanJson(['integrations', 'force-app'], { cwd: sample }),
      ]);
      assert.deepEqual(first, second);
      assert.ok(first.length > 0);
    });
  });

  describe('ends well', () => {
    it('when the reader of its output goes away', async () => {
      const child = await startCli(['scan'], { cwd: folder.path });
      child.stdout!.destroy();
      const { code, stderr } = await new Promise<{ code: number | null; stderr: string }>((done) => {
        let text = '';
        child.stderr!.on('data', (chunk) => {
          text += chunk;
        });
        child.on('close', (status) => done({ code: status, stderr: text }));
      });
      assert.deepEqual([code, stderr], [1, '']);
    });

    it('when it is interrupted', async () => {
      if (process.platform === 'win32') return;
      for (let i = 0; i < 400; i++) folder.write(`${classes}/C${i}.cls`, insecureClass(`C${i}`).repeat(3));
      // The signal comes when the first of these files is read.
      const home = tempFolder({
        'interrupt.cjs':
          "const fs = require('node:fs');\nconst stat = fs.promises.stat;\nlet sent = false;\n" +
          'fs.promises.stat = async (path, ...rest) => {\n  if (!sent && /C\\d+\\.cls$/.test(String(path))) {\n    sent = true;\n' +
          "    process.kill(process.pid, 'SIGINT');\n  }\n  return stat(path, ...rest);\n};\n",
      });
      try {
        const result = await run([], { nodeArgs: ['--require', join(home.path, 'interrupt.cjs')] });
        assert.deepEqual(result, { code: 130, stdout: '', stderr: 'Stopped.\n' });
      } finally {
        home.remove();
      }
    });
  });
});
