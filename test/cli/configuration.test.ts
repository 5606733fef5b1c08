import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { bundleOf } from '../bundle';
import { insecureClass, insecureSite, projectFile, runCli, scanJson, type TempFolder, tempFolder } from './cli';

const crud = 'ApexCRUDViolation';
const site = 'AvoidInsecureHttpRemoteSiteSetting';
const classFile = 'force-app/classes/Orders.cls';
const siteFile = 'force-app/remoteSiteSettings/Legacy.remoteSite-meta.xml';

describe('preflight scan with configuration files', function () {
  this.timeout(60_000);
  let folder: TempFolder;

  before(async () => {
    await bundleOf('cli');
  });

  beforeEach(() => {
    folder = tempFolder({ 'sfdx-project.json': projectFile, [classFile]: insecureClass('Orders'), [siteFile]: insecureSite });
  });

  afterEach(() => folder.remove());

  /** File and severity of each finding. */
  async function found(args: readonly string[] = [], cwd = folder.path): Promise<string[]> {
    const findings = await scanJson([...args], { cwd });
    return findings.map(({ rule, severity }) => `${rule} ${severity}`);
  }

  it('goes by preflight.yml beside sfdx-project.json, wherever it is started', async () => {
    assert.deepEqual(await found(), [`${crud} error`, `${site} warning`]);
    folder.write('preflight.yml', `rules:\n  ${crud}: off\n  ${site}: { severity: error }\n`);
    assert.deepEqual(await found(), [`${site} error`]);
    assert.deepEqual(await found(['.'], join(folder.path, 'force-app')), [`${site} error`]);
    folder.write('preflight.yml', 'exclude:\n  - force-app/*/*.{cls,trigger}\n');
    assert.deepEqual(await found(), [`${site} warning`]);
    folder.write('preflight.yml', 'profile: all\n');
    assert.deepEqual(await found(), [`${crud} error`, `${site} warning`]);
  });

  it('looks into the folder it is started in, above projects', async () => {
    folder.write('apps/one/sfdx-project.json', projectFile);
    folder.write('apps/one/force-app/One.cls', insecureClass('One'));
    folder.write('apps/preflight.yaml', `rules:\n  ${crud}: info\n`);
    assert.deepEqual(await found(['one'], join(folder.path, 'apps')), [`${crud} info`]);
    folder.write('apps/one/preflight.yml', `rules:\n  ${crud}: warning\n`);
    assert.deepEqual(await found(['one'], join(folder.path, 'apps')), [`${crud} warning`]);
  });

  it('runs the rules that the command line names, whatever files say', async () => {
    folder.write('preflight.yml', `rules:\n  ${crud}: off\n  ${site}: error\n`);
    assert.deepEqual(await found(['--rule', crud]), [`${crud} error`]);
    assert.deepEqual(await found(['--rule', site]), [`${site} error`]);
  });

  it('says which files are in force', async () => {
    const verbose = async () => (await runCli(['scan', '--verbose', '--fail-on', 'never'], { cwd: folder.path })).stderr;
    assert.equal(await verbose(), 'Configuration: none, so that defaults hold.\n');
    folder.write('preflight.yml', '');
    folder.write('code-analyzer.yml', '');
    assert.equal(await verbose(), 'Configuration: preflight.yml, code-analyzer.yml.\n');
  });

  it('tells what has no effect in it, in every format, and goes by the rest', async () => {
    folder.write('preflight.yml', `rules:\n  ApexCRUDViolaton: off\n  ${site}: off\nexclud: []\n`);
    const rule = 'preflight.yml:2:3: There is no rule of this name. Did you mean ApexCRUDViolation?';
    const key = 'preflight.yml:4:1: There is no key of this name. Did you mean exclude?';
    const text = await runCli(['scan'], { cwd: folder.path });
    assert.ok(text.stdout.includes(`\nWithout effect in the configuration:\n  ${rule}\n  ${key}\n`), text.stdout);
    assert.ok(!text.stdout.includes(site));
    assert.equal(text.code, 1);
    const json = await runCli(['scan', '--format', 'json'], { cwd: folder.path });
    assert.equal(json.stderr, `${rule}\n${key}\n`);
    const sarif = JSON.parse((await runCli(['scan', '--format', 'sarif'], { cwd: folder.path })).stdout) as Log;
    const [invocation] = sarif.runs[0]!.invocations!;
    assert.deepEqual(
      invocation!.toolConfigurationNotifications?.map(({ message, locations }) => [
        message.text,
        locations?.[0]?.physicalLocation?.region?.startLine,
      ]),
      [
        ['There is no rule of this name. Did you mean ApexCRUDViolation?', 2],
        ['There is no key of this name. Did you mean exclude?', 4],
      ],
    );
    assert.deepEqual(invocation!.toolExecutionNotifications, []);
  });

  it('goes on with what can be read of a broken file', async () => {
    folder.write('preflight.yml', `rules:\n  ${crud}: off\nexclude: [\n`);
    const { code, stdout } = await runCli(['scan'], { cwd: folder.path });
    assert.equal(code, 1);
    assert.ok(!stdout.includes(crud));
    assert.match(stdout, /Without effect in the configuration:\n {2}preflight\.yml:3:\d+: /);
    folder.write('preflight.yml', '['.repeat(100_000));
    assert.match((await runCli(['scan'], { cwd: folder.path })).stdout, /This is nested too deeply to be read\./);
  });

  it('honours what counts of a code-analyzer.yml', async () => {
    folder.write(
      'code-analyzer.yml',
      [
        'rules:',
        '  pmd:',
        `    ${crud}:`,
        '      severity: Low',
        `    ${site}:`,
        '      disabled: true',
        'ignores:',
        '  files:',
        '    - "**/Other.cls"',
        '',
      ].join('\n'),
    );
    folder.write('force-app/classes/Other.cls', insecureClass('Other'));
    assert.deepEqual(await found(), [`${crud} info`]);
    folder.write('preflight.yml', `rules:\n  ${crud}: warning\n`);
    assert.deepEqual(await found(), [`${crud} warning`]);
  });

  it('sets aside what a code-analyzer.yml suppresses in bulk, in the order of the files', async () => {
    for (const name of ['A', 'B', 'C']) folder.write(`force-app/classes/${name}.cls`, insecureClass(name));
    const entry = (most: string) =>
      `suppressions:\n  force-app/classes:\n    - rule_selector: pmd:High\n${most}      reason: Before 2020\n`;
    folder.write('code-analyzer.yml', entry('      max_suppressed_violations: 2\n'));
    const findings = await scanJson([], { cwd: folder.path });
    assert.deepEqual(
      findings.filter(({ rule }) => rule === crud).map(({ file }) => file),
      ['force-app/classes/C.cls', classFile],
    );
    const sarif = JSON.parse((await runCli(['scan', '--format', 'sarif'], { cwd: folder.path })).stdout) as Log;
    const suppressed = sarif.runs[0]!.results!.flatMap(({ suppressions = [] }) => suppressions);
    assert.equal(suppressed.length, 2);
    assert.deepEqual([suppressed[0]!.kind, suppressed[0]!.justification], ['external', 'Before 2020']);
    assert.equal(suppressed[0]!.location?.physicalLocation?.artifactLocation?.uri, 'code-analyzer.yml');
    assert.equal(suppressed[0]!.location?.physicalLocation?.region?.startLine, 3);
    folder.write('code-analyzer.yml', entry(''));
    assert.deepEqual(await found(), [`${site} warning`]);
  });

  it('takes over what a PMD ruleset says about permission checks of the project', async () => {
    const lines = [
      'public with sharing class Checked {',
      '  public void save(Account a) {',
      "    Guard.mayInsert('Account');",
      '    insert a;',
      '  }',
      '}',
      '',
    ];
    folder.write('force-app/classes/Checked.cls', lines.join('\n'));
    const checked = async () => (await scanJson(['force-app/classes/Checked.cls'], { cwd: folder.path })).map(({ rule }) => rule);
    assert.deepEqual(await checked(), [crud]);
    folder.write(
      'code-analyzer.yml',
      'engines:\n  pmd:\n    custom_rulesets:\n      - config/pmd.xml\n      - ../../outside.xml\n',
    );
    folder.write(
      'config/pmd.xml',
      `<ruleset name="ours"><rule ref="category/apex/security.xml/${crud}"><properties>
         <property name="createAuthMethodPattern" value="Guard\\.may.*"/>
       </properties></rule></ruleset>`,
    );
    // The object is checked by the ruleset's word, its fields by nobody's.
    assert.deepEqual(await checked(), ['ApexFlsViolation']);
  });
});
