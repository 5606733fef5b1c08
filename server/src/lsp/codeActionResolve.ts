import type { CodeAction } from 'vscode-languageserver/node';
import { clientCommands, type FixReference, type PlannedFix, serverCommands } from '#shared/protocol';
import type { Analysis } from '../engine/analysis';
import { isRecord } from './client';
import { planFix, questionsOf, toPlannedFix } from './fixes';
import type { Session } from './session';
import { canonicalUri } from './uris';

/** What a code action carries from the offer to its resolution. */
export interface ActionData {
  readonly uri: string;
  /** One fix of one finding, */
  readonly reference?: FixReference;
  /** or the fixes of many. */
  readonly all?: { readonly rule?: string; readonly safeOnly: boolean };
}

/** The request `codeAction/resolve`: works out the edit of an action. */
export function registerCodeActionResolve(session: Session): void {
  session.connection.onCodeActionResolve(async (action, token) =>
    session.request<CodeAction, CodeAction>(
      'codeAction/resolve',
      () => action,
      (analysis) => resolveAction(session, analysis, action),
    )(action, token),
  );
}

/** The action with what it does; as it was if there is nothing (any more) that it could do. */
export function resolveAction(session: Session, analysis: Analysis, action: CodeAction): CodeAction {
  if (action.edit || action.command || !isRecord(action.data)) return action;
  const { uri, reference, all } = action.data as unknown as ActionData;
  if (reference) {
    const asks = session.client.abilities.fixQuestions && questionsOf(session, analysis, reference).length > 0;
    if (asks) return { ...action, command: { title: action.title, command: clientCommands.applyFix, arguments: [reference] } };
    return withFix(action, planFix(session, analysis, reference));
  }
  if (!all) return action;
  return withFix(action, toPlannedFix(session, analysis, analysis.planFixAll(canonicalUri(uri), all)));
}

function withFix(action: CodeAction, fix: PlannedFix | undefined): CodeAction {
  if (!fix) return action;
  const { edit, afterwards } = fix;
  if (afterwards === undefined) return { ...action, edit };
  return { ...action, edit, command: { title: action.title, command: serverCommands.fixApplied, arguments: [afterwards] } };
}
