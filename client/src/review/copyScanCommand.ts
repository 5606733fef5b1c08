import { env, l10n, Uri, window } from 'vscode';
import { officialScanCommand } from '#shared/checklist';
import type { ReviewPackage } from '#shared/review';

/** Copies the command whose report a submission includes, and says where to run it. Nothing is run. */
export async function copyScanCommand({ name, root }: ReviewPackage): Promise<void> {
  await env.clipboard.writeText(officialScanCommand);
  const folder = Uri.parse(root);
  const openTerminal = l10n.t('Open terminal there');
  const copied = l10n.t(
    'Copied the Code Analyzer command for {0}. Run it in {1}, on exactly the code that you submit.',
    name,
    folder.fsPath,
  );
  const answer = await window.showInformationMessage(copied, openTerminal);
  if (answer === openTerminal) window.createTerminal({ name: 'Code Analyzer', cwd: folder }).show();
}
