import { strict as assert } from 'node:assert';
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readPreflightFile } from '#server/configuration/preflightFile';
import { bundleOf } from '../bundle';
import { sarifFaults } from '../unit/reports/sarifSchema';
import { runCli, type TempFolder, tempFolder } from './cli';

const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'docs/ci.md'), 'utf8');
const fences = [...page.matchAll(/^```(\w*)(?: title=(\S+))?\n([\s\S]*?)^```/gm)].map(([, language, title, text]) => ({
  language,
  title,
  text: text!,
}));
const fresh = 'force-app/main/default/classes/Fresh.cls';
const titled = (title: string) => parse(fences.find((fence) => fence.title === title)!.text);
const hooks = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8'));

/** Every command of the page, as one writes it into a shell. */
const commands = [...page.matchAll(/^(?:.*\b(?:run|entry): |[ ]*- )?(?:npx --no )?(preflight (?:scan|baseline) .*)$/gm)].map(
  ([, text]) => text!,
);

describe('docs/ci.md', function () {
  this.timeout(120_000);
  let folder: TempFolder;

  before(async () => {
    await bundleOf('cli');
    folder = tempFolder();
    cpSync(join(root, 'sample'), folder.path, { recursive: true });
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false', ...args], {
        cwd: folder.path,
        stdio: 'pipe',
      });
    git('init', '--quiet', '--initial-branch=main');
    git('add', '--all');
    git('commit', '--quiet', '--message=first');
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    folder.write(fresh, 'public class Fresh {\n  void m() { insert new Account(); }\n}\n');
  });

  after(() => folder.remove());

  it('shows YAML that parses, with the commands in it', () => {
    const workflow = titled('.github/workflows/preflight.yml');
    const { steps } = workflow.jobs.preflight;
    const upload = steps.find(({ uses }: { uses?: string }) => uses?.startsWith('github/codeql-action/upload-sarif@'));
    assert.ok(steps.some(({ run }: { run?: string }) => run?.includes(`--output ${upload.with.sarif_file} `)));
    assert.deepEqual(workflow.permissions, { contents: 'read', 'security-events': 'write' });
    // What a pull request is called comes from outside: it gets into no script but through a variable.
    for (const { run } of steps) assert.ok(!run?.includes('${{'));

    const { script, artifacts } = titled('.gitlab-ci.yml').preflight;
    assert.ok(script.some((line: string) => line.includes(`--output ${artifacts.reports.codequality} `)));
    for (const { language, title, text } of fences) {
      if (language === 'yaml' && title === undefined) assert.deepEqual(readPreflightFile(text).problems, []);
    }
    assert.ok(commands.length >= 8, commands.join('\n'));
  });

  it('has the hook of .pre-commit-hooks.yaml, for files that are looked at', () => {
    const [hook] = hooks;
    const [local] = titled('.pre-commit-config.yaml').repos[0].hooks;
    for (const key of ['id', 'name', 'exclude', 'require_serial']) assert.equal(local[key], hook[key], key);
    const exclude = new RegExp(hook.exclude);
    for (const name of ['a/A.cls', 'A.trigger', 'a.page', 'A.remoteSite-meta.xml', 'lwc/a/a.js', 'a.email', 'A.permissionset'])
      assert.doesNotMatch(name, exclude);
    for (const name of ['a.md', 'a.png', 'lwc/a/a.css']) assert.match(name, exclude);
  });

  it('has a hook in .pre-commit-hooks.yaml that scans what it is given', () => {
    // pre-commit runs it in the repository of its user, as a program of this one.
    const program = join(root, hooks[0].entry);
    assert.equal(hooks[0].language, 'script');
    if (process.platform !== 'win32') accessSync(program, constants.X_OK);
    const scan = (file: string) => spawnSync(process.execPath, [program, file], { cwd: folder.path, encoding: 'utf8' });
    const bad = scan(fresh);
    assert.equal(bad.status, 1, bad.stderr);
    assert.ok(bad.stdout.startsWith(`${fresh}\n`));
    const good = scan('README.md');
    assert.deepEqual([good.status, good.stdout, good.stderr], [0, '', '']);
  });

  it('shows commands that do what it says', async () => {
    const run = (line: string, ...more: string[]) => {
      const plain = line
        .replace(/"\$(?:BASE|CI_MERGE_REQUEST_DIFF_BASE_SHA)"/, 'origin/main')
        .split(' ')
        .slice(1);
      return runCli([...plain, ...more], { cwd: folder.path });
    };
    const expected = new Map([
      ['preflight baseline create', 0],
      ['preflight baseline update', 0],
      ['preflight scan --format github --output preflight.sarif --fail-on never', 0],
      ['preflight scan --changed-since "$BASE" --quiet', 1],
      ['preflight scan --format gitlab --output gl-code-quality-report.json --fail-on never', 0],
      ['preflight scan --changed-since "$CI_MERGE_REQUEST_DIFF_BASE_SHA" --quiet', 1],
      ['preflight scan --quiet', 1],
      ['preflight scan --changed-since HEAD --quiet', 1],
    ]);
    assert.deepEqual([...new Set(commands)].sort(), [...expected.keys()].sort());
    for (const [line, code] of expected) {
      // pre-commit adds the files.
      const result = await run(line, ...(line === 'preflight scan --quiet' ? [fresh] : []));
      assert.equal(result.code, code, `${line}\n${result.stderr}`);
      if (code === 1) assert.ok(result.stdout.startsWith(`${fresh}\n`), result.stdout);
      if (code === 1) assert.ok(!result.stdout.includes('\n\n'), 'one file only');
    }
    const log = JSON.parse(readFileSync(join(folder.path, 'preflight.sarif'), 'utf8'));
    assert.deepEqual(sarifFaults(log), []);
    const [{ results, tool }] = log.runs;
    assert.ok(results.length > 0);
    for (const { locations, partialFingerprints, level, suppressions } of results) {
      const [{ physicalLocation }] = locations;
      assert.equal(physicalLocation.artifactLocation.uriBaseId, '%SRCROOT%');
      assert.ok(existsSync(join(folder.path, decodeURIComponent(physicalLocation.artifactLocation.uri))));
      assert.ok(physicalLocation.region.startLine >= 1);
      assert.ok(Object.keys(partialFingerprints).length > 0);
      assert.ok(['error', 'warning', 'note'].includes(level));
      assert.deepEqual(suppressions, []);
    }
    for (const rule of tool.driver.rules) {
      assert.ok(rule.properties.tags.length <= 10, `${rule.id}: more tags than are shown`);
      assert.ok(rule.shortDescription.text && rule.fullDescription.text && rule.help.text && rule.help.markdown);
      assert.ok(rule.shortDescription.text.length <= 1024 && rule.fullDescription.text.length <= 1024);
      assert.ok(Number(rule.properties['security-severity']) > 0);
    }
    const issues = JSON.parse(readFileSync(join(folder.path, 'gl-code-quality-report.json'), 'utf8'));
    assert.equal(new Set(issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).size, issues.length);
  });
});
