import type { Finding, Span } from '#shared/finding';
import type { LineIndex } from '#shared/lines';
import { type FindingReference, type FlowPath, type FlowPathsParams, flowPathsRequest } from '#shared/protocol';
import type { Analysis } from '../engine/analysis';
import { toRange } from './diagnostics';
import type { Session } from './session';
import { canonicalUri } from './uris';

/** The request `preflight/flowPaths`: the ways data takes to the findings that are asked for. */
export function registerFlowPaths(session: Session): void {
  session.connection.onRequest(
    flowPathsRequest,
    session.request<FlowPathsParams, FlowPath[]>(
      flowPathsRequest,
      () => [],
      async (analysis, params) => {
        const key = canonicalUri('finding' in params ? params.finding.uri : params.uri);
        // A path leads through other documents, too.
        await session.allPlaced();
        const lines = analysis.lines(key);
        if (!lines) return [];
        return wanted(session, analysis, key, lines, params).flatMap((finding) => pathOf(session, analysis, finding) ?? []);
      },
    ),
  );
}

/** Names a finding for a later request. */
export function referenceTo(session: Session, { file, rule, fingerprint, start }: Finding): FindingReference {
  return { uri: session.clientUri(file), rule, fingerprint, start };
}

/** The findings that are asked for, with steps all of them. */
function wanted(session: Session, analysis: Analysis, key: string, lines: LineIndex, params: FlowPathsParams): Finding[] {
  if ('finding' in params) {
    const finding = session.findingOf(analysis, params.finding);
    return finding?.steps ? [finding] : [];
  }
  const findings = (analysis.report(key)?.findings ?? []).filter(({ steps }) => steps !== undefined);
  const at = lines.offsetAt(params.position);
  const { line } = params.position;
  const isOnLine = (span: Span) => lines.positionAt(span.start).line <= line && line <= lines.positionAt(span.end).line;
  const hasStep = (accepts: (span: Span) => boolean) => (finding: Finding) =>
    finding.steps!.some((step) => step.file === key && accepts(step));
  const isAt = ({ start, end }: Span) => start <= at && at <= end;
  for (const accepts of [isAt, isOnLine, hasStep(isAt), hasStep(isOnLine)]) {
    const near = findings.filter(accepts);
    if (near.length > 0) return near;
  }
  return findings;
}

/** A finding's way; undefined where a file on it is not known any more. */
function pathOf(session: Session, analysis: Analysis, finding: Finding): FlowPath | undefined {
  const lines = analysis.lines(finding.file);
  const steps = (finding.steps ?? []).map(({ message, kind, ...place }) => {
    const its = analysis.lines(place.file);
    return its && { uri: session.clientUri(place.file), range: toRange(place, its), message, kind };
  });
  const known = steps.filter((step) => step !== undefined);
  if (!lines || known.length < steps.length) return undefined;
  return { finding: referenceTo(session, finding), message: finding.message, range: toRange(finding, lines), steps: known };
}
