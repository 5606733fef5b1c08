/** Which files are others than in a commit, as git says. Nothing that a workspace brings along is run for it. */

import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { normalizePath } from '../project/uri';
import { isWithin } from '../project/walk';
import { Failure } from './failure';

/**
 * The absolute paths of the files below these folders that were added or changed since the branch left `ref` (a branch, tag or
 * commit), committed or not, files that git does not know yet among them. Throws a Failure where there is no git, no repository
 * or no such commit.
 */
export async function changedFiles(folders: readonly string[], ref: string): Promise<Set<string>> {
  if (ref === '') throw new Failure('--changed-since takes a branch, tag or commit, and its value is empty.');
  const git = await findGit(folders);
  const out = new Set<string>();
  const roots = new Set<string>();
  for (const folder of folders) roots.add(await rootOf(git, folder));
  for (const root of roots) for (const path of await changedIn(git, root, ref)) out.add(path);
  return out;
}

async function rootOf(git: string, folder: string): Promise<string> {
  const { stdout, stderr, code } = await run(git, folder, ['rev-parse', '--show-toplevel']);
  if (code === 0) return normalizePath(resolve(stdout.replace(/\r?\n$/, '')));
  const reason = /dubious ownership/.test(stderr) ? 'it belongs to somebody else, so git does not look into it' : 'it is in none';
  throw new Failure(`The folder ${folder} has to be in a git repository for --changed-since: ${reason}.`);
}

async function changedIn(git: string, root: string, ref: string): Promise<string[]> {
  const found = await run(git, root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  const commit = found.stdout.trim();
  // Before the first commit everything is new: a hook that compares with HEAD has to let it through.
  if (ref === 'HEAD' && found.code !== 0)
    return absolute(root, await names(git, root, ['ls-files', '-z', '--cached', ...untracked]));
  if (found.code !== 0 || !/^[0-9a-f]{40,64}$/.test(commit)) {
    throw new Failure(`There is no commit ${ref} in ${root}. In CI, fetch it first: a checkout may have the newest commit only.`);
  }
  // What others have changed there since then is none of ours.
  const base = await run(git, root, ['merge-base', commit, 'HEAD']);
  const from = base.code === 0 ? base.stdout.trim() : commit;
  const filters = await filtersOf(git, root);
  // Plumbing: it shows no contents, so that no text conversion and no other way to show a difference is asked for.
  const compared = ['diff-index', '-z', '--name-only', '--no-renames', '--diff-filter=d', '--ignore-submodules=all', from, '--'];
  const changed = await names(git, root, compared, filters);
  return absolute(root, [...changed, ...(await names(git, root, ['ls-files', '-z', ...untracked]))]);
}

const untracked = ['--others', '--exclude-standard'] as const;

function absolute(root: string, names: readonly string[]): string[] {
  return names.map((name) => normalizePath(join(root, name)));
}

/**
 * Settings that switch off the filters of a repository: where only the contents tell whether a file was changed, git would run
 * their programs.
 */
async function filtersOf(git: string, root: string): Promise<Setting[]> {
  const { stdout } = await run(git, root, ['config', '-z', '--name-only', '--get-regexp', '^filter\\.']);
  const drivers = new Set(stdout.split('\0').flatMap((name) => /^filter\.(.*)\.[^.]*$/s.exec(name)?.[1] ?? []));
  return [...drivers].flatMap((driver): Setting[] => [
    [`filter.${driver}.clean`, ''],
    [`filter.${driver}.smudge`, ''],
    [`filter.${driver}.process`, ''],
    [`filter.${driver}.required`, 'false'],
  ]);
}

async function names(git: string, root: string, args: readonly string[], more: readonly Setting[] = []): Promise<string[]> {
  const { stdout, stderr, code } = await run(git, root, args, more);
  if (code !== 0) throw new Failure(`git ${args[0]} failed in ${root}: ${stderr.trim().split('\n')[0] ?? ''}`);
  return stdout.split('\0').filter((name) => name !== '');
}

type Setting = readonly [name: string, value: string];

/** Without these git might run something, or take files for changed that were only copied. */
const settings: readonly Setting[] = [
  ['core.fsmonitor', 'false'],
  ['core.hooksPath', '/dev/null'],
  ['core.checkStat', 'minimal'],
  ['core.trustctime', 'false'],
];

/**
 * What git tells the hooks it runs about their repository (`git rev-parse --local-env-vars`). In a hook of a worktree it would
 * make any folder that git is started in the top of the repository.
 */
const ofHooks = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_COMMON_DIR', 'GIT_OBJECT_DIRECTORY'] as const;

function run(
  git: string,
  folder: string,
  args: readonly string[],
  more: readonly Setting[] = [],
): Promise<{ stdout: string; stderr: string; code: number }> {
  const given = ['--no-pager', '--no-optional-locks', '-C', folder, ...args];
  // Not with -c: names of settings may hold an equals sign.
  const all = [...settings, ...more];
  // Behind those that the environment has already: the last one counts.
  const first = Number(process.env.GIT_CONFIG_COUNT) || 0;
  const pairs = all.flatMap(([name, value], i) => [
    [`GIT_CONFIG_KEY_${first + i}`, name],
    [`GIT_CONFIG_VALUE_${first + i}`, value],
  ]);
  const inherited = { ...process.env };
  for (const name of ofHooks) delete inherited[name];
  const env = {
    ...inherited,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_CONFIG_COUNT: `${first + all.length}`,
    ...Object.fromEntries(pairs),
  };
  return new Promise((done, fail) => {
    execFile(git, given, { env, maxBuffer: 256 * 1024 * 1024, windowsHide: true }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') fail(new Failure(`git cannot be run: ${error.message}`));
      else done({ stdout, stderr, code: typeof error?.code === 'number' ? error.code : 0 });
    });
  });
}

/** git as the search path has it, but none that lies in what is scanned: Windows looks into the current folder first. */
async function findGit(folders: readonly string[]): Promise<string> {
  const name = process.platform === 'win32' ? 'git.exe' : 'git';
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    if (!isAbsolute(folder) || folders.some((each) => isWithin(normalizePath(path), each))) continue;
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  throw new Failure('--changed-since needs git, and there is none on the search path.');
}
