/** What writing a suppression is like in every language. */

import type { Finding, Span } from '#shared/finding';
import { lineEnd, lineStart } from './comments';
import type { FoundSuppression } from './model';

export interface WriteOptions {
  /** What stands for the reason until the user writes one; left out, no room is made for one. */
  readonly reason?: string;
}

/** The finding that is to be suppressed. */
export type Target = Pick<Finding, 'file' | 'rule' | 'start' | 'end'>;

export type TextEdit = Span & { readonly text: string };

/** What all languages share. */
export abstract class Writer {
  protected readonly newline: string;

  constructor(
    protected readonly finding: Target,
    protected readonly text: string,
    protected readonly options: WriteOptions,
  ) {
    this.newline = text.includes('\r\n') ? '\r\n' : '\n';
  }

  /** The edits of one offer; undefined if it doesn't fit. */
  abstract edits(id: string): TextEdit[] | undefined;

  /** Our own form, with room for the reason. */
  protected allowance(file: boolean, separator: string): string {
    const reason = this.options.reason === undefined ? '' : `${separator}${this.options.reason}`;
    return `preflight: allow${file ? '-file' : ''} ${this.finding.rule}${reason}`;
  }

  protected insert(at: number, text: string): TextEdit {
    return { start: at, end: at, text };
  }

  protected indentAt(offset: number): string {
    const start = lineStart(this.text, offset);
    return /^[ \t]*/.exec(this.text.slice(start, lineEnd(this.text, start)))?.[0] ?? '';
  }

  protected opensLine(offset: number): boolean {
    return this.text.slice(lineStart(this.text, offset), offset).trim() === '';
  }

  /** Adds the rule to one of our own suppressions. */
  protected extend(suppression: FoundSuppression): TextEdit[] | undefined {
    const last = suppression.names.at(-1);
    return last && [this.insert(last.end, `, ${this.finding.rule}`)];
  }
}
