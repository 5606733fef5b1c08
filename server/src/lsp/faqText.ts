import {
  type ComposedAnswer,
  type FaqText,
  type FaqTextParams,
  faqTextRequest,
  type TeamAnswerParams,
  teamAnswerRequest,
} from '#shared/protocol';
import type { Analysis } from '../engine/analysis';
import { composeAnswer } from '../faq/composeAnswer';
import { uriOfPath } from '../project/uri';
import { faqOf } from './faq';
import type { Session } from './session';

/** The requests `preflight/faqText` and `preflight/teamAnswer`. */
export function registerFaqText(session: Session): void {
  session.connection.onRequest(
    faqTextRequest,
    session.request<FaqTextParams, FaqText | null>(
      faqTextRequest,
      () => null,
      (analysis, { id }) => textOf(session, analysis, id),
    ),
  );
  session.connection.onRequest(
    teamAnswerRequest,
    session.request<TeamAnswerParams, ComposedAnswer | null>(
      teamAnswerRequest,
      () => null,
      (analysis, { id, recommendedAnswer, reasoning, today }) => {
        const entry = faqOf(analysis).entry(id);
        if (!entry) return null;
        const file = analysis.configuration.teamFaq.files.get(entry.id);
        const current = file === undefined ? undefined : analysis.textOf(uriOfPath(file));
        const ours = { recommendedAnswer: entry.recommendedAnswer ?? entry.answer, reasoning: entry.reasoning };
        return {
          before: current ?? composeAnswer(entry.id, undefined, { ...ours, lastVerified: entry.lastVerified }),
          after: composeAnswer(entry.id, current, { recommendedAnswer, reasoning, lastVerified: today }),
        };
      },
    ),
  );
}

function textOf(session: Session, analysis: Analysis, wanted: string): FaqText | null {
  const entry = faqOf(analysis).entry(wanted);
  if (!entry) return null;
  const { id, question, rules, answer, submission, recommendedAnswer, reasoning, teamAnswer: team } = entry;
  const { faqFolders, teamFaq } = analysis.configuration;
  const file = teamFaq.files.get(id);
  return {
    id,
    question,
    rules,
    answer,
    submission,
    recommendedAnswer,
    reasoning,
    ...(team && { team: { recommendedAnswer: team.recommendedAnswer, reasoning: team.reasoning } }),
    ...(file !== undefined && { file: session.clientUri(uriOfPath(file)) }),
    folders: faqFolders.map((folder) => uriOfPath(folder)),
  };
}
