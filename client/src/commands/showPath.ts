import { l10n, type QuickPickItem, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { FindingReference, FlowPath } from '#shared/protocol';
import { askForPaths, type PathWalk } from '../path/pathWalk';

/** Walks the path of a finding; without one, of the finding at the cursor, or of the one the user picks from its file. */
export async function showPath(client: LanguageClient, walk: PathWalk, finding?: FindingReference): Promise<void> {
  if (typeof finding?.fingerprint === 'string') {
    const [path] = await askForPaths(client, { finding });
    if (path) await walk.show(path);
    else await window.showInformationMessage(l10n.t('Preflight: the finding is gone, and its path with it.'));
    return;
  }
  const editor = window.activeTextEditor;
  if (!editor) {
    await window.showInformationMessage(l10n.t('Preflight: open a file first.'));
    return;
  }
  const { asUri, asPosition } = client.code2ProtocolConverter;
  const paths = await askForPaths(client, { uri: asUri(editor.document.uri), position: asPosition(editor.selection.active) });
  if (paths.length === 0) {
    await window.showInformationMessage(l10n.t('Preflight: no finding in this file has a path.'));
    return;
  }
  const path = paths.length === 1 ? paths[0] : await pickPath(paths);
  if (path) await walk.show(path);
}

interface PathItem extends QuickPickItem {
  readonly path: FlowPath;
}

/** Lets the user choose among the paths of several findings. Undefined when none was chosen. */
async function pickPath(paths: readonly FlowPath[]): Promise<FlowPath | undefined> {
  const items = paths.map((path): PathItem => {
    const { finding, message, range, steps } = path;
    const line = l10n.t('line {0}, {1} steps', range.start.line + 1, steps.length);
    return { path, label: finding.rule, description: line, detail: message };
  });
  const placeHolder = l10n.t('Which finding?');
  const chosen = await window.showQuickPick(items, { title: l10n.t('Preflight: show path'), placeHolder, matchOnDetail: true });
  return chosen?.path;
}
