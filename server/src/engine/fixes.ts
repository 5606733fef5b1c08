/** The fixes of findings: what is offered, what is asked, what they edit. */

import { join } from 'node:path';
import type { Finding, FixOffer } from '#shared/finding';
import type { FixPlan, FixQuestion } from '#shared/fix';
import type { FileReport } from '#shared/report';
import type { Settings } from '#shared/settings';
import { planners } from '../fixes/planners';
import { isPreflightFile, preflightFileNames } from '../project/configurationFiles';
import { isUri, pathOfUri, uriOfPath } from '../project/uri';
import type { WorkspaceModel } from '../project/workspaceModel';
import { explanationId, explanationOffers, explanationQuestions, planExplanation } from './explaining';
import { planFixAll } from './fixAll';
import { type PlanFacts, planContext } from './planContext';
import type { FindingSource } from './reportBuilder';
import type { WorkspaceConfiguration } from './workspaceConfiguration';

/** What fixes are worked out from. URIs are canonical. */
export interface FixFacts {
  readonly configuration: WorkspaceConfiguration;
  readonly workspace: WorkspaceModel;
  settings(uri: string): Settings;
  /** The report of a file and where its findings come from. */
  reported(uri: string): { readonly report: FileReport; readonly sources: ReadonlyMap<string, FindingSource> } | undefined;
  /** What a planner may look at, seen from a file. */
  plan(uri: string): Omit<PlanFacts, 'file' | 'packageDirectory'>;
  canonical(uri: string): string;
}

export class Fixes {
  constructor(private readonly facts: FixFacts) {}

  private source({ file, fingerprint }: Pick<Finding, 'file' | 'fingerprint'>): FindingSource | undefined {
    return this.facts.reported(this.facts.canonical(file))?.sources.get(fingerprint);
  }

  /** The fixes of a finding, and the ways to suppress it. */
  offers(finding: Finding): readonly FixOffer[] {
    const suppressions = finding.suppression ? [] : (this.source(finding)?.suppressions() ?? []);
    const explanations = finding.suppression || !this.isExplainable(finding) ? [] : explanationOffers(finding);
    const ways = [...suppressions, ...explanations];
    return [...finding.fixes, ...ways.map((one) => ({ ...one, safe: false, preferred: false }))];
  }

  /** Whether there is a place for an explanation: beside the project of the finding's file. */
  private isExplainable({ file }: Finding): boolean {
    const path = pathOfUri(this.facts.canonical(file));
    return !isUri(path) && this.facts.workspace.folderOf(path) !== undefined;
  }

  /** Explains a finding in the `preflight.yml` that is in force for its file, or in a new one. */
  private explain(finding: Finding, title: string, answers: Readonly<Record<string, string>>): FixPlan | undefined {
    const path = pathOfUri(this.facts.canonical(finding.file));
    const inForce = this.facts.configuration.of(path).files.find(isPreflightFile);
    return planExplanation({
      finding,
      path,
      title,
      answers,
      configuration: inForce ?? join(this.facts.workspace.projectOf(path).root, preflightFileNames[0]!),
      text: inForce && this.facts.configuration.textOf(uriOfPath(inForce)),
    });
  }

  /** What to ask the user before a fix is planned. */
  questions(finding: Finding, fixId: string): readonly FixQuestion[] {
    const source = this.source(finding);
    const fix = source?.fixes.find((one) => one.id === fixId);
    if (source && fixId === explanationId) return explanationQuestions;
    if (
      source &&
      !fix &&
      fixId.startsWith('suppress-') &&
      this.facts.settings(this.facts.canonical(finding.file)).suppressionRequireReason
    ) {
      return [reasonQuestion];
    }
    const planner = fix?.plan && planners.get(fix.plan.kind);
    return planner && fix?.plan ? planner.questions(fix.plan.data, this.context(finding.file)) : [];
  }

  /** Works a fix out; undefined when the finding is gone or the fix no longer applies. */
  plan(finding: Finding, fixId: string, answers: Readonly<Record<string, string>> = {}): FixPlan | undefined {
    const source = this.source(finding);
    const fix = source?.fixes.find((one) => one.id === fixId);
    const title = this.offers(finding).find((one) => one.id === fixId)?.title ?? fixId;
    if (fix?.plan) {
      const planner = planners.get(fix.plan.kind);
      const context = this.context(finding.file);
      const defaults = Object.fromEntries((planner?.questions(fix.plan.data, context) ?? []).map((one) => [one.id, one.value]));
      return planner?.plan(fix.plan.data, title, { ...defaults, ...answers }, context);
    }
    if (source && fixId === explanationId) return this.explain(finding, title, answers);
    const edits = source?.editsOf(fixId, answers[reasonQuestion.id]);
    return edits && { title, changes: [{ label: title, needsConfirmation: false, edits, creations: [], deletions: [] }] };
  }

  /** The fixes of all findings of a file (of one rule, or the safe ones only) that do not overlap. */
  planAll(uri: string, options: { readonly rule?: string; readonly safeOnly: boolean }): FixPlan | undefined {
    const memo = this.facts.reported(this.facts.canonical(uri));
    return memo && planFixAll(memo.report, memo.sources, options);
  }

  private context(uri: string) {
    const file = this.facts.canonical(uri);
    const packageDirectory = this.facts.workspace.packageDirectoryOf(pathOfUri(file))?.path;
    return planContext({ ...this.facts.plan(file), file, packageDirectory });
  }
}

/** Why a finding is set aside: one line that ends no comment. */
const reasonQuestion: FixQuestion = {
  id: 'reason',
  prompt:
    'Why is this no risk? A reviewer reads it beside the code. May end in: | non-exploitable | reviewed by A. Name | until 2027-06-30',
  value: 'reason',
  pattern: '(?!.*(?:\\*/|-->|--))[^\\r\\n]*\\S[^\\r\\n]*',
  patternHint: 'Write one line, without --, */ or -->.',
};
