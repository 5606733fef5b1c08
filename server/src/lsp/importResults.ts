import { type ImportedResult, type ImportResultsParams, importResultsRequest } from '#shared/review';
import { analysedReports } from './analysedReports';
import { isRecord } from './client';
import type { Session } from './session';

/** The request `preflight/importResults`: files of other scanners become part of the review, or no longer are. */
export function registerImportResults(session: Session): void {
  session.connection.onRequest(
    importResultsRequest,
    session.request<ImportResultsParams, readonly ImportedResult[]>(
      importResultsRequest,
      () => [],
      async (analysis, params, token) => {
        const files: unknown = isRecord(params) ? params.files : undefined;
        await session.imports.set(Array.isArray(files) ? files.filter((file) => typeof file === 'string') : []);
        // Which files findings are about can be told only when it is known which there are.
        await session.settled();
        const isOver = () => token.isCancellationRequested;
        return (await session.imports.match(analysis, await analysedReports(session, analysis, isOver), isOver)).results;
      },
    ),
  );
}
