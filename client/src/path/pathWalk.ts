import {
  commands,
  type Disposable,
  l10n,
  languages,
  MarkdownString,
  Range,
  StatusBarAlignment,
  type TextDocumentShowOptions,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type FlowPath, type FlowPathsParams, flowPathsRequest } from '#shared/protocol';
import { PathMarks, type PlacedStep } from './pathMarks';
import { pickStep } from './pickStep';
import { describeStep, describeStepShortly } from './stepWords';

/** What the `when` clauses of the keys ask for. */
const contextKey = 'preflight.showingPath';
/** How long to wait for more edits before the path is asked for again. */
const REFRESH_DELAY_MS = 300;
/** How long the status bar says why a path ended. */
const MESSAGE_MS = 5_000;

/** The path that is walked now. */
interface Shown {
  path: FlowPath;
  steps: readonly PlacedStep[];
  /** Which step is current, from 0. */
  at: number;
  /** A file of the path was edited since the server was asked. */
  isStale: boolean;
}

/** Asks the server for the paths of a finding, or of those at a cursor. */
export function askForPaths(client: LanguageClient, params: FlowPathsParams): Promise<FlowPath[]> {
  return client.sendRequest<FlowPath[]>(flowPathsRequest, params);
}

/**
 * Walks the way data takes to a finding, one step after the other: opens the step's file, marks all steps in the editors,
 * and says in the status bar where we are. Edits are followed; when the finding goes, the walk ends.
 */
export class PathWalk implements Disposable {
  private readonly marks = new PathMarks();
  private readonly status = window.createStatusBarItem('preflight.path', StatusBarAlignment.Left, 0);
  private readonly listeners: Disposable[];
  private shown: Shown | undefined;
  private timer: NodeJS.Timeout | undefined;
  private refreshing: Promise<void> | undefined;

  constructor(private readonly client: LanguageClient) {
    this.status.name = l10n.t('Preflight: path of a finding');
    this.status.command = 'preflight.goToStep';
    this.listeners = [
      window.onDidChangeVisibleTextEditors(() => this.mark()),
      workspace.onDidChangeTextDocument(({ document }) => this.edited([document.uri])),
      // A step may move or go because of another file, which is seen by the finding it belongs to.
      languages.onDidChangeDiagnostics(({ uris }) => this.edited(uris)),
    ];
  }

  /** Begins a path at its first step, in place of the one that is walked now. */
  async show(path: FlowPath): Promise<void> {
    this.shown = { path, steps: this.place(path), at: 0, isStale: false };
    await commands.executeCommand('setContext', contextKey, true);
    await this.open();
  }

  /** To the next step; from the last one nowhere. */
  next(): Promise<void> {
    return this.go((at) => at + 1);
  }

  /** To the step before; from the first one nowhere. */
  previous(): Promise<void> {
    return this.go((at) => at - 1);
  }

  /** To the step that the user picks from a list; while one is looked at there, the editor shows it. */
  async pick(): Promise<void> {
    await this.refresh();
    if (!this.shown) return;
    const { steps, at } = this.shown;
    const chosen = await pickStep(steps, at, (index) => void this.go(() => index, { preserveFocus: true }));
    await this.go(() => chosen ?? at);
  }

  /** Ends the walk; the editors stay where they are. */
  async end(): Promise<void> {
    clearTimeout(this.timer);
    this.shown = undefined;
    this.marks.clear();
    this.status.hide();
    await commands.executeCommand('setContext', contextKey, false);
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const each of [...this.listeners, this.marks, this.status]) each.dispose();
  }

  private async go(to: (at: number) => number, how: { readonly preserveFocus?: boolean } = {}): Promise<void> {
    await this.refresh();
    const { shown } = this;
    if (!shown) return;
    shown.at = Math.min(Math.max(to(shown.at), 0), shown.steps.length - 1);
    await this.open(how);
  }

  /** Opens the file of the current step, where it is open already if it is, and shows the step. */
  private async open({ preserveFocus = false } = {}): Promise<void> {
    const { shown } = this;
    if (!shown) return;
    this.mark();
    const { uri, range } = shown.steps[shown.at];
    const open = [window.activeTextEditor, ...window.visibleTextEditors].find((each) => each?.document.uri.toString() === uri);
    // No selection of the step: Escape would clear that first, and the frame says as much.
    const selection = new Range(range.start, range.start);
    const options: TextDocumentShowOptions = { viewColumn: open?.viewColumn, preserveFocus, selection };
    // Not showTextDocument: VS Code keeps what extensions open for minutes, when the editor is closed and the file deleted.
    await commands.executeCommand('vscode.open', Uri.parse(uri, true), options);
    this.mark();
  }

  /** Brings marks and status bar up to date. */
  private mark(): void {
    if (!this.shown) return;
    const { steps, at, path } = this.shown;
    this.marks.show(steps, at);
    this.status.text = `$(list-ordered) ${describeStepShortly(steps, at)}`;
    this.status.accessibilityInformation = { label: describeStep(steps, at) };
    this.status.tooltip = new MarkdownString().appendText(
      [`${path.finding.rule}: ${path.message}`, '', describeStep(steps, at), l10n.t('Click to go to another step.')].join('\n'),
    );
    this.status.show();
  }

  private edited(uris: readonly Uri[]): void {
    const { shown } = this;
    if (!shown) return;
    const own = new Set(shown.steps.map(({ uri }) => uri)).add(this.asUri(shown.path.finding.uri).toString());
    if (!uris.some((uri) => own.has(uri.toString()))) return;
    shown.isStale = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh().then(() => this.mark()), REFRESH_DELAY_MS);
  }

  /** Asks for the path again until it is that of the text as it stands. Ends it if the finding is gone. */
  private refresh(): Promise<void> {
    this.refreshing ??= this.followEdits().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  private async followEdits(): Promise<void> {
    for (let { shown } = this; shown?.isStale; shown = this.shown) {
      shown.isStale = false;
      // A server that is not there for a moment ends nothing.
      const paths = await askForPaths(this.client, { finding: shown.path.finding }).catch(() => undefined);
      if (!paths || this.shown !== shown) continue;
      const [path] = paths;
      if (!path) {
        await this.end();
        window.setStatusBarMessage(l10n.t('Preflight: the path has ended, its finding is gone.'), MESSAGE_MS);
        return;
      }
      shown.path = path;
      shown.steps = this.place(path);
      shown.at = Math.min(shown.at, shown.steps.length - 1);
    }
  }

  private place({ steps }: FlowPath): PlacedStep[] {
    return steps.map((step) => ({
      ...step,
      uri: this.asUri(step.uri).toString(),
      range: this.client.protocol2CodeConverter.asRange(step.range),
    }));
  }

  private asUri(uri: string): Uri {
    return this.client.protocol2CodeConverter.asUri(uri);
  }
}
