import type { Settings } from '#shared/settings';
import type { Analysis } from '../engine/analysis';

/** What tools work with. */
export interface ToolContext {
  readonly analysis: Analysis;
  /** The workspace folders: absolute native paths. */
  readonly folders: readonly string[];
  /** Settings that hold where a text belongs to no folder. */
  readonly settings: Settings;
  /** An analysis without any files, with these settings for whatever is opened in it. */
  blank(settings: Settings): Analysis;
}

/** What a call may use besides. */
export interface ToolOptions {
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

/** Why a tool could not do what it was asked to: sentences for a model, without secrets. */
export class ToolFailure extends Error {}
