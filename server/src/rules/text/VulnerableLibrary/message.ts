/** What findings say about a library. */

import type { AnalyzerSeverity } from '#shared/rule';
import type { Advisory, Library } from './libraries';
import { advisoriesOf, firstSafeVersion } from './versions';

const severityNames = ['', 'critical', 'high', 'medium', 'low', 'low'];
/** More advisories than this are counted. */
const mostIds = 12;

/**
 * The library, its version, the advisories (the worst ones first) and the version to take instead.
 *
 * @param origin what stands between the version and the rest: `, loaded from code.jquery.com,`
 */
export function libraryMessage(library: Library, version: string, origin = ''): string {
  const advisories = [...advisoriesOf(library, version)].sort((a, b) => a.severity - b.severity || byName(a, b));
  const flaws = advisories.filter(({ unmaintained }) => !unmaintained);
  const isUnmaintained = flaws.length < advisories.length;
  const safe = firstSafeVersion(library, version);
  return [
    flaws.length > 0
      ? `${library.name} ${version}${origin} has known vulnerabilities (worst: ${severityNames[flaws[0]!.severity]}): ${list(library, flaws)}.`
      : `${library.name} ${version}${origin} is no longer maintained: what is found in it will not be mended.`,
    ...(isUnmaintained && flaws.length > 0 ? ['Its line of versions is no longer maintained.'] : []),
    safe === undefined ? 'No version without them is known: take another library.' : `Use ${safe} or later.`,
  ].join(' ');
}

/** Code Analyzer's severity of the worst advisory about a version of a library. */
export function worstSeverity(library: Library, version: string): AnalyzerSeverity {
  return advisoriesOf(library, version).reduce<AnalyzerSeverity>(
    (worst, { severity }) => (severity < worst ? severity : worst),
    5,
  );
}

/** CVE numbers first, the newest before the others. */
function byName({ ids: [a = ''] }: Advisory, { ids: [b = ''] }: Advisory): number {
  const isCve = Number(b.startsWith('CVE-')) - Number(a.startsWith('CVE-'));
  return isCve || b.localeCompare(a, 'en', { numeric: true });
}

/** The advisories' names; what has none is counted, and so is what is too much. */
function list(library: Library, advisories: readonly Advisory[]): string {
  // `issue 11974` is one of the library's own.
  const ids = [...new Set(advisories.flatMap((each) => each.ids))].map((id) =>
    /^[a-z]/.test(id) ? `${library.name} ${id}` : id,
  );
  const shown = ids.slice(0, mostIds);
  const nameless = advisories.filter((each) => each.ids.length === 0).length;
  const rest = ids.length - shown.length + nameless;
  if (shown.length === 0) return `${rest} without a number`;
  return rest === 0 ? shown.join(', ') : `${shown.join(', ')}, and ${rest} more`;
}
