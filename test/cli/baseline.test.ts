import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleOf } from '../bundle';
import { insecureClass, insecureSite, projectFile, runCli, secureClass, type TempFolder, tempFolder } from './cli';

const crud = 'ApexCRUDViolation';
const orders = 'force-app/classes/Orders.cls';
const site = 'force-app/remoteSiteSettings/Legacy.remoteSite-meta.xml';
const file = 'preflight-baseline.json';

describe('preflight baseline', function () {
  this.timeout(60_000);
  let folder: TempFolder;

  before(async () => {
    await bundleOf('cli');
  });

  beforeEach(() => {
    folder = tempFolder({ 'sfdx-project.json': projectFile, [orders]: insecureClass('Orders'), [site]: insecureSite });
  });

  afterEach(() => folder.remove());

  const run = (args: readonly string[], cwd = folder.path) => runCli(args, { cwd });
  const baseline = (name = file) => JSON.parse(readFileSync(join(folder.path, name), 'utf8'));

  it('is written in a fixed form, without messages', async () => {
    const { code, stdout, stderr } = await run(['baseline', 'create']);
    assert.deepEqual([code, stdout, stderr], [0, '', `Wrote ${file}: 2 known findings.\n`]);
    const text = readFileSync(join(folder.path, file), 'utf8');
    const { version, tool, findings } = baseline();
    assert.equal(version, 1);
    assert.match(tool, /^Preflight \d+\.\d+\.\d+/);
    assert.deepEqual(
      findings.map(({ fingerprint, ...rest }: { fingerprint: string }) => ({ ...rest, is: /^[0-9a-f]{16}$/.test(fingerprint) })),
      [
        { rule: crud, file: orders, line: 3, is: true },
        { rule: 'AvoidInsecureHttpRemoteSiteSetting', file: site, line: 5, is: true },
      ],
    );
    assert.equal(text.split('\n').filter((line) => line.includes('fingerprint')).length, 2);
    const again = await run(['baseline', 'create']);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /^preflight: There is a baseline preflight-baseline\.json already\./);
    assert.equal((await run(['baseline', 'create', '--force', '--quiet'])).code, 0);
    assert.equal(readFileSync(join(folder.path, file), 'utf8'), text);
  });

  it('leaves only new findings to a scan, wherever lines have moved', async () => {
    await run(['baseline', 'create']);
    const scan = () => run(['scan', '--baseline', file]);
    const clean = await scan();
    assert.equal(clean.code, 0);
    assert.match(clean.stdout, /^No new findings in 2 files \(1 package\)\. 2 known, [\d.]+ s\n$/);
    folder.write(orders, `// moved\n\n${insecureClass('Orders')}`);
    assert.equal((await scan()).code, 0);
    folder.write('force-app/classes/Other.cls', insecureClass('Other'));
    const { code, stdout } = await scan();
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^force-app\/classes\/Other\.cls\n {2}3:5 .*\n\n1 new finding \(1 error\) in 3 files \(1 package\)\. 2 known,/,
    );
    const json = JSON.parse((await run(['scan', '--baseline', file, '--format', 'json'])).stdout);
    assert.deepEqual(
      json.map((each: { file: string }) => each.file),
      ['force-app/classes/Other.cls'],
    );
    // A second equal finding in a known declaration is new.
    folder.write(orders, insecureClass('Orders').replace('insert a;', 'insert a;\n    insert a;'));
    assert.equal(JSON.parse((await run(['scan', '--baseline', file, '--format', 'json'])).stdout).length, 2);
  });

  it('is found by preflight.yml, from any folder, unless the command line says otherwise', async () => {
    folder.write('preflight.yml', 'baseline: ci/known.json\n');
    const early = await run(['scan']);
    assert.equal(early.code, 1);
    assert.equal(
      early.stderr,
      'There is no baseline ci/known.json yet, so all findings count. preflight baseline create writes it.\n',
    );
    folder.write('ci/readme.md', '');
    assert.equal((await run(['baseline', 'create', '.'], join(folder.path, 'force-app'))).code, 0);
    assert.deepEqual(
      baseline('ci/known.json').findings.map((each: { file: string }) => each.file),
      [`../${orders}`, `../${site}`],
    );
    assert.equal((await run(['scan'])).code, 0);
    assert.equal((await run(['scan', 'classes'], join(folder.path, 'force-app'))).code, 0);
    assert.equal((await run(['scan', '--no-baseline'])).code, 1);
  });

  it('is updated: what is fixed leaves it, what is new stays out of it', async () => {
    await run(['baseline', 'create']);
    folder.write(orders, secureClass('Orders'));
    folder.write('force-app/classes/Other.cls', insecureClass('Other'));
    const { code, stderr } = await run(['baseline', 'update']);
    assert.deepEqual([code, stderr], [0, `Updated ${file}: 1 fixed, 1 known finding left. 1 finding is not in it.\n`]);
    assert.deepEqual(
      baseline().findings.map((each: { file: string }) => each.file),
      [site],
    );
    assert.equal((await run(['scan', '--baseline', file])).code, 1);
  });

  it('keeps what it knows of files that an update does not look at', async () => {
    await run(['baseline', 'create']);
    folder.write(orders, secureClass('Orders'));
    await run(['baseline', 'update', 'force-app/remoteSiteSettings']);
    assert.equal(baseline().findings.length, 2);
    await run(['baseline', 'update', 'force-app/classes']);
    assert.deepEqual(
      baseline().findings.map((each: { file: string }) => each.file),
      [site],
    );
  });

  it('that is missing or broken ends a scan with a reason and a way forward', async () => {
    const way = 'Take it from git, or write it anew with preflight baseline create --force.';
    for (const [text, reason] of [
      [undefined, 'There is no baseline x.json. Write one with preflight baseline create.'],
      ['{', `The baseline x.json cannot be read: it is no JSON. ${way}`],
      ['[]', `The baseline x.json cannot be read: it is no baseline. ${way}`],
      ['{"version": 2, "findings": []}', `The baseline x.json cannot be read: it is of version 2, not 1. ${way}`],
      ['{"version": 1, "findings": [{}]}', `The baseline x.json cannot be read: a finding in it has no fingerprint. ${way}`],
    ] as const) {
      if (text !== undefined) folder.write('x.json', text);
      const { code, stderr } = await run(['scan', '--baseline', 'x.json']);
      assert.deepEqual([code, stderr], [2, `preflight: ${reason}\n`]);
    }
    assert.equal((await run(['baseline', 'update', '--output', 'none.json'])).code, 2);
    assert.equal((await run(['baseline', 'create', '--output', 'x.json', '--force'])).code, 0);
    assert.equal((await run(['scan', '--baseline', 'x.json'])).code, 0);
  });
});

describe('justifications and the command line', function () {
  this.timeout(60_000);

  it('set findings aside, and say when they are over or of no use', async () => {
    const folder = tempFolder({ 'sfdx-project.json': projectFile, [orders]: insecureClass('Orders'), [site]: insecureSite });
    try {
      const scan = (...args: string[]) =>
        runCli(['scan', ...args], { cwd: folder.path, env: { SOURCE_DATE_EPOCH: `${Date.UTC(2026, 10, 22) / 1000}` } });
      const [{ fingerprint }] = JSON.parse((await scan('--format', 'json')).stdout);
      const entry = (finding: string, until: string) =>
        `  - finding: '${finding}'\n    rule: ${crud}\n    file: ${orders}\n    reason: why\n    until: ${until}\n`;
      folder.write('preflight.yml', `justifications:\n${entry(fingerprint, '2026-11-22')}`);
      const held = await scan();
      assert.match(held.stdout, /\n1 finding \(1 warning\) in 2 files \(1 package\)\. 1 suppressed,/);
      assert.ok(!held.stdout.includes('Without effect'));
      const sarif = JSON.parse((await scan('--format', 'sarif')).stdout);
      const [suppression] = sarif.runs[0].results.flatMap((each: { suppressions: unknown[] }) => each.suppressions);
      assert.deepEqual([suppression.kind, suppression.justification], ['external', 'why']);
      assert.equal(suppression.location.physicalLocation.artifactLocation.uri, 'preflight.yml');

      const unused = entry('0000000000000bad', '2027-01-01');
      folder.write('preflight.yml', `justifications:\n${entry(fingerprint, '2026-11-21')}${unused}`);
      const over = await scan();
      assert.match(over.stdout, /Orders\.cls\n {2}3:5 {2}error/);
      assert.match(over.stdout, /\n {2}preflight\.yml:6:12: This held until 2026-11-21, so the finding is open again\./);
      assert.match(over.stdout, /\n {2}preflight\.yml:7:5: There is no such finding in this file any more/);
    } finally {
      folder.remove();
    }
  });
});
