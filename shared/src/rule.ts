/** What is known about a rule without running it: for reports, hovers, settings and documentation. */

import type { Confidence, Severity } from './finding';

/** The part of a project a rule looks at; also the name of the rule's folder. `text`: every file, whatever its language. */
export type Area = 'apex' | 'metadata' | 'visualforce' | 'lightning' | 'text';

/** Salesforce Code Analyzer's scale: 1 critical, 2 high, 3 moderate, 4 low, 5 info. */
export type AnalyzerSeverity = 1 | 2 | 3 | 4 | 5;

/** A rule's metadata. */
export interface RuleMeta {
  /** Exactly PMD's or Salesforce Code Analyzer's name where they have the rule. */
  readonly name: string;
  readonly area: Area;
  /** One line, sentence case: what the rule is about. */
  readonly title: string;
  readonly severity: AnalyzerSeverity;
  /** How editors show it, where that is not what the severity says. */
  readonly shownAs?: Severity;
  /** What a finding is, unless the finding says otherwise. */
  readonly confidence: Confidence;
  readonly tags: readonly string[];
  /** Ids of FAQ entries, the most relevant first. */
  readonly faq: readonly string[];
  /** What a reviewer objects to, in one or two short sentences. */
  readonly objection: string;
  /** How to fix it, in one or two short sentences. */
  readonly remedy: string;
  /** The official page about it. */
  readonly help: string;
  /** Earlier names under which suppressions may still know the rule. */
  readonly aliases?: readonly string[];
  /** The engine that knows this rule by name in Salesforce Code Analyzer: for its suppression selectors. */
  readonly engine?: 'pmd' | 'regex' | 'eslint' | 'sfge' | 'flow' | 'retire-js';
}

/** How editors show a rule: critical and high are errors, moderate warns, the rest informs, unless the rule says otherwise. */
export function editorSeverity({ severity, shownAs }: Pick<RuleMeta, 'severity' | 'shownAs'>): Severity {
  if (shownAs) return shownAs;
  if (severity <= 2) return 'error';
  return severity === 3 ? 'warning' : 'info';
}
