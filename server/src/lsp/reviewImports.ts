import { statSync } from 'node:fs';
import type { Finding } from '#shared/finding';
import type { FileReport } from '#shared/report';
import type { ImportedResult } from '#shared/review';
import type { Analysis } from '../engine/analysis';
import { followLines } from '../reports/imported/followLines';
import type { Detection, ImportedFinding } from '../reports/imported/imported';
import {
  compareImported,
  Detections,
  type Import,
  maskImported,
  OwnFindings,
  type PlacedFinding,
  type PlacedImport,
  placeImports,
} from '../reports/imported/match';
import { ScannedFiles, type ScannedFolders } from '../reports/imported/scannedFiles';
import { MaskedSources } from '../reports/maskedSources';
import { type LocatedFinding, locateFinding, type Region } from '../reports/scanReport';
import { rulesNamed } from '../rules/registry';
import { type ImportedFile, readImportedFile } from './importedFile';
import { nameOf } from './reviewNames';
import type { Session } from './session';
import { forEachInSlices } from './slices';

/** The review shows so many findings of others, the gravest; a list of more is nothing that anybody reads. */
const mostShown = 5000;
/** How long after a change the open findings are counted again, in milliseconds. */
const patience = 1000;

/** What other tools found, set against the findings as they stand now. */
export interface MatchedImports {
  /** The tools that have a finding of ours, too. */
  readonly also: ReadonlyMap<Finding, readonly Detection[]>;
  /** What only others have and is about security, the gravest first; places as they are now, secrets masked. */
  readonly apart: readonly LiveFinding[];
  readonly results: readonly ImportedResult[];
}

export interface LiveFinding {
  readonly placed: PlacedFinding;
  readonly shown: ImportedFinding;
}

interface Placed {
  readonly uris: readonly string[];
  readonly contents: readonly Import[];
  readonly files: ScannedFiles;
  readonly imports: readonly PlacedImport[];
}

interface MaskedFile {
  readonly text: string | undefined;
  readonly report: FileReport | undefined;
  readonly findings: readonly ImportedFinding[];
  readonly shown: readonly ImportedFinding[];
}

/**
 * Files of other scanners that are part of the review. Their findings follow edits: lines are those of the text that was there
 * when the file was read. What was the same as a finding of ours then, and no longer is since the text changed, counts as done.
 */
export class ReviewImports {
  /** How many open findings others alone have, when they were last counted. */
  open = 0;
  private files: readonly ImportedFile[] = [];
  private placed: Placed | undefined;
  /** The texts of the files that the findings of an import are about, as they were at the beginning. */
  private readonly texts = new WeakMap<Import, Map<string, string>>();
  private readonly moves = new Map<
    string,
    { readonly before: string; readonly after: string; readonly line: (line: number) => number }
  >();
  private readonly located = new WeakMap<FileReport, { readonly lines: unknown; readonly findings: readonly LocatedFinding[] }>();
  private readonly matched = new WeakSet<object>();
  private masked = new Map<string, MaskedFile>();
  private queue: Promise<unknown> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly session: Session) {}

  /** Makes these files, and no others, part of the review, once they are read. */
  set(uris: readonly string[]): Promise<void> {
    const read = async () => {
      const known = new Map(this.files.map((file) => [file.uri, file]));
      const files: ImportedFile[] = [];
      // One after the other: each may take a lot of memory.
      for (const uri of new Set(uris)) files.push(await readImportedFile(uri, known.get(uri)));
      this.files = files;
    };
    const done = this.queue.then(read);
    this.queue = done.catch(() => undefined);
    return done;
  }

  /** Findings may be others now: counts soon what is open. */
  changed(): void {
    if (this.files.length === 0 || this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      const { analysis, delivery, state } = this.session;
      if (!analysis || state !== 'initialized') return;
      const reports = [...delivery.files(analysis)].flatMap((key) => analysis.report(key) ?? []);
      this.match(analysis, reports, () => false).catch((error) => this.session.log.error('counting imported findings', error));
    }, patience);
    this.timer.unref();
  }

  end(): void {
    clearTimeout(this.timer);
  }

  /** What was imported, with places as they are now, and what is needed to add it to a report; undefined without imports. */
  forReport(analysis: Analysis): { readonly imports: readonly Import[]; readonly folders: ScannedFolders } | undefined {
    const contents = this.contents();
    if (contents.length === 0) return undefined;
    const { imports } = this.place(analysis);
    const now = textsOf(analysis);
    const current = contents.map((content, index): Import => {
      const places = new Map(imports[index]!.findings.map(({ finding, imported }) => [finding, imported]));
      const findings = content.findings.map((finding) => {
        const region = this.regionNow(now, content, places.get(finding));
        return region ? { ...finding, place: { ...finding.place, region } } : finding;
      });
      return { name: content.name, findings };
    });
    return { imports: current, folders: foldersOf(analysis) };
  }

  /**
   * Sets what was imported against the findings in these reports.
   *
   * @param isOver asked now and then; true ends the work early
   */
  async match(analysis: Analysis, reports: readonly FileReport[], isOver: () => boolean): Promise<MatchedImports> {
    const contents = this.contents();
    if (contents.length === 0) {
      this.count(0);
      return { also: new Map(), apart: [], results: this.files.map((file) => resultOf(file)) };
    }
    const { files, imports } = this.place(analysis);
    const own: LocatedFinding[] = [];
    await forEachInSlices(reports, isOver, (report) => own.push(...this.locate(analysis, report)));
    const ours = new OwnFindings(own, files);
    const now = textsOf(analysis);
    const found = new Set<LocatedFinding>();
    const detections = new Detections();
    const apart: LiveFinding[] = [];
    const counts = imports.map(({ tools, total }) => ({ tools, findings: total, matched: 0, apart: 0, aside: 0, left: 0 }));
    const told = [...imports.entries()].flatMap(([index, { findings }]) => findings.map((placed) => ({ index, placed })));
    const origin = new Map<LiveFinding, number>();
    await forEachInSlices(told, isOver, ({ index, placed }) => {
      const count = counts[index]!;
      const region = this.regionNow(now, contents[index]!, placed.imported);
      const imported = region ? { ...placed.imported, region } : placed.imported;
      const same = ours.like({ ...placed, imported });
      for (const located of same) {
        detections.note(located, imported);
        found.add(located);
      }
      if (same.length > 0) {
        count.matched++;
        this.matched.add(placed.finding);
      } else if (this.matched.has(placed.finding) && this.hasChanged(now, contents[index]!, placed.imported)) {
        count.matched++;
      } else if (imported.isSecurity) {
        const live = { placed, shown: imported };
        origin.set(live, index);
        apart.push(live);
      } else {
        count.aside++;
      }
    });
    apart.sort((a, b) => a.shown.analyzerSeverity - b.shown.analyzerSeverity || compareImported(a.shown, b.shown));
    for (const live of apart.slice(mostShown)) counts[origin.get(live)!]!.left++;
    const kept = apart.slice(0, mostShown);
    for (const live of kept) counts[origin.get(live)!]!.apart++;
    const shown = await this.mask(analysis, kept, reports, isOver);
    if (!isOver()) this.count(shown.filter((each) => !each.shown.setAside).length);
    const byContent = new Map(contents.map((content, index) => [content, counts[index]!]));
    return {
      also: new Map([...found].map((located) => [located.finding, detections.of(located)])),
      apart: shown,
      results: this.files.map((file) => resultOf(file, file.content && byContent.get(file.content))),
    };
  }

  private contents(): Import[] {
    return this.files.flatMap(({ content }) => content ?? []);
  }

  private count(open: number): void {
    if (open === this.open) return;
    this.open = open;
    this.session.status.update();
  }

  /** The files that findings are about; found again when there are others. */
  private place(analysis: Analysis): Placed {
    const contents = this.contents();
    const uris = analysis.files();
    if (this.placed && isSame(this.placed.uris, uris) && isSame(this.placed.contents, contents)) return this.placed;
    const files = new ScannedFiles(foldersOf(analysis));
    const imports = placeImports(contents, files, { rulesNamed: (name) => rulesNamed(name).map((rule) => rule.name) });
    for (const [index, content] of contents.entries()) {
      const texts = this.texts.get(content) ?? new Map<string, string>();
      this.texts.set(content, texts);
      for (const { imported } of imports[index]!.findings) {
        const { uri } = imported;
        const text = uri === undefined || texts.has(uri) ? undefined : analysis.textOf(uri);
        if (uri !== undefined && text !== undefined) texts.set(uri, text);
      }
    }
    this.placed = { uris, contents, files, imports };
    return this.placed;
  }

  private locate(analysis: Analysis, report: FileReport): readonly LocatedFinding[] {
    const lines = analysis.lines(report.file);
    const known = this.located.get(report);
    if (known && known.lines === lines) return known.findings;
    const places = { lines: (uri: string) => analysis.lines(uri), nameOf: (uri: string) => nameOf(analysis, uri) };
    const findings = [...report.findings, ...report.suppressed].flatMap((finding) => locateFinding(finding, places) ?? []);
    this.located.set(report, { lines, findings });
    return findings;
  }

  private hasChanged(now: Texts, content: Import, { uri }: ImportedFinding): boolean {
    const before = uri === undefined ? undefined : this.texts.get(content)?.get(uri);
    return before !== undefined && before !== now(uri!);
  }

  /** Where the lines of a finding stand by now; undefined where they are where they were, or nobody knows. */
  private regionNow(now: Texts, content: Import, found: ImportedFinding | undefined): Region | undefined {
    if (!found || found.uri === undefined || !found.region) return undefined;
    const { uri, region } = found;
    const before = this.texts.get(content)?.get(uri);
    const after = before === undefined ? undefined : now(uri);
    if (before === undefined || after === undefined || before === after) return undefined;
    let move = this.moves.get(uri);
    if (move?.before !== before || move.after !== after) {
      move = { before, after, line: followLines(before, after) };
      this.moves.set(uri, move);
    }
    const { beginLine, endLine, endColumn } = region;
    const last = endColumn === 1 && endLine > beginLine ? endLine - 1 : endLine;
    const begin = move.line(beginLine);
    return { ...region, beginLine: begin, endLine: Math.max(begin, move.line(last)) + endLine - last };
  }

  /** Without secrets in the texts: file by file, and only those that are others than before. */
  private async mask(
    analysis: Analysis,
    findings: readonly LiveFinding[],
    reports: readonly FileReport[],
    isOver: () => boolean,
  ): Promise<LiveFinding[]> {
    const byFile = new Map<string, LiveFinding[]>();
    for (const live of findings) {
      const key = live.shown.uri ?? '';
      const list = byFile.get(key);
      if (list) list.push(live);
      else byFile.set(key, [live]);
    }
    const reportOf = new Map(reports.map((report) => [report.file, report]));
    const masked = new Map<string, MaskedFile>();
    const shown = new Map<LiveFinding, ImportedFinding>();
    await forEachInSlices(byFile, isOver, ([uri, list]) => {
      const file = this.maskFile(analysis, uri, list, reportOf.get(uri));
      masked.set(uri, file);
      for (const [index, live] of list.entries()) shown.set(live, file.shown[index]!);
    });
    if (isOver()) return [];
    this.masked = masked;
    return findings.map((live) => ({ ...live, shown: shown.get(live)! }));
  }

  private maskFile(analysis: Analysis, uri: string, list: readonly LiveFinding[], report: FileReport | undefined): MaskedFile {
    const text = uri === '' ? undefined : analysis.textOf(uri);
    const findings = list.map(({ shown }) => shown);
    const known = this.masked.get(uri);
    if (known && known.text === text && known.report === report && isSame(known.findings, findings)) return known;
    const own = report ? this.locate(analysis, report) : [];
    const imported = { files: [], findings, suppressed: [] };
    const sources = new MaskedSources({ findings: own, suppressed: [], imported }, (file) => analysis.textOf(file));
    return { text, report, findings, shown: findings.map((each) => maskImported(each, sources)) };
  }
}

/** What places of imported findings are looked for in. */
function foldersOf(analysis: Analysis): ScannedFolders {
  const { workspace } = analysis;
  return {
    uris: analysis.files(),
    nameOf: (uri) => nameOf(analysis, uri),
    folders: [...workspace.folders, ...workspace.projects.map(({ root }) => root)],
    isFile: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false,
  };
}

/** The texts of files as they are now, by URI. */
type Texts = (uri: string) => string | undefined;

/** Each file is looked up once: many findings stand in one. */
function textsOf(analysis: Analysis): Texts {
  const known = new Map<string, string | undefined>();
  return (uri) => {
    if (!known.has(uri)) known.set(uri, analysis.textOf(uri));
    return known.get(uri);
  };
}

type Counts = Omit<ImportedResult, 'uri' | 'name' | 'problem'>;

const nothing: Counts = { tools: [], findings: 0, matched: 0, apart: 0, aside: 0, left: 0 };

function resultOf({ uri, name, problem }: ImportedFile, counts = nothing): ImportedResult {
  return { uri, name, ...(problem !== undefined && { problem }), ...counts };
}

function isSame<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}
