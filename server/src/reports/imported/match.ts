/** Findings of other tools, set against those of a scan. */

import { editorSeverity } from '#shared/rule';
import { MaskedSources } from '../maskedSources';
import type { LocatedFinding, LocatedPlace, Region, ScanReport } from '../scanReport';
import { withoutSecrets } from '../withoutSecrets';
import type { Detection, ImportedFile, ImportedFinding } from './imported';
import { ScannedFiles, type ScannedFolders } from './scannedFiles';
import type { ToolFinding } from './toolFinding';

/** The findings of one imported file. */
export interface Import {
  /** The file, for readers. */
  readonly name: string;
  readonly findings: readonly ToolFinding[];
}

/** What imports are set against. */
export interface ImportOptions extends ScannedFolders {
  /** The names of the rules here that go by this name, or did so once. */
  readonly rulesNamed: (name: string) => readonly string[];
  /** The text of an analysed file, by its URI. */
  readonly sourceOf: (uri: string) => string | undefined;
  /** Only findings of these rules are taken; all if left out. */
  readonly onlyRules?: readonly string[];
}

/**
 * The report with what other tools found, so that nothing is in it twice. A finding of a tool is one of ours if rule and file are
 * the same and the lines overlap, or if it stands on the way of the data of ours; ours then names the tool. What is left is
 * listed apart, what the tool has set aside for itself. A finding that the same tool repeats counts once.
 */
export function addImports(report: ScanReport, imports: readonly Import[], options: ImportOptions): ScanReport {
  const files = new ScannedFiles(options);
  const ours = new OwnFindings(report);
  const seen = new Set<string>();
  const detections = new Map<LocatedFinding, Map<string, Detection>>();
  const apart: ImportedFinding[] = [];
  const only = options.onlyRules && new Set(options.onlyRules.map(fold));
  const told = imports.map(({ name, findings }): ImportedFile => {
    const counts = { matched: 0, repeated: 0, apart: 0, outside: 0 };
    const tools = new Set<string>();
    let taken = 0;
    for (const finding of findings) {
      const rules = ruleNames(finding, options);
      if (only && !rules.some((rule) => only.has(rule))) continue;
      taken++;
      tools.add(finding.tool);
      const imported = locate(finding, files);
      const key = identify(imported);
      if (seen.has(key)) {
        counts.repeated++;
        continue;
      }
      seen.add(key);
      const same = ours.like(rules, finding, imported, files);
      for (const each of same) note(detections, each, imported);
      if (same.length > 0) {
        counts.matched++;
      } else {
        counts.apart++;
        if (imported.uri === undefined) counts.outside++;
        apart.push(imported);
      }
    }
    return { name, tools: [...tools].sort(), findings: taken, ...counts };
  });
  const masks = new MaskedSources({ ...report, imported: { files: told, findings: apart, suppressed: [] } }, options.sourceOf);
  const masked = apart.map((each) => maskTexts(each, masks)).sort(compareImported);
  const withTools = (located: LocatedFinding): LocatedFinding => {
    const found = detections.get(located);
    if (!found) return located;
    return {
      ...located,
      alsoFoundBy: [...found.values()].map((each) => maskReason(each, located, masks)).sort(compareDetections),
    };
  };
  return {
    ...report,
    findings: report.findings.map(withTools),
    suppressed: report.suppressed.map(withTools),
    imported: {
      files: told,
      findings: masked.filter(({ setAside }) => !setAside),
      suppressed: masked.filter(({ setAside }) => setAside),
    },
  };
}

/** The last line that a region has a character in. */
function lastLine({ beginLine, endLine, endColumn }: Region): number {
  return endColumn === 1 && endLine > beginLine ? endLine - 1 : endLine;
}

/** A finding without a region is about all of its file. */
function overlap(one: Region, other: Region | undefined): boolean {
  return !other || (one.beginLine <= lastLine(other) && other.beginLine <= lastLine(one));
}

/** The findings of the scan, by rule and file. */
class OwnFindings {
  private readonly byPlace = new Map<string, LocatedFinding[]>();
  private readonly byStep = new Map<string, { readonly place: LocatedPlace; readonly located: LocatedFinding }[]>();

  constructor({ findings, suppressed }: ScanReport) {
    for (const located of [...findings, ...suppressed]) {
      append(this.byPlace, keyOf(fold(located.finding.rule), located.uri), located);
      for (const place of located.steps ?? []) {
        append(this.byStep, keyOf(fold(located.finding.rule), place.uri), { place, located });
      }
    }
  }

  /**
   * Those that another tool's finding is the same as: at its own place the nearest ones, else the ways it stands on, else those
   * at one of its further places.
   */
  like(rules: readonly string[], finding: ToolFinding, { uri, region }: ImportedFinding, files: ScannedFiles): LocatedFinding[] {
    const here = uri === undefined ? [] : nearest(this.at(rules, uri, region), region);
    if (here.length > 0) return here;
    const onWay = rules.flatMap((rule) => this.byStep.get(keyOf(rule, uri ?? '')) ?? []);
    const passing = onWay.filter(({ place }) => overlap(place.region, region)).map(({ located }) => located);
    if (passing.length > 0) return [...new Set(passing)];
    for (const place of finding.otherPlaces) {
      const other = place.region && files.find(place).uri;
      const there = other === undefined ? [] : nearest(this.at(rules, other, place.region), place.region);
      if (there.length > 0) return there;
    }
    return [];
  }

  private at(rules: readonly string[], uri: string, region: Region | undefined): LocatedFinding[] {
    const there = rules.flatMap((rule) => this.byPlace.get(keyOf(rule, uri)) ?? []);
    return there.filter((located) => overlap(located.region, region));
  }
}

/** Of findings in the lines of a long region those that begin nearest to where it begins. */
function nearest(findings: readonly LocatedFinding[], region: Region | undefined): LocatedFinding[] {
  if (!region) return [...findings];
  const distances = findings.map((located) => Math.abs(located.region.beginLine - region.beginLine));
  const least = distances.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
  return findings.filter((_, index) => distances[index] === least);
}

function keyOf(rule: string, uri: string): string {
  return `${rule}\0${uri}`;
}

/** The rule's names as they are compared: the tool's own, the last part of a long id, and what Preflight calls the rule. */
function ruleNames({ rule, otherNames }: ToolFinding, { rulesNamed }: ImportOptions): string[] {
  const written = [rule, ...otherNames].flatMap((name) => [
    name,
    name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf(':')) + 1),
  ]);
  return [...new Set(written.flatMap((name) => [name, ...rulesNamed(name)]).map(fold))].filter((name) => name !== '');
}

function locate(finding: ToolFinding, files: ScannedFiles): ImportedFinding {
  const { tool, toolVersion, rule, severity, message, help, isSecurity, place, setAside } = finding;
  return {
    tool,
    ...(toolVersion !== undefined && { toolVersion }),
    rule,
    severity: editorSeverity({ severity }),
    analyzerSeverity: severity,
    message,
    ...(help !== undefined && { help }),
    isSecurity,
    ...files.find(place),
    ...(place.region && { region: place.region }),
    ...(setAside && { setAside }),
  };
}

/** A tool that says the same of the same place, in one file or in another form of its report, repeats itself. */
function identify({ tool, rule, uri, file, region, message }: ImportedFinding): string {
  const place = region && [region.beginLine, region.beginColumn, region.endLine, region.endColumn];
  return JSON.stringify([tool, fold(rule), uri ?? file, place, message]);
}

function note(detections: Map<LocatedFinding, Map<string, Detection>>, located: LocatedFinding, found: ImportedFinding): void {
  const { tool, toolVersion, rule, setAside } = found;
  const list = detections.get(located) ?? new Map<string, Detection>();
  detections.set(located, list);
  const key = keyOf(fold(rule), tool);
  const known = list.get(key);
  // Open in one place is open.
  if (known && !known.setAside) return;
  list.set(key, { tool, ...(toolVersion !== undefined && { toolVersion }), rule, ...(setAside && { setAside }) });
}

function maskTexts(found: ImportedFinding, sources: MaskedSources): ImportedFinding {
  const mask = (text: string) => maskText(text, found, sources);
  const { setAside } = found;
  return {
    ...found,
    rule: withoutSecrets(found.rule),
    file: found.uri === undefined ? withoutSecrets(found.file) : found.file,
    message: mask(found.message),
    ...(setAside && { setAside: setAside.reason === undefined ? {} : { reason: mask(setAside.reason) } }),
  };
}

function maskReason(found: Detection, located: LocatedFinding, sources: MaskedSources): Detection {
  const reason = found.setAside?.reason;
  return reason === undefined ? found : { ...found, setAside: { reason: maskText(reason, located, sources) } };
}

/** A text of another tool: without secrets that are known by their form, and without what reports mask at its place. */
function maskText(text: string, { uri, file, region }: Pick<ImportedFinding, 'uri' | 'file' | 'region'>, sources: MaskedSources) {
  return withoutSecrets(uri === undefined ? text : sources.maskQuotes(uri, file, region, text));
}

function compareImported(a: ImportedFinding, b: ImportedFinding): number {
  return (
    compare(a.tool, b.tool) ||
    Number(b.isSecurity) - Number(a.isSecurity) ||
    a.analyzerSeverity - b.analyzerSeverity ||
    compare(a.rule, b.rule) ||
    compare(a.file, b.file) ||
    (a.region?.beginLine ?? 0) - (b.region?.beginLine ?? 0) ||
    (a.region?.beginColumn ?? 0) - (b.region?.beginColumn ?? 0) ||
    compare(a.message, b.message)
  );
}

function compareDetections(a: Detection, b: Detection): number {
  return compare(a.tool, b.tool) || compare(a.rule, b.rule);
}

/** Compares by code units, so that the order is the same in every locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function fold(name: string): string {
  return name.trim().toLowerCase();
}

function append<V>(lists: Map<string, V[]>, key: string, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
