import type { CodeFlow, Location, Log, Notification, ReportingDescriptor, Result, Suppression, ThreadFlowLocation } from 'sarif';
import { type Confidence, type FlowStepKind, severities } from '#shared/finding';
import { editorSeverity, type RuleMeta } from '#shared/rule';
import { importedRuns } from './importedSarif';
import { MaskedSources } from './maskedSources';
import { describeFile, describeRegion, levels, securitySeverities, sourceRoot } from './sarifParts';
import type { FileNotice, LocatedFinding, LocatedPlace, LocatedStep, ScanReport } from './scanReport';

/** What the report says of the tool that wrote it. */
export interface ToolIdentity {
  readonly version: string;
  readonly informationUri: string;
}

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const precisions: Readonly<Record<Confidence, string>> = { high: 'high', medium: 'medium', low: 'low' };

/**
 * What a step is, in the words of SARIF 2.1.0, 3.38.8, and whether a short rendering needs it (3.38.13). Not every source is
 * what users type, so none is called taint.
 */
const stepKinds: Readonly<Record<FlowStepKind, Pick<ThreadFlowLocation, 'kinds' | 'importance'>>> = {
  source: { kinds: ['acquire', 'value'], importance: 'essential' },
  hop: { kinds: ['value'], importance: 'important' },
  check: { kinds: ['caution'], importance: 'essential' },
  sink: { kinds: ['danger'], importance: 'essential' },
};

/**
 * The whole scan as a SARIF 2.1.0 log with one run, and a further one for each tool whose findings were imported; ends with a
 * line break. File names are relative to %SRCROOT%, the
 * folder of the scan; files outside it have absolute URIs. No source text is in it but the reasons of suppressions, and nothing
 * that differs from one scan of the same files to the next.
 *
 * @param sourceOf the text of an analysed file, by its URI: what is a secret there is masked in reasons
 */
export function formatSarif(report: ScanReport, tool: ToolIdentity, sourceOf?: (uri: string) => string | undefined): string {
  const sources = new MaskedSources(report, sourceOf ?? (() => undefined));
  const all = [...report.findings, ...report.suppressed];
  const descriptors = describeRules(report.rules, all);
  const indexes = new Map(descriptors.map(({ id }, index) => [id, index]));
  const [settings, files] = [true, false].map((ofSettings) =>
    report.notices.filter(({ kind }) => (kind === 'configuration') === ofSettings).map(describeNotice),
  );
  const log: Log = {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Preflight',
            version: tool.version,
            semanticVersion: tool.version,
            informationUri: tool.informationUri,
            rules: descriptors,
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [sourceRoot]: { description: { text: 'The folder in which the scan was started.' } } },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: files,
            ...(settings.length > 0 && { toolConfigurationNotifications: settings }),
          },
        ],
        results: all.map((finding) => describeResult(finding, indexes.get(finding.finding.rule)!, sources)),
      },
      ...(report.imported ? importedRuns(report.imported) : []),
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** More results than this in one run are refused ("SARIF results exceed one or more limits"). */
const mostResults = 25_000;

/**
 * The report as GitHub code scanning takes it: open findings only, because it takes suppressed ones for open, and no more than
 * it accepts, the worst first.
 */
export function forGithub(report: ScanReport): ScanReport {
  const { findings } = report;
  if (findings.length <= mostResults) return { ...report, suppressed: [] };
  const worst = severities.flatMap((severity) => findings.filter(({ finding }) => finding.severity === severity));
  return { ...report, findings: worst.slice(0, mostResults), suppressed: [] };
}

/** The rules that were run, then those that only findings name. */
function describeRules(rules: readonly RuleMeta[], findings: readonly LocatedFinding[]): ReportingDescriptor[] {
  const known = new Set(rules.map(({ name }) => name));
  const others = [...new Set(findings.map(({ finding }) => finding.rule))].filter((name) => !known.has(name)).sort();
  return [...rules.map(describeRule), ...others.map((name) => ({ id: name, name }))];
}

function describeRule(rule: RuleMeta): ReportingDescriptor {
  const faq = rule.faq.length > 0 ? `FAQ: ${rule.faq.join(', ')}` : undefined;
  const text = [rule.objection, `How to fix: ${rule.remedy}`, faq, rule.help];
  const markdown = [rule.objection, `**How to fix:** ${rule.remedy}`, faq, `[Read more](${rule.help})`];
  return {
    id: rule.name,
    name: rule.name,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.objection },
    help: { text: joinParagraphs(text), markdown: joinParagraphs(markdown) },
    helpUri: rule.help,
    defaultConfiguration: { level: levels[editorSeverity(rule)] },
    properties: {
      // GitHub reads security-severity only of rules that have the tag `security`.
      tags: [...new Set(['security', 'salesforce', rule.area, ...rule.tags.map((tag) => tag.toLowerCase())])],
      precision: precisions[rule.confidence],
      'security-severity': securitySeverities[rule.severity],
    },
  };
}

function joinParagraphs(paragraphs: readonly (string | undefined)[]): string {
  return paragraphs.filter((each) => each !== undefined).join('\n\n');
}

function describeResult(located: LocatedFinding, ruleIndex: number, sources: MaskedSources): Result {
  const { finding, related, steps, alsoFoundBy } = located;
  const result: Result = {
    ruleId: finding.rule,
    ruleIndex,
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [describePlace(located)],
    partialFingerprints: { 'preflightFinding/v1': finding.fingerprint },
    // Where one result has the property, all must have it: none is an empty list (SARIF 2.1.0, 3.27.23).
    suppressions: describeSuppressions(located, sources),
    properties: {
      confidence: finding.confidence,
      ...(alsoFoundBy && { alsoFoundBy: alsoFoundBy.map(({ tool }) => tool) }),
    },
  };
  if (related.length > 0) {
    result.relatedLocations = related.map((each, index) => ({
      id: index + 1,
      ...describePlace(each),
      message: { text: each.message },
    }));
  }
  if (steps) result.codeFlows = [describeSteps(steps)];
  return result;
}

/** One way, walked by one thread. Our own name of what a step is goes along as a property. */
function describeSteps(steps: readonly LocatedStep[]): CodeFlow {
  const locations = steps.map(
    (step): ThreadFlowLocation => ({
      location: { ...describePlace(step), message: { text: step.message } },
      ...stepKinds[step.kind],
      properties: { step: step.kind },
    }),
  );
  return { threadFlows: [{ locations }] };
}

function describeSuppressions(located: LocatedFinding, sources: MaskedSources): Suppression[] {
  const { finding, suppressedAt } = located;
  const { suppression } = finding;
  if (!suppression) return [];
  // Suppressions in a configuration file stand outside of the source (SARIF 2.1.0, 3.35.2).
  const kind = /\.ya?ml$/.test(suppression.by) ? 'external' : 'inSource';
  const { by: dialect, category, reviewer, until } = suppression;
  const terms = { ...(category && { category }), ...(reviewer && { reviewer }), ...(until && { until }) };
  const described: Suppression = { kind, properties: { dialect, ...terms } };
  const { uri, file } = suppressedAt ?? located;
  if (suppression.reason !== undefined) described.justification = sources.mask(uri, file, suppression.reason);
  if (suppressedAt) described.location = describePlace(suppressedAt);
  return [described];
}

function describePlace(place: LocatedPlace): Location {
  return { physicalLocation: { artifactLocation: describeFile(place), region: describeRegion(place.region) } };
}

const noticeIds: Readonly<Record<FileNotice['kind'], string>> = {
  fault: 'damaged-file',
  skipped: 'skipped-file',
  configuration: 'setting-without-effect',
};

function describeNotice(notice: FileNotice): Notification {
  const { message, kind, region } = notice;
  const physicalLocation = {
    artifactLocation: describeFile(notice),
    ...(region ? { region: describeRegion(region) } : {}),
  };
  return {
    level: 'warning',
    descriptor: { id: noticeIds[kind] },
    message: { text: message },
    locations: [{ physicalLocation }],
  };
}
