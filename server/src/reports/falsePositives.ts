/** The content of a false-positive document, whatever format it is written in (ISVforce Guide, "False Positives"; FAQ-900051). */

import { abridgeSteps } from '#shared/finding';
import type { RuleMeta } from '#shared/rule';
import { faqEntry } from '../faq/entries';
import { excerptOf, excerptText } from './excerpt';
import { type ExplanationCategory, explanationOf, termsOf } from './explanation';
import {
  around,
  type Evidence,
  type ExplainedRule,
  type FalsePositiveDraft,
  type FalsePositiveItem,
  mostEvidence,
  type OpenRule,
  type Reference,
  toDo,
  unexplained,
} from './falsePositiveDraft';
import { groupImported } from './imported/imported';
import { describeDetector, describeImportedOpen, draftImportedRule } from './importedFalsePositives';
import { MaskedSources } from './maskedSources';
import { count, oneLine } from './readable';
import type { ReviewOptions } from './reviewOptions';
import { analyzerSeverityName, groupByFile, groupByRule, isSecurityRule, type RuleGroup } from './ruleGroups';
import type { LocatedFinding, ScanReport } from './scanReport';

const categories: Readonly<Record<ExplanationCategory, string>> = {
  'non-existent': 'Non-existent: the scanner misread the code.',
  'non-exploitable': 'Non-exploitable: the code is as reported, but nothing bad can come of it.',
  'required by the use case': 'Required by the use case: it is intended, guarded and documented.',
};

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
    reviewed: [...new Set(findings.flatMap((located) => describeReview(located, sources)))],
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

/** Who looked at a finding, and the last day the explanation holds: `reviewed by J. Doe, until 2027-06-30`. */
function describeReview({ finding, suppressedAt, ...at }: LocatedFinding, sources: MaskedSources): string[] {
  const explanation = explanationOf(finding);
  const terms = explanation ? termsOf({ ...explanation, category: undefined }) : [];
  const place = suppressedAt ?? at;
  return terms.length > 0 ? [oneLine(sources.mask(place.uri, place.file, terms.join(', ')))] : [];
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
