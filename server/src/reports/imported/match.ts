/** Findings of other tools, set against those of a scan. */

import { compare } from '#shared/compare';
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

/** The findings of an imported file, each with the file it means; none that the same tool has said before. */
export interface PlacedImport {
  readonly name: string;
  readonly tools: readonly string[];
  /** How many there are in the file. */
  readonly total: number;
  readonly repeated: number;
  readonly findings: readonly PlacedFinding[];
}

export interface PlacedFinding {
  readonly finding: ToolFinding;
  /** The rule's names in lower case, by which it is compared. */
  readonly rules: readonly string[];
  /** As a report shows it, but for secrets in its texts. */
  readonly imported: ImportedFinding;
}

/** Finds the files that imported findings are about. Of findings that repeat an earlier one only their number is kept. */
export function placeImports(
  imports: readonly Import[],
  files: ScannedFiles,
  options: Pick<ImportOptions, 'rulesNamed' | 'onlyRules'>,
): PlacedImport[] {
  const seen = new Set<string>();
  const only = options.onlyRules && new Set(options.onlyRules.map(fold));
  return imports.map(({ name, findings }): PlacedImport => {
    const all = findings.map((finding): PlacedFinding => {
      return { finding, rules: ruleNames(finding, options), imported: locate(finding, files) };
    });
    const taken = all.filter(({ rules }) => !only || rules.some((rule) => only.has(rule)));
    const first = taken.filter(({ imported }) => {
      const key = identify(imported);
      return !seen.has(key) && seen.add(key);
    });
    const tools = [...new Set(taken.map(({ finding }) => finding.tool))].sort();
    return { name, tools, total: taken.length, repeated: taken.length - first.length, findings: first };
  });
}

/**
 * The report with what other tools found, so that nothing is in it twice. A finding of a tool is one of ours if rule and file are
 * the same and the lines overlap, or if it stands on the way of the data of ours; ours then names the tool. What is left is
 * listed apart, what the tool has set aside for itself. A finding that the same tool repeats counts once.
 */
export function addImports(report: ScanReport, imports: readonly Import[], options: ImportOptions): ScanReport {
  const files = new ScannedFiles(options);
  const ours = new OwnFindings([...report.findings, ...report.suppressed], files);
  const detections = new Detections();
  const apart: ImportedFinding[] = [];
  const told = placeImports(imports, files, options).map(({ name, tools, total, repeated, findings }): ImportedFile => {
    const counts = { matched: 0, apart: 0, outside: 0 };
    for (const placed of findings) {
      const same = ours.like(placed);
      for (const each of same) detections.note(each, placed.imported);
      if (same.length > 0) {
        counts.matched++;
      } else {
        counts.apart++;
        if (placed.imported.uri === undefined) counts.outside++;
        apart.push(placed.imported);
      }
    }
    return { name, tools, findings: total, repeated, ...counts };
  });
  const masks = new MaskedSources({ ...report, imported: { files: told, findings: apart, suppressed: [] } }, options.sourceOf);
  const masked = apart.map((each) => maskImported(each, masks)).sort(compareImported);
  const withTools = (located: LocatedFinding): LocatedFinding => {
    const alsoFoundBy = detections.of(located, masks);
    return alsoFoundBy.length > 0 ? { ...located, alsoFoundBy } : located;
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

/** The findings of a scan, by rule and file. */
export class OwnFindings {
  private readonly byPlace = new Map<string, LocatedFinding[]>();
  private readonly byStep = new Map<string, { readonly place: LocatedPlace; readonly located: LocatedFinding }[]>();

  constructor(
    findings: Iterable<LocatedFinding>,
    private readonly files: ScannedFiles,
  ) {
    for (const located of findings) {
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
  like({ rules, finding, imported: { uri, region } }: PlacedFinding): LocatedFinding[] {
    const here = uri === undefined ? [] : nearest(this.at(rules, uri, region), region);
    if (here.length > 0) return here;
    const onWay = rules.flatMap((rule) => this.byStep.get(keyOf(rule, uri ?? '')) ?? []);
    const passing = onWay.filter(({ place }) => overlap(place.region, region)).map(({ located }) => located);
    if (passing.length > 0) return [...new Set(passing)];
    for (const place of finding.otherPlaces) {
      const other = place.region && this.files.find(place).uri;
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
function ruleNames({ rule, otherNames }: ToolFinding, { rulesNamed }: Pick<ImportOptions, 'rulesNamed'>): string[] {
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

/** Which tools have which of our findings, too. */
export class Detections {
  private readonly byFinding = new Map<LocatedFinding, Map<string, Detection>>();

  note(located: LocatedFinding, { tool, toolVersion, rule, setAside }: ImportedFinding): void {
    const list = this.byFinding.get(located) ?? new Map<string, Detection>();
    this.byFinding.set(located, list);
    const key = keyOf(fold(rule), tool);
    const known = list.get(key);
    // Open in one place is open.
    if (known && !known.setAside) return;
    list.set(key, { tool, ...(toolVersion !== undefined && { toolVersion }), rule, ...(setAside && { setAside }) });
  }

  /** In order of the tools' names; reasons without secrets, or left out where nothing masks them. */
  of(located: LocatedFinding, masks?: MaskedSources): Detection[] {
    const found = this.byFinding.get(located)?.values() ?? [];
    return [...found].map((each) => maskReason(each, located, masks)).sort(compareDetections);
  }
}

/** A finding of another tool without secrets in its texts. */
export function maskImported(found: ImportedFinding, sources: MaskedSources): ImportedFinding {
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

function maskReason(found: Detection, located: LocatedFinding, sources: MaskedSources | undefined): Detection {
  const reason = found.setAside?.reason;
  if (reason === undefined) return found;
  return { ...found, setAside: sources ? { reason: maskText(reason, located, sources) } : {} };
}

/** A text of another tool: without secrets that are known by their form, and without what reports mask at its place. */
function maskText(text: string, { uri, file, region }: Pick<ImportedFinding, 'uri' | 'file' | 'region'>, sources: MaskedSources) {
  return withoutSecrets(uri === undefined ? text : sources.maskQuotes(uri, file, region, text));
}

/** By tool, those on security first, then by gravity, rule and place. */
export function compareImported(a: ImportedFinding, b: ImportedFinding): number {
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

function fold(name: string): string {
  return name.trim().toLowerCase();
}

function append<V>(lists: Map<string, V[]>, key: string, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
