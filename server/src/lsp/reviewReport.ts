import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CreatedReport, type CreateReportParams, createReportRequest } from '#shared/reviewReport';
import type { Analysis } from '../engine/analysis';
import { closedFolderReason } from '../project/closedFolders';
import { pathOfUri, uriOfPath } from '../project/uri';
import { isWithin } from '../project/walk';
import { addImports } from '../reports/imported/match';
import { buildScanReport, type ScanReport } from '../reports/scanReport';
import { scanScope } from '../reports/scanScope';
import { writeReport } from '../reports/writeReport';
import { rules, rulesNamed } from '../rules/registry';
import { isRecord } from './client';
import { nameOf } from './reviewNames';
import type { Session } from './session';

/** The request `preflight/createReport`: the document is made here, and written by the client. */
export function registerReviewReport(session: Session): void {
  session.connection.onRequest(
    createReportRequest,
    session.request<CreateReportParams, CreatedReport | null>(
      createReportRequest,
      () => null,
      async (analysis, { kind, subject, today }) => {
        if (!analysis.scanned) return null;
        await session.settled();
        const report = withImports(session, analysis, scanReportOf(session, analysis));
        const document = await writeReport(kind, report, {
          tool: readTool(),
          subject,
          date: today,
          sourceOf: (uri) => analysis.textOf(uri),
          configuration: analysis.configuration.filesInForce.map((path) => nameOf(analysis, uriOfPath(path))),
        });
        return {
          content: Buffer.from(document).toString('base64'),
          findings: report.findings.length,
          suppressed: report.suppressed.length,
          ...(report.imported && { imported: report.imported.findings.length }),
        };
      },
    ),
  );
}

/** The report with what was imported, as far as files could be read. */
function withImports(session: Session, analysis: Analysis, report: ScanReport): ScanReport {
  const imported = session.imports.forReport(analysis);
  if (!imported) return report;
  return addImports(report, imported.imports, {
    ...imported.folders,
    uris: analysis.files().filter((uri) => analysis.report(uri) !== undefined),
    sourceOf: (uri) => analysis.textOf(uri),
    rulesNamed: (name) => rulesNamed(name).map((rule) => rule.name),
  });
}

/** The workspace as it stands now, unsaved texts included. */
function scanReportOf(session: Session, analysis: Analysis): ScanReport {
  const started = performance.now();
  // In order: what one file uses up of a limited suppression, those behind it can't have.
  const uris = [...analysis.files()].sort();
  const own = uris.flatMap((uri) => analysis.report(uri) ?? []);
  const configurations = analysis.configuration.files.flatMap((uri) => analysis.report(uri) ?? []);
  const skipped = own.flatMap(({ file, problems }) => {
    const reason = problems.find(({ kind }) => kind === 'skipped');
    return reason ? [{ file, reason: reason.message }] : [];
  });
  const packages = new Set(uris.flatMap((uri) => analysis.workspace.packageDirectoryOf(pathOfUri(uri))?.path ?? []));
  const name = (uri: string) => nameOf(analysis, uri);
  return buildScanReport({
    reports: [...own, ...configurations],
    summary: {
      files: own.length - skipped.length,
      findings: own.reduce((sum, { findings }) => sum + findings.length, 0),
      suppressed: own.reduce((sum, { suppressed }) => sum + suppressed.length, 0),
      skipped: [...skipped, ...skippedFolders(session)],
      milliseconds: performance.now() - started,
      cancelled: false,
    },
    faults: analysis.workspace.faults.map(({ path, message }) => ({ uri: uriOfPath(path), message })),
    rules,
    packages: packages.size,
    ...scanScope(analysis, uris, { settings: session.settings.of(''), chosen: rules, nameOf: name }),
    lines: (uri) => analysis.lines(uri),
    nameOf: name,
  });
}

/** Folders of the workspace that may not be read. */
function skippedFolders({ closedFolders, folders }: Session): { file: string; reason: string }[] {
  return [...closedFolders]
    .filter((path) => folders.some(({ uri }) => isWithin(path, pathOfUri(uri))))
    .map((path) => ({ file: uriOfPath(path), reason: closedFolderReason }));
}

/** What the manifest beside the bundle says about this product. */
function readTool(): { readonly version: string; readonly informationUri: string } {
  const manifest: unknown = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8'));
  const { version, homepage, publisher, name } = isRecord(manifest) ? manifest : {};
  const page = `https://marketplace.visualstudio.com/items?itemName=${publisher}.${name}`;
  return { version: String(version ?? ''), informationUri: typeof homepage === 'string' ? homepage : page };
}
