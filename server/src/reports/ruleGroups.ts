import type { RuleMeta } from '#shared/rule';
import type { LocatedFinding, ScanReport } from './scanReport';

/** The findings of one rule. */
export interface RuleGroup {
  readonly name: string;
  /** Undefined for a rule that was not among those of the scan. */
  readonly rule: RuleMeta | undefined;
  readonly findings: readonly LocatedFinding[];
  /** The same findings, file by file. */
  readonly files: readonly FileGroup[];
}

/** Findings in one file, by their place. */
export interface FileGroup {
  readonly file: string;
  readonly uri: string;
  readonly findings: readonly LocatedFinding[];
}

/** Findings by rule, the gravest rules first; within a rule by file and place, as they come. */
export function groupByRule(findings: readonly LocatedFinding[], { rules }: Pick<ScanReport, 'rules'>): RuleGroup[] {
  const known = new Map(rules.map((rule) => [rule.name, rule]));
  const byName = new Map<string, LocatedFinding[]>();
  for (const located of findings) append(byName, located.finding.rule, located);
  return [...byName]
    .map(([name, list]) => ({ name, rule: known.get(name), findings: list, files: groupByFile(list) }))
    .sort((a, b) => gravity(a) - gravity(b) || (a.name < b.name ? -1 : 1));
}

/** Findings by file, in the order in which the files come first. */
export function groupByFile(findings: readonly LocatedFinding[]): FileGroup[] {
  const byUri = new Map<string, LocatedFinding[]>();
  for (const located of findings) append(byUri, located.uri, located);
  return [...byUri].map(([uri, list]) => ({ file: list[0]!.file, uri, findings: list }));
}

/** Salesforce Code Analyzer's names for its severities, from 1 on. */
export function analyzerSeverityName({ severity }: Pick<RuleMeta, 'severity'>): string {
  return ['critical', 'high', 'moderate', 'low', 'info'][severity - 1]!;
}

/** Whether a rule is about security: others, such as those on suppressions, are no business of a reviewer. */
export function isSecurityRule(rule: RuleMeta | undefined): boolean {
  return rule === undefined || rule.tags.includes('Security');
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function gravity({ rule }: RuleGroup): number {
  return rule?.severity ?? 6;
}
