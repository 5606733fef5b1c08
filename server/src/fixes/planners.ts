/** The planners by the kind that rules name in their offers. */

import { namedCredentialPlan } from '../rules/namedCredentialRequest';
import { confirmationTokenPlan } from '../rules/visualforce/VfCsrf/confirmationFix';
import { confirmationTokenPlanner } from './confirmationToken';
import { namedCredentialPlanner } from './namedCredential/planner';
import type { Planner } from './planner';

export const planners: ReadonlyMap<string, Planner> = new Map<string, Planner>([
  [namedCredentialPlan, namedCredentialPlanner],
  [confirmationTokenPlan, confirmationTokenPlanner],
]);
