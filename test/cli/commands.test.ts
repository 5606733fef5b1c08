import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ListedRule } from '#server/cli/listRules';
import { nearestName } from '#server/configuration/nearest';
import { rules } from '#server/rules/registry';
import { bundleOf } from '../bundle';
import { projectFile, runCli, tempFolder } from './cli';

describe('preflight', function () {
  this.timeout(60_000);

  before(async () => {
    await bundleOf('cli');
  });

  it('prints its version', async () => {
    const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));
    for (const args of [['--version'], ['-v'], ['scan', '--version']]) {
      assert.deepEqual(await runCli(args), { code: 0, stdout: `${version}\n`, stderr: '' });
    }
  });

  it('prints help with examples', async () => {
    const top = await runCli(['--help']);
    assert.equal(top.code, 0);
    assert.match(top.stdout, /^Usage: preflight /);
    const { code, stdout } = await runCli(['scan', '--help']);
    assert.equal(code, 0);
    assert.match(stdout, /\nExamples:\n {2}preflight scan /);
    for (const option of ['format', 'output', 'rule', 'fail-on', 'verbose', 'quiet', 'no-color', 'version', 'help']) {
      assert.ok(stdout.includes(`--${option}`), option);
    }
  });

  it('fits its help into 80 columns', async () => {
    const commands = ['scan', 'report', 'baseline', 'rules', 'explain', 'faq', 'mcp'];
    for (const args of [['-h'], ['help'], ['help', 'scan'], ...commands.map((name) => [name, '--help'])]) {
      const { code, stdout, stderr } = await runCli(args);
      assert.deepEqual([code, stderr], [0, ''], args.join(' '));
      assert.match(stdout, /^Usage: preflight /);
      const long = stdout.split('\n').filter((line) => line.length > 80);
      assert.deepEqual(long, [], args.join(' '));
    }
  });

  it('says in one line what is wrong with its arguments, and what to do', async () => {
    for (const [args, message] of [
      [['scan', '--formt', 'json'], "Unknown option '--formt'. Did you mean --format?"],
      [
        ['scan', '--format', 'xml'],
        "Option '--format <format>' argument 'xml' is invalid. Allowed choices are text, json, sarif, github, gitlab. See preflight --help.",
      ],
      [['scan', '--rule'], "Option '--rule <name>' argument missing. See preflight --help."],
      [['scna'], "Unknown command 'scna'. Did you mean scan?"],
      [['docs'], "Unknown command 'docs'. To scan it: preflight scan docs"],
      [['explain'], "Missing required argument 'rule'. See preflight --help."],
    ] as const) {
      const result = await runCli(args, { cwd: join(__dirname, '../..') });
      assert.deepEqual(result, { code: 2, stdout: '', stderr: `preflight: ${message}\n` });
    }
  });

  it('prints help and fails without a command', async () => {
    const { code, stderr } = await runCli([]);
    assert.equal(code, 2);
    assert.match(stderr, /^Usage: preflight /);
  });

  it('lists all rules', async () => {
    const { code, stdout, stderr } = await runCli(['rules'], { cwd: tmpdir() });
    assert.equal(code, 0);
    const [head, ...lines] = stdout.trimEnd().split('\n');
    assert.match(head!, /^Rule +As +Area +Confidence +Fix +FAQ +Tags +About$/);
    assert.deepEqual(
      lines.map((line) => line.split(/\s+/)[0]),
      rules.map(({ name }) => name),
    );
    for (const [index, line] of lines.entries()) {
      const { area, confidence, tags, title } = rules[index]!;
      assert.match(line, /^\S+ +(error|warning|info|hint) +\S/);
      for (const fact of [area, confidence, tags.join(',')]) assert.ok(line.includes(` ${fact} `), `${line}: ${fact}`);
      assert.ok(line.endsWith(` ${title}`));
    }
    assert.equal(stderr, `${rules.length} rules, ${rules.length} of them on here. Configuration: none, so that defaults hold.\n`);
  });

  it('lists rules as data, with what the configuration sets', async () => {
    const folder = tempFolder({
      'sfdx-project.json': projectFile,
      'preflight.yml': 'rules:\n  ApexCRUDViolation: off\n  InsecureCookie: hint\n',
      'force-app/x.txt': '',
    });
    try {
      const { code, stdout, stderr } = await runCli(['rules', '--format', 'json'], { cwd: join(folder.path, 'force-app') });
      assert.deepEqual([code, stderr], [0, '']);
      const listed = JSON.parse(stdout) as ListedRule[];
      assert.deepEqual(
        listed.map(({ name }) => name),
        rules.map(({ name }) => name),
      );
      const crud = listed.find(({ name }) => name === 'ApexCRUDViolation');
      assert.deepEqual(crud?.fixes, ['Run in user mode']);
      assert.deepEqual([crud.setting, crud.on, crud.shownAs, crud.severity, crud.engine], ['off', false, 'error', 2, 'pmd']);
      const cookie = listed.find(({ name }) => name === 'InsecureCookie');
      assert.deepEqual([cookie?.setting, cookie?.on], ['hint', true]);
      assert.deepEqual(
        listed.filter(({ setting }) => setting !== null).map(({ name }) => name),
        ['ApexCRUDViolation', 'InsecureCookie'],
      );
      const text = await runCli(['rules'], { cwd: folder.path });
      assert.match(text.stdout, /^ApexCRUDViolation +off /m);
      assert.ok(text.stderr.includes(`${rules.length - 1} of them on here. Configuration: preflight.yml.`));
    } finally {
      folder.remove();
    }
  });

  it('explains a rule', async () => {
    const { code, stdout } = await runCli(['explain', 'apexinsecureendpoint']);
    assert.equal(code, 0);
    const rule = rules.find(({ name }) => name === 'ApexInsecureEndpoint')!;
    assert.ok(stdout.startsWith(`${rule.name}: ${rule.title}\n====`));
    const flat = stdout.replace(/\s+/g, ' ');
    for (const text of [rule.objection, rule.remedy, rule.help, ...rule.faq]) assert.ok(flat.includes(text), text);
    assert.match(stdout, /\nWhy a reviewer objects\n-+\n\n/);
    // Code keeps its lines.
    assert.match(stdout, /\n {2}Rates\.cls\n {4}public with sharing class Rates \{\n {8}public HttpRequest request\(\) \{\n/);
    for (const line of stdout.split('\n')) assert.ok(line.length <= 80 || /^\s*\S+$/.test(line), line);
    assert.ok(!stdout.includes('\u001b'));
    assert.match(stdout, /\nAll examples: preflight explain ApexInsecureEndpoint --examples\n$/);
    const all = await runCli(['explain', 'ApexInsecureEndpoint', '--examples'], { env: { FORCE_COLOR: '1' } });
    assert.ok(all.stdout.includes('\u001b[1m'));
    assert.ok(all.stdout.length > 2 * stdout.length);
  });

  it('explains no rule that there is not', async () => {
    const { code, stdout, stderr } = await runCli(['explain', 'ApexCRUD']);
    assert.deepEqual([code, stdout], [2, '']);
    assert.equal(stderr, 'preflight: There is no rule ApexCRUD. Did you mean ApexCRUDViolation?\n');
  });
});

describe('nearest name', () => {
  const names = ['ApexCRUDViolation', 'ApexSharingViolations', 'ApexInsecureEndpoint'];

  it('finds misspelt and shortened names', () => {
    assert.equal(nearestName('apexcrudviolaton', names), 'ApexCRUDViolation');
    assert.equal(nearestName('ApexSharingViolation', names), 'ApexSharingViolations');
    assert.equal(nearestName('endpoint', names), 'ApexInsecureEndpoint');
  });

  it('finds nothing where nothing is near', () => {
    assert.equal(nearestName('NoUnusedVars', names), undefined);
    assert.equal(nearestName('', names), undefined);
    assert.equal(nearestName('x'.repeat(10_000), names), undefined);
    assert.equal(nearestName('x', []), undefined);
  });
});
