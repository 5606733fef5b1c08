import MarkdownIt, { type Token } from 'markdown-it';
import { cellsOf, type Paint, plainText } from './terminal';

export interface TerminalPageOptions {
  /** How many cells a line may take; code keeps its lines. */
  readonly width: number;
  readonly paint: Paint;
}

const parser = new MarkdownIt({ html: false, linkify: false, typographer: false }).disable('image');

/**
 * Markdown as text for a terminal: paragraphs are wrapped, code is indented, headings and code have a style of their own.
 * Ends with a line break unless there is nothing to say.
 */
export function markdownToTerminal(markdown: string, options: TerminalPageOptions): string {
  const lines = new TerminalPage(options).render(parser.parse(markdown, {}));
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** A word with the way it looks; a break ends the line. */
type Piece = { readonly text: string; readonly shown: string } | 'break';

class TerminalPage {
  private readonly lines: string[] = [];
  /** What each line of the enclosing lists begins with. */
  private indent = '';
  /** What the next line begins with instead: the mark of a list entry. */
  private mark: string | undefined;
  private tight = false;

  constructor(private readonly options: TerminalPageOptions) {}

  render(tokens: readonly Token[]): readonly string[] {
    const lists: { next: number | undefined; readonly indent: string }[] = [];
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]!;
      switch (token.type) {
        case 'heading_open':
          this.heading(token, tokens[++i]!);
          break;
        case 'inline':
          this.paragraph(token);
          break;
        case 'paragraph_open':
          this.tight = token.hidden;
          break;
        case 'bullet_list_open':
        case 'ordered_list_open':
          if (lists.length === 0) this.gap();
          lists.push({
            next: token.type === 'ordered_list_open' ? Number(token.attrGet('start') ?? 1) : undefined,
            indent: this.indent,
          });
          break;
        case 'list_item_open': {
          const list = lists.at(-1)!;
          const mark = list.next === undefined ? '- ' : `${list.next++}. `;
          this.mark = `${list.indent}${mark}`;
          this.indent = list.indent + ' '.repeat(mark.length);
          break;
        }
        case 'list_item_close':
          this.indent = lists.at(-1)!.indent;
          break;
        case 'bullet_list_close':
        case 'ordered_list_close':
          this.indent = lists.pop()!.indent;
          break;
        case 'fence':
        case 'code_block':
          this.code(token);
          break;
        case 'table_open':
          i = this.table(tokens, i);
          break;
        case 'hr':
          this.gap();
          this.add('-'.repeat(Math.min(20, this.options.width)));
          break;
      }
    }
    return this.lines;
  }

  private add(line: string): void {
    this.lines.push((this.mark ?? this.indent) + line);
    this.mark = undefined;
  }

  /** An empty line, unless there is one, or the entry of a list begins here. */
  private gap(): void {
    if (this.mark === undefined && this.lines.length > 0 && this.lines.at(-1) !== '') this.lines.push('');
  }

  /** Headings are underlined, so that they are headings without colours, too. */
  private heading({ tag }: Token, content: Token): void {
    const text = plainText(textOf(content));
    this.gap();
    this.add(this.options.paint('heading', text));
    if (tag === 'h1' || tag === 'h2') {
      this.add(this.options.paint('faint', (tag === 'h1' ? '=' : '-').repeat(Math.min(cellsOf(text), this.options.width))));
    }
  }

  private paragraph(token: Token): void {
    if (!this.tight) this.gap();
    for (const line of wrap(this.piecesOf(token), this.options.width - cellsOf(this.mark ?? this.indent))) this.add(line);
  }

  private code({ content, info }: Token): void {
    this.gap();
    const title = /\b(?:title|file)=(?:"([^"]*)"|(\S+))/.exec(info);
    const caption = title?.[1] ?? title?.[2];
    if (caption) this.add(this.options.paint('faint', `  ${plainText(caption)}`));
    for (const line of content.replace(/\n$/, '').split('\n'))
      this.add(this.options.paint('code', `    ${plainText(line)}`).trimEnd());
  }

  /** Columns side by side where there is room, else an entry for each row. Out: the index of the token that ends it. */
  private table(tokens: readonly Token[], start: number): number {
    const rows: string[][] = [];
    let at = start;
    for (; tokens[at]!.type !== 'table_close'; at++) {
      const { type } = tokens[at]!;
      if (type === 'tr_open') rows.push([]);
      if (type === 'inline') rows.at(-1)!.push(plainText(textOf(tokens[at]!)));
    }
    this.gap();
    const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => cellsOf(row[column] ?? ''))));
    const [head, ...body] = rows;
    if (widths.reduce((sum, width) => sum + width + 2, 0) <= this.options.width) {
      for (const row of rows) {
        const line = row.map((cell, column) => cell + ' '.repeat(widths[column]! - cellsOf(cell))).join('  ');
        this.add(row === head ? this.options.paint('heading', line.trimEnd()) : line.trimEnd());
      }
      return at;
    }
    for (const row of body) {
      const text = row.map((cell, column) => `${head![column]}: ${cell}`).join('; ');
      const [first = '', ...rest] = wrap(
        wordsOf(text, (word) => word),
        this.options.width - 2,
      );
      this.add(`- ${first}`);
      for (const line of rest) this.add(`  ${line}`);
    }
    return at;
  }

  private piecesOf(token: Token): Piece[] {
    const { paint } = this.options;
    const pieces: Piece[] = [];
    let address: string | undefined;
    let isStrong = false;
    // What follows without a blank belongs to the word before.
    const take = (text: string, show: (word: string) => string) => {
      const words = wordsOf(text, show);
      const last = pieces.at(-1);
      const first = words[0];
      if (last && last !== 'break' && first && first !== 'break' && !/^\s/.test(text) && !endsInBlank) {
        pieces[pieces.length - 1] = { text: last.text + first.text, shown: last.shown + first.shown };
        pieces.push(...words.slice(1));
      } else pieces.push(...words);
      if (text !== '') endsInBlank = /\s$/.test(text);
    };
    let endsInBlank = true;
    for (const child of token.children ?? []) {
      if (child.type === 'text') take(plainText(child.content), (word) => (isStrong ? paint('heading', word) : word));
      else if (child.type === 'code_inline') take(plainText(child.content), (word) => paint('code', word));
      else if (child.type === 'softbreak') endsInBlank = true;
      else if (child.type === 'hardbreak') pieces.push('break');
      else if (child.type === 'strong_open' || child.type === 'strong_close') isStrong = child.type === 'strong_open';
      else if (child.type === 'link_open') address = child.attrGet('href') ?? undefined;
      else if (child.type === 'link_close' && address && /^https:/.test(address)) {
        endsInBlank = true;
        take(`(${plainText(address)})`, (word) => paint('faint', word));
        endsInBlank = false;
      }
    }
    return pieces;
  }
}

function wordsOf(text: string, show: (word: string) => string): Piece[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return words.map((word) => ({ text: word, shown: show(word) }));
}

/** Lines of at most `width` cells, as far as single words allow. */
function wrap(pieces: readonly Piece[], width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let cells = 0;
  for (const piece of pieces) {
    const needed = piece === 'break' ? 0 : cellsOf(piece.text);
    if (piece === 'break' || (cells > 0 && cells + 1 + needed > width)) {
      lines.push(line);
      line = '';
      cells = 0;
    }
    if (piece === 'break') continue;
    line += (cells > 0 ? ' ' : '') + piece.shown;
    cells += (cells > 0 ? 1 : 0) + needed;
  }
  if (cells > 0) lines.push(line);
  return lines;
}

function textOf(token: Token): string {
  return (token.children ?? []).map((child) => (child.type === 'softbreak' ? ' ' : child.content)).join('');
}
