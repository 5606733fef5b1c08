import type { ToolIdentity } from './sarif';

/** What documents say besides what the scan found. */
export interface ReviewOptions {
  readonly tool: ToolIdentity;
  /** What was scanned, in the readers' words: the name of the project or of its folder. */
  readonly subject?: string;
  /** The day of the scan, `YYYY-MM-DD`: reports have no clock of their own. */
  readonly date?: string;
  /** The text of an analysed file, by its URI; without it there are no excerpts. */
  readonly sourceOf?: (uri: string) => string | undefined;
  /** The configuration files in force, by their names for readers. */
  readonly configuration?: readonly string[];
}
