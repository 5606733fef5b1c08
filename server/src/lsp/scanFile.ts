import { type FileSummary, scanFileRequest, type UriParams } from '#shared/protocol';
import { inLanguage } from './language';
import type { Session } from './session';
import { canonicalUri } from './uris';

/** The request `preflight/scanFile`. */
export function registerScanFile(session: Session): void {
  session.connection.onRequest(
    scanFileRequest,
    session.request<UriParams, FileSummary | null>(
      scanFileRequest,
      () => null,
      async (analysis, { uri }) => {
        const key = canonicalUri(uri);
        await session.placed(key);
        session.delivery.saved(key);
        const report = session.isOpen(key) ? session.measure(() => analysis.report(key)) : await analysis.reportFromDisk(key);
        if (!report) return null;
        session.delivery.invalidated([key]);
        return {
          uri,
          findings: report.findings.length,
          suppressed: report.suppressed.length,
          problems: report.problems.map(({ message }) => inLanguage(message)),
        };
      },
    ),
  );
}
