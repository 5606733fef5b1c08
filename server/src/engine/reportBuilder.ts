/** Turns what rules report on declarations and components into the findings of a file. */

import { createHash } from 'node:crypto';
import type { Confidence, Edit, Finding, FixOffer, Place, RelatedPlace, Severity } from '#shared/finding';
import type { FileProblem, FileReport } from '#shared/report';
import { editorSeverity, type RuleMeta } from '#shared/rule';
import type { RuleSetting, Settings } from '#shared/settings';
import type { Report, RuleEdit, RuleFix } from '../rules/rule';
import type { Origin } from '../semantics/apex/values';
import { ApexFile, type ApexUnit } from './apexFile';
import type { MetadataFile } from './metadataFile';

/** Where a finding comes from: what its fixes edit. */
export interface FindingSource {
  readonly fixes: readonly RuleFix[];
  /** The fix's own edits as places in files; undefined when a declaration they touch is gone. */
  editsOf(fix: RuleFix): Edit[] | undefined;
}

const confidences: readonly Confidence[] = ['low', 'medium', 'high'];
const milder: Readonly<Record<Severity, Severity>> = { error: 'warning', warning: 'info', info: 'info', hint: 'hint' };

interface Draft {
  readonly rule: RuleMeta;
  readonly report: Report;
  readonly start: number;
  readonly end: number;
  readonly unit: ApexUnit | undefined;
}

export class ReportBuilder {
  private readonly drafts: Draft[] = [];
  private readonly problems: FileProblem[] = [];

  constructor(
    private readonly file: ApexFile | MetadataFile,
    private readonly settings: Settings,
    /** The file's path below its project's root. */
    private readonly path: string,
    private readonly locate: (origin: Origin) => Place | undefined,
  ) {}

  addApex(file: ApexFile): void {
    if (file.stopped) {
      const message = 'This file was not analysed: parsing it takes too long. Split it, or exclude it in the settings.';
      this.problems.push({ start: 0, end: 0, message, kind: 'skipped' });
    }
    for (const unit of file.units) {
      for (const { rule, report } of unit.analysis?.reports ?? []) {
        this.drafts.push({ rule, report, start: unit.start + report.range.start, end: unit.start + report.range.end, unit });
      }
    }
  }

  addMetadata(file: MetadataFile): void {
    for (const fault of file.document.faults) this.problems.push({ ...fault.span, message: fault.message, kind: 'fault' });
    for (const { rule, report } of file.reports ?? []) {
      this.drafts.push({ rule, report, start: report.range.start, end: report.range.end, unit: undefined });
    }
  }

  /** The file's report. `resultId` must be new for every report. */
  build(resultId: string): { report: FileReport; sources: ReadonlyMap<string, FindingSource> } {
    this.drafts.sort((a, b) => a.start - b.start || a.end - b.end || (a.rule.name < b.rule.name ? -1 : 1));
    const sources = new Map<string, FindingSource>();
    const findings: Finding[] = [];
    const prints = new Map<string, number>();
    for (const draft of this.drafts) {
      const severity = this.severity(draft);
      if (severity === 'off') continue;
      const stem = this.fingerprint(draft);
      const ordinal = prints.get(stem) ?? 0;
      prints.set(stem, ordinal + 1);
      const fingerprint = ordinal === 0 ? stem : `${stem}-${ordinal}`;
      const fixes = draft.report.fixes ?? [];
      findings.push({
        file: this.file.uri,
        rule: draft.rule.name,
        start: draft.start,
        end: draft.end,
        message: draft.report.message,
        severity,
        confidence: draft.report.confidence ?? draft.rule.confidence,
        related: this.related(draft),
        fixes: fixes.map(offer),
        fingerprint,
      });
      sources.set(fingerprint, { fixes, editsOf: (fix) => this.edits(fix.edits ?? [], draft.unit) });
    }
    return { report: { file: this.file.uri, resultId, findings, suppressed: [], problems: this.problems }, sources };
  }

  private severity(draft: Draft): RuleSetting {
    const confidence = draft.report.confidence ?? draft.rule.confidence;
    if (confidences.indexOf(confidence) < confidences.indexOf(this.settings.minimumConfidence)) return 'off';
    const set = this.settings.rules[draft.rule.name];
    if (set) return set;
    const own = editorSeverity(draft.rule.severity);
    return confidence === 'low' ? milder[own] : own;
  }

  private related(draft: Draft): RelatedPlace[] {
    return (draft.report.related ?? []).flatMap(({ origin, message }) => {
      const place = this.locate(origin);
      return place ? [{ ...place, message }] : [];
    });
  }

  private edits(edits: readonly RuleEdit[], unit: ApexUnit | undefined): Edit[] | undefined {
    const out: Edit[] = [];
    for (const edit of edits) {
      const target = edit.unit ?? unit;
      const place = target
        ? this.locate({ unit: target, start: edit.start, end: edit.end })
        : { file: this.file.uri, start: edit.start, end: edit.end };
      if (!place) return undefined;
      out.push({ ...place, text: edit.text });
    }
    return out;
  }

  /** The same for the same violation after lines moved: rule, file, declaration, and the source without its literals. */
  private fingerprint(draft: Draft): string {
    const source = this.file.text.slice(draft.start, draft.end).replace(/'(?:[^'\\\n]|\\.)*'/g, "''").replace(/\s+/g, ' ');
    const shown = this.file instanceof ApexFile ? source : '';
    const parts = [draft.rule.name, this.path, draft.unit?.id ?? '', shown];
    return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
  }
}

function offer(fix: RuleFix): FixOffer {
  return { id: fix.id, title: fix.title, safe: fix.safe ?? false, preferred: fix.preferred ?? false };
}

