import { clientCommands } from '#shared/protocol';
import { faqEntry } from '../faq/entries';
import type { PageLinks } from '../faq/markdown';
import { ruleNamed } from '../rules/registry';
import { commandUri } from './markdown';

/** How pages link to each other inside the client. */
export const pageLinks: PageLinks = {
  ruleLink: (rule) => (ruleNamed(rule)?.name === rule ? commandUri(clientCommands.openRule, rule) : undefined),
  entryLink: (id) => (faqEntry(id) ? commandUri(clientCommands.openFaq, id) : undefined),
};
