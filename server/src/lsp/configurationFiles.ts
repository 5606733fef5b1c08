/** Completion and hover in `preflight.yml`, for editors that don't validate it by its schema. */

import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionParams,
  CompletionRequest,
  type Hover,
  MarkupKind,
  type Position,
} from 'vscode-languageserver/node';
import { clientCommands } from '#shared/protocol';
import { explainedAt, type Proposal, proposalsAt } from '../configuration/guidance';
import type { Analysis } from '../engine/analysis';
import { isPreflightFile } from '../project/configurationFiles';
import { pathOfUri } from '../project/uri';
import { ruleNamed } from '../rules/registry';
import { toRange } from './diagnostics';
import { inLanguage, t } from './language';
import { commandLink } from './markdown';
import type { Session } from './session';
import { canonicalUri } from './uris';

/** The documents that are completed. */
const selector = [{ scheme: 'file', pattern: '**/preflight.{yml,yaml}' }];

const kinds: Readonly<Record<Proposal['kind'], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  rule: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
};

/** The request `textDocument/completion`: keys, names of rules, and values. */
export function registerCompletion(session: Session): void {
  session.connection.onCompletion(
    session.request<CompletionParams, CompletionItem[]>(
      'textDocument/completion',
      () => [],
      async (analysis, { textDocument, position }) => {
        const key = canonicalUri(textDocument.uri);
        await session.placed(key);
        const lines = analysis.lines(key);
        const text = analysis.textOf(key);
        if (!isPreflightFile(pathOfUri(key)) || !lines || text === undefined) return [];
        const proposals = proposalsAt(text, lines.offsetAt(position));
        if (!proposals) return [];
        const range = toRange(proposals.replaces, lines);
        return proposals.list.map(({ label, description, kind, text: newText }) => ({
          label,
          kind: kinds[kind],
          documentation: { kind: MarkupKind.Markdown, value: inLanguage(description) },
          textEdit: { range, newText },
        }));
      },
    ),
  );
}

/** Asks for completion requests in these files only: in all others there is nothing to complete. */
export async function offerCompletion({ client, connection }: Session): Promise<void> {
  if (!client.registersCompletion || client.abilities.yaml) return;
  await connection.client.register(CompletionRequest.type, { documentSelector: selector });
}

/** What stands at a place of a `preflight.yml`; null where there is nothing to say. */
export function configurationHover(session: Session, analysis: Analysis, key: string, position: Position): Hover | null {
  const lines = analysis.lines(key);
  const text = analysis.textOf(key);
  if (session.client.abilities.yaml || !lines || text === undefined) return null;
  const explained = explainedAt(text, lines.offsetAt(position));
  if (!explained) return null;
  const rule = explained.kind === 'rule' ? ruleNamed(explained.name) : undefined;
  const more = rule
    ? [
        `**${t('What a reviewer objects to:')}** ${rule.objection}`,
        `**${t('How to fix it:')}** ${rule.remedy}`,
        session.client.abilities.commands
          ? commandLink(t('About this rule'), clientCommands.openRule, rule.name)
          : `[${t('Official page')}](${rule.help})`,
      ]
    : [];
  const value = [`\`${explained.name}\`: ${inLanguage(explained.description)}`, ...more].join('\n\n');
  return { contents: { kind: MarkupKind.Markdown, value }, range: toRange(explained, lines) };
}
