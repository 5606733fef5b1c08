import { commands, env, l10n, type QuickPickItem, UIKind, Uri, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { dayOf } from '#shared/justification';
import { type CreatedReport, type CreateReportParams, createReportRequest, type ReviewReportKind } from '#shared/reviewReport';

interface KindItem extends QuickPickItem {
  readonly report: ReviewReportKind;
  readonly file: string;
}

/**
 * Writes a report about the workspace into a file of the user's choice, and opens it. Scans first if nothing was scanned.
 * Answers where it was written; undefined where it was not.
 */
export async function createReport(client: LanguageClient, scan: () => Promise<unknown>): Promise<Uri | undefined> {
  const folder = workspace.workspaceFolders?.[0];
  if (!folder) {
    await window.showInformationMessage(l10n.t('Preflight: open a folder first.'));
    return undefined;
  }
  const chosen = await window.showQuickPick(kindItems(), {
    title: l10n.t('Preflight: create review report'),
    placeHolder: l10n.t('What do you need?'),
    matchOnDetail: true,
  });
  if (!chosen) return undefined;
  const subject = workspace.name ?? folder.name;
  const params: CreateReportParams = { kind: chosen.report, subject, today: dayOf(new Date()) };
  const ask = () => client.sendRequest<CreatedReport | null>(createReportRequest, params);
  let created = await ask();
  if (!created) {
    await scan();
    created = await ask();
  }
  // The scan was cancelled, or the server could not do it.
  if (!created) return undefined;
  const target = await window.showSaveDialog({
    title: l10n.t('Save the review report'),
    defaultUri: Uri.joinPath(folder.uri, chosen.file),
    filters: { [chosen.label]: [chosen.file.slice(chosen.file.lastIndexOf('.') + 1)] },
  });
  if (!target) return undefined;
  await workspace.fs.writeFile(target, Buffer.from(created.content, 'base64'));
  await openReport(target, chosen.report);
  void tell(target, created);
  return target;
}

function kindItems(): KindItem[] {
  return [
    {
      report: 'html',
      file: 'preflight-report.html',
      label: 'HTML',
      detail: l10n.t('One file to read, print and pass on: all findings with their code and paths'),
    },
    {
      report: 'docx',
      file: 'false-positives.docx',
      label: l10n.t('Word'),
      detail: l10n.t('Draft of the false-positive document: what is left, with what you wrote about it'),
    },
    {
      report: 'markdown',
      file: 'preflight-report.md',
      label: 'Markdown',
      detail: l10n.t('All findings as text, for a repository or a wiki'),
    },
    { report: 'csv', file: 'preflight-report.csv', label: 'CSV', detail: l10n.t('One line for each finding, for a spreadsheet') },
  ];
}

/** Shows a report: text in the editor, anything else in its own program where the file is on this machine. */
async function openReport(target: Uri, kind: ReviewReportKind): Promise<void> {
  const isHere = env.uiKind === UIKind.Desktop && env.remoteName === undefined;
  if (kind === 'markdown') await commands.executeCommand('markdown.showPreview', target);
  else if (kind !== 'csv' && isHere) await env.openExternal(target);
  // A Word file is nothing that an editor could show.
  else if (kind !== 'docx') await commands.executeCommand('vscode.open', target);
}

async function tell(target: Uri, { findings, suppressed, imported = 0 }: CreatedReport): Promise<void> {
  const name = target.path.slice(target.path.lastIndexOf('/') + 1);
  const showFile = l10n.t('Show in folder');
  const count = findings === 1 ? l10n.t('1 open finding') : l10n.t('{0} open findings', findings);
  const wrote = l10n.t('Preflight wrote {0}: {1}, {2} set aside.', name, count, suppressed);
  const more =
    imported === 1
      ? l10n.t('1 more was found by other tools only.')
      : l10n.t('{0} more were found by other tools only.', imported);
  const message = imported > 0 ? `${wrote} ${more}` : wrote;
  if ((await window.showInformationMessage(message, showFile)) === showFile) {
    await commands.executeCommand('revealInExplorer', target);
  }
}
