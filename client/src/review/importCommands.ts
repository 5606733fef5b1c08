import { commands, l10n, type QuickPickItem, Uri, window, workspace } from 'vscode';
import type { ImportedResult } from '#shared/review';
import { listed } from '../listed';
import { lastPart } from './lastPart';
import type { ReviewImports } from './reviewImports';

/**
 * Lets the user choose files of other scanners, and makes them part of the review.
 *
 * @param scan scans the workspace if it was not scanned yet: only then it can be told what Preflight has as well
 */
export async function importResults(imports: ReviewImports, scan: () => Promise<unknown>): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const chosen = await window.showOpenDialog({
    title: l10n.t('Import scan results'),
    openLabel: l10n.t('Import'),
    canSelectMany: true,
    ...(folder && { defaultUri: folder }),
    filters: { [l10n.t('Results of Code Analyzer or SARIF')]: ['json', 'sarif'] },
  });
  if (!chosen || chosen.length === 0) return;
  const taken = new Set<string>();
  for (const { uri, name, problem } of await imports.add(chosen)) {
    if (problem === undefined) taken.add(uri);
    else void window.showWarningMessage(l10n.t('Preflight did not import {0}. {1}', name, problem));
  }
  if (taken.size === 0) return;
  await scan();
  await commands.executeCommand('preflight.review.focus');
  tell((await imports.read()).filter(({ uri }) => taken.has(uri)));
}

/** Lets the user choose which imported files to take out of the review; the only one goes at once. */
export async function removeImports(imports: ReviewImports): Promise<void> {
  const { files } = imports;
  if (files.length === 0) {
    await window.showInformationMessage(l10n.t('Preflight: there are no imported results.'));
    return;
  }
  const removed = files.length === 1 ? files : await pickFiles(imports, files);
  if (!removed || removed.length === 0) return;
  await imports.remove(removed);
  const only = removed.length === 1 ? nameOf(removed[0]!) : undefined;
  const message = only
    ? l10n.t('Preflight removed {0} from the review. The file itself stays.', only)
    : l10n.t('Preflight removed {0} files from the review. The files themselves stay.', removed.length);
  void window.showInformationMessage(message);
}

async function pickFiles(imports: ReviewImports, files: readonly string[]): Promise<string[] | undefined> {
  const items = files.map((file): QuickPickItem & { readonly file: string } => {
    const tools = imports.results.find(({ uri }) => uri === file)?.tools ?? [];
    return { label: nameOf(file), description: listed(tools), detail: workspace.asRelativePath(Uri.parse(file)), file };
  });
  const title = l10n.t('Preflight: remove imported results');
  const placeHolder = l10n.t('Which files to take out of the review?');
  return (await window.showQuickPick(items, { title, placeHolder, canPickMany: true }))?.map(({ file }) => file);
}

/** Says what became of the findings in the files. */
function tell(results: readonly ImportedResult[]): void {
  const sum = (of: 'matched' | 'apart' | 'aside' | 'left') => results.reduce((total, each) => total + each[of], 0);
  const names = listed(results.map(({ name }) => name));
  const parts = [
    l10n.t('Preflight imported {0}.', names),
    l10n.t('Found by both: {0}. Found by others only: {1}.', sum('matched'), sum('apart')),
    ...(sum('aside') > 0 ? [l10n.t('Not about security, and in reports only: {0}.', sum('aside'))] : []),
    ...(sum('left') > 0 ? [l10n.t('More than the view shows, and in reports only: {0}.', sum('left'))] : []),
  ];
  void window.showInformationMessage(parts.join(' '));
}

function nameOf(uri: string): string {
  return lastPart(Uri.parse(uri).path);
}
