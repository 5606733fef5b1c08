import { defineRule } from '../../rule';
import { vulnerableLibraries } from './findings';
import { libraryMessage, worstSeverity } from './message';

export default defineRule({
  name: 'VulnerableLibrary',
  area: 'text',
  title: 'Ship no JavaScript library with known vulnerabilities',
  severity: 2,
  confidence: 'high',
  tags: ['Recommended', 'Security', 'JavaScript'],
  faq: ['FAQ-900030'],
  objection: 'Anybody can look up how this version is attacked, and it runs with the rights of every user.',
  remedy: 'Take a version without these advisories, or a library that is maintained. Remove what you do not use.',
  help: 'https://retirejs.github.io/retire.js/',
  aliases: [
    'LibraryWithKnownCriticalSeverityVulnerability',
    'LibraryWithKnownHighSeverityVulnerability',
    'LibraryWithKnownMediumSeverityVulnerability',
    'LibraryWithKnownLowSeverityVulnerability',
  ],
  engine: 'retire-js',
  yieldsTo: [],
  check({ file, language, text, isTest, comments }, report) {
    // Tests are not shipped.
    if (isTest) return;
    const name = decode(file.slice(file.lastIndexOf('/') + 1));
    for (const { library, version, start, end, confidence, host } of vulnerableLibraries({ name, language, text, comments })) {
      const origin = host === undefined ? '' : `, loaded from ${host},`;
      const severity = worstSeverity(library, version);
      report({ range: { start, end }, message: libraryMessage(library, version, origin), confidence, severity });
    }
  },
});

/** A part of a URI as it reads; as it is where it is none. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
