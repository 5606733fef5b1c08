import { l10n, type QuickPickItem, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  type FaqItem,
  type FaqListParams,
  type FaqPageParams,
  faqListRequest,
  faqPageRequest,
  type Page,
} from '#shared/protocol';
import type { LanguageModels } from '../improve/languageModels';
import type { PagePanel } from '../pagePanel';

/** Opens the page of an FAQ entry; without an id, of the one the user picks. */
export async function openFaq(client: LanguageClient, panel: PagePanel, models: LanguageModels, id?: string): Promise<void> {
  const chosen = typeof id === 'string' ? id : await pickEntry(client);
  if (chosen === undefined) return;
  const load = async () => {
    const params: FaqPageParams = { id: chosen, canImprove: await models.available };
    return client.sendRequest<Page | null>(faqPageRequest, params);
  };
  const found = await panel.open({ key: `faq ${chosen}`, name: chosen, load });
  if (!found) await window.showInformationMessage(l10n.t('Preflight: there is no FAQ entry {0}.', chosen));
}

interface EntryItem extends QuickPickItem {
  readonly id: string;
}

/** Lets the user search the FAQ, in the answers too. Undefined when nothing was picked. */
export async function pickEntry(client: LanguageClient): Promise<string | undefined> {
  const search = async (words: string): Promise<EntryItem[]> => {
    const params: FaqListParams = words === '' ? {} : { search: words };
    return (await client.sendRequest<FaqItem[]>(faqListRequest, params)).map(itemOf);
  };
  const pick = window.createQuickPick<EntryItem>();
  pick.title = l10n.t('Preflight: security review FAQ');
  pick.placeholder = l10n.t('Search by question, words of the answer, rule or number');
  pick.matchOnDetail = true;
  pick.items = await search('');
  try {
    return await new Promise<string | undefined>((resolve, reject) => {
      pick.onDidChangeValue(async (words) => {
        try {
          const items = await search(words.trim());
          if (pick.value === words) pick.items = items;
        } catch (error) {
          reject(error);
        }
      });
      pick.onDidAccept(() => resolve(pick.selectedItems[0]?.id));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

function itemOf({ id, question, category, subcategory, rules, team }: FaqItem): EntryItem {
  return {
    id,
    label: question,
    ...(team && { description: team === 'entry' ? l10n.t('Team') : l10n.t("Team's answer") }),
    detail: [id, `${category} › ${subcategory}`, rules.join(', ')].filter((part) => part !== '').join(' · '),
    // The server found it: what VS Code doesn't see here may stand in the answer.
    alwaysShow: true,
  };
}
