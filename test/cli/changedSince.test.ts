import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundleOf } from '../bundle';
import { insecureClass, projectFile, runCli, type TempFolder, tempFolder } from './cli';

const classes = 'force-app/classes';

describe('preflight scan --changed-since', function () {
  this.timeout(60_000);
  let folder: TempFolder;

  before(async () => {
    await bundleOf('cli');
  });

  afterEach(() => folder.remove());

  function git(...args: string[]): string {
    const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
    return execFileSync('git', [...identity, ...args], { cwd: folder.path, encoding: 'utf8', stdio: 'pipe' });
  }

  /** A repository with the classes Old and Kept in its first commit, on the branch main. */
  function repository(): void {
    folder = tempFolder({
      'sfdx-project.json': projectFile,
      [`${classes}/Old.cls`]: insecureClass('Old'),
      [`${classes}/Kept.cls`]: insecureClass('Kept'),
    });
    git('init', '--quiet', '--initial-branch=main');
    git('add', '--all');
    git('commit', '--quiet', '--message=first');
  }

  async function found(ref: string, args: readonly string[] = [], cwd = folder.path): Promise<string[]> {
    const { stdout, stderr } = await runCli(['scan', '--changed-since', ref, '--format', 'json', ...args], { cwd });
    assert.equal(stderr, '');
    return JSON.parse(stdout).map(({ file }: { file: string }) => file);
  }

  it('is about files that were changed or added, committed or not', async () => {
    repository();
    assert.deepEqual(await found('HEAD'), []);
    git('switch', '--quiet', '--create', 'feature');
    folder.write(`${classes}/Old.cls`, `// changed\n${insecureClass('Old')}`);
    assert.deepEqual(await found('main'), [`${classes}/Old.cls`]);
    git('commit', '--quiet', '--all', '--message=second');
    folder.write(`${classes}/Ünß new.cls`, insecureClass('New'));
    folder.write('.gitignore', 'force-app/classes/Ignored.cls\n');
    folder.write(`${classes}/Ignored.cls`, insecureClass('Ignored'));
    rmSync(join(folder.path, classes, 'Kept.cls'));
    const both = [`${classes}/Old.cls`, `${classes}/Ünß new.cls`];
    assert.deepEqual(await found('main'), both);
    assert.deepEqual(await found('HEAD'), [both[1]]);
    assert.deepEqual(await found('main', [`${classes}/Old.cls`]), [both[0]]);
    assert.deepEqual(
      await found('main', ['.'], join(folder.path, classes)),
      both.map((each) => each.slice(classes.length + 1)),
    );
    const { stdout, code } = await runCli(['scan', '--changed-since', 'main'], { cwd: folder.path });
    assert.equal(code, 1);
    assert.match(stdout, /\n2 findings \(2 errors\) in 2 files \(1 package\) changed since main\./);
  });

  it('is about what the branch changed, not about what happened elsewhere since', async () => {
    repository();
    git('switch', '--quiet', '--create', 'feature');
    folder.write(`${classes}/Mine.cls`, insecureClass('Mine'));
    git('add', '--all');
    git('commit', '--quiet', '--message=mine');
    git('switch', '--quiet', 'main');
    folder.write(`${classes}/Old.cls`, `// theirs\n${insecureClass('Old')}`);
    git('commit', '--quiet', '--all', '--message=theirs');
    git('switch', '--quiet', 'feature');
    assert.deepEqual(await found('main'), [`${classes}/Mine.cls`]);
  });

  it('is about a class when the metadata beside it was changed', async () => {
    repository();
    folder.write(`${classes}/Old.cls-meta.xml`, '<ApexClass><apiVersion>60.0</apiVersion></ApexClass>');
    assert.deepEqual(await found('HEAD'), [`${classes}/Old.cls`]);
  });

  it('finds the repository by the folder, whatever git tells a hook of a worktree', async () => {
    repository();
    git('rm', '--quiet', '-r', '.');
    folder.write('app/sfdx-project.json', projectFile);
    folder.write(`app/${classes}/Old.cls`, insecureClass('Old'));
    git('add', '--all');
    git('commit', '--quiet', '--message=moved');
    git('worktree', 'add', '--quiet', 'work');
    folder.write(`work/app/${classes}/New.cls`, insecureClass('New'));
    const { stdout, stderr } = await runCli(['scan', 'app', '--changed-since', 'HEAD', '--format', 'json'], {
      cwd: join(folder.path, 'work'),
      env: {
        GIT_DIR: join(folder.path, '.git/worktrees/work'),
        GIT_INDEX_FILE: join(folder.path, '.git/worktrees/work/index'),
        GIT_PREFIX: '',
      },
    });
    assert.equal(stderr, '');
    assert.deepEqual(
      JSON.parse(stdout).map(({ file }: { file: string }) => file),
      [`app/${classes}/New.cls`],
    );
  });

  it('takes everything for new before the first commit', async () => {
    repository();
    rmSync(join(folder.path, '.git'), { recursive: true });
    git('init', '--quiet');
    git('add', `${classes}/Old.cls`);
    assert.deepEqual(await found('HEAD'), [`${classes}/Kept.cls`, `${classes}/Old.cls`]);
  });

  it('says so when nothing was changed', async () => {
    repository();
    const { stdout, stderr, code } = await runCli(['scan', '--changed-since', 'HEAD'], { cwd: folder.path });
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^No file that is looked at was changed since HEAD\. /);
  });

  it('ends with a reason where there is no such commit, no repository or no git', async () => {
    repository();
    for (const ref of ['nowhere', '--upload-pack=x']) {
      const { code, stderr } = await runCli(['scan', `--changed-since=${ref}`], { cwd: folder.path });
      assert.equal(code, 2, ref);
      assert.match(stderr, /^preflight: There is no commit .*In CI, fetch it first/, ref);
    }
    // A variable that CI did not set.
    const empty = await runCli(['scan', '--changed-since', ''], { cwd: folder.path });
    assert.deepEqual(
      [empty.code, empty.stderr],
      [2, 'preflight: --changed-since takes a branch, tag or commit, and its value is empty.\n'],
    );
    const none = await runCli(['scan', '--changed-since', 'HEAD'], { cwd: folder.path, env: { PATH: folder.path } });
    assert.deepEqual(
      [none.code, none.stderr],
      [2, 'preflight: --changed-since needs git, and there is none on the search path.\n'],
    );
    rmSync(join(folder.path, '.git'), { recursive: true });
    const outside = await runCli(['scan', '--changed-since', 'HEAD'], { cwd: folder.path });
    assert.equal(outside.code, 2);
    assert.match(outside.stderr, /has to be in a git repository for --changed-since: it is in none\.\n$/);
  });

  it('runs nothing that the repository brings along', async function () {
    if (process.platform === 'win32') this.skip();
    repository();
    const trap = join(folder.path, 'trap.sh');
    folder.write('trap.sh', `#!/bin/sh\ntouch "${join(folder.path, 'sprung')}"\ncat\n`);
    chmodSync(trap, 0o755);
    folder.write('.gitattributes', '*.cls filter=trap diff=trap\n');
    for (const name of ['post-index-change', 'fsmonitor-watchman', 'reference-transaction']) {
      folder.write(`.git/hooks/${name}`, `#!/bin/sh\ntouch "${join(folder.path, 'sprung')}"\n`);
      chmodSync(join(folder.path, '.git/hooks', name), 0o755);
    }
    // By hand: git itself would run the filter.
    folder.write(
      '.git/config',
      [
        '[core]',
        '\trepositoryformatversion = 0',
        `\tfsmonitor = ${trap}`,
        `\tpager = ${trap}`,
        '[filter "trap"]',
        `\tclean = ${trap}`,
        `\tsmudge = ${trap}`,
        `\tprocess = ${trap}`,
        '\trequired = true',
        '[diff]',
        `\texternal = ${trap}`,
        '[diff "trap"]',
        `\ttextconv = ${trap}`,
        `\tcommand = ${trap}`,
        '',
      ].join('\n'),
    );
    folder.write(`${classes}/Old.cls`, `// changed\n${insecureClass('Old')}`);
    folder.write(`${classes}/New.cls`, insecureClass('New'));
    folder.write('git', `#!/bin/sh\ntouch "${join(folder.path, 'sprung')}"\n`);
    chmodSync(join(folder.path, 'git'), 0o755);
    const path = `${folder.path}:.:${process.env.PATH}`;
    const { stdout, stderr } = await runCli(['scan', '--changed-since', 'main', '--format', 'json'], {
      cwd: folder.path,
      env: { PATH: path },
    });
    assert.equal(stderr, '');
    assert.deepEqual(
      JSON.parse(stdout).map(({ file }: { file: string }) => file),
      [`${classes}/New.cls`, `${classes}/Old.cls`],
    );
    assert.ok(!existsSync(join(folder.path, 'sprung')));
  });
});
