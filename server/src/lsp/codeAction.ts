import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Command,
  type Diagnostic,
} from 'vscode-languageserver/node';
import type { Finding, FixOffer, Span } from '#shared/finding';
import type { LineIndex } from '#shared/lines';
import { clientCommands, type FixReference, fixAllKind, serverCommands } from '#shared/protocol';
import type { FileProblem } from '#shared/report';
import type { Analysis } from '../engine/analysis';
import { ruleNamed } from '../rules/registry';
import { type ActionData, resolveAction } from './codeActionResolve';
import { findingDiagnostic, problemDiagnostic, toRange } from './diagnostics';
import { inLanguage, t } from './language';
import type { Session } from './session';
import { canonicalUri } from './uris';

/**
 * The request `textDocument/codeAction`: the fixes of the findings in the range, fixing all of a rule in the file, an
 * explanation of the rule, and on request all safe fixes of the file. What an action edits is worked out when it is chosen.
 */
export function registerCodeAction(session: Session): void {
  session.connection.onCodeAction(
    session.request<CodeActionParams, CodeAction[]>(
      'textDocument/codeAction',
      () => [],
      async (analysis, { textDocument, range, context }, token) => {
        const key = canonicalUri(textDocument.uri);
        await session.placed(key);
        const lines = analysis.lines(key);
        const report = analysis.report(key);
        if (!lines || !report) return [];
        const only = context.only;
        const span = { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) };
        const actions: CodeAction[] = [];
        if (!only || only.some((kind) => includes(kind, CodeActionKind.QuickFix))) {
          const diagnosed = (findings: readonly Finding[]) =>
            new Map(findings.map((each) => [each, findingDiagnostic(session, analysis, each, lines)]));
          const here = report.findings.filter((finding) => touches(finding, span));
          const related = report.findings.filter((finding) => !here.includes(finding) && relatesTo(finding, span));
          const canFixAll = (rule: string) =>
            report.findings.filter((finding) => finding.rule === rule).length > 1 &&
            analysis.planFixAll(key, { rule, safeOnly: false }) !== undefined;
          actions.push(...corrections(textDocument.uri, report.problems, span, lines));
          actions.push(...quickFixes(session, analysis, textDocument.uri, diagnosed(here), diagnosed(related), canFixAll));
        }
        // Offered only where it was asked for, as every `source` action: the light bulb is about one place.
        if (only?.some((kind) => includes(kind, fixAllKind)) && analysis.planFixAll(key, { safeOnly: true })) {
          actions.push({
            title: t('Apply all safe fixes'),
            kind: fixAllKind,
            data: dataOf({ uri: textDocument.uri, all: { safeOnly: true } }),
          });
        }
        if (session.client.resolvesEdits) return actions;
        return resolveEagerly(session, analysis, actions, () => token.isCancellationRequested);
      },
    ),
  );
}

/** What to do about a problem of a configuration file: write another word, or do without. */
function corrections(uri: string, problems: readonly FileProblem[], span: Span, lines: LineIndex): CodeAction[] {
  return problems.flatMap((problem) => {
    const { correction, fix } = problem;
    const { start, end } = problem;
    const written = correction === undefined ? [] : [{ title: `Write ${correction}`, start, end, text: correction }];
    const fixes = [...written, ...(fix ? [fix] : [])];
    if (!touches(problem, span)) return [];
    return fixes.map(({ title, text, ...at }) => ({
      title: inLanguage(title),
      kind: CodeActionKind.QuickFix,
      diagnostics: [problemDiagnostic(problem, lines)],
      isPreferred: true,
      edit: { changes: { [uri]: [{ range: toRange(at, lines), newText: text }] } },
    }));
  });
}

function quickFixes(
  session: Session,
  analysis: Analysis,
  uri: string,
  inRange: ReadonlyMap<Finding, Diagnostic>,
  related: ReadonlyMap<Finding, Diagnostic>,
  canFixAll: (rule: string) => boolean,
): CodeAction[] {
  const fixes: CodeAction[] = [];
  const suppressions: CodeAction[] = [];
  const general = new Set<string>();
  for (const [finding, diagnostic] of [...inRange, ...related]) {
    for (const offer of analysis.offers(finding)) {
      if (related.has(finding) && !offer.atRelated) continue;
      // Several findings are about one request: it is converted once.
      if (offer.atRelated && general.has(offer.id)) continue;
      if (offer.atRelated) general.add(offer.id);
      const reference: FixReference = {
        uri,
        rule: finding.rule,
        fingerprint: finding.fingerprint,
        start: finding.start,
        fix: offer.id,
      };
      (isSuppression(offer) ? suppressions : fixes).push({
        title: inLanguage(offer.title),
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        ...(session.client.knowsPreferred && offer.preferred && { isPreferred: true }),
        data: dataOf({ uri, reference }),
      });
    }
  }
  const rules = [...new Set([...inRange.keys()].map(({ rule }) => rule))];
  const diagnosticsOf = (name: string) => [...inRange].filter(([{ rule }]) => rule === name).map(([, diagnostic]) => diagnostic);
  const all = rules.filter(canFixAll).map((name) => ({
    title: t('Fix all {0} in this file', name),
    kind: CodeActionKind.QuickFix,
    diagnostics: diagnosticsOf(name),
    data: dataOf({ uri, all: { rule: name, safeOnly: false } }),
  }));
  const explanations = rules.flatMap((name) => {
    const command = explain(session, name);
    return command ? [{ title: command.title, kind: CodeActionKind.QuickFix, diagnostics: diagnosticsOf(name), command }] : [];
  });
  return [...fixes, ...all, ...explanations, ...suppressions];
}

function explain(session: Session, name: string): Command | undefined {
  const rule = ruleNamed(name);
  if (!rule) return undefined;
  const [entry] = rule.faq;
  if (session.client.abilities.commands) {
    if (!entry) return { title: t('Explain {0}', name), command: clientCommands.openRule, arguments: [name] };
    return { title: t('Explain {0} ({1})', name, entry), command: clientCommands.openFaq, arguments: [entry] };
  }
  if (!session.client.showsDocuments) return undefined;
  return { title: t('Explain {0} (official page)', name), command: serverCommands.openHelp, arguments: [rule.help] };
}

/** For clients that take an action as it comes. Those that turn out to change nothing are left out. */
function resolveEagerly(session: Session, analysis: Analysis, actions: CodeAction[], isOver: () => boolean): CodeAction[] {
  return actions.flatMap((action) => {
    if (isOver()) return [];
    if (action.edit) return action;
    const { data, ...resolved } = resolveAction(session, analysis, action);
    return resolved.edit || resolved.command ? [resolved] : [];
  });
}

function dataOf(data: ActionData): ActionData {
  return data;
}

function isSuppression({ id }: FixOffer): boolean {
  return id.startsWith('suppress-');
}

/** Whether a finding names a place in the range, in its own file. */
function relatesTo({ file, related, steps = [] }: Finding, range: Span): boolean {
  return [...related, ...steps].some((place) => place.file === file && touches(place, range));
}

function touches(finding: Span, range: Span): boolean {
  return finding.start <= range.end && range.start <= finding.end;
}

/** Whether a kind of code actions includes another: `source.fixAll` includes `source.fixAll.preflight`. */
function includes(kind: string, other: string): boolean {
  return kind === '' || other === kind || other.startsWith(`${kind}.`);
}
