/** Turns what rules report on declarations and components into the findings of a file. */

import {
  type Confidence,
  type Edit,
  type Finding,
  type FixOffer,
  type FlowStep,
  leadsToSink,
  type Place,
  type RelatedPlace,
  type Severity,
  type Suppression,
} from '#shared/finding';
import type { FileProblem, FileReport } from '#shared/report';
import { editorSeverity, type RuleMeta } from '#shared/rule';
import type { RuleSetting, Settings } from '#shared/settings';
import { ruleNamed } from '../rules/registry';
import type { Report, RuleEdit, RuleFix, TextLanguage } from '../rules/rule';
import type { Origin } from '../semantics/apex/values';
import { ApexFile, type ApexUnit } from './apexFile';
import type { ArchiveContent } from './archiveFile';
import { fingerprintOf } from './fingerprint';
import type { MarkupFile, PartReport } from './markupFile';
import { MetadataFile } from './metadataFile';
import type { ScriptFile } from './scriptFile';
import {
  applySuppressions,
  expiredRule,
  findSuppressions,
  type SuppressionDeclaration,
  type SuppressionOffer,
  suppressionDeclarations,
  suppressionEdits,
  suppressionOffers,
  unusedRule,
} from './suppressions';
import type { TextFile } from './textFile';
import { type Claimed, languageOf, type TextReport, withoutYielding } from './textReports';

/** Where a finding comes from: its fixes, and what they edit. */
export interface FindingSource {
  readonly fixes: readonly RuleFix[];
  /** The ways to suppress the finding. */
  suppressions(): readonly SuppressionOffer[];
  /** The edits of one of `fixes`, or of a suppression that was offered, with its reason; undefined when it no longer fits. */
  editsOf(fixId: string, reason?: string): Edit[] | undefined;
}

/** A file's report, with what is behind it. */
export interface BuiltReport {
  readonly report: FileReport;
  /** By the finding's fingerprint. */
  readonly sources: ReadonlyMap<string, FindingSource>;
  /** Of all findings, those that settings leave out among them. */
  readonly fingerprints: ReadonlySet<string>;
  /** The last day on which this report is right: then a suppression expires. Undefined: every day. */
  readonly holdsThrough: string | undefined;
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

interface Placed extends Place {
  readonly rule: string;
  readonly draft: Draft;
}

export class ReportBuilder {
  private readonly drafts: Draft[] = [];
  private readonly problems: FileProblem[] = [];
  private declared: readonly SuppressionDeclaration[] | undefined;

  constructor(
    private readonly file: ApexFile | MetadataFile | MarkupFile | ScriptFile | TextFile,
    private readonly settings: Settings,
    /** The file's path below its project's root. */
    private readonly path: string,
    private readonly locate: (origin: Origin) => Place | undefined,
    /** The day of today, as `2027-06-30`; nothing expires where it is empty. */
    private readonly today = '',
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

  /** What rules report on the parts of markup and scripts. */
  addParts(reports: readonly PartReport[]): void {
    for (const { rule, report } of reports) {
      this.drafts.push({ rule, report, start: report.range.start, end: report.range.end, unit: undefined });
    }
  }

  /** What the rules on text report, but for what a rule that was added before says better. */
  addText(reports: readonly TextReport[]): void {
    if (reports.length === 0) return;
    const claimed = this.drafts.flatMap((draft): Claimed[] => {
      const related = this.related(draft).filter((place) => place.file === this.file.uri);
      return [draft, ...related].map(({ start, end }) => ({ rule: draft.rule.name, start, end }));
    });
    for (const { rule, report } of withoutYielding(reports, claimed)) {
      this.drafts.push({ rule, report, start: report.range.start, end: report.range.end, unit: undefined });
    }
  }

  /** What is in an archive, and that not all of it was looked at. */
  addArchive({ reports, notice }: ArchiveContent): void {
    this.addText(reports);
    if (notice !== undefined) this.problems.push({ start: 0, end: 0, message: notice, kind: 'skipped' });
  }

  /** The file's report. `resultId` must be new for every report. */
  build(resultId: string): BuiltReport {
    const kind = languageOf(this.file);
    const found = findSuppressions({
      kind,
      text: this.file.text,
      declarations: () => this.declarations(),
      document: this.file instanceof MetadataFile ? this.file.document : undefined,
    });
    const suppressions = this.settings.ignoresAnalyzerMarkers
      ? { ...found, list: found.list.filter(({ by }) => by !== 'code-analyzer-suppress'), releases: [] }
      : found;
    const applied = applySuppressions(
      this.drafts.map((draft) => this.place(draft)),
      suppressions,
      {
        isActive: (rule) => this.settings.rules[rule] !== 'off',
        today: this.today,
      },
    );
    const reported = [...this.own(unusedRule, applied.unused), ...this.own(expiredRule, applied.expired)];
    const lastDays = suppressions.list.flatMap(({ terms }) => terms?.until ?? []).filter((day) => day >= this.today);

    const sources = new Map<string, FindingSource>();
    const fingerprints = new Set<string>();
    const prints = new Map<string, number>();
    const findings: Finding[] = [];
    const suppressed: Finding[] = [];
    for (const placed of [...applied.open, ...applied.suppressed, ...reported].sort(byPlace)) {
      const stem = this.fingerprint(placed.draft);
      const ordinal = prints.get(stem) ?? 0;
      prints.set(stem, ordinal + 1);
      const fingerprint = ordinal === 0 ? stem : `${stem}-${ordinal}`;
      fingerprints.add(fingerprint);
      const severity = this.severity(placed.draft);
      if (severity === 'off') continue;
      const suppression = 'suppression' in placed ? (placed.suppression as Suppression) : undefined;
      (suppression ? suppressed : findings).push(this.finding(placed.draft, severity, fingerprint, suppression));
      sources.set(fingerprint, this.source(placed.draft, kind));
    }
    return {
      report: { file: this.file.uri, resultId, findings, suppressed, problems: this.problems },
      sources,
      fingerprints,
      holdsThrough: lastDays.sort()[0],
    };
  }

  /** What one of the rules about suppressions reports. */
  private own(name: string, reports: readonly Report[]): Placed[] {
    const rule = ruleNamed(name);
    return rule ? reports.map((report) => this.place({ rule, report, ...spanOf(report.range), unit: undefined })) : [];
  }

  /** A draft as suppressions see it. */
  private place(draft: Draft): Placed {
    return { file: this.file.uri, rule: draft.rule.name, start: draft.start, end: draft.end, draft };
  }

  private finding(draft: Draft, severity: Severity, fingerprint: string, suppression: Suppression | undefined): Finding {
    const { rule, report, start, end } = draft;
    const steps = this.steps(draft);
    return {
      file: this.file.uri,
      rule: rule.name,
      start,
      end,
      message: report.message,
      severity,
      confidence: report.confidence ?? rule.confidence,
      related: this.related(draft),
      ...(steps && { steps }),
      fixes: (report.fixes ?? []).map(offer),
      fingerprint,
      ...(suppression ? { suppression } : {}),
    };
  }

  private source(draft: Draft, kind: TextLanguage): FindingSource {
    const fixes = draft.report.fixes ?? [];
    return {
      fixes,
      suppressions: () => suppressionOffers(kind, this.place(draft), this.declarations()),
      editsOf: (id, reason = 'reason') => {
        const fix = fixes.find((one) => one.id === id);
        if (fix) return this.edits(fix.edits ?? [], draft.unit);
        const options = this.settings.suppressionRequireReason ? { reason } : {};
        const written = suppressionEdits(kind, this.place(draft), this.file.text, this.declarations(), options);
        return written.find((one) => one.id === id)?.edits.slice();
      },
    };
  }

  private declarations(): readonly SuppressionDeclaration[] {
    if (this.declared || !(this.file instanceof ApexFile)) return this.declared ?? [];
    // Only annotations of local variables need more than the outline.
    const tree = /@\s*SuppressWarnings/i.test(this.file.text) ? undefined : this.file.outlineTree;
    this.declared = suppressionDeclarations(tree ?? this.file.tree());
    return this.declared;
  }

  private severity(draft: Draft): RuleSetting {
    const confidence = draft.report.confidence ?? draft.rule.confidence;
    if (confidences.indexOf(confidence) < confidences.indexOf(this.settings.minimumConfidence)) return 'off';
    const set = this.settings.rules[draft.rule.name];
    if (set) return set;
    const own = editorSeverity({ ...draft.rule, ...(draft.report.severity && { severity: draft.report.severity }) });
    return confidence === 'low' ? milder[own] : own;
  }

  private related(draft: Draft): RelatedPlace[] {
    return (draft.report.related ?? []).flatMap(({ origin, message }) => {
      const place = this.locate(origin);
      return place ? [{ ...place, message }] : [];
    });
  }

  /** The steps that still have a place; undefined where they don't lead from a source to a sink. */
  private steps(draft: Draft): FlowStep[] | undefined {
    const steps = (draft.report.steps ?? []).flatMap(({ origin, message, kind }) => {
      const place = this.locate(origin);
      return place ? [{ ...place, message, kind }] : [];
    });
    return leadsToSink(steps) ? steps : undefined;
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

  private fingerprint({ rule, report, start, end, unit }: Draft): string {
    const known = unit && knownPrints.get(report);
    if (known?.path === this.path) return known.print;
    const print = fingerprintOf({
      rule,
      path: this.path,
      text: this.file.text,
      range: { start, end },
      ...(unit && { declaration: unit }),
      ...(this.file instanceof MetadataFile && { document: this.file.document }),
    });
    if (unit) knownPrints.set(report, { path: this.path, print });
    return print;
  }
}

/** What is reported on a declaration stands in one text: its fingerprint only changes with the file's place in its project. */
const knownPrints = new WeakMap<Report, { readonly path: string; readonly print: string }>();

function spanOf({ start, end }: { start: number; end: number }): { start: number; end: number } {
  return { start, end };
}

function byPlace(a: Placed, b: Placed): number {
  return a.start - b.start || a.end - b.end || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
}

function offer({ id, title, safe = false, preferred = false, atRelated }: RuleFix): FixOffer {
  return { id, title, safe, preferred, ...(atRelated && { atRelated }) };
}
