import {
  commands,
  type Disposable,
  EventEmitter,
  l10n,
  type Memento,
  type QuickPickItem,
  RelativePattern,
  ThemeIcon,
  type TreeCheckboxChangeEvent,
  type TreeDataProvider,
  TreeItem,
  TreeItemCheckboxState,
  TreeItemCollapsibleState,
  type TreeView,
  Uri,
  window,
  workspace,
} from 'vscode';
import {
  type Architecture,
  architectureEvidence,
  architectures,
  type ChecklistState,
  isTicked,
  type Material,
  materials,
  materialsFor,
  readChecklistState,
  suggestedArchitectures,
  tick,
} from '#shared/checklist';
import { clientCommands } from '#shared/protocol';
import { elsewhere, type Review, type ReviewPackage } from '#shared/review';
import { listed } from '../listed';
import type { ReviewData } from './reviewData';

const stateKey = 'preflight.checklist';

/** The command that an item runs when it is opened. Without arguments, as that of findings. */
export const openItemCommand = 'preflight.openChecklistItem';

/** A package, what is said of its architecture, or one of its materials. */
export type ChecklistNode =
  | { readonly kind: 'package'; readonly list: Checklist }
  | { readonly kind: 'architecture'; readonly list: Checklist }
  | { readonly kind: 'material'; readonly list: Checklist; readonly material: Material };

/** What is known of one package. */
interface Checklist {
  readonly package: ReviewPackage;
  readonly state: ChecklistState;
  readonly architectures: readonly Architecture[];
  /** Files that show that a material may be there, by its id; relative to the workspace. */
  readonly evidence: ReadonlyMap<string, string>;
}

/** The view "Checklist": what is handed in besides the code, ticked by the user, or by files until the user says otherwise. */
export class ChecklistView implements TreeDataProvider<ChecklistNode>, Disposable {
  private readonly changes = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changes.event;
  private readonly view: TreeView<ChecklistNode>;
  private readonly subscriptions: readonly Disposable[];
  private lists: readonly Checklist[] = [];
  /** What `lists` says, to tell whether anything is different. */
  private shown = '';

  constructor(
    private readonly data: ReviewData,
    private readonly memory: Memento,
  ) {
    this.view = window.createTreeView('preflight.checklist', { treeDataProvider: this, manageCheckboxStateManually: true });
    this.view.message = l10n.t('What a submission usually needs. A complete list is no promise of a pass.');
    data.addViewer(() => this.view.visible && this.lists.length === 0);
    this.subscriptions = [
      this.view,
      this.changes,
      this.view.onDidChangeVisibility(() => this.lookAgain()),
      // Reports are written by other programs.
      window.onDidChangeWindowState(({ focused }) => focused && this.lookAgain()),
      data.onDidChange(() => this.lookAgain()),
      this.view.onDidChangeCheckboxState((event) => this.tick(event)),
    ];
  }

  getTreeItem(node: ChecklistNode): TreeItem {
    switch (node.kind) {
      case 'package':
        return packageItem(node.list);
      case 'architecture':
        return architectureItem(node.list);
      case 'material':
        return materialItem(node.list, node.material);
    }
  }

  getChildren(node?: ChecklistNode): ChecklistNode[] {
    if (node) return node.kind === 'package' ? nodesOf(node.list) : [];
    this.data.refresh();
    const [first, ...others] = this.lists;
    if (first && others.length === 0) return nodesOf(first);
    return this.lists.map((list) => ({ kind: 'package', list }));
  }

  /** Lets the user say what the solution of a package is made of. */
  async pickArchitectures(node?: ChecklistNode): Promise<void> {
    const chosen = node?.list?.package ?? (await pickPackage(this.data));
    if (!chosen) return;
    const list = await this.listOf(chosen);
    const items = architectures.map(({ id, title }) => ({
      id,
      label: l10n.t(title),
      picked: list.architectures.includes(id),
    }));
    const title = l10n.t('Preflight: architecture of {0}', chosen.name);
    const placeHolder = l10n.t('What is the solution made of? Choose all that apply.');
    const picked = await window.showQuickPick(items, { title, placeHolder, canPickMany: true, ignoreFocusOut: true });
    if (!picked) return;
    await this.store(chosen, { ...list.state, architectures: picked.map(({ id }) => id) });
  }

  /** Does what the selected item is for. */
  async openSelected(): Promise<void> {
    const [node] = this.view.selection;
    if (node?.kind === 'architecture') await this.pickArchitectures(node);
    if (node?.kind === 'material') await explainMaterial(node);
  }

  dispose(): void {
    for (const each of this.subscriptions) each.dispose();
  }

  /** Looks again at what packages and files there are, if somebody sees it. */
  private lookAgain(): void {
    if (!this.view.visible) return;
    this.data.refresh();
    void this.update();
  }

  private async update(): Promise<void> {
    const lists = await Promise.all(submitted(this.data.review).map((each) => this.listOf(each)));
    const shown = JSON.stringify(lists.map((list) => ({ ...list, evidence: [...list.evidence] })));
    // Items that are made anew for nothing would be gone under the pointer.
    if (shown === this.shown) return;
    this.shown = shown;
    this.lists = lists;
    this.changes.fire(undefined);
  }

  private async tick({ items }: TreeCheckboxChangeEvent<ChecklistNode>): Promise<void> {
    for (const [node, state] of items) {
      if (node.kind !== 'material') continue;
      const { package: owner } = node.list;
      await this.store(owner, tick(this.stateOf(owner), node.material, state === TreeItemCheckboxState.Checked));
    }
  }

  private stateOf({ root }: ReviewPackage): ChecklistState {
    return readChecklistState(this.memory.get<Record<string, unknown>>(stateKey, {})[root]);
  }

  private async store({ root }: ReviewPackage, state: ChecklistState): Promise<void> {
    await this.memory.update(stateKey, { ...this.memory.get<Record<string, unknown>>(stateKey, {}), [root]: state });
    await this.update();
  }

  private async listOf(owner: ReviewPackage): Promise<Checklist> {
    const state = this.stateOf(owner);
    const [evidence, suggested] = await Promise.all([
      Promise.all(materials.map(async ({ id, evidence }) => [id, await firstFile(owner.root, evidence)] as const)),
      Promise.all(
        architectureEvidence.map(async ({ architecture, files }) =>
          (await firstFile(owner.folder, files)) ? [architecture] : [],
        ),
      ),
    ]);
    return {
      package: owner,
      state,
      architectures: state.architectures ?? suggestedArchitectures(suggested.flat()),
      evidence: new Map(evidence.flatMap(([id, file]) => (file === undefined ? [] : [[id, file]]))),
    };
  }
}

/** Opens the FAQ entry about a material. */
export async function explainMaterial(node: ChecklistNode): Promise<void> {
  if (node.kind === 'material') await commands.executeCommand(clientCommands.openFaq, node.material.faq);
}

/** Lets the user choose a package; the only one is chosen at once. Undefined when none was. */
export async function pickPackage(data: ReviewData): Promise<ReviewPackage | undefined> {
  const packages = submitted(await data.current());
  if (packages.length < 2) return packages[0];
  const items = packages.map((each): QuickPickItem & { readonly each: ReviewPackage } => {
    return { label: each.name, description: workspace.asRelativePath(Uri.parse(each.folder)), each };
  });
  const chosen = await window.showQuickPick(items, { title: 'Preflight', placeHolder: l10n.t('Which package?') });
  return chosen?.each;
}

/** The packages of the workspace: what is in none of them, or named by imported results only, is nobody's to hand in. */
function submitted({ packages }: Review): readonly ReviewPackage[] {
  return packages.filter(({ id, isRest }) => id !== elsewhere && !isRest);
}

/** The first file below a folder that fits a pattern, relative to the workspace. */
async function firstFile(folder: string, pattern: string | undefined): Promise<string | undefined> {
  if (pattern === undefined) return undefined;
  const [found] = await workspace.findFiles(new RelativePattern(Uri.parse(folder), pattern), '**/node_modules/**', 1);
  return found && workspace.asRelativePath(found);
}

function nodesOf(list: Checklist): ChecklistNode[] {
  const items = materialsFor(list.architectures).map((material): ChecklistNode => ({ kind: 'material', list, material }));
  return [{ kind: 'architecture', list }, ...items];
}

function packageItem(list: Checklist): TreeItem {
  const item = new TreeItem(list.package.name, TreeItemCollapsibleState.Expanded);
  const needed = materialsFor(list.architectures);
  const done = needed.filter((each) => isTicked(list.state, each, list.evidence.get(each.id)));
  item.id = list.package.id;
  item.iconPath = new ThemeIcon('package');
  item.description = l10n.t('{0} of {1}', done.length, needed.length);
  return item;
}

function architectureItem(list: Checklist): TreeItem {
  const names = architectures.filter(({ id }) => list.architectures.includes(id)).map(({ title }) => l10n.t(title));
  const item = new TreeItem(l10n.t('Architecture'), TreeItemCollapsibleState.None);
  item.id = `${list.package.id}\narchitecture`;
  item.iconPath = new ThemeIcon('layers');
  item.description = listed(names);
  item.tooltip = list.state.architectures
    ? listed(names)
    : l10n.t('{0}. This is what the files suggest: choose what it really is.', listed(names));
  item.contextValue = 'architecture';
  item.command = { command: openItemCommand, title: l10n.t('Choose') };
  return item;
}

function materialItem(list: Checklist, material: Material): TreeItem {
  const title = l10n.t(material.title);
  const file = list.evidence.get(material.id);
  const isOn = isTicked(list.state, material, file);
  const item = new TreeItem(title, TreeItemCollapsibleState.None);
  item.id = `${list.package.id}\n${material.id}`;
  const found = file === undefined ? undefined : l10n.t('found: {0}', file);
  item.description = found;
  item.tooltip = [title, found && l10n.t('{0} (is it about the version you submit?)', found), material.faq]
    .filter(Boolean)
    .join('\n');
  item.contextValue = 'material';
  item.checkboxState = {
    state: isOn ? TreeItemCheckboxState.Checked : TreeItemCheckboxState.Unchecked,
    tooltip: isOn ? l10n.t('Is there') : l10n.t('Is missing'),
    accessibilityInformation: { label: title, role: 'checkbox' },
  };
  item.accessibilityInformation = { label: listed([title, found].filter((part) => part !== undefined)), role: 'checkbox' };
  item.command = { command: openItemCommand, title: l10n.t('Explain') };
  return item;
}
