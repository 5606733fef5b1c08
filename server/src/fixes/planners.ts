/** The planners by the kind that rules name in their offers. */

import type { Planner } from './planner';

export const planners: ReadonlyMap<string, Planner> = new Map<string, Planner>([]);
