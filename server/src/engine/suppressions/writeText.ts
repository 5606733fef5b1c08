/** Suppressions in scripts and in markup. */

import type { Span } from '#shared/finding';
import { lineEnd, lineStart } from './comments';
import { findSuppressions } from './find';
import { type TextLayout, textLayoutOf } from './textComments';
import { type Target, type TextEdit, type WriteOptions, Writer } from './writer';

/** What scripts share with the scripts in markup. */
abstract class TextWriter extends Writer {
  protected readonly layout: TextLayout;

  constructor(
    private readonly kind: 'script' | 'markup',
    finding: Target,
    text: string,
    options: WriteOptions,
  ) {
    super(finding, text, options);
    this.layout = textLayoutOf(kind, text);
  }

  /** The suppression of another rule about the line of `offset`, with this rule added to it. */
  protected extended(offset: number): TextEdit[] | undefined {
    const line = lineStart(this.text, offset);
    const existing = findSuppressions({ kind: this.kind, text: this.text }).list.find(
      ({ by, reach, names }) => by === 'preflight' && names.length > 0 && reach[0]?.start === line,
    );
    return existing && this.extend(existing);
  }

  /** At the end of the line, or above it where that is taken or the finding goes on below. */
  protected scriptLine(): TextEdit[] | undefined {
    const { start, end } = this.finding;
    const extended = this.extended(start);
    if (extended) return extended;
    const first = lineStart(this.text, start);
    const last = lineEnd(this.text, start);
    const taken = this.layout.comments.some((comment) => comment.end >= last && comment.start < last && comment.end > first);
    if (!taken && end <= last && this.isCode(last)) {
      const space = /\s/.test(this.text[last - 1] ?? ' ') ? '' : ' ';
      return [this.insert(last, `${space}// ${this.allowance(false, ' -- ')}`)];
    }
    if (!this.isCode(first)) return undefined;
    return [this.insert(first, `${this.indentAt(first)}// ${this.allowance(false, ' -- ')}${this.newline}`)];
  }

  /** Whether a comment may begin here: not inside a string or another comment. */
  private isCode(offset: number): boolean {
    const inside = ({ start, end }: Span) => start < offset && offset < end;
    return !this.layout.strings.some(inside) && !this.layout.comments.some(inside);
  }
}

/** JavaScript and TypeScript. */
export class ScriptWriter extends TextWriter {
  constructor(finding: Target, text: string, options: WriteOptions) {
    super('script', finding, text, options);
  }

  edits(id: string): TextEdit[] | undefined {
    if (id === 'suppress-file') return [this.insert(0, `// ${this.allowance(true, ' -- ')}${this.newline}`)];
    return this.scriptLine();
  }
}

/** Pages, components and templates, with the scripts in them. */
export class MarkupWriter extends TextWriter {
  constructor(finding: Target, text: string, options: WriteOptions) {
    super('markup', finding, text, options);
  }

  edits(id: string): TextEdit[] | undefined {
    return id === 'suppress-file' ? [this.file()] : this.line();
  }

  /** Below the XML declaration or document type, where there is one. */
  private file(): TextEdit {
    const head = /^\s*<(?:\?xml[^>]*\?|!doctype[^>]*)>[ \t]*(\r\n?|\n)?/i.exec(this.text);
    const lead = head && !head[1] ? this.newline : '';
    return this.insert(head?.[0].length ?? 0, `${lead}<!-- ${this.allowance(true, ': ')} -->${this.newline}`);
  }

  /** Above the tag or the comment with the finding; within its line where it doesn't begin one. */
  private line(): TextEdit[] | undefined {
    const { start } = this.finding;
    const around = ({ start: from, end }: Span) => from <= start && start < end;
    if (this.layout.scripts.some(around)) return this.scriptLine();
    const outer = this.layout.comments.find(around) ?? this.layout.tags.find(around);
    const at = outer?.start ?? lineStart(this.text, start) + this.indentAt(start).length;
    const extended = this.extended(at);
    if (extended) return extended;
    const comment = `<!-- ${this.allowance(false, ': ')} -->`;
    if (this.opensLine(at)) {
      if (!outer && this.layout.tags.some(({ start: from, end }) => from < at && at < end)) return undefined;
      return [this.insert(lineStart(this.text, at), `${this.indentAt(at)}${comment}${this.newline}`)];
    }
    // A comment that shares its line is about that line only.
    return lineStart(this.text, at) === lineStart(this.text, start) ? [this.insert(at, comment)] : undefined;
  }
}
