/** Fixes that need more than an edit at the finding: what they may ask and what they give. */

import type { Place } from '#shared/finding';
import type { FixPlan, FixQuestion } from '#shared/fix';
import type { MetadataComponent } from '../rules/rule';
import type { Origin } from '../semantics/apex/values';

/** What a planner may look at. It reads what the analysis knows and touches no disk. */
export interface PlanContext {
  /** The file of the finding (URI). */
  readonly file: string;
  /** Where an origin stands now; undefined when its declaration is gone. */
  place(origin: Origin): Place | undefined;
  /** The current text of a file of the project. */
  textOf(file: string): string | undefined;
  /** Metadata components of a type in the same project. */
  components(type: string): readonly MetadataComponent[];
  /** Every Apex file of the project with its text. */
  apexFiles(): Iterable<{ readonly file: string; readonly text: string }>;
  /** URI of a new source-format component file `folder/name` beside the finding's own package directory's components. */
  newFile(folder: string, name: string): string;
  /** Whether a file of that URI exists. */
  exists(file: string): boolean;
}

/** Works out one kind of fix. `data` is what the rule gave with its offer. */
export interface Planner {
  /** What to ask before planning; suggested answers must be good enough to be taken unasked. */
  questions(data: unknown, context: PlanContext): readonly FixQuestion[];
  /** The fix; undefined when it no longer applies. */
  plan(data: unknown, title: string, answers: Readonly<Record<string, string>>, context: PlanContext): FixPlan | undefined;
}
