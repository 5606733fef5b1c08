import { commands, env, l10n, Range, Uri, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { FixOffer } from '#shared/finding';
import { clientCommands, type FindingReference, type FixReference } from '#shared/protocol';
import { fixOffersRequest, isSuppressionOffer } from '#shared/review';
import { type FindingNode, helpOf, type ReviewNode } from './tree';

/** Shows a finding in its file. */
export async function openFinding({ file, finding }: FindingNode, options: { readonly preview?: boolean } = {}): Promise<void> {
  if (file.isElsewhere) {
    await window.showInformationMessage(l10n.t('Preflight: {0} is not in this workspace.', file.path));
    return;
  }
  const { start, end } = finding.range;
  const selection = new Range(start.line, start.character, end.line, end.character);
  await commands.executeCommand('vscode.open', Uri.parse(file.uri), { selection, preview: true, ...options });
}

/** Lets the user choose among the fixes that the light bulb has, and applies one. */
export async function fixFinding(client: LanguageClient, node: FindingNode): Promise<void> {
  const offers = (await offersOf(client, node)).filter((offer) => !isSuppressionOffer(offer));
  if (offers.length === 0) {
    await openFinding(node);
    const explain = l10n.t('Explain');
    const isExplained = !node.rule.isForeign || node.finding.help !== undefined;
    const nothing = l10n.t('Preflight: there is no automatic fix for this finding of {0}.', node.finding.rule);
    if ((await window.showInformationMessage(nothing, ...(isExplained ? [explain] : []))) === explain) await explainFinding(node);
    return;
  }
  await applyOne(node, offers, l10n.t('Preflight: fix {0}', node.finding.rule));
}

/** Lets the user set a finding aside, with the reason. */
export async function suppressFinding(client: LanguageClient, node: FindingNode): Promise<void> {
  const offers = (await offersOf(client, node)).filter(isSuppressionOffer);
  if (offers.length === 0) {
    await window.showInformationMessage(l10n.t('Preflight: this finding of {0} cannot be set aside.', node.finding.rule));
    return;
  }
  await applyOne(node, offers, l10n.t('Preflight: suppress {0} with a reason', node.finding.rule));
}

/** Opens the FAQ entry of a rule, or its page where there is none; of a rule that only other tools know, their page. */
export async function explainFinding(node: ReviewNode): Promise<void> {
  if (node.kind !== 'finding' && node.kind !== 'rule') return;
  const name = node.kind === 'finding' ? node.finding.rule : node.name;
  const { faq, isForeign } = node.rule;
  const help = helpOf(node);
  if (faq) await commands.executeCommand(clientCommands.openFaq, faq);
  else if (isForeign && help !== undefined) await env.openExternal(Uri.parse(help));
  else if (!isForeign) await commands.executeCommand(clientCommands.openRule, name);
}

/** Opens the page of a rule. */
export async function openRuleOf(node: ReviewNode): Promise<void> {
  if (node.kind === 'rule') await commands.executeCommand(clientCommands.openRule, node.name);
  if (node.kind === 'finding') await commands.executeCommand(clientCommands.openRule, node.finding.rule);
}

/** Walks the way that the data of a finding takes. */
export async function showPathOf(node: FindingNode): Promise<void> {
  await commands.executeCommand(clientCommands.showPath, referenceTo(node));
}

function referenceTo({ file, finding }: FindingNode): FindingReference {
  const { rule, fingerprint, start } = finding;
  return { uri: file.uri, rule, fingerprint, start };
}

function offersOf(client: LanguageClient, node: FindingNode): Promise<FixOffer[]> {
  return client.sendRequest<FixOffer[]>(fixOffersRequest, referenceTo(node));
}

async function applyOne(node: FindingNode, offers: readonly FixOffer[], title: string): Promise<void> {
  // First what changes, then how: a change in a file that nobody sees is no good.
  await openFinding(node);
  const items = offers.map((offer) => ({ label: offer.title, offer }));
  const chosen = items.length === 1 ? items[0] : await window.showQuickPick(items, { title, placeHolder: node.finding.message });
  if (!chosen) return;
  const reference: FixReference = { ...referenceTo(node), fix: chosen.offer.id };
  await commands.executeCommand(clientCommands.applyFix, reference);
}
