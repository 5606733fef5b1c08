import { abridgeSteps, type Confidence, type Finding, type Place, type Severity } from '#shared/finding';
import type { LineIndex } from '#shared/lines';
import { explanationOf } from '../reports/explanation';
import { withoutSecrets } from '../reports/withoutSecrets';
import { ruleNamed } from '../rules/registry';

/** Steps of a way beyond these are left out. */
const mostSteps = 12;

/** A finding as tools return it. Lines and columns count from 1, columns in UTF-16 code units, ends are exclusive. */
export interface ShownFinding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly state: 'open' | 'suppressed' | 'justified';
  readonly reason?: string;
  /** The FAQ entry that says most about the rule. */
  readonly faq?: string;
  /** Titles of quick fixes. */
  readonly fixes?: readonly string[];
  readonly steps?: readonly ShownStep[];
}

interface ShownStep {
  readonly kind: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What is needed to say where something is. */
export interface Naming {
  lines(uri: string): LineIndex | undefined;
  nameOf(uri: string): string;
}

/** A finding in the terms of readers, without secrets; undefined if its file is gone. */
export function shownFinding(finding: Finding, naming: Naming): ShownFinding | undefined {
  const lines = naming.lines(finding.file);
  if (!lines) return undefined;
  const begin = lines.positionAt(finding.start);
  const end = lines.positionAt(finding.end);
  const explanation = explanationOf(finding);
  const [faq] = ruleNamed(finding.rule)?.faq ?? [];
  const fixes = finding.fixes.map(({ title }) => title);
  const steps = abridgeSteps(finding.steps ?? [], mostSteps).flatMap(({ step }) => shownStep(step, naming) ?? []);
  return {
    file: naming.nameOf(finding.file),
    line: begin.line + 1,
    column: begin.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
    rule: finding.rule,
    severity: finding.severity,
    confidence: finding.confidence,
    message: withoutSecrets(finding.message),
    state: !finding.suppression ? 'open' : explanation ? 'justified' : 'suppressed',
    ...(explanation && { reason: withoutSecrets(explanation.text) }),
    ...(faq && { faq }),
    ...(fixes.length > 0 && { fixes }),
    ...(steps.length > 0 && { steps }),
  };
}

function shownStep(step: Place & { kind: string; message: string }, naming: Naming): ShownStep | undefined {
  const at = naming.lines(step.file)?.positionAt(step.start);
  if (!at) return undefined;
  const { kind, message } = step;
  return { kind, file: naming.nameOf(step.file), line: at.line + 1, column: at.character + 1, message: withoutSecrets(message) };
}
