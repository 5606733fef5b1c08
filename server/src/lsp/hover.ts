import { type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver/node';
import type { ShownEntry } from '#shared/faq';
import type { Finding } from '#shared/finding';
import { clientCommands } from '#shared/protocol';
import type { FaqCollection } from '../faq/collection';
import { isPreflightFile } from '../project/configurationFiles';
import { pathOfUri } from '../project/uri';
import { ruleNamed } from '../rules/registry';
import { configurationHover } from './configurationFiles';
import { toRange } from './diagnostics';
import { faqOf, teamEntriesOf } from './faq';
import { referenceTo } from './flowPaths';
import { t } from './language';
import { commandLink, escapeMarkdown, inlineCode } from './markdown';
import type { Session } from './session';
import { canonicalUri } from './uris';

/** The request `textDocument/hover`: what a finding is about, what to do about it, and where to read on. */
export function registerHover(session: Session): void {
  session.connection.onHover(
    session.request<HoverParams, Hover | null>(
      'textDocument/hover',
      () => null,
      async (analysis, params) => {
        const key = canonicalUri(params.textDocument.uri);
        await session.placed(key);
        if (isPreflightFile(pathOfUri(key))) return configurationHover(session, analysis, key, params.position);
        const lines = analysis.lines(key);
        const report = analysis.report(key);
        if (!lines || !report) return null;
        const at = lines.offsetAt(params.position);
        const findings = report.findings.filter(({ start, end }) => start <= at && (at < end || at === start));
        if (findings.length === 0) return null;
        // The narrowest is what the pointer means; the editor underlines it.
        const narrowest = findings.reduce((best, each) => (each.end - each.start < best.end - best.start ? each : best));
        const { rendersMarkdown, abilities } = session.client;
        const faq = faqOf(analysis);
        const hasCommands = abilities.commands === true;
        const value = rendersMarkdown
          ? findings.map((finding) => describeInMarkdown(session, finding, faq, hasCommands)).join('\n\n---\n\n')
          : findings.map((finding) => describeInText(finding, faq)).join('\n\n');
        return {
          contents: { kind: rendersMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText, value },
          range: toRange(narrowest, lines),
        };
      },
    ),
  );
}

/** Entries of a team that a hover names; the rule's page names all. */
const mostOwnEntries = 3;

/** The entries a team has about a rule. */
function ownEntries(faq: FaqCollection, rule: string): readonly ShownEntry[] {
  const own = teamEntriesOf(faq, rule);
  return own.slice(0, mostOwnEntries);
}

function describeInMarkdown(session: Session, finding: Finding, faq: FaqCollection, hasCommands: boolean): string {
  const { rule: name, message, steps } = finding;
  const rule = ruleNamed(name);
  if (!rule) return `**Preflight** ${inlineCode(name)}\n\n${escapeMarkdown(message)}`;
  const links = rule.faq.map((id, index) => {
    const entry = faq.entry(id);
    // The first entry answers best, so that its question is worth reading here; the others are for who wants more.
    const text = index === 0 && entry ? `${id}: ${entry.question}` : id;
    const mark = entry?.teamAnswer ? ` ${t('(with an answer of your team)')}` : '';
    return (hasCommands ? commandLink(text, clientCommands.openFaq, id) : escapeMarkdown(text)) + mark;
  });
  const own = ownEntries(faq, name).map(({ id, question }) => {
    const text = `${id}: ${question}`;
    return hasCommands ? commandLink(text, clientCommands.openFaq, id) : escapeMarkdown(text);
  });
  if (hasCommands && steps) {
    links.unshift(commandLink(t('Show path ({0} steps)', steps.length), clientCommands.showPath, referenceTo(session, finding)));
  }
  if (hasCommands) links.push(commandLink(t('About this rule'), clientCommands.openRule, name));
  links.push(`[${t('Official page')}](${rule.help})`);
  return [
    `**${rule.title}** ${inlineCode(name)}`,
    // An editor with our commands shows the diagnostic's own message above this: the links would slip out of sight.
    ...(hasCommands ? [] : [escapeMarkdown(message)]),
    `**${t('What a reviewer objects to:')}** ${rule.objection}`,
    `**${t('How to fix it:')}** ${rule.remedy}`,
    ...(own.length > 0 ? [`**${t('From your team:')}** ${own.join(' | ')}`] : []),
    links.join(' | '),
  ].join('\n\n');
}

function describeInText({ rule: name, message }: Finding, faq: FaqCollection): string {
  const rule = ruleNamed(name);
  if (!rule) return `Preflight (${name})\n${message}`;
  return [
    `${rule.title} (${name})`,
    message,
    `${t('What a reviewer objects to:')} ${rule.objection}`,
    `${t('How to fix it:')} ${rule.remedy}`,
    ...ownEntries(faq, name).map(({ id, question }) => `${t('From your team:')} ${id}: ${question}`),
    [...rule.faq, rule.help].join(' '),
  ].join('\n');
}
