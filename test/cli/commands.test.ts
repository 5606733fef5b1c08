import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nearestName } from '#server/configuration/nearest';
import { rules } from '#server/rules/registry';
import { bundleOf } from '../bundle';
import { runCli } from './cli';

describe('preflight', function () {
  this.timeout(60_000);

  before(async () => {
    await bundleOf('cli');
  });

  it('prints its version', async () => {
    const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));
    for (const args of [['--version'], ['scan', '--version']]) {
      assert.deepEqual(await runCli(args), { code: 0, stdout: `${version}\n`, stderr: '' });
    }
  });

  it('comes with all it needs when it is installed as an npm package, and with nothing else', () => {
    const root = join(__dirname, '../..');
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const printed = execFileSync(npm, ['pack', '--dry-run', '--json', '--loglevel=error'], {
      cwd: root,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    const [{ files }] = JSON.parse(printed) as [{ files: { path: string }[] }];
    const paths = files.map(({ path }) => path);
    for (const needed of ['package.json', 'dist/cli.js', 'dist/apex.wasm']) assert.ok(paths.includes(needed), needed);
    assert.ok(paths.length < 12, paths.join(', '));
  });

  it('prints help with examples', async () => {
    const top = await runCli(['--help']);
    assert.equal(top.code, 0);
    assert.match(top.stdout, /^Usage: preflight /);
    const { code, stdout } = await runCli(['scan', '--help']);
    assert.equal(code, 0);
    assert.match(stdout, /\nExamples:\n {2}preflight scan /);
    for (const option of ['format', 'output', 'rule', 'fail-on', 'quiet', 'no-color', 'version', 'help']) {
      assert.ok(stdout.includes(`--${option}`), option);
    }
  });

  it('says in one line what is wrong with its arguments', async () => {
    for (const [args, message] of [
      [['scan', '--formt', 'json'], "unknown option '--formt' (Did you mean --format?)"],
      [
        ['scan', '--format', 'xml'],
        "option '--format <format>' argument 'xml' is invalid. Allowed choices are text, json, sarif.",
      ],
      [['scan', '--rule'], "option '--rule <name>' argument missing"],
      [['scna'], "unknown command 'scna' (Did you mean scan?)"],
      [['explain'], "missing required argument 'rule'"],
    ] as const) {
      assert.deepEqual(await runCli(args), { code: 2, stdout: '', stderr: `preflight: ${message}\n` });
    }
  });

  it('prints help and fails without a command', async () => {
    const { code, stderr } = await runCli([]);
    assert.equal(code, 2);
    assert.match(stderr, /^Usage: preflight /);
  });

  it('lists all rules', async () => {
    const { code, stdout } = await runCli(['rules']);
    assert.equal(code, 0);
    const lines = stdout.trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => line.split(/\s+/)[0]),
      rules.map(({ name }) => name),
    );
    for (const [index, line] of lines.entries()) {
      assert.match(line, /^\S+ +(error|warning|info|hint) +\S/);
      assert.ok(line.endsWith(rules[index].title));
    }
  });

  it('explains every rule', async () => {
    const [first] = rules;
    const { code, stdout } = await runCli(['explain', first.name.toLowerCase()]);
    assert.equal(code, 0);
    assert.ok(stdout.startsWith(`${first.name}: ${first.title}\n`));
    for (const text of [first.objection, first.remedy, first.help, ...first.faq]) assert.ok(stdout.includes(text), text);
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
