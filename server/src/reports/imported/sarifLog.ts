/** SARIF 2.1.0 of any tool. Sections are those of the OASIS standard. */

import type { AnalyzerSeverity } from '#shared/rule';
import { ImportFault } from './importFault';
import { codeAnalyzerName, isAboutSecurity, type ToolFinding, type ToolPlace } from './toolFinding';
import {
  isAbsolutePath,
  isRecord,
  isWebAddress,
  type JsonRecord,
  nameOf,
  numberOf,
  pageOf,
  plainAddress,
  portablePath,
  recordOf,
  recordsOf,
  regionFrom,
  severityOf,
  textOf,
  textsOf,
} from './values';

/** Whether a value is a SARIF log, whatever its version. */
export function isSarifLog(value: unknown): value is JsonRecord {
  return isRecord(value) && Array.isArray(value.runs) && typeof value.version === 'string';
}

/**
 * The findings of all runs of a log. Results that are no findings (3.27.9: pass, notApplicable, informational) or that are gone
 * (3.27.24) are left out. Throws an ImportFault with what is wrong with a log of another version, or one that Preflight wrote.
 */
export function readSarifLog(log: JsonRecord): ToolFinding[] {
  if (log.version !== '2.1.0') throw new ImportFault('version', `it is SARIF ${nameOf(log.version)}, and only 2.1.0 is read`);
  return recordsOf(log.runs).flatMap(readRun);
}

/** What results of a run are read with. */
interface Run {
  readonly run: JsonRecord;
  readonly tool: string;
  readonly toolVersion?: string;
  readonly isCodeAnalyzer: boolean;
  readonly driver: RuleTable;
  readonly extensions: readonly RuleTable[];
  readonly artifacts: readonly JsonRecord[];
  readonly bases: JsonRecord;
}

/** The rules of a part of a tool, by index and by id. */
interface RuleTable {
  readonly list: readonly JsonRecord[];
  readonly byId: ReadonlyMap<string, JsonRecord>;
}

function readRun(run: JsonRecord): ToolFinding[] {
  const tool = recordOf(run.tool);
  const driver = recordOf(tool.driver);
  const name = nameOf(driver.name) ?? 'unknown tool';
  if (name === 'Preflight') throw new ImportFault('own', 'Preflight itself wrote it');
  // A run of Code Analyzer has the name of one of its engines.
  const isCodeAnalyzer = /\bcode-analyzer\b/.test(textOf(driver.informationUri) ?? '');
  const toolVersion = nameOf(driver.semanticVersion) ?? nameOf(driver.version);
  const context: Run = {
    run,
    tool: isCodeAnalyzer ? codeAnalyzerName(name) : name,
    ...(toolVersion !== undefined && { toolVersion }),
    isCodeAnalyzer,
    driver: tableOf(driver),
    extensions: recordsOf(tool.extensions).map(tableOf),
    artifacts: Array.isArray(run.artifacts) ? run.artifacts.map(recordOf) : [],
    bases: recordOf(run.originalUriBaseIds),
  };
  return recordsOf(run.results)
    .filter(isFinding)
    .map((result) => readResult(result, context));
}

function tableOf(component: JsonRecord): RuleTable {
  const list = Array.isArray(component.rules) ? component.rules.map(recordOf) : [];
  return { list, byId: new Map(list.flatMap((rule) => (typeof rule.id === 'string' ? [[rule.id, rule]] : []))) };
}

function isFinding({ kind, baselineState }: JsonRecord): boolean {
  return (kind === undefined || kind === 'fail' || kind === 'open' || kind === 'review') && baselineState !== 'absent';
}

function readResult(result: JsonRecord, context: Run): ToolFinding {
  const { tool, toolVersion } = context;
  const descriptor = descriptorOf(result, context);
  const rule = nameOf(result.ruleId) ?? nameOf(recordOf(result.rule).id) ?? nameOf(descriptor.id) ?? 'unknown rule';
  const names = [nameOf(descriptor.id), nameOf(descriptor.name)].filter((name) => name !== undefined && name !== rule);
  const help = pageOf(descriptor.helpUri);
  const [place = {}, ...others] = recordsOf(result.locations).map((each) => readLocation(each, context));
  const flows = recordsOf(result.codeFlows)
    .flatMap(({ threadFlows }) => recordsOf(threadFlows))
    .flatMap(({ locations }) => recordsOf(locations))
    .map(({ location }) => location);
  const further = recordsOf([...recordsOf(result.relatedLocations), ...flows]).slice(0, mostPlaces);
  const weaknesses = weaknessesOf(rule, result, descriptor);
  const setAside = readSuppressions(recordsOf(result.suppressions));
  return {
    tool,
    ...(toolVersion !== undefined && { toolVersion }),
    rule,
    otherNames: names as string[],
    severity: severityFrom(result, descriptor, context),
    message: messageOf(recordOf(result.message), descriptor) ?? rule,
    ...(weaknesses.length > 0 && { weaknesses }),
    ...(help !== undefined && { help }),
    isSecurity: !context.isCodeAnalyzer || isAboutSecurity(textsOf(recordOf(descriptor.properties).category)),
    place,
    otherPlaces: [...others, ...further.map((each) => readLocation(each, context))].slice(0, mostPlaces),
    ...(setAside && { setAside }),
  };
}

/**
 * The weaknesses that a result or its rule names: in tags (`CWE-79: ...`, `external/cwe/cwe-079`), in a property of that name, as
 * a taxon (3.27.8), as what the rule is related to (3.49.15), or in the id of the rule.
 */
function weaknessesOf(rule: string, result: JsonRecord, descriptor: JsonRecord): number[] {
  const ofBoth = [recordOf(result.properties), recordOf(descriptor.properties)];
  const texts = ofBoth.flatMap(({ tags, cwe, CWE }) =>
    [tags, cwe, CWE].flatMap((each) => [...textsOf(each), textOf(each) ?? '']),
  );
  const taxa = [...recordsOf(result.taxa), ...recordsOf(descriptor.relationships).map(({ target }) => recordOf(target))];
  const named = taxa.map(({ id, toolComponent }) => `${nameOf(recordOf(toolComponent).name) ?? ''}-${nameOf(id) ?? ''}`);
  const numbers = [rule, ...texts, ...named].flatMap((text) => {
    return [...text.slice(0, mostTag).matchAll(/\bcwe[-_:/ ]{1,10}0{0,4}([1-9]\d{0,3})\b/gi)].map(([, number]) => Number(number));
  });
  return [...new Set(numbers)];
}

/** Longer tags are not looked at to the end: UTF-16 code units. */
const mostTag = 500;

/** More places of one result than this are not looked at. */
const mostPlaces = 200;

/** The rule of a result (3.52): by its index in the tool or in one of its extensions, else by its id or the beginning of that. */
function descriptorOf(result: JsonRecord, { driver, extensions }: Run): JsonRecord {
  const reference = recordOf(result.rule);
  const extension = numberOf(recordOf(reference.toolComponent).index, 0);
  const table = (extension === undefined ? undefined : extensions[extension]) ?? driver;
  const index = numberOf(result.ruleIndex, 0) ?? numberOf(reference.index, 0);
  const found = index === undefined ? undefined : table.list[index];
  if (found) return found;
  const id = textOf(result.ruleId) ?? textOf(reference.id) ?? '';
  for (let part = id; part !== ''; part = part.slice(0, Math.max(0, part.lastIndexOf('/')))) {
    for (const { byId } of [table, driver, ...extensions]) {
      const named = byId.get(part);
      if (named) return named;
    }
  }
  return {};
}

/**
 * The tool's score between 0 and 10, in the bands that GitHub reads it with; else Code Analyzer's own severity; else the level
 * (3.27.10), which a rule may set for its results.
 */
function severityFrom(result: JsonRecord, descriptor: JsonRecord, { isCodeAnalyzer }: Run): AnalyzerSeverity {
  const ofRule = recordOf(descriptor.properties);
  const score = Number(recordOf(result.properties)['security-severity'] ?? ofRule['security-severity'] ?? Number.NaN);
  if (score >= 0 && score <= 10) return score > 9 ? 1 : score >= 7 ? 2 : score >= 4 ? 3 : score > 0 ? 4 : 5;
  const own = isCodeAnalyzer ? severityOf(ofRule.severity) : undefined;
  if (own !== undefined) return own;
  const level = result.level ?? recordOf(descriptor.defaultConfiguration).level;
  return level === 'error' ? 2 : level === 'note' ? 4 : level === 'none' ? 5 : 3;
}

/** The text of a message (3.11), with its arguments put in, and of links in it their text only. */
function messageOf(message: JsonRecord, descriptor: JsonRecord): string | undefined {
  const id = typeof message.id === 'string' ? message.id : undefined;
  const strings = recordOf(descriptor.messageStrings);
  const stored = id !== undefined && Object.hasOwn(strings, id) ? recordOf(strings[id]).text : undefined;
  const text =
    textOf(message.text) ??
    textOf(stored) ??
    textOf(message.markdown) ??
    textOf(recordOf(descriptor.shortDescription).text) ??
    textOf(recordOf(descriptor.fullDescription).text);
  const values = textsOf(message.arguments);
  const filled = text
    ?.replace(/\{(\d{1,3})\}/g, (placeholder, index) => values[Number(index)] ?? placeholder)
    .replace(/(?<!\\)\[([^[\]]{1,500})\]\((?:\d{1,9}|[a-z]{2,8}:[^\s()]{1,500})\)/gi, '$1');
  return textOf(filled);
}

/** A result is suppressed if it has suppressions and none of them is rejected or under review (3.27.23, 3.35.3). */
function readSuppressions(suppressions: readonly JsonRecord[]): ToolFinding['setAside'] {
  if (suppressions.length === 0) return undefined;
  if (suppressions.some(({ status }) => status !== undefined && status !== 'accepted')) return undefined;
  const reason = suppressions.map(({ justification }) => textOf(justification)).find((text) => text !== undefined);
  return reason === undefined ? {} : { reason };
}

function readLocation(location: JsonRecord, context: Run): ToolPlace {
  const physical = recordOf(location.physicalLocation);
  const { startLine, startColumn, endLine, endColumn } = recordOf(physical.region);
  const region = regionFrom(startLine, startColumn, endLine, endColumn);
  return { ...readFile(recordOf(physical.artifactLocation), context), ...(region && { region }) };
}

function readFile(written: JsonRecord, context: Run): ToolPlace {
  const { artifacts, run } = context;
  const index = numberOf(written.index, 0);
  const location = textOf(written.uri) === undefined && index !== undefined ? recordOf(artifacts[index]?.location) : written;
  const uri = textOf(location.uri);
  if (uri === undefined) return {};
  const file = pathFrom(uri);
  if (isAbsolutePath(file) || isWebAddress(file)) return { file };
  const base = baseOf(textOf(location.uriBaseId), context) ?? workingFolder(run);
  if (base === undefined) return { file };
  return isWebAddress(base) ? { file: plainAddress(`${base.replace(/\/$/, '')}/${file}`) } : { file, base };
}

/** What a base stands for (3.14.14), which may be relative to another one. Some tools write the folder itself in its place. */
function baseOf(id: string | undefined, { bases }: Run): string | undefined {
  let below = '';
  let next = id;
  for (let depth = 0; next !== undefined && depth < 20; depth++) {
    if (!Object.hasOwn(bases, next)) {
      const folder = pathFrom(next);
      return isAbsolutePath(folder) || /^https?:/i.test(folder) ? joinPath(folder, below) : undefined;
    }
    const { uri, uriBaseId } = recordOf(bases[next]);
    const folder = pathFrom(textOf(uri) ?? '');
    if (isAbsolutePath(folder) || isWebAddress(folder)) return joinPath(folder, below);
    below = joinPath(folder, below);
    next = textOf(uriBaseId);
  }
  return undefined;
}

function workingFolder(run: JsonRecord): string | undefined {
  for (const { workingDirectory } of recordsOf(run.invocations)) {
    const uri = textOf(recordOf(workingDirectory).uri);
    const folder = uri === undefined ? undefined : pathFrom(uri);
    if (folder !== undefined && isAbsolutePath(folder)) return folder;
  }
  return undefined;
}

function joinPath(folder: string, below: string): string {
  if (folder === '' || below === '') return folder + below;
  return `${folder.replace(/\/$/, '')}/${below}`;
}

/** The path that a URI stands for, portable; an address of the web without its query. Paths that were never encoded are read, too. */
function pathFrom(uri: string): string {
  const file = /^file:(?:\/\/(?:localhost(?=\/))?)?(?=\/)/i.exec(uri)?.[0];
  if (file === undefined && !/^[a-z]:/i.test(uri) && isWebAddress(uri)) return plainAddress(uri);
  const path = decode(uri.slice(file?.length ?? 0));
  return portablePath(path.replace(/^\/(?=[a-z]:\/)/i, ''));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
