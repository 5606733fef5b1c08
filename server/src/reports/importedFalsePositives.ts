/** What only other tools found, in a false-positive document. */

import type { AnalyzerSeverity } from '#shared/rule';
import { excerptOf, excerptText } from './excerpt';
import {
  around,
  type Evidence,
  type ExplainedRule,
  type FalsePositiveItem,
  mostEvidence,
  type OpenRule,
  toDo,
  unexplained,
} from './falsePositiveDraft';
import {
  type Detection,
  describeImportedLines,
  describeImportedPlace,
  type ImportedFinding,
  type ImportedGroup,
  listsBy,
} from './imported/imported';
import type { MaskedSources } from './maskedSources';
import { count, oneLine } from './readable';
import { analyzerSeverityName } from './ruleGroups';

/** What another tool found and its users set aside there: one item for all findings with the same reason. */
export function draftImportedRule(
  { tool, rule, findings }: ImportedGroup,
  number: number,
  sources: MaskedSources,
): ExplainedRule {
  const cases = listsBy(findings, ({ setAside }) => setAside?.reason ?? '');
  const items = cases.map((list, index) => draftImportedItem(list, `${number}.${index + 1}`, sources));
  return { name: oneLine(rule), title: `Found by ${oneLine(tool)}`, objection: '', items };
}

function draftImportedItem(findings: readonly ImportedFinding[], number: string, sources: MaskedSources): FalsePositiveItem {
  const first = findings[0]!;
  const { file, region, rule, tool, help, setAside } = first;
  const more = findings.length > 1 ? ` and ${count(findings.length - 1, 'more place')}` : '';
  const name = file === '' ? 'no file named' : oneLine(file.slice(file.lastIndexOf('/') + 1) || file);
  return {
    heading: `${number} ${name}${region ? `, line ${region.beginLine}` : ''}${more}`,
    locations: placesOf(findings),
    detectedBy: describeDetector(first),
    messages: [...new Set(findings.map(({ message }) => oneLine(message)))],
    category: `${toDo}say which it is: non-existent, non-exploitable, or required by the use case`,
    explanation: setAside?.reason === undefined ? unexplained : oneLine(setAside.reason),
    reviewed: [],
    setAside: [`in ${oneLine(tool)}`],
    evidence: findings.slice(0, mostEvidence).map((found) => gatherImportedEvidence(found, sources)),
    moreEvidence: Math.max(0, findings.length - mostEvidence),
    references: [{ title: `${oneLine(tool)}, rule ${oneLine(rule)}`, ...(help !== undefined && { url: help }) }],
  };
}

function gatherImportedEvidence(found: ImportedFinding, sources: MaskedSources): Evidence {
  const { uri, file, region } = found;
  const source = uri === undefined ? undefined : sources.of(uri, file);
  return {
    location: oneLine(describeImportedPlace(found)),
    code: source && region ? excerptText(excerptOf(source, region, around)) : '',
    path: [],
  };
}

/** The open findings of one rule of another tool. */
export function describeImportedOpen({ tool, rule, findings }: ImportedGroup): OpenRule {
  const gravest = findings.reduce<AnalyzerSeverity>((least, { analyzerSeverity: each }) => (each < least ? each : least), 5);
  return {
    name: oneLine(`${rule}, found by ${tool}`),
    severity: `${gravest} ${analyzerSeverityName({ severity: gravest })}`,
    count: findings.length,
    places: placesOf(findings),
  };
}

/** Files with the lines in them, in the order of the findings: `classes/Orders.cls, lines 12, 40`. */
function placesOf(findings: readonly ImportedFinding[]): string[] {
  return listsBy(findings, ({ file }) => file).map((list) => oneLine(describeImportedLines(list)));
}

/** A tool and its rule, as a document names what detected something. */
export function describeDetector({ tool, toolVersion, rule }: Pick<Detection, 'tool' | 'toolVersion' | 'rule'>): string {
  return oneLine(`${tool}${toolVersion === undefined ? '' : ` ${toolVersion}`}, rule ${rule}`);
}
