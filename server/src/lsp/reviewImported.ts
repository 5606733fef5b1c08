import type { LineIndex } from '#shared/lines';
import type { ReviewFinding, ReviewPosition, ReviewRule, ReviewTool } from '#shared/review';
import type { Analysis } from '../engine/analysis';
import { uriOfPath } from '../project/uri';
import { categoryOfImported } from '../reports/imported/category';
import type { Detection, ImportedFinding } from '../reports/imported/imported';
import type { Region } from '../reports/scanReport';
import { ruleNamed } from '../rules/registry';
import { t } from './language';
import type { LiveFinding } from './reviewImports';

/** The file of an imported finding: one of the workspace by its URI, or one elsewhere by the name that the tool has for it. */
export interface ImportedKey {
  readonly uri: string;
  readonly path: string;
  readonly isElsewhere: boolean;
}

interface DescribedFinding {
  readonly key: ImportedKey;
  readonly finding: ReviewFinding;
  readonly rule: ReviewRule;
}

/** Findings that only other tools have, as the review shows them. */
export function describeImported(analysis: Analysis, findings: readonly LiveFinding[]): DescribedFinding[] {
  return findings.map(({ placed, shown }): DescribedFinding => {
    const own = placed.rules.map(ruleNamed).find((rule) => rule !== undefined);
    const { severity, message, region, help, tool, toolVersion } = shown;
    const at = { line: Math.max(0, (region?.beginLine ?? 1) - 1), character: Math.max(0, (region?.beginColumn ?? 1) - 1) };
    const lines = shown.uri === undefined ? undefined : analysis.lines(shown.uri);
    const end = region ? endOf(region, lines) : at;
    return {
      key: keyOf(shown),
      finding: {
        rule: own?.name ?? shown.rule,
        message,
        severity,
        ...stateOf(shown),
        range: { start: at, end },
        start: lines?.offsetAt(at) ?? at.line,
        fingerprint: [tool, shown.rule, message].join(' '),
        hasPath: false,
        foundBy: { name: tool, ...(toolVersion !== undefined && { version: toolVersion }), rule: shown.rule },
        ...(!region && { isAboutFile: true }),
        ...(help !== undefined && { help }),
      },
      rule: {
        title: own?.title ?? shown.rule,
        ...(own?.faq[0] !== undefined && { faq: own.faq[0] }),
        category: categoryOfImported(own?.name, placed.rules, placed.finding.weaknesses),
        ...(!own && { isForeign: true }),
      },
    };
  });
}

/** A finding of ours with the other tools that have it. */
export function withTools(finding: ReviewFinding, detections: readonly Detection[] | undefined): ReviewFinding {
  if (!detections) return finding;
  const alsoFoundBy = detections.map(({ tool, toolVersion, rule }): ReviewTool => {
    return { name: tool, ...(toolVersion !== undefined && { version: toolVersion }), rule };
  });
  return { ...finding, alsoFoundBy };
}

/** Where a region ends for an editor: whole lines end before their line break, if it is known where that is. */
function endOf({ beginLine, endLine, endColumn }: Region, lines: LineIndex | undefined): ReviewPosition {
  const end = { line: endLine - 1, character: endColumn - 1 };
  if (endColumn > 1 || endLine === beginLine || !lines || lines.lineCount <= end.line) return end;
  return lines.positionAt(lines.lineStart(end.line) - 1);
}

function keyOf({ file, uri, path }: ImportedFinding): ImportedKey {
  if (uri !== undefined) return { uri, path: '', isElsewhere: false };
  if (path !== undefined) return { uri: uriOfPath(path), path: '', isElsewhere: false };
  const name = file === '' ? t('No file named') : file;
  return {
    uri: `preflight-elsewhere:${encodeURIComponent(file.replace(/\p{Surrogate}/gu, '\ufffd'))}`,
    path: name,
    isElsewhere: true,
  };
}

function stateOf({ setAside }: ImportedFinding): Pick<ReviewFinding, 'state' | 'reason'> {
  if (!setAside) return { state: 'open' };
  return setAside.reason === undefined ? { state: 'suppressed' } : { state: 'explained', reason: setAside.reason };
}
