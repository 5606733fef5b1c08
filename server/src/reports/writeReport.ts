import { formatCsv } from './csv';
import { draftFalsePositives } from './falsePositives';
import { formatFalsePositives } from './falsePositivesMarkdown';
import { formatHtml } from './html';
import { formatJson } from './json';
import { formatMarkdown } from './markdown';
import type { ReviewOptions } from './reviewOptions';
import { formatSarif } from './sarif';
import type { ScanReport } from './scanReport';

/** What people hand in or keep. `false-positives` and `docx` are the draft of a false-positive document. */
export const reportKinds = ['html', 'markdown', 'csv', 'json', 'sarif', 'false-positives', 'docx'] as const;
export type ReportKind = (typeof reportKinds)[number];

/** The endings of file names that say what is in the file, the usual one of each kind first. */
const reportSuffixes: Readonly<Record<ReportKind, readonly string[]>> = {
  html: ['.html', '.htm'],
  markdown: ['.md', '.markdown'],
  csv: ['.csv'],
  json: ['.json'],
  sarif: ['.sarif', '.sarif.json'],
  'false-positives': ['.false-positives.md'],
  docx: ['.docx'],
};

/** The kind of report that belongs into a file of this name; undefined where the name does not say. */
export function reportKindOf(file: string): ReportKind | undefined {
  const name = file.toLowerCase();
  const fits = reportKinds.flatMap((kind) =>
    reportSuffixes[kind].filter((suffix) => name.endsWith(suffix)).map((suffix) => ({ kind, suffix })),
  );
  return fits.sort((a, b) => b.suffix.length - a.suffix.length)[0]?.kind;
}

/**
 * A scan as a document of the given kind: text, or bytes for `docx`. The same scan with the same options gives the same
 * document. Secrets of the sources are in none of them.
 */
export async function writeReport(kind: ReportKind, report: ScanReport, options: ReviewOptions): Promise<string | Uint8Array> {
  switch (kind) {
    case 'html':
      return formatHtml(report, options);
    case 'markdown':
      return formatMarkdown(report, options);
    case 'csv':
      return formatCsv(report, options);
    case 'json':
      return formatJson(report);
    case 'sarif':
      return formatSarif(report, options.tool, options.sourceOf);
    case 'false-positives':
      return formatFalsePositives(draftFalsePositives(report, options));
    case 'docx': {
      // Evaluated when it is needed only: what makes Word files takes longer to start than everything else.
      const { writeFalsePositivesDocx } = require('./falsePositivesDocx') as typeof import('./falsePositivesDocx');
      return writeFalsePositivesDocx(draftFalsePositives(report, options), options.date);
    }
  }
}
