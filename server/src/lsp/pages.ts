import { clientCommands } from '#shared/protocol';
import type { FaqCollection } from '../faq/collection';
import type { PageLinks } from '../faq/markdown';
import { ruleNamed } from '../rules/registry';
import { commandUri } from './markdown';

/** How pages link to each other inside the client. */
export function pageLinksTo(faq: FaqCollection): PageLinks {
  return {
    ruleLink: (rule) => (ruleNamed(rule)?.name === rule ? commandUri(clientCommands.openRule, rule) : undefined),
    entryLink: (id) => (faq.entry(id) ? commandUri(clientCommands.openFaq, id) : undefined),
  };
}
