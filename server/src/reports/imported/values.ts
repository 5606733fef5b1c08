/** Values of files that others wrote: anything may be missing, of another type, or absurdly long. */

import type { AnalyzerSeverity } from '#shared/rule';
import type { Region } from '../scanReport';

export type JsonRecord = Readonly<Record<string, unknown>>;

/** Longer texts are cut: UTF-16 code units. */
const mostText = 2000;
const mostName = 200;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is an object, else an empty one. */
export function recordOf(value: unknown): JsonRecord {
  return isRecord(value) ? value : {};
}

/** The objects in a list; none if it is no list. */
export function recordsOf(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** The texts in a list; none if it is no list. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** A text of some length; undefined if there is none. */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (text === '') return undefined;
  return text.length > mostText ? `${text.slice(0, mostText)}...` : text;
}

/** A name: short, in one line; undefined if there is none. */
export function nameOf(value: unknown): string | undefined {
  const text = typeof value === 'number' ? `${value}` : textOf(value);
  return text?.replace(/\s+/g, ' ').slice(0, mostName);
}

/** A line, a column or an index: a whole number from `least` on, also where it is written as a text. */
export function numberOf(value: unknown, least = 1): number | undefined {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= least ? number : undefined;
}

/** A severity on Code Analyzer's scale, if it is one. */
export function severityOf(value: unknown): AnalyzerSeverity | undefined {
  const number = numberOf(value);
  return number !== undefined && number <= 5 ? (number as AnalyzerSeverity) : undefined;
}

/** An address that a report may link to: `https:` only, with everything encoded that has to be. */
export function pageOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text !== undefined && /^https:\/\//i.test(text) && URL.canParse(text) ? new URL(text).href : undefined;
}

/**
 * A region from its ends, lines and columns from 1, the end exclusive; what is missing is all of the line. Undefined without a
 * line; an end before the start counts as missing.
 */
export function regionFrom(startLine: unknown, startColumn: unknown, endLine: unknown, endColumn: unknown): Region | undefined {
  const beginLine = numberOf(startLine);
  if (beginLine === undefined) return undefined;
  const beginColumn = numberOf(startColumn) ?? 1;
  const lastLine = numberOf(endLine) ?? beginLine;
  const lastColumn = numberOf(endColumn);
  const isForward = lastLine > beginLine || (lastLine === beginLine && (lastColumn === undefined || lastColumn >= beginColumn));
  if (!isForward || lastColumn === undefined) {
    return { beginLine, beginColumn, endLine: (isForward ? lastLine : beginLine) + 1, endColumn: 1 };
  }
  return { beginLine, beginColumn, endLine: lastLine, endColumn: lastColumn };
}

/** A path of any system as it is compared here: forward slashes, the drive letter in lower case, nothing like `a/../b`. */
export function portablePath(path: string): string {
  const slashed = path.replaceAll('\\', '/').replace(/^[A-Z](?=:)/, (drive) => drive.toLowerCase());
  const head = /^(?:[a-z]:)?\/{0,2}/.exec(slashed)![0];
  const parts: string[] = [];
  for (const part of slashed.slice(head.length).split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || head === '') parts.push(part);
  }
  return head + parts.join('/');
}

/** Whether a portable path starts at the root of a file system. */
export function isAbsolutePath(path: string): boolean {
  return /^(?:[a-z]:)?\//i.test(path);
}

/** Whether this is an address of something that is no file: `https://example.com/login`. */
export function isWebAddress(file: string): boolean {
  return /^[a-z][a-z\d+.-]+:/i.test(file);
}

/** The address without what may identify somebody: user, query, fragment. */
export function plainAddress(address: string): string {
  return address.replace(/[?#].*$/s, '').replace(/^([a-z][a-z\d+.-]+:\/\/)[^/@]*@/i, '$1');
}
