import { l10n, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type Page, type RulePageParams, rulePageRequest } from '#shared/protocol';
import type { PagePanel } from '../pagePanel';

/** Opens the page of a rule. */
export async function openRule(client: LanguageClient, panel: PagePanel, rule: string): Promise<void> {
  const params: RulePageParams = { rule };
  const load = () => client.sendRequest<Page | null>(rulePageRequest, params);
  const found = await panel.open({ key: `rule ${rule}`, name: rule, load });
  if (!found) await window.showInformationMessage(l10n.t('Preflight: there is no rule {0}.', rule));
}
