import { type Disposable, EventEmitter, extensions, l10n, type Uri, workspace } from 'vscode';

/** What we use of the API that VS Code's own Git extension has (version 1). */
interface GitApi {
  readonly state: 'uninitialized' | 'initialized';
  readonly onDidChangeState: (listener: (state: string) => void) => Disposable;
  readonly repositories: readonly Repository[];
  getRepository(uri: Uri): Repository | null;
}

interface Repository {
  readonly rootUri: Uri;
  readonly state: {
    readonly workingTreeChanges: readonly Change[];
    readonly untrackedChanges?: readonly Change[];
    readonly onDidChange: (listener: () => void) => Disposable;
  };
  diffWith(ref: string): Promise<Change[]>;
  getRefs?(query: object): Promise<readonly { readonly name?: string; readonly type: number }[]>;
}

interface Change {
  readonly uri: Uri;
  readonly renameUri?: Uri;
}

/** How long to wait for more changes before the difference is asked for again, in milliseconds. */
const patience = 500;
/** How long to wait for git after the start, in milliseconds. */
const startPatience = 5000;

/** Which files are different from what they were at a git ref, as VS Code's own Git extension says. */
export class GitChanges implements Disposable {
  private readonly changes = new EventEmitter<void>();
  /** Other files are different now. */
  readonly onDidChange = this.changes.event;
  private changed: ReadonlySet<string> = new Set();
  private ref: string | undefined;
  private followed: Disposable[] = [];
  private timer: NodeJS.Timeout | undefined;

  /** Why nobody can say what changed; undefined where somebody can. */
  async hindrance(): Promise<string | undefined> {
    const api = await gitApi();
    if (!api) return l10n.t("VS Code's Git extension is switched off or not there.");
    return repositoriesOf(api).length === 0 ? l10n.t('The workspace is in no Git repository.') : undefined;
  }

  /** Names of branches and tags to propose, the usual ones first. */
  async refs(): Promise<readonly string[]> {
    const api = await gitApi();
    const [repository] = api ? repositoriesOf(api) : [];
    const refs = (await repository?.getRefs?.({}).catch(() => [])) ?? [];
    const names = [...new Set(refs.flatMap(({ name }) => name ?? []))];
    const usual = ['origin/main', 'origin/master', 'main', 'master'].filter((name) => names.includes(name));
    return ['HEAD', ...usual, ...names.filter((name) => !usual.includes(name))];
  }

  /**
   * From now on, changes are those since this ref. Throws an Error where it is none.
   *
   * @param ref undefined: nothing is followed any more
   */
  async follow(ref: string | undefined): Promise<void> {
    for (const each of this.followed.splice(0)) each.dispose();
    this.ref = undefined;
    if (ref === undefined) return;
    this.changed = await changedSince(ref);
    this.ref = ref;
    const api = await gitApi();
    this.followed = (api ? repositoriesOf(api) : []).map(({ state }) => state.onDidChange(() => this.later()));
  }

  /** Whether a file is different. */
  has(uri: Uri): boolean {
    return this.changed.has(uri.fsPath);
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const each of this.followed) each.dispose();
    this.changes.dispose();
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.update(), patience);
  }

  private async update(): Promise<void> {
    const { ref } = this;
    if (ref === undefined) return;
    // A repository in the middle of something may not answer: the next change asks again.
    const changed = await changedSince(ref).catch(() => undefined);
    if (!changed || this.ref !== ref) return;
    this.changed = changed;
    this.changes.fire();
  }
}

async function gitApi(): Promise<GitApi | undefined> {
  const extension = extensions.getExtension<{ readonly enabled: boolean; getAPI(version: 1): GitApi }>('vscode.git');
  if (!extension) return undefined;
  try {
    const git = extension.isActive ? extension.exports : await extension.activate();
    if (!git.enabled) return undefined;
    const api = git.getAPI(1);
    await opened(api);
    return api;
  } catch {
    return undefined;
  }
}

/** Right after the start, repositories are still being looked for. */
async function opened(api: GitApi): Promise<void> {
  if (api.state === 'initialized') return;
  let following: Disposable | undefined;
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    following = api.onDidChangeState((state) => state === 'initialized' && resolve());
    timer = setTimeout(resolve, startPatience);
  });
  clearTimeout(timer);
  following?.dispose();
}

/** The repositories that the workspace folders are in. */
function repositoriesOf(api: GitApi): Repository[] {
  const found = (workspace.workspaceFolders ?? []).flatMap(({ uri }) => api.getRepository(uri) ?? []);
  return [...new Set([...found, ...api.repositories])];
}

/** Paths of the files that are different from the ref, and of those that git does not know. */
async function changedSince(ref: string): Promise<ReadonlySet<string>> {
  const api = await gitApi();
  const repositories = api ? repositoriesOf(api) : [];
  const results = await Promise.allSettled(
    repositories.map(async (repository) => {
      const { workingTreeChanges, untrackedChanges = [] } = repository.state;
      return [...(await repository.diffWith(ref)), ...workingTreeChanges, ...untrackedChanges];
    }),
  );
  const known = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  // One of several repositories may not have the ref; none that has it is a mistake.
  if (known.length === 0) throw new Error(l10n.t('Git knows no {0} here.', ref));
  return new Set(known.flat().flatMap(({ uri, renameUri }) => [uri, renameUri].flatMap((each) => each?.fsPath ?? [])));
}
