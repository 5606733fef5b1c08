import { type RuleFinding, type RuleFindingsParams, ruleFindingsRequest } from '#shared/protocol';
import { toRange } from './diagnostics';
import type { Session } from './session';

/** The request `preflight/ruleFindings`. */
export function registerRuleFindings(session: Session): void {
  session.connection.onRequest(
    ruleFindingsRequest,
    session.request<RuleFindingsParams, RuleFinding[]>(
      ruleFindingsRequest,
      () => [],
      (analysis, { rule }) =>
        analysis.findingsOf(rule).flatMap((finding) => {
          const lines = analysis.lines(finding.file);
          if (!lines) return [];
          return { uri: session.clientUri(finding.file), range: toRange(finding, lines), message: finding.message };
        }),
    ),
  );
}
