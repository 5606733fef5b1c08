// Writes the list of JavaScript libraries with known vulnerabilities, in the form the rule VulnerableLibrary needs, from
// RetireJS's list as npm's @salesforce/code-analyzer-retirejs-engine holds it (npm's retire itself loads it from the web):
//
//   node scripts/gen-libraries.mjs [--check]
//
// Taken are names, patterns, versions, severities and the numbers of advisories; no texts.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { composedPatterns, contentPatterns, shortPattern } from './library-patterns.mjs';

/** The generated file's path, relative to the repository. */
export const librariesFile = 'server/src/rules/text/VulnerableLibrary/libraries.generated.json';

/** Where the list is from, and since when: the package does not say the day of its release itself. */
const source = { package: '@salesforce/code-analyzer-retirejs-engine', version: '0.32.0', date: '2026-07-18' };

const severities = { critical: 1, high: 2, medium: 3, low: 4 };
/** No library: one entry is an example, the other names addresses to pass over. */
const noLibraries = new Set(['retire-example', 'dont check']);
/** Use of what nobody maintains any more (MITRE's CWE list). */
const unmaintained = 'CWE-1104';

/** The text of the generated file for the repository at `root`. Throws when the package is another version. */
export function vulnerableLibraries(root) {
  const folder = join(root, 'node_modules', source.package);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (version !== source.version) {
    throw new Error(`${source.package} is ${version} now: set version and date in scripts/gen-libraries.mjs.`);
  }
  const list = JSON.parse(readFileSync(join(folder, 'vulnerabilities/RetireJsVulns.json'), 'utf8'));
  const libraries = Object.entries(list)
    .filter(([name, { vulnerabilities }]) => !noLibraries.has(name) && vulnerabilities.length > 0)
    .map(([name, entry]) => library(name, entry))
    .filter(({ content, files, urls, hashes }) => content || files || urls || hashes);
  const lines = libraries.map((one) => JSON.stringify(one)).join(',\n');
  return `{"date":${JSON.stringify(source.date)},"libraries":[\n${lines}\n]}\n`;
}

function library(name, { extractors, vulnerabilities, npmname }) {
  const content = [
    ...(extractors.filecontent ?? []).flatMap(contentPatterns),
    ...(extractors.filecontentreplace ?? []).flatMap(composedPatterns),
  ];
  const hashes = extractors.hashes ?? {};
  // Names are compared without their folders.
  const files = (extractors.filename ?? []).map((pattern) => shortPattern(pattern.replace(/^\//, '')));
  const urls = (extractors.uri ?? []).map(shortPattern);
  return {
    name,
    ...(npmname && npmname !== name && { npm: npmname }),
    ...(content.length > 0 && { content }),
    ...(files.length > 0 && { files }),
    ...(urls.length > 0 && { urls }),
    ...(Object.keys(hashes).length > 0 && { hashes }),
    advisories: vulnerabilities.map(advisory),
  };
}

function advisory({ atOrAbove, below, excludes, severity, cwe, identifiers }) {
  if (!(severity in severities)) throw new Error(`${severity} is no severity`);
  return {
    ...(atOrAbove && atOrAbove !== '0' && { from: atOrAbove }),
    below,
    ...(excludes && { excludes }),
    severity: severities[severity],
    ids: idsOf(identifiers),
    ...(cwe.includes(unmaintained) && { unmaintained: true }),
  };
}

/** The best known names of an advisory; none where it has only a text. */
function idsOf({ CVE = [], githubID, osvdb = [], issue, bug, PR, retid }) {
  const cves = CVE.filter((id) => /^CVE-\d{4}-\d+$/.test(id));
  if (cves.length > 0) return cves;
  if (githubID) return [githubID];
  if (osvdb.length > 0) return osvdb.map((id) => `OSVDB-${id}`);
  if (issue) return [`issue ${issue}`];
  if (bug) return [/^\d+$/.test(bug) ? `bug ${bug}` : bug];
  if (PR) return [`pull request ${PR}`];
  return retid ? [`RetireJS ${retid}`] : [];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = join(fileURLToPath(import.meta.url), '../..');
  const text = vulnerableLibraries(root);
  if (text !== readFileSync(join(root, librariesFile), { encoding: 'utf8', flag: 'a+' })) {
    if (process.argv.includes('--check')) {
      console.error(`${librariesFile} is out of date: run node scripts/gen-libraries.mjs`);
      process.exitCode = 1;
    } else writeFileSync(join(root, librariesFile), text);
  }
}
