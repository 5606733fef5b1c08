/**
 * Salesforce's releases and their API versions. A rule knows no clock, so that the same files give the same findings on
 * every machine and every day: "now" is the release that this version of Preflight was written for.
 *
 * To be raised with each release: change `currentRelease` when a release is generally available (three times a year, see
 * https://status.salesforce.com and the release notes), and run the tests.
 */

/** One release of the platform. */
export interface Release {
  readonly apiVersion: number;
  /** As Salesforce calls it: `Summer '26`. */
  readonly name: string;
}

const seasons = ['Spring', 'Summer', 'Winter'] as const;

/** Releases come three times a year, each with the next whole API version. */
const releasesAYear = seasons.length;

/**
 * The release of an API version (a whole number). Counted from Spring '04, version 0 of a count that holds for every
 * version since: 57.0 is Spring '23, 58.0 Summer '23, 59.0 Winter '24, 67.0 Summer '26. A winter release bears the name
 * of the coming year.
 */
export function releaseOf(apiVersion: number): Release {
  const season = seasons[apiVersion % releasesAYear]!;
  const year = 4 + Math.floor(apiVersion / releasesAYear) + (season === 'Winter' ? 1 : 0);
  return { apiVersion, name: `${season} '${String(year).padStart(2, '0')}` };
}

/** The release this version of Preflight takes for the current one. */
export const currentRelease: Release = releaseOf(67);

/** The release as many years before the current one. */
export function releaseYearsAgo(years: number): Release {
  return releaseOf(currentRelease.apiVersion - years * releasesAYear);
}
