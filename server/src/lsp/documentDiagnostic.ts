import {
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from 'vscode-languageserver/node';
import { type FileDiagnostics, toDiagnostics } from './diagnostics';
import type { Session } from './session';
import { canonicalUri } from './uris';

/** The request `textDocument/diagnostic`. A document that is not open is read from disk. */
export function registerDocumentDiagnostic(session: Session): void {
  const empty = (): DocumentDiagnosticReport => ({ kind: DocumentDiagnosticReportKind.Full, items: [] });
  session.connection.languages.diagnostics.on(
    session.request<DocumentDiagnosticParams, DocumentDiagnosticReport>(
      'textDocument/diagnostic',
      empty,
      async (analysis, params) => {
        const key = canonicalUri(params.textDocument.uri);
        const { delivery } = session;
        let diagnostics: FileDiagnostics;
        if (session.isOpen(key)) {
          await session.placed(key);
          diagnostics = delivery.diagnosticsOf(analysis, key);
          delivery.refresher.remember(key, diagnostics.resultId);
        } else {
          const report = await analysis.reportFromDisk(key);
          diagnostics = report ? toDiagnostics(session, analysis, report) : delivery.diagnosticsOf(analysis, key);
        }
        const { resultId, items } = diagnostics;
        if (params.previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
        return { kind: DocumentDiagnosticReportKind.Full, resultId, items: [...items] };
      },
    ),
  );
}
