/** Findings that a `code-analyzer.yml` sets aside below a path: all of a rule, or as many as it says. */

import { basename, dirname, resolve } from 'node:path';
import type { Finding } from '#shared/finding';
import type { FileReport } from '#shared/report';
import type { BulkSuppression } from '../configuration/codeAnalyzerFile';
import type { BulkSuppressionsOfFile } from '../configuration/configuration';
import { pathOfUri, uriOfPath } from '../project/uri';
import { isWithin } from '../project/walk';
import { ruleNamed } from '../rules/registry';
import type { Selector } from './suppressions/model';
import { parseSelector, selects } from './suppressions/selector';

/** A suppression with what it is counted by: how many findings it sets aside in each file that has any it is about. */
interface Counted {
  readonly suppression: BulkSuppression;
  readonly path: string;
  readonly selector: Selector | undefined;
  readonly uses: Map<string, number>;
}

/**
 * Applies bulk suppressions. Where one is for a number of findings, these are the first ones in the order of the files, as
 * far as these are analysed: what one file uses up, those behind it can't have.
 */
export class BulkSuppressions {
  /** By the list it is made of, which is another one when the file changes. */
  private readonly counted = new WeakMap<readonly BulkSuppression[], readonly Counted[]>();
  private readonly current = new Map<string, readonly Counted[]>();

  /**
   * A report with the findings set aside that `bulk` is about. `changed` is told the files behind this one that have to be
   * looked at again.
   */
  apply(report: FileReport, bulk: BulkSuppressionsOfFile | undefined, changed: (uris: readonly string[]) => void): FileReport {
    const { file } = report;
    if (!bulk) {
      changed(this.forget(file));
      return report;
    }
    const list = this.listOf(bulk);
    if (this.current.get(file) !== list) this.forget(file);
    this.current.set(file, list);
    const path = pathOfUri(file);
    const here = list.filter((each) => isWithin(path, each.path));
    const before = here.map((each) => each.uses.get(file));
    const left = here.map((each) => allowance(each, file));
    const used = here.map((): number | undefined => undefined);

    const by = (finding: Finding): BulkSuppression | undefined => {
      const rule = ruleNamed(finding.rule);
      for (const [i, { selector, suppression }] of here.entries()) {
        if (!rule || !selector || !selects(selector, rule)) continue;
        used[i] ??= 0;
        if (used[i] >= left[i]!) continue;
        used[i]++;
        return suppression;
      }
      return undefined;
    };
    const findings: Finding[] = [];
    const suppressed: Finding[] = [...report.suppressed];
    for (const finding of report.findings) {
      const suppression = by(finding);
      if (suppression) suppressed.push({ ...finding, suppression: describe(suppression, bulk.file) });
      else findings.push(finding);
    }

    const later = new Set<string>();
    for (const [i, { uses }] of here.entries()) {
      if (used[i] === undefined) uses.delete(file);
      else uses.set(file, used[i]);
      if ((before[i] ?? 0) !== (used[i] ?? 0)) for (const other of uses.keys()) if (other > file) later.add(other);
    }
    changed([...later]);
    return suppressed.length === report.suppressed.length
      ? report
      : { ...report, findings, suppressed: suppressed.sort((a, b) => a.start - b.start || a.end - b.end) };
  }

  /** The file is gone, or nothing is set aside in it any more. Out: the files that may use what it used up. */
  forget(file: string): string[] {
    const later = new Set<string>();
    for (const { uses } of this.current.get(file) ?? []) {
      if (uses.get(file)) for (const other of uses.keys()) if (other > file) later.add(other);
      uses.delete(file);
    }
    this.current.delete(file);
    return [...later];
  }

  private listOf({ file, suppressions }: BulkSuppressionsOfFile): readonly Counted[] {
    let list = this.counted.get(suppressions);
    if (!list) {
      list = suppressions.map((suppression) => ({
        suppression,
        path: resolve(dirname(file), suppression.path),
        selector: parseSelector(suppression.selector),
        uses: new Map(),
      }));
      this.counted.set(suppressions, list);
    }
    return list;
  }
}

/** How many findings of a file a suppression may set aside. */
function allowance({ suppression: { most }, uses }: Counted, file: string): number {
  if (most === undefined) return Number.POSITIVE_INFINITY;
  let left = most;
  for (const [other, count] of uses) if (other < file) left -= count;
  return Math.max(0, left);
}

function describe({ reason, start, end }: BulkSuppression, file: string) {
  return { by: basename(file), ...(reason !== undefined && { reason }), place: { file: uriOfPath(file), start, end } };
}
