import type { FixPlan, FixQuestion } from '#shared/fix';
import type { FixReference, PlannedFix } from '#shared/protocol';
import type { Analysis } from '../engine/analysis';
import { planInLanguage, questionInLanguage } from './language';
import type { Session } from './session';
import { toWorkspaceEdit } from './workspaceEdit';

/** What to ask the user before this fix is planned: nothing for most, and nothing where the finding is gone. */
export function questionsOf(session: Session, analysis: Analysis, reference: FixReference): readonly FixQuestion[] {
  const finding = session.findingOf(analysis, reference);
  return finding ? analysis.fixQuestions(finding, reference.fix).map(questionInLanguage) : [];
}

/**
 * Plans a fix with these answers, and the suggested one to each question that has none or a wrong one.
 *
 * @returns undefined where the finding is gone or the client can't do what it takes
 */
export function planFix(
  session: Session,
  analysis: Analysis,
  reference: FixReference,
  answers: Readonly<Record<string, unknown>> = {},
): PlannedFix | undefined {
  const finding = session.findingOf(analysis, reference);
  if (!finding) return undefined;
  const questions = analysis.fixQuestions(finding, reference.fix);
  const valid = questions.map(({ id, value, pattern }) => {
    const answer = answers[id];
    return [id, typeof answer === 'string' && new RegExp(`^(?:${pattern})$`).test(answer) ? answer : value];
  });
  return toPlannedFix(session, analysis, analysis.planFix(finding, reference.fix, Object.fromEntries(valid)));
}

/** A plan as the client applies it. */
export function toPlannedFix(session: Session, analysis: Analysis, plan: FixPlan | undefined): PlannedFix | undefined {
  if (!plan) return undefined;
  const { title, changes, afterwards } = planInLanguage(plan);
  const edit = toWorkspaceEdit(session, analysis, changes);
  return edit && { title, edit, ...(afterwards !== undefined && { afterwards }) };
}
