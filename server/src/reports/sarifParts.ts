import type { ArtifactLocation, Region as SarifRegion } from 'sarif';
import type { Severity } from '#shared/finding';
import type { AnalyzerSeverity } from '#shared/rule';
import type { Region } from './scanReport';

/** The name of the folder of the scan, which relative URIs start from. */
export const sourceRoot = '%SRCROOT%';

/** How grave a result is (SARIF 2.1.0, 3.27.10). */
export const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

/**
 * A CVSS-like score in the middle of the band that GitHub code scanning gives the same name: critical above 9.0, high from
 * 7.0, medium from 4.0, low below ("SARIF support for code scanning", property security-severity).
 */
export const securitySeverities: Readonly<Record<AnalyzerSeverity, string>> = {
  1: '9.5',
  2: '8.0',
  3: '5.5',
  4: '3.0',
  5: '1.0',
};

/** A file below the folder of the scan by its relative URI, any other one by its absolute URI. */
export function describeFile({ file, uri }: { readonly file: string; readonly uri: string }): ArtifactLocation {
  const outside = file.startsWith('../') || file.startsWith('/') || /^[a-z]:/i.test(file);
  if (outside) return { uri };
  // Half a surrogate pair, which names on Windows may hold, has no encoding.
  const wellFormed = file.replace(/\p{Surrogate}/gu, '\ufffd');
  return { uri: wellFormed.split('/').map(encodeURIComponent).join('/'), uriBaseId: sourceRoot };
}

/** A region: both count lines and columns from 1, and have their end behind the last character. */
export function describeRegion({ beginLine, beginColumn, endLine, endColumn }: Region): SarifRegion {
  return { startLine: beginLine, startColumn: beginColumn, endLine, endColumn };
}
