/** What a quick fix does, as plain data: the editor turns it into a workspace edit, the command line into a preview. */

import type { Edit } from './finding';

/** A new file. */
export interface FileCreation {
  /** The file's URI. */
  readonly file: string;
  readonly text: string;
}

/** One part of a fix that a user may accept or refuse on its own. */
export interface ProposedChange {
  /** What this part does, sentence case: "Create the named credential Acme_Api". */
  readonly label: string;
  readonly description?: string;
  /** Ask before doing it. */
  readonly needsConfirmation: boolean;
  readonly edits: readonly Edit[];
  readonly creations: readonly FileCreation[];
  /** URIs of files to delete. */
  readonly deletions: readonly string[];
}

/** One possible answer. */
export interface FixChoice {
  readonly value: string;
  readonly label: string;
  readonly description: string;
}

/** A value a fix would like to ask the user for before it is planned. */
export interface FixQuestion {
  /** Name of the answer in `resolveFix`'s `answers`. */
  readonly id: string;
  readonly prompt: string;
  /** The suggested answer. */
  readonly value: string;
  /** A regular expression the answer must match whole, and what to say when it does not. */
  readonly pattern: string;
  readonly patternHint: string;
  /** The answers to choose from, where there are only these. */
  readonly choices?: readonly FixChoice[];
}

/** A fix, worked out. */
export interface FixPlan {
  readonly title: string;
  readonly changes: readonly ProposedChange[];
  /** What the user still has to do by hand. */
  readonly afterwards?: string;
}
