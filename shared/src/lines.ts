/** Offsets to lines and back. Lines and columns are 0-based; a column counts UTF-16 code units, as LSP does by default. */

export interface Position {
  readonly line: number;
  readonly character: number;
}

/** The line starts of one text. Line breaks are `\n`, `\r\n` and a lone `\r`, as in LSP. */
export class LineIndex {
  private readonly starts: Uint32Array;

  constructor(
    text: string,
    /** Length of the text in UTF-16 code units. */
    readonly length: number = text.length,
  ) {
    this.starts = Uint32Array.from(lineStarts(text));
  }

  get lineCount(): number {
    return this.starts.length;
  }

  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.length));
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.starts[middle] <= at) low = middle;
      else high = middle;
    }
    return { line: low, character: at - this.starts[low] };
  }

  offsetAt(position: Position): number {
    if (position.line >= this.starts.length) return this.length;
    const start = this.starts[Math.max(0, position.line)];
    const end = position.line + 1 < this.starts.length ? this.starts[position.line + 1] : this.length;
    return Math.max(start, Math.min(start + position.character, end));
  }

  /** Offset of the first character of a line. */
  lineStart(line: number): number {
    return line >= this.starts.length ? this.length : this.starts[Math.max(0, line)];
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  // Searching is several times faster than looking at every character; a lone carriage return is rare.
  if (/\r(?!\n)/.test(text)) {
    for (let i = 0; i < text.length; i++) {
      const char = text.charCodeAt(i);
      if (char === 10 || (char === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
    }
    return starts;
  }
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
