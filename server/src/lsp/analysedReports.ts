import type { FileReport } from '#shared/report';
import type { Analysis } from '../engine/analysis';
import type { Session } from './session';
import { forEachInSlices } from './slices';

/**
 * The reports of all files that were analysed so far, as they are now; edits may have made many of them anew.
 *
 * @param isOver asked now and then; true ends the work early
 */
export async function analysedReports(session: Session, analysis: Analysis, isOver: () => boolean): Promise<FileReport[]> {
  const reports: FileReport[] = [];
  await forEachInSlices([...session.delivery.files(analysis)], isOver, (key) => {
    const report = analysis.report(key);
    if (report) reports.push(report);
  });
  return reports;
}
