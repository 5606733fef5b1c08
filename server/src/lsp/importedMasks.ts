import type { FileReport } from '#shared/report';
import type { Analysis } from '../engine/analysis';
import type { ImportedFinding } from '../reports/imported/imported';
import { maskImported } from '../reports/imported/match';
import { MaskedSources } from '../reports/maskedSources';
import type { LocatedFinding } from '../reports/scanReport';
import { isSame } from './sameList';
import { forEachInSlices } from './slices';

/** The findings in one file, and what they were masked by. */
interface MaskedFile {
  readonly text: string | undefined;
  readonly report: FileReport | undefined;
  readonly findings: readonly ImportedFinding[];
  readonly shown: readonly ImportedFinding[];
}

/** Imported findings without secrets in their texts, kept for as long as nothing in their file is another. */
export class ImportedMasks {
  private known = new Map<string, MaskedFile>();

  /**
   * The findings, masked, in the same order; none if the work was ended early.
   *
   * @param locate the findings of Preflight in a report: what they mark is masked as well
   * @param isOver asked now and then; true ends the work early
   */
  async mask(
    analysis: Analysis,
    findings: readonly ImportedFinding[],
    reports: readonly FileReport[],
    locate: (report: FileReport) => readonly LocatedFinding[],
    isOver: () => boolean,
  ): Promise<ImportedFinding[]> {
    const byFile = new Map<string, number[]>();
    for (const [index, { uri = '' }] of findings.entries()) {
      const list = byFile.get(uri);
      if (list) list.push(index);
      else byFile.set(uri, [index]);
    }
    const reportOf = new Map(reports.map((report) => [report.file, report]));
    const masked = new Map<string, MaskedFile>();
    const shown: ImportedFinding[] = new Array(findings.length);
    await forEachInSlices(byFile, isOver, ([uri, indexes]) => {
      const its = indexes.map((index) => findings[index]!);
      const file = this.maskFile(analysis, uri, its, reportOf.get(uri), locate);
      masked.set(uri, file);
      for (const [at, index] of indexes.entries()) shown[index] = file.shown[at]!;
    });
    if (isOver()) return [];
    this.known = masked;
    return shown;
  }

  /** Forgets what is kept. */
  clear(): void {
    this.known.clear();
  }

  private maskFile(
    analysis: Analysis,
    uri: string,
    findings: readonly ImportedFinding[],
    report: FileReport | undefined,
    locate: (report: FileReport) => readonly LocatedFinding[],
  ): MaskedFile {
    const text = uri === '' ? undefined : analysis.textOf(uri);
    const known = this.known.get(uri);
    if (known && known.text === text && known.report === report && isSame(known.findings, findings)) return known;
    const own = report ? locate(report) : [];
    const imported = { files: [], findings, suppressed: [] };
    const sources = new MaskedSources({ findings: own, suppressed: [], imported }, (file) => analysis.textOf(file));
    return { text, report, findings, shown: findings.map((each) => maskImported(each, sources)) };
  }
}
