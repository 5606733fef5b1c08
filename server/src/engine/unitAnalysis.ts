/** The analysis of one declaration: what its flow and the rules say. */

import type { ApexRule, DataAccess, Report } from '../rules/rule';
import type { Flow } from '../semantics/apex/facts';

/** A report with the rule it comes from. */
export interface RuleReport {
  readonly rule: ApexRule;
  readonly report: Report;
}

export interface UnitAnalysis {
  readonly reports: readonly RuleReport[];
  /** The database operations of the declaration, for rules about its type. */
  readonly accesses: readonly DataAccess[];
}

/** The database operations of a flow as what a type's header may want to know. */
export function dataAccesses(flow: Flow, unit: { file: string; id: string }): DataAccess[] {
  return flow.operations
    .filter((operation) => !operation.consumed)
    .map((operation) => ({
      unit,
      start: operation.range.start,
      end: operation.range.end,
      label: operation.op === 'read' ? 'query' : operation.op,
      objects: operation.objects,
      inUserMode: operation.mode === 'user',
      mode: operation.mode,
    }));
}
