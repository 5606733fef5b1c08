/** The content of a false-positive document, whatever format it is written in (ISVforce Guide, "False Positives"; FAQ-900051). */

import { abridgeSteps } from '#shared/finding';
import type { AnalyzerSeverity, RuleMeta } from '#shared/rule';
import { faqEntry } from '../faq/entries';
import { excerptOf, excerptText } from './excerpt';
import { type ExplanationCategory, explanationOf } from './explanation';
import {
  type Detection,
  describeImportedPlace,
  groupImported,
  type ImportedFinding,
  type ImportedGroup,
} from './imported/imported';
import { MaskedSources } from './maskedSources';
import { count, oneLine } from './readable';
import type { ReviewOptions } from './reviewOptions';
import { analyzerSeverityName, groupByFile, groupByRule, isSecurityRule, type RuleGroup } from './ruleGroups';
import type { LocatedFinding, ScanReport } from './scanReport';

/** A draft: everything that is known is in it, everything else is a text that begins with `toDo`. All texts are plain. */
export interface FalsePositiveDraft {
  readonly title: string;
  /** Names and values of what stands at the top of the document. */
  readonly head: readonly (readonly [name: string, value: string])[];
  /** How many items there are, and how many of them still lack an explanation. */
  readonly items: number;
  readonly unexplained: number;
  readonly rules: readonly ExplainedRule[];
  /** Findings that nobody has set aside: they are to be fixed or explained before the document is handed in. */
  readonly open: readonly OpenRule[];
}

/** The items of one rule. */
export interface ExplainedRule {
  readonly name: string;
  readonly title: string;
  readonly objection: string;
  readonly items: readonly FalsePositiveItem[];
}

/** One issue, with all the places that the same explanation holds for. */
export interface FalsePositiveItem {
  /** Its number in the document, and the first of its locations in short: `2.1 Orders.cls, line 12`. */
  readonly heading: string;
  /** Files with the lines in them. */
  readonly locations: readonly string[];
  readonly detectedBy: string;
  /** What the finding says; each text once. */
  readonly messages: readonly string[];
  readonly category: string;
  readonly explanation: string;
  /** Where the suppressions stand that set the findings aside. */
  readonly setAside: readonly string[];
  readonly evidence: readonly Evidence[];
  /** How many further locations have evidence of the same kind that is left out. */
  readonly moreEvidence: number;
  readonly references: readonly Reference[];
}

/** What shows that an explanation is true: the code of one place, and the way of the data. */
export interface Evidence {
  readonly location: string;
  /** Lines of source with their numbers; secrets masked. */
  readonly code: string;
  /** The steps of the way with their places, and checks on it. */
  readonly path: readonly string[];
}

/** Where to read on. */
export interface Reference {
  readonly title: string;
  readonly url?: string;
}

/** The open findings of one rule. */
export interface OpenRule {
  readonly name: string;
  readonly severity: string;
  readonly count: number;
  /** A file and the lines in it: `Orders.cls, lines 12, 40`. */
  readonly places: readonly string[];
}

/** What begins a text that a person has to replace. */
export const toDo = 'To do: ';

const unexplained = `${toDo}explain why this is no risk: the fact that makes it so, and what guards it`;

const categories: Readonly<Record<ExplanationCategory, string>> = {
  'non-existent': 'Non-existent: the scanner misread the code.',
  'non-exploitable': 'Non-exploitable: the code is as reported, but nothing bad can come of it.',
  'required by the use case': 'Required by the use case: it is intended, guarded and documented.',
};

/** Lines of code around a finding. */
const around = 3;
/** Identical cases are grouped; of more than this many places only these show their code. */
const mostEvidence = 3;
/** Longer ways are cut in the middle. */
const mostSteps = 12;
/** So many official pages are named with each item; the FAQ entry names all. */
const mostPages = 2;

/**
 * The draft of a false-positive document. Findings that are set aside become items, one for all findings of a rule with the same
 * reason; those without a reason one for each suppression, marked as to do. Findings of rules that are not about security are
 * left out. What only other tools found stands behind: set aside there as items, else among what is open.
 */
export function draftFalsePositives(report: ScanReport, options: ReviewOptions): FalsePositiveDraft {
  const sources = new MaskedSources(report, options.sourceOf ?? (() => undefined));
  const aside = groupByRule(report.suppressed, report).filter(({ rule }) => isSecurityRule(rule));
  const open = groupByRule(report.findings, report).filter(({ rule }) => isSecurityRule(rule));
  const { imported } = report;
  const rules = [
    ...aside.map((group, index) => draftRule(group, index + 1, sources, options)),
    ...groupImported((imported?.suppressed ?? []).filter(({ isSecurity }) => isSecurity)).map((group, index) =>
      draftImportedRule(group, aside.length + index + 1, sources),
    ),
  ];
  const items = rules.flatMap((rule) => rule.items);
  const tools = [...new Set((imported?.files ?? []).flatMap((file) => file.tools))].sort();
  return {
    title: `False-positive document${options.subject ? `: ${oneLine(options.subject)}` : ''}`,
    head: [
      ['Solution', options.subject ? oneLine(options.subject) : `${toDo}name of the solution, as in its listing`],
      ['Package and version', `${toDo}package id (033...), version id (04t...) and number`],
      ['Company', `${toDo}name of the company`],
      ['Date', options.date ?? `${toDo}date`],
      ['Hosts and URLs tested', `${toDo}every external endpoint, or none`],
      ['Earlier review', `${toDo}date of the last review, or none`],
      ['Scanned with', `Preflight ${options.tool.version}, ${count(report.files, 'file')}`],
      ...(tools.length > 0 ? [['Also scanned with', tools.map(oneLine).join(', ')] as const] : []),
    ],
    items: items.length,
    unexplained: items.filter(({ explanation }) => explanation.startsWith(toDo)).length,
    rules,
    open: [
      ...open.map(describeOpen),
      ...groupImported((imported?.findings ?? []).filter(({ isSecurity }) => isSecurity)).map(describeImportedOpen),
    ],
  };
}

function draftRule(group: RuleGroup, number: number, sources: MaskedSources, options: ReviewOptions): ExplainedRule {
  const cases = new Map<string, LocatedFinding[]>();
  for (const located of group.findings) {
    const { finding, suppressedAt } = located;
    const explanation = explanationOf(finding);
    const place = suppressedAt ?? located;
    // One suppression, such as an annotation of a class, is explained once, however much it covers.
    const key = explanation
      ? JSON.stringify([explanation.category, explanation.text])
      : `${place.uri}:${place.region.beginLine}:${place.region.beginColumn}`;
    const list = cases.get(key);
    if (list) list.push(located);
    else cases.set(key, [located]);
  }
  const items = [...cases.values()].map((list, index) => draftItem(list, `${number}.${index + 1}`, group, sources, options));
  return { name: group.name, title: group.rule?.title ?? group.name, objection: group.rule?.objection ?? '', items };
}

function draftItem(
  findings: readonly LocatedFinding[],
  number: string,
  { name, rule }: RuleGroup,
  sources: MaskedSources,
  { tool }: ReviewOptions,
): FalsePositiveItem {
  const first = findings[0]!;
  const explanation = explanationOf(first.finding);
  const place = first.suppressedAt ?? first;
  const others = describeOthers(findings);
  const peer = rule?.engine ? `; Salesforce Code Analyzer has the rule under this name (engine ${rule.engine})` : '';
  return {
    heading: `${number} ${headingOf(findings)}`,
    locations: groupByFile(findings).map(({ file, findings: inFile }) => `${oneLine(file)}, ${linesOf(inFile)}`),
    detectedBy: `Preflight ${tool.version}, rule ${name}${others || peer}`,
    messages: [...new Set(findings.map(({ finding }) => oneLine(finding.message)))],
    category: explanation?.category
      ? categories[explanation.category]
      : `${toDo}say which it is: non-existent, non-exploitable, or required by the use case`,
    explanation: explanation ? oneLine(sources.mask(place.uri, place.file, explanation.text)) : unexplained,
    setAside: [...new Set(findings.flatMap(describeSuppression))],
    evidence: findings.slice(0, mostEvidence).map((located) => gatherEvidence(located, sources)),
    moreEvidence: Math.max(0, findings.length - mostEvidence),
    references: rule ? referencesOf(rule) : [],
  };
}

/** The other tools that have these findings: `; Code Analyzer (pmd) 0.46.0, rule ApexCRUDViolation (2 of 3 places)`. */
function describeOthers(findings: readonly LocatedFinding[]): string {
  const names = findings.map(({ alsoFoundBy = [] }) => new Set(alsoFoundBy.map(describeDetector)));
  return [...new Set(names.flatMap((each) => [...each]))]
    .map((name) => {
      const places = names.filter((each) => each.has(name)).length;
      return `; ${name}${places < findings.length ? ` (${places} of ${count(findings.length, 'place')})` : ''}`;
    })
    .join('');
}

function describeDetector({ tool, toolVersion, rule }: Pick<Detection, 'tool' | 'toolVersion' | 'rule'>): string {
  return oneLine(`${tool}${toolVersion === undefined ? '' : ` ${toolVersion}`}, rule ${rule}`);
}

/** What another tool found and its users set aside there: one item for all findings with the same reason. */
function draftImportedRule({ tool, rule, findings }: ImportedGroup, number: number, sources: MaskedSources): ExplainedRule {
  const cases = new Map<string, ImportedFinding[]>();
  for (const found of findings) {
    const key = found.setAside?.reason ?? '';
    const list = cases.get(key);
    if (list) list.push(found);
    else cases.set(key, [found]);
  }
  const items = [...cases.values()].map((list, index) => draftImportedItem(list, `${number}.${index + 1}`, sources));
  return { name: oneLine(rule), title: `Found by ${oneLine(tool)}`, objection: '', items };
}

function draftImportedItem(findings: readonly ImportedFinding[], number: string, sources: MaskedSources): FalsePositiveItem {
  const first = findings[0]!;
  const { file, region, rule, tool, help, setAside } = first;
  const more = findings.length > 1 ? ` and ${count(findings.length - 1, 'more place')}` : '';
  const name = file === '' ? 'no file named' : oneLine(file.slice(file.lastIndexOf('/') + 1) || file);
  return {
    heading: `${number} ${name}${region ? `, line ${region.beginLine}` : ''}${more}`,
    locations: findings.map((found) => oneLine(describeImportedPlace(found))),
    detectedBy: describeDetector(first),
    messages: [...new Set(findings.map(({ message }) => oneLine(message)))],
    category: `${toDo}say which it is: non-existent, non-exploitable, or required by the use case`,
    explanation: setAside?.reason === undefined ? unexplained : oneLine(setAside.reason),
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

function describeImportedOpen({ tool, rule, findings }: ImportedGroup): OpenRule {
  const gravest = Math.min(...findings.map(({ analyzerSeverity }) => analyzerSeverity)) as AnalyzerSeverity;
  return {
    name: oneLine(`${rule}, found by ${tool}`),
    severity: `${gravest} ${analyzerSeverityName({ severity: gravest })}`,
    count: findings.length,
    places: findings.map((found) => oneLine(describeImportedPlace(found))),
  };
}

function gatherEvidence(located: LocatedFinding, sources: MaskedSources): Evidence {
  const { region, related, steps = [] } = located;
  const source = sources.of(located.uri, located.file);
  const path = abridgeSteps(steps, mostSteps).flatMap(({ number, step, leftOut }) => {
    const gap = leftOut > 0 ? [`(${count(leftOut, 'step')} left out)`] : [];
    const check = step.kind === 'check' ? 'Check: ' : '';
    return [...gap, `${number}. ${check}${oneLine(step.message)} (${describePlace(step)})`];
  });
  const others = related.map((each) => `${oneLine(each.message)} (${describePlace(each)})`);
  return {
    location: describePlace(located),
    code: source ? excerptText(excerptOf(source, region, around)) : '',
    path: path.length > 0 ? path : others,
  };
}

/** The first place, by the file's own name, and how many more there are. */
function headingOf(findings: readonly LocatedFinding[]): string {
  const { file, region } = findings[0]!;
  const more = findings.length > 1 ? ` and ${count(findings.length - 1, 'more place')}` : '';
  return `${oneLine(file.slice(file.lastIndexOf('/') + 1))}, line ${region.beginLine}${more}`;
}

function linesOf(findings: readonly LocatedFinding[]): string {
  return `${findings.length === 1 ? 'line' : 'lines'} ${findings.map(({ region }) => region.beginLine).join(', ')}`;
}

function describeSuppression({ finding, suppressedAt }: LocatedFinding): string[] {
  return suppressedAt ? [`${finding.suppression?.by ?? ''}, ${describePlace(suppressedAt)}`] : [];
}

function describePlace({ file, region }: Pick<LocatedFinding, 'file' | 'region'>): string {
  return `${oneLine(file)}, line ${region.beginLine}`;
}

/** The page of the rule, some of the official pages that the first FAQ entry rests on, and the FAQ. */
function referencesOf(rule: RuleMeta): Reference[] {
  const [first, ...others] = rule.faq.map((id) => faqEntry(id)).filter((entry) => entry !== undefined);
  const pages = (first?.sources ?? []).filter(({ kind, url }) => kind === 'official' && url !== undefined && url !== rule.help);
  return [
    { title: `Rule ${rule.name}`, url: rule.help },
    ...pages.slice(0, mostPages).map(({ title, url }) => ({ title, url })),
    ...(first ? [{ title: `Preflight, ${first.id}: ${first.question}` }] : []),
    ...(others.length > 0 ? [{ title: `Preflight, ${others.map(({ id }) => id).join(', ')}` }] : []),
  ];
}

function describeOpen({ name, rule, findings }: RuleGroup): OpenRule {
  return {
    name,
    severity: rule ? `${rule.severity} ${analyzerSeverityName(rule)}` : '',
    count: findings.length,
    places: groupByFile(findings).map(({ file, findings: inFile }) => `${oneLine(file)}, ${linesOf(inFile)}`),
  };
}
