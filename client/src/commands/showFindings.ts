import { commands, l10n, type QuickPickItem, Range, Uri, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type RuleFinding, type RuleFindingsParams, ruleFindingsRequest } from '#shared/protocol';

interface FindingItem extends QuickPickItem {
  readonly finding: RuleFinding;
}

/** Goes to the finding of a rule, or to the one that the user picks where there are several. */
export async function showFindings(client: LanguageClient, rule: string): Promise<void> {
  const params: RuleFindingsParams = { rule };
  const findings = await client.sendRequest<RuleFinding[]>(ruleFindingsRequest, params);
  if (findings.length === 0) {
    await window.showInformationMessage(l10n.t('Preflight: {0} has no findings any more.', rule));
    return;
  }
  const finding = findings.length === 1 ? findings[0] : (await pick(rule, findings))?.finding;
  if (!finding) return;
  const { start, end } = finding.range;
  const selection = new Range(start.line, start.character, end.line, end.character);
  await commands.executeCommand('vscode.open', Uri.parse(finding.uri), { selection });
}

function pick(rule: string, findings: readonly RuleFinding[]): Thenable<FindingItem | undefined> {
  const items = findings.map((finding) => {
    const place = `${workspace.asRelativePath(Uri.parse(finding.uri))}:${finding.range.start.line + 1}`;
    return { label: place, detail: finding.message, finding };
  });
  const title = l10n.t('Preflight: findings of {0}', rule);
  return window.showQuickPick(items, { title, placeHolder: l10n.t('Go to a finding'), matchOnDetail: true });
}
