import { commands, l10n, Uri, window, workspace } from 'vscode';

/** What a reviewer would send back first. */
const sampleFile = 'CarrierRates.cls';
/** How many copies may lie beside each other. */
const mostCopies = 100;

/**
 * Copies the sample project into a folder that the user picks, and opens the copy: in this window if nothing is open here, else
 * in a new one. Nothing that exists is overwritten.
 */
export async function openSample(extension: Uri): Promise<void> {
  const picked = await window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: false,
    title: l10n.t('Preflight: where to put a copy of the sample project?'),
    openLabel: l10n.t('Copy the sample here'),
  });
  const parent = picked?.[0];
  if (!parent) return;
  const target = await freeFolder(parent);
  await workspace.fs.copy(Uri.joinPath(extension, 'sample'), target, { overwrite: false });
  const isBusy = (workspace.workspaceFolders?.length ?? 0) > 0;
  await commands.executeCommand('vscode.openFolder', target, { forceNewWindow: isBusy, forceReuseWindow: !isBusy });
}

/** Opens the file of the sample that the walkthrough is about, where it is in this workspace. */
export async function openSampleFile(): Promise<void> {
  const [file] = await workspace.findFiles(`**/${sampleFile}`, '**/node_modules/**', 1);
  if (file) await window.showTextDocument(file);
  else await window.showInformationMessage(l10n.t('Preflight: {0} is not here. Open the sample project first.', sampleFile));
}

/** A folder in `parent` that does not exist yet. */
async function freeFolder(parent: Uri): Promise<Uri> {
  for (let copy = 1; copy <= mostCopies; copy++) {
    const folder = Uri.joinPath(parent, copy === 1 ? 'preflight-sample' : `preflight-sample-${copy}`);
    const exists = await workspace.fs.stat(folder).then(
      () => true,
      () => false,
    );
    if (!exists) return folder;
  }
  throw new Error(l10n.t('there are too many copies of the sample in this folder'));
}
