/** What can happen to a workspace while somebody works in it. Every edit can be applied in any state: what does not fit does nothing. */

import { defaultSettings, type Settings } from '#shared/settings';

export interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Paths are relative to the workspace. */
export type Edit =
  /** Into an open document; else into the file on disk. */
  | { readonly do: 'type'; readonly path: string; readonly changes: readonly Change[] }
  /** With a text of its own, or what is on disk. */
  | { readonly do: 'open'; readonly path: string; readonly text?: string }
  | { readonly do: 'close'; readonly path: string }
  | { readonly do: 'save'; readonly path: string }
  /** Files written, or gone (`null`), all at once: as another program does it. */
  | { readonly do: 'disk'; readonly files: Readonly<Record<string, string | null>> }
  | { readonly do: 'settings'; readonly which: number }
  /** Somebody looks at a file's findings. */
  | { readonly do: 'ask'; readonly path: string }
  /** Somebody looks at the findings of all files. */
  | { readonly do: 'look' }
  | { readonly do: 'scan' }
  /** Time goes by. */
  | { readonly do: 'wait' };

/** The settings that edits switch between. */
export const settingsChoices: readonly Settings[] = [
  defaultSettings,
  { ...defaultSettings, fallbackApiVersion: 67 },
  { ...defaultSettings, minimumConfidence: 'high' },
  { ...defaultSettings, exclude: ['packages/**', '*Exporter.cls'] },
  { ...defaultSettings, rules: { ApexCRUDViolation: 'info', ApexSharingViolations: 'off', UnusedSuppression: 'off' } },
  { ...defaultSettings, maxFileSizeKb: 1 },
  { ...defaultSettings, enable: false },
];

/** One text with changes applied, each relative to what the one before left; offsets outside are moved to its nearest end. */
export function applied(text: string, changes: readonly Change[]): string {
  for (const change of changes) {
    const start = Math.min(change.start, text.length);
    const end = Math.min(Math.max(start, change.end), text.length);
    text = text.slice(0, start) + change.text + text.slice(end);
  }
  return text;
}

/** The one change that makes `after` of `before`. */
export function difference(before: string, after: string): Change {
  let start = 0;
  const shortest = Math.min(before.length, after.length);
  while (start < shortest && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shortest - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}
