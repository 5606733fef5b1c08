/** Fixing many findings of one file at once. */

import type { Edit } from '#shared/finding';
import type { FixPlan } from '#shared/fix';
import type { FileReport } from '#shared/report';
import type { FindingSource } from './reportBuilder';

/**
 * One set of edits from the first suitable fix of each finding. Edits that would overlap an earlier one are left for the
 * next time. Undefined when there is nothing to fix.
 */
export function planFixAll(
  report: FileReport,
  sources: ReadonlyMap<string, FindingSource>,
  options: { readonly rule?: string; readonly safeOnly: boolean },
): FixPlan | undefined {
  const edits: Edit[] = [];
  for (const finding of report.findings) {
    if (options.rule !== undefined && finding.rule !== options.rule) continue;
    const source = sources.get(finding.fingerprint);
    const fix = source?.fixes.find((one) => one.edits && (one.safe || (!options.safeOnly && one.preferred)));
    const wanted = fix && source?.editsOf(fix.id);
    if (!wanted || wanted.some((edit) => edit.file !== report.file)) continue;
    if (wanted.every((edit) => !edits.some((other) => overlaps(edit, other)))) edits.push(...wanted);
  }
  if (edits.length === 0) return undefined;
  edits.sort((a, b) => a.start - b.start || a.end - b.end);
  const title = options.rule === undefined ? 'Fix all that is safe to fix' : `Fix all ${options.rule} in this file`;
  return { title, changes: [{ label: title, needsConfirmation: false, edits, creations: [], deletions: [] }] };
}

/** Two edits at one place are one edit too many as well. */
function overlaps(a: Edit, b: Edit): boolean {
  if (a.start === b.start && a.end === b.end) return true;
  return a.start < b.end && b.start < a.end;
}
