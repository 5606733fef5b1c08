import {
  commands,
  type Disposable,
  EventEmitter,
  l10n,
  type Memento,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
  Uri,
  window,
} from 'vscode';
import type { Status } from '#shared/protocol';
import { ownTool } from '#shared/review';
import { chosenFiles, isFiltered, otherTools, type ReviewChoice, readChoice } from './choice';
import { describeChoice, pickFilter, pickOrder } from './choicePick';
import { GitChanges } from './gitChanges';
import type { ReviewData } from './reviewData';
import type { ReviewImports } from './reviewImports';
import { reviewItem } from './reviewItem';
import { findingsBelow, type ReviewNode, reviewTree } from './tree';

const choiceKey = 'preflight.review.choice';

/** The view "Security review"; its badge follows the server's status, whether anybody looks or not. */
export class ReviewView implements TreeDataProvider<ReviewNode>, Disposable {
  private readonly changes = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changes.event;
  private readonly view: TreeView<ReviewNode>;
  private readonly git = new GitChanges();
  private readonly subscriptions: readonly Disposable[];
  private choice: ReviewChoice;
  private roots: readonly ReviewNode[] = [];

  constructor(
    private readonly data: ReviewData,
    private readonly memory: Memento,
    private readonly imports: ReviewImports,
    onStatus: (listener: (status: Status) => void) => Disposable,
  ) {
    this.choice = readChoice(memory.get(choiceKey));
    this.view = window.createTreeView('preflight.review', { treeDataProvider: this, showCollapseAll: true });
    data.addViewer(() => this.view.visible);
    this.subscriptions = [
      this.view,
      this.git,
      this.changes,
      this.view.onDidChangeVisibility(() => data.refresh()),
      data.onDidChange(() => this.show()),
      this.git.onDidChange(() => this.show()),
      imports.onDidChange(() => this.show()),
      onStatus((status) => this.setBadge(status)),
    ];
    void this.resumeGit();
    this.show();
  }

  getTreeItem(node: ReviewNode): TreeItem {
    return reviewItem(node);
  }

  getChildren(node?: ReviewNode): ReviewNode[] {
    if (!node) this.data.refresh();
    return [...(node ? node.children : this.roots)];
  }

  getParent(node: ReviewNode): ReviewNode | undefined {
    return node.parent;
  }

  /** The item that a command is about: the one given, or the selected one. */
  nodeFor(given?: ReviewNode): ReviewNode | undefined {
    return given?.kind ? given : this.view.selection[0];
  }

  async filter(): Promise<void> {
    await this.choose(await pickFilter(this.choice, this.git, otherTools(this.data.review.files)));
  }

  async sort(): Promise<void> {
    await this.choose(await pickOrder(this.choice));
  }

  async clearFilter(): Promise<void> {
    await this.choose({ ...readChoice(undefined), order: this.choice.order });
  }

  dispose(): void {
    for (const each of this.subscriptions) each.dispose();
  }

  private async choose(choice: ReviewChoice | undefined): Promise<void> {
    if (!choice) return;
    // First: where git does not know the ref, nothing is chosen.
    if (choice.changedSince !== this.choice.changedSince) await this.git.follow(choice.changedSince);
    this.choice = choice;
    this.show();
    await this.memory.update(choiceKey, choice);
  }

  /** After a start: where git does not know the ref any more, the filter is off. */
  private async resumeGit(): Promise<void> {
    const { changedSince } = this.choice;
    if (changedSince === undefined) return;
    try {
      await this.git.follow(changedSince);
    } catch {
      // The user may have chosen something else meanwhile.
      if (this.choice.changedSince === changedSince) this.choice = { ...this.choice, changedSince: undefined };
    }
    this.show();
  }

  private show(): void {
    const { review } = this.data;
    const choice = this.choiceInForce();
    const files = chosenFiles(review.files, choice, (uri) => this.git.has(Uri.parse(uri)));
    this.roots = reviewTree(review, files, choice.order);
    const count = [...findingsBelow(this.roots)].length;
    const filtered = isFiltered(choice);
    this.view.description = describeChoice(choice, count);
    this.view.message = this.messageFor(choice, count);
    void commands.executeCommand('setContext', 'preflight.reviewScanned', review.scanned);
    void commands.executeCommand('setContext', 'preflight.reviewFiltered', filtered);
    this.changes.fire(undefined);
  }

  /** What the tree alone does not say. Where it is empty, VS Code shows the view's welcome. */
  private messageFor(choice: ReviewChoice, count: number): string | undefined {
    if (count === 0) return undefined;
    if (!this.data.review.scanned) return l10n.t('Only files analysed so far. Scan the workspace to see everything.');
    // The head of a narrow view has no room for it.
    const filtered = isFiltered(choice) ? l10n.t('Filtered: {0}', describeChoice(choice, count)) : undefined;
    return [filtered, ...this.imports.notices()].filter(Boolean).join(' · ') || undefined;
  }

  /** A tool that nothing is shown of is no filter; it is one again when its file is read, and forgotten when that was removed. */
  private choiceInForce(): ReviewChoice {
    const { tool, ...byAnybody } = this.choice;
    const isKnown = tool === undefined || tool === ownTool || otherTools(this.data.review.files).includes(tool);
    if (isKnown) return this.choice;
    if (this.imports.files.length === 0) {
      this.choice = byAnybody;
      void this.memory.update(choiceKey, byAnybody);
    }
    return byAnybody;
  }

  private setBadge({ findings, imported = 0 }: Status): void {
    const value = findings + imported;
    const tooltip = value === 1 ? l10n.t('1 open finding') : l10n.t('{0} open findings', value);
    this.view.badge = value > 0 ? { value, tooltip } : undefined;
  }
}
