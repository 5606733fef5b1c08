import type { Finding } from '#shared/finding';
import type { FileReport } from '#shared/report';
import type { ImportedResult } from '#shared/review';
import type { Analysis } from '../engine/analysis';
import { isFileAt } from '../project/disk';
import type { Detection, ImportedFinding } from '../reports/imported/imported';
import {
  compareImported,
  Detections,
  type Import,
  OwnFindings,
  type PlacedFinding,
  type PlacedImport,
  placeImports,
} from '../reports/imported/match';
import { ScannedFiles, type ScannedFolders } from '../reports/imported/scannedFiles';
import { type LocatedFinding, locateFinding } from '../reports/scanReport';
import { rulesNamed } from '../rules/registry';
import { analysedReports } from './analysedReports';
import { type ImportedFile, readImportedFile } from './importedFile';
import { ImportedLines, type Texts } from './importedLines';
import { ImportedMasks } from './importedMasks';
import { nameOf } from './reviewNames';
import { isSame } from './sameList';
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

/** What became of the findings of one file. */
type Tally = { -readonly [Key in keyof Omit<ImportedResult, 'uri' | 'name' | 'problem'>]: ImportedResult[Key] };

/** How imported findings and ours go together. */
interface Compared {
  readonly also: ReadonlyMap<Finding, readonly Detection[]>;
  /** What only others have, the gravest first, with its file's tally. */
  readonly apart: readonly { readonly live: LiveFinding; readonly tally: Tally }[];
  /** For each import, in their order. */
  readonly tallies: readonly Tally[];
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
  private readonly lines = new ImportedLines();
  private readonly masks = new ImportedMasks();
  private readonly located = new WeakMap<FileReport, { readonly lines: unknown; readonly findings: readonly LocatedFinding[] }>();
  /** Imported findings that were the same as one of ours. */
  private readonly matched = new WeakSet<object>();
  private runs = 0;
  /** The latest run of `match` that `open` is from. */
  private counted = 0;
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
      this.countAgain().catch((error) => this.session.log.error('counting imported findings', error));
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
        const imported = places.get(finding);
        const region = imported && this.lines.current(content, imported, now).region;
        return region && region !== finding.place.region ? { ...finding, place: { ...finding.place, region } } : finding;
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
    const run = ++this.runs;
    const contents = this.contents();
    if (contents.length === 0) {
      this.placed = undefined;
      this.masks.clear();
      this.count(run, 0);
      return { also: new Map(), apart: [], results: this.files.map((file) => resultOf(file)) };
    }
    const placed = this.place(analysis);
    const own: LocatedFinding[] = [];
    await forEachInSlices(reports, isOver, (report) => own.push(...this.locate(analysis, report)));
    const { also, apart, tallies } = await this.compare(placed, own, textsOf(analysis), isOver);
    const kept = apart.slice(0, mostShown);
    for (const { tally } of kept) tally.apart++;
    for (const { tally } of apart.slice(mostShown)) tally.left++;
    const findings = kept.map(({ live }) => live.shown);
    const masked = await this.masks.mask(analysis, findings, reports, (report) => this.locate(analysis, report), isOver);
    if (!isOver()) this.count(run, masked.filter(({ setAside }) => !setAside).length);
    const byContent = new Map(contents.map((content, index) => [content, tallies[index]!]));
    return {
      also,
      apart: masked.map((shown, index) => ({ placed: kept[index]!.live.placed, shown })),
      results: this.files.map((file) => resultOf(file, file.content && byContent.get(file.content))),
    };
  }

  private async countAgain(): Promise<void> {
    const { analysis, state } = this.session;
    if (!analysis || state !== 'initialized') return;
    const isOver = () => this.session.state !== 'initialized';
    await this.match(analysis, await analysedReports(this.session, analysis, isOver), isOver);
  }

  /** Tells of each imported finding whether one of ours is the same, was the same until its file changed, or none ever was. */
  private async compare(
    { contents, files, imports }: Placed,
    own: readonly LocatedFinding[],
    now: Texts,
    isOver: () => boolean,
  ): Promise<Compared> {
    const ours = new OwnFindings(own, files);
    const found = new Set<LocatedFinding>();
    const detections = new Detections();
    const apart: { live: LiveFinding; tally: Tally }[] = [];
    const tallies = imports.map(({ tools, total }): Tally => ({ ...nothing, tools, findings: total }));
    const told = [...imports.entries()].flatMap(([index, { findings }]) => findings.map((placed) => ({ index, placed })));
    await forEachInSlices(told, isOver, ({ index, placed }) => {
      const content = contents[index]!;
      const tally = tallies[index]!;
      const imported = this.lines.current(content, placed.imported, now);
      const same = ours.like({ ...placed, imported });
      for (const located of same) {
        detections.note(located, imported);
        found.add(located);
      }
      if (same.length > 0) this.matched.add(placed.finding);
      const isDone = this.matched.has(placed.finding) && this.lines.hasChanged(content, placed.imported, now);
      if (same.length > 0 || isDone) tally.matched++;
      else if (imported.isSecurity) apart.push({ live: { placed, shown: imported }, tally });
      else tally.aside++;
    });
    apart.sort(
      ({ live: { shown: a } }, { live: { shown: b } }) => a.analyzerSeverity - b.analyzerSeverity || compareImported(a, b),
    );
    return { also: new Map([...found].map((located) => [located.finding, detections.of(located)])), apart, tallies };
  }

  private contents(): Import[] {
    return this.files.flatMap(({ content }) => content ?? []);
  }

  /** Runs may end in another order than they began. */
  private count(run: number, open: number): void {
    if (run < this.counted) return;
    this.counted = run;
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
    const now = textsOf(analysis);
    for (const [index, content] of contents.entries()) {
      this.lines.begin(
        content,
        imports[index]!.findings.map(({ imported }) => imported),
        now,
      );
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
}

/** What places of imported findings are looked for in. */
function foldersOf(analysis: Analysis): ScannedFolders {
  const { workspace } = analysis;
  return {
    uris: analysis.files(),
    nameOf: (uri) => nameOf(analysis, uri),
    folders: [...workspace.folders, ...workspace.projects.map(({ root }) => root)],
    isFile: isFileAt,
  };
}

/** Each file is looked up once: many findings stand in one. */
function textsOf(analysis: Analysis): Texts {
  const known = new Map<string, string | undefined>();
  return (uri) => {
    if (!known.has(uri)) known.set(uri, analysis.textOf(uri));
    return known.get(uri);
  };
}

const nothing: Tally = { tools: [], findings: 0, matched: 0, apart: 0, aside: 0, left: 0 };

function resultOf({ uri, name, problem }: ImportedFile, tally = nothing): ImportedResult {
  return { uri, name, ...(problem !== undefined && { problem }), ...tally };
}
