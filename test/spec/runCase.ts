/** Runs one case of a page. */

import { relative } from 'node:path';
import type { Analysis } from '#server/engine/analysis';
import { pathOfUri } from '#server/project/uri';
import type { Finding } from '#shared/finding';
import type { FixPlan } from '#shared/fix';
import type { FileReport } from '#shared/report';
import { type MarkedFile, type Marker, readMarkers, type Shown, writeMarkers } from './markers';
import type { ExpectedFix, SpecCase } from './parseSpec';
import { analyse, faultIn, folder, reportsOf, uriOf, workspaceFiles } from './workspace';

/** New content for a fence of the page: what `--update` writes. `line` is the fence's 0-based opening line. */
export interface Renewal {
  readonly line: number;
  readonly length: number;
  readonly lines: readonly string[];
}

/** What a run of a case came to. */
export interface Outcome {
  /** What is wrong, each as a text to show; empty if all is well. */
  readonly failures: readonly string[];
  /** The fences that would have to change for the expectations to hold. */
  readonly renewals: readonly Renewal[];
}

/** A file of the running case. */
interface CaseFile extends MarkedFile {
  readonly path: string;
  readonly line: number;
  readonly length: number;
}

/** Runs a case of the page of `rule`. */
export async function runCase(spec: SpecCase, rule: string): Promise<Outcome> {
  const newline = spec.config.lineEnding === 'crlf' ? '\r\n' : '\n';
  const files: CaseFile[] = spec.files.map(({ path, line, lines }) => ({
    ...readMarkers(lines, line + 1, newline),
    path,
    line,
    length: lines.length,
  }));
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const failures: string[] = [];
  if (!spec.config.broken) {
    for (const { path, text } of files) {
      const fault = faultIn(path, text);
      if (fault) failures.push(`${fault}. If that is intended, say "broken: true" in a "yaml config" fence.`);
    }
  }
  const workspace = workspaceFiles(texts, spec.config);
  const analysis = await analyse(workspace, spec.config, rule);
  await analysis.scan();
  const reports = reportsOf(analysis, texts.keys());
  const compared = compareFindings(files, reports, rule);
  failures.push(...compared.failures);
  failures.push(...(await typedInTwoSteps(spec, workspace, reports, rule)));
  const renewals = [...compared.renewals];
  for (const fix of spec.fixes) {
    const result = await compareFix(fix, { spec, rule, analysis, files, reports, workspace, newline });
    failures.push(...result.failures);
    renewals.push(...result.renewals);
  }
  return { failures, renewals };
}

// ---------------------------------------------------------------- findings

function compareFindings(files: readonly CaseFile[], reports: ReadonlyMap<string, FileReport>, rule: string): Outcome {
  const inPlay = new Set([rule, ...files.flatMap(({ markers }) => markers.map((marker) => marker.rule))]);
  const suppressions = files.some(({ markers }) => markers.some(({ suppressed }) => suppressed));
  const failures: string[] = [];
  const renewals: Renewal[] = [];
  for (const file of files) {
    const report = reports.get(file.path);
    const open = (report?.findings ?? []).filter((finding) => inPlay.has(finding.rule));
    const set = suppressions ? (report?.suppressed ?? []).filter((finding) => inPlay.has(finding.rule)) : [];
    const actual = [...open, ...set];
    const unmet = [...file.markers];
    const lines: Shown[] = [];
    let wrong = false;
    for (const finding of actual) {
      const at = unmet.findIndex((marker) => meets(finding, marker));
      const met = at < 0 ? undefined : unmet.splice(at, 1)[0];
      if (!met) wrong = true;
      lines.push({ ...finding, words: met ? undefined : `FOUND ${wordsOf(finding)}` });
    }
    for (const marker of unmet) {
      wrong = true;
      lines.push({ ...marker, words: `EXPECTED ${wordsOf(marker)}`.trim() });
    }
    // A place may explain a finding of another file.
    const everywhere = [...reports.values()].flatMap(({ findings, suppressed }) => [...findings, ...suppressed]);
    const related = unmetRelated(
      file,
      everywhere.filter((finding) => inPlay.has(finding.rule)),
    );
    if (related.length > 0) failures.push(related.join('\n'));
    if (!wrong) continue;
    failures.push(`${file.path}\n${picture(file, lines)}`);
    renewals.push({ line: file.line, length: file.length, lines: renewed(file, actual) });
  }
  return { failures, renewals };
}

function meets(finding: Finding, marker: Marker): boolean {
  return (
    finding.rule === marker.rule &&
    finding.start === marker.start &&
    finding.end === marker.end &&
    finding.message.includes(marker.message) &&
    (marker.severity === undefined || finding.severity === marker.severity) &&
    (marker.confidence === undefined || finding.confidence === marker.confidence) &&
    (finding.suppression !== undefined) === marker.suppressed
  );
}

function wordsOf(finding: Pick<Finding, 'severity' | 'confidence' | 'suppression'> | Marker): string {
  const suppressed = 'suppressed' in finding ? finding.suppressed : 'suppression' in finding && finding.suppression !== undefined;
  return [suppressed && 'suppressed', finding.severity, finding.confidence].filter(Boolean).join(' ');
}

function unmetRelated(file: CaseFile, findings: readonly Finding[]): string[] {
  const explaining = findings.flatMap(({ related, steps = [] }) => [...related, ...steps]);
  const places = explaining.filter((place) => place.file === uriOf(file.path));
  return file.related
    .filter(({ start, end, message }) => {
      return !places.some((place) => place.start === start && place.end === end && place.message.includes(message));
    })
    .map(({ message, line, start, end }) => {
      const found = places.map((place) => `  ${place.start}-${place.end} ${place.message}`).join('\n') || '  nothing';
      return `line ${line + 1}: expected a related place or step ${start}-${end} "${message}", found\n${found}`;
    });
}

/** Files whose markers are `//` comments. */
const slashed = /\.(?:cls|trigger|apex|[jt]s|txt|json)$/i;

/** The file with expectations and findings under its lines. */
function picture(file: CaseFile, lines: readonly Shown[]): string {
  return writeMarkers(file, lines, !slashed.test(file.path), (line) =>
    line === undefined ? '      | ' : `${String(line + 1).padStart(5)} | `,
  ).join('\n');
}

/** The fence's lines with the findings there are; what is still true of a marker's wording stays. */
function renewed(file: CaseFile, findings: readonly Finding[]): string[] {
  const left = [...file.markers];
  const take = (fits: (marker: Marker) => boolean) => {
    const at = left.findIndex(fits);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  const old = findings.map((finding) => {
    return take(({ rule, start, end }) => rule === finding.rule && start === finding.start && end === finding.end);
  });
  const shown = findings.map((finding, i): Shown => {
    const marker = old[i] ?? take(({ rule, message }) => rule === finding.rule && finding.message.includes(message));
    const words = [
      finding.suppression && 'suppressed',
      marker?.severity && finding.severity,
      marker?.confidence && finding.confidence,
    ];
    const message = marker?.message && finding.message.includes(marker.message) ? marker.message : finding.message;
    return { ...finding, message, words: words.filter(Boolean).join(' ') || undefined };
  });
  return writeMarkers(file, shown, !slashed.test(file.path));
}

// ---------------------------------------------------------------- incremental

/** Types each file in two steps and expects what analysing it at once gave. */
async function typedInTwoSteps(
  spec: SpecCase,
  workspace: ReadonlyMap<string, string>,
  reports: ReadonlyMap<string, FileReport>,
  rule: string,
): Promise<string[]> {
  const analysis = await analyse(workspace, spec.config, rule);
  const failures: string[] = [];
  for (const path of reports.keys()) {
    const uri = uriOf(path);
    const text = workspace.get(path)!;
    const half = text.length >> 1;
    analysis.openDocument(uri, text.slice(0, half));
    await settled();
    reportsOf(analysis, reports.keys());
    analysis.changeDocument(uri, [{ start: half, end: half, text: text.slice(half) }]);
    await settled();
    const now = reportsOf(analysis, reports.keys());
    for (const [each, report] of reports) {
      const before = listed(report);
      const after = listed(now.get(each));
      if (before === after) continue;
      failures.push(`Typing ${path} in two steps gives other findings in ${each}.\nAt once:\n${before}\nTyped:\n${after}`);
    }
    if (failures.length > 0) break;
  }
  return failures;
}

/** Lets what an analysis does in the background come to an end. */
async function settled(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}

function listed(report: FileReport | undefined): string {
  const one = (finding: Finding) => {
    const { rule, start, end, severity, confidence, message, related, steps, fixes, fingerprint } = finding;
    const rest = JSON.stringify({ related, steps, fixes: fixes.map(({ id, title }) => `${id} ${title}`), fingerprint });
    return `  ${start}-${end} ${severity} ${confidence} ${rule}: ${message}\n    ${rest}`;
  };
  const lines = [...(report?.findings ?? []).map(one), ...(report?.suppressed ?? []).map((each) => `${one(each)} (suppressed)`)];
  return lines.join('\n') || '  nothing';
}

// ---------------------------------------------------------------- fixes

interface FixRun {
  readonly spec: SpecCase;
  readonly rule: string;
  readonly analysis: Analysis;
  readonly files: readonly CaseFile[];
  readonly reports: ReadonlyMap<string, FileReport>;
  readonly workspace: ReadonlyMap<string, string>;
  readonly newline: string;
}

async function compareFix(fix: ExpectedFix, run: FixRun): Promise<Outcome> {
  const what = fix.kind === 'one' ? `The fix "${fix.title}"` : fix.kind === 'all' ? 'Fixing all' : 'Fixing all that is safe';
  const plans = plansOf(fix, run);
  if (fix.none) return { failures: plans.length > 0 ? [`${what} is offered.`] : [], renewals: [] };
  if (plans.length === 0) return { failures: [`${what} is not offered.\nOffered are:\n${offers(run)}`], renewals: [] };
  let after: Map<string, string>;
  try {
    after = plans.reduce(applyPlan, new Map(run.workspace));
  } catch (error) {
    return { failures: [`${what}: ${(error as Error).message}`], renewals: [] };
  }
  const failures: string[] = [];
  const renewals: Renewal[] = [];
  const expected = new Map(fix.files.map((file) => [file.path, file]));
  for (const file of fix.files) {
    const text = after.get(file.path);
    const wanted = file.deleted ? undefined : file.lines.map((line) => line + run.newline).join('');
    if (text === wanted) continue;
    failures.push(`${what} makes something else of ${file.path}:\n${difference(wanted ?? '(no file)', text ?? '(no file)')}`);
    const lines = (text ?? '').split(run.newline);
    if (lines.at(-1) === '') lines.pop();
    renewals.push({ line: file.line, length: file.lines.length, lines });
  }
  for (const path of new Set([...after.keys(), ...run.workspace.keys()])) {
    if (after.get(path) === run.workspace.get(path) || expected.has(path)) continue;
    const text = after.get(path);
    failures.push(
      `${what} ${text === undefined ? 'deletes' : 'changes'} ${path}, which the page doesn't show${text ? `:\n${text}` : '.'}`,
    );
  }
  if (failures.length === 0) failures.push(...(await checkFixed(what, fix, after, run)));
  return { failures, renewals };
}

/** The plan of one fix, or one plan per file. */
function plansOf(fix: ExpectedFix, { rule, analysis, reports, files }: FixRun): FixPlan[] {
  if (fix.kind !== 'one') {
    const options = { rule, safeOnly: fix.kind === 'safe' };
    return [...reports.keys()].flatMap((path) => analysis.planFixAll(uriOf(path), options) ?? []);
  }
  let left = fix.of;
  for (const { path } of files) {
    for (const finding of reports.get(path)?.findings ?? []) {
      const offer = analysis.offers(finding).find(({ title }) => title === fix.title);
      if (!offer || --left > 0) continue;
      const answers = analysis.fixQuestions(finding, offer.id).map(({ id, value }) => [id, value]);
      const plan = analysis.planFix(finding, offer.id, Object.fromEntries(answers));
      return plan ? [plan] : [];
    }
  }
  return [];
}

function offers({ analysis, reports }: FixRun): string {
  const titles = [...reports.values()].flatMap(({ findings }) => {
    return findings.flatMap((finding) => analysis.offers(finding).map(({ title }) => `  ${finding.rule}: "${title}"`));
  });
  return titles.join('\n') || '  none';
}

function applyPlan(files: Map<string, string>, plan: FixPlan): Map<string, string> {
  const pathIn = (uri: string) => relative(folder, pathOfUri(uri)).replaceAll('\\', '/');
  const edits = plan.changes.flatMap((change) => change.edits);
  for (const uri of new Set(edits.map(({ file }) => file))) {
    const path = pathIn(uri);
    let text = files.get(path);
    if (text === undefined) throw new Error(`it edits ${path}, which does not exist`);
    const sorted = edits.filter(({ file }) => file === uri).sort((a, b) => b.start - a.start || b.end - a.end);
    for (const [i, edit] of sorted.entries()) {
      if (i > 0 && edit.end > sorted[i - 1].start) throw new Error(`its edits of ${path} overlap`);
      text = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
    }
    files.set(path, text);
  }
  for (const change of plan.changes) {
    for (const { file, text } of change.creations) files.set(pathIn(file), text);
    for (const file of change.deletions) files.delete(pathIn(file));
  }
  return files;
}

/** After the fix the files are as sound as before, and the rule has less to say. */
async function checkFixed(what: string, fix: ExpectedFix, after: ReadonlyMap<string, string>, run: FixRun): Promise<string[]> {
  const failures: string[] = [];
  if (!run.spec.config.broken) {
    for (const [path, text] of after) {
      const fault = text === run.workspace.get(path) ? undefined : faultIn(path, text);
      if (fault) failures.push(`${what} breaks a file: ${fault}.`);
    }
  }
  if (fix.partial) return failures;
  const analysis = await analyse(after, run.spec.config, run.rule);
  const count = (reports: ReadonlyMap<string, FileReport>) => {
    return [...reports.values()].flatMap(({ findings }) => findings).filter(({ rule }) => rule === run.rule).length;
  };
  if (count(reportsOf(analysis, after.keys())) >= count(run.reports)) {
    failures.push(
      `${what} leaves as many findings of ${run.rule} as before. If that is right, add the word "partial" to its fence.`,
    );
  }
  return failures;
}

/** Two texts line by line, with - for what was expected only and + for what came out only. */
function difference(expected: string, actual: string): string {
  const a = expected.split('\n');
  const b = actual.split('\n');
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const visible = (line: string) => line.replace(/\r$/, '\\r');
  return [
    ...a.slice(0, head).map((line) => `  ${visible(line)}`),
    ...a.slice(head, a.length - tail).map((line) => `- ${visible(line)}`),
    ...b.slice(head, b.length - tail).map((line) => `+ ${visible(line)}`),
    ...a.slice(a.length - tail).map((line) => `  ${visible(line)}`),
  ].join('\n');
}
