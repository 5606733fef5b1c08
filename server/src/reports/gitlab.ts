import { createHash } from 'node:crypto';
import type { Severity } from '#shared/finding';
import type { ScanReport } from './scanReport';

/** What GitLab calls severities ("Code Quality", "Code Quality report format"). */
const severities: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'major', info: 'minor', hint: 'info' };

/**
 * The open findings as GitLab's code quality report: a JSON array, one object a finding; ends with a line break. Files are
 * named from the folder of the scan, which has to be that of the repository.
 */
export function formatGitlab(report: ScanReport): string {
  const issues = report.findings.map(({ file, finding, region }) => ({
    description: finding.message,
    check_name: finding.rule,
    // GitLab wants it to be unique in the report; ours is in a project.
    fingerprint: createHash('sha256').update(`${file}\n${finding.fingerprint}`).digest('hex').slice(0, 32),
    severity: severities[finding.severity],
    location: { path: file, lines: { begin: region.beginLine, end: region.endLine } },
  }));
  return `${JSON.stringify(issues, null, 2)}\n`;
}
