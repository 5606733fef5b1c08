import { commands, type LogOutputChannel, l10n, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { FixChoice, FixQuestion } from '#shared/fix';
import {
  clientCommands,
  type FixQuestionsResult,
  type FixReference,
  fixQuestionsRequest,
  type PlanFixParams,
  type PlannedFix,
  planFixRequest,
} from '#shared/protocol';

/**
 * Carries out a fix: asks its questions, lets the server plan it and VS Code show what needs confirmation, and says what
 * remains to be done by hand.
 */
export async function applyFix(client: LanguageClient, log: LogOutputChannel, reference: FixReference): Promise<void> {
  const questions = await client.sendRequest<FixQuestionsResult>(fixQuestionsRequest, reference);
  const answers = await ask(questions);
  if (!answers) return;
  const params: PlanFixParams = { reference, answers };
  const planned = await client.sendRequest<PlannedFix | null>(planFixRequest, params);
  if (!planned) {
    await window.showInformationMessage(l10n.t('Preflight: the finding is gone, so nothing was changed.'));
    return;
  }
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(planned.edit);
  // As a refactoring: VS Code then saves what it created, if the user's settings say so.
  const applied = await workspace.applyEdit(edit, { isRefactoring: true });
  if (!applied || !planned.afterwards) return;
  // The message goes away by itself; what is still to be done should not be lost with it.
  log.info(`${planned.title}: ${planned.afterwards}`);
  void tell(planned.afterwards);
}

/** Shows what remains to be done, with a way to the FAQ entries it mentions. */
async function tell(afterwards: string): Promise<void> {
  const entries = new Map((afterwards.match(/\bFAQ-\d{6}\b/g) ?? []).map((id) => [l10n.t('Open {0}', id), id]));
  const answer = await window.showInformationMessage(afterwards, ...entries.keys());
  const entry = answer && entries.get(answer);
  if (entry) await commands.executeCommand(clientCommands.openFaq, entry);
}

/** The user's answers by the question's id; undefined when one was refused. */
async function ask(questions: readonly FixQuestion[]): Promise<Record<string, string> | undefined> {
  const answers: Record<string, string> = {};
  for (const [at, question] of questions.entries()) {
    const title = questions.length === 1 ? 'Preflight' : `Preflight (${at + 1}/${questions.length})`;
    const answer = await (question.choices ? choose(question, question.choices, title) : write(question, title));
    if (answer === undefined) return undefined;
    answers[question.id] = answer;
  }
  return answers;
}

function write({ prompt, value, pattern, patternHint }: FixQuestion, title: string): Thenable<string | undefined> {
  const whole = new RegExp(`^(?:${pattern})$`, 'u');
  return window.showInputBox({
    title,
    prompt,
    value,
    ignoreFocusOut: true,
    validateInput: (text) => (whole.test(text) ? undefined : patternHint),
  });
}

async function choose({ prompt }: FixQuestion, choices: readonly FixChoice[], title: string): Promise<string | undefined> {
  const chosen = await window.showQuickPick(choices, { title, placeHolder: prompt, ignoreFocusOut: true });
  return chosen?.value;
}
