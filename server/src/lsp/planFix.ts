import { type PlanFixParams, type PlannedFix, planFixRequest } from '#shared/protocol';
import { planFix } from './fixes';
import type { Session } from './session';

/** The request `preflight/planFix`. */
export function registerPlanFix(session: Session): void {
  session.connection.onRequest(
    planFixRequest,
    session.request<PlanFixParams, PlannedFix | null>(
      planFixRequest,
      () => null,
      (analysis, { reference, answers }) => planFix(session, analysis, reference, answers) ?? null,
    ),
  );
}
