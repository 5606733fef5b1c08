/** What the rules on text report on a file, whatever its kind; kept until its text is another one. */

import { pathOfUri } from '../project/uri';
import { rules } from '../rules/registry';
import type { Report, TextLanguage, TextRule } from '../rules/rule';
import { ApexFile, type ApexUnit } from './apexFile';
import type { MarkupFile } from './markupFile';
import type { MetadataFile } from './metadataFile';
import type { ScriptFile } from './scriptFile';
import { commentsOf } from './suppressions';
import { countBelow } from './suppressions/spans';
import type { TextFile } from './textFile';

export interface TextReport {
  readonly rule: TextRule;
  readonly report: Report;
}

type AnyFile = ApexFile | MetadataFile | MarkupFile | ScriptFile | TextFile;

/** Reports on one text, and on what it was judged to be. */
interface Memo {
  readonly version: number;
  readonly isTest: boolean;
  readonly reports: readonly TextReport[];
}

const textRules = rules.filter((rule): rule is TextRule => rule.area === 'text');
const known = new WeakMap<AnyFile | ApexUnit, Memo>();

/** The reports of the rules on text, by offsets into the file. */
export function textReports(file: AnyFile): readonly TextReport[] {
  const isTest = isTestFile(file);
  const last = known.get(file);
  if (last?.version === file.version && last.isTest === isTest) return last.reports;
  const reports = file instanceof ApexFile ? apexReports(file, isTest) : reportsOn(file.text, file, isTest);
  known.set(file, { version: file.version, isTest, reports });
  return reports;
}

/** Declarations that are as they were are not looked over again; what stands between them is little. */
function apexReports(file: ApexFile, isTest: boolean): TextReport[] {
  const { text } = file;
  const out: TextReport[] = [];
  const take = (reports: readonly TextReport[], offset: number): void => {
    for (const { rule, report } of reports) {
      const { start, end } = report.range;
      out.push({ rule, report: { ...report, range: { start: start + offset, end: end + offset } } });
    }
  };
  let at = 0;
  for (const unit of file.units) {
    if (unit.start < at) continue;
    if (unit.start > at) take(reportsOn(text.slice(at, unit.start), file, isTest), at);
    let memo = known.get(unit);
    if (memo?.isTest !== isTest) {
      memo = { version: 0, isTest, reports: reportsOn(unit.text, file, isTest) };
      known.set(unit, memo);
    }
    take(memo.reports, unit.start);
    at = unit.start + unit.text.length;
  }
  take(reportsOn(text.slice(at), file, isTest), at);
  return out;
}

function reportsOn(text: string, file: AnyFile, isTest: boolean): TextReport[] {
  const language = languageOf(file);
  const comments = () => commentsOf(language, text);
  const reports: TextReport[] = [];
  for (const rule of textRules) {
    rule.check({ file: file.uri, language, text, isTest, comments }, (report) => reports.push({ rule, report }));
  }
  return reports;
}

/** What the text of a file is written in. */
export function languageOf(file: AnyFile): TextLanguage {
  if (file instanceof ApexFile) return 'apex';
  return 'language' in file ? file.language : 'xml';
}

/** Whether a file holds nothing but tests. */
export function isTestFile(file: AnyFile): boolean {
  if (file instanceof ApexFile) {
    return file.types.some(
      ({ key, header }) => !key.includes('.') && header.modifiers.annotations.some((one) => one.key === 'istest'),
    );
  }
  return /[\\/](?:__tests__|__mocks__|jest-mocks)[\\/]|\.(?:test|spec)\.[jt]s$/i.test(pathOfUri(file.uri));
}

/** A place that a rule reports, or points to as the reason. */
export interface Claimed {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
}

/** Without those that stand where a rule which says more about the same thing reports something. */
export function withoutYielding(reports: readonly TextReport[], others: readonly Claimed[]): readonly TextReport[] {
  if (reports.length === 0 || others.length === 0) return reports;
  const claims = new Map<TextRule, Claims>();
  return reports.filter(({ rule, report: { range } }) => {
    let claimed = claims.get(rule);
    if (!claimed) {
      claimed = new Claims(others.filter((one) => rule.yieldsTo.includes(one.rule)));
      claims.set(rule, claimed);
    }
    return !claimed.overlap(range.start, range.end);
  });
}

/** Places, to be asked whether one of them overlaps a stretch of text. */
class Claims {
  private readonly starts: readonly number[];
  /** For each place, in order of the starts, the largest end up to it. */
  private readonly reach: number[] = [];

  constructor(places: readonly Claimed[]) {
    const sorted = [...places].sort((a, b) => a.start - b.start);
    this.starts = sorted.map(({ start }) => start);
    for (const { end } of sorted) this.reach.push(Math.max(end, this.reach.at(-1) ?? 0));
  }

  overlap(start: number, end: number): boolean {
    const before = countBelow(this.starts, (each) => each < end);
    return before > 0 && this.reach[before - 1]! > start;
  }
}
