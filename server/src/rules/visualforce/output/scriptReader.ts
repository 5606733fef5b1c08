/** Where in a script a value is put: in a string, a comment, or where code stands. */

/** `template`: between backticks, where `${` begins code again. */
export type ScriptSpot = 'code' | 'string' | 'template' | 'regex' | 'comment';

type Mode = 'code' | "'" | '"' | '`' | '/' | 'line' | 'block';

/** Words after which a slash begins a regular expression. */
const beforeRegex = /(?:^|[^\w$.])(?:return|typeof|case|in|of|delete|void|throw|new|else|do)$/;

/** Reads a script from its start, piece by piece; what stands between the pieces are values. Linear, never fails. */
export class ScriptReader {
  private mode: Mode = 'code';
  /** The last characters of code, white space left out at the end. */
  private tail = '';
  /** Open braces within each `${`, the outermost first. */
  private readonly braces: number[] = [];
  /** Inside `[...]` of a regular expression. */
  private inClass = false;

  /** Where a value that comes next is put. */
  get spot(): ScriptSpot {
    switch (this.mode) {
      case 'code':
        return 'code';
      case "'":
      case '"':
        return 'string';
      case '`':
        return 'template';
      case '/':
        return 'regex';
      default:
        return 'comment';
    }
  }

  /** A reader that goes on from here by itself. */
  copy(): ScriptReader {
    const copy = new ScriptReader();
    copy.mode = this.mode;
    copy.tail = this.tail;
    copy.braces.push(...this.braces);
    copy.inClass = this.inClass;
    return copy;
  }

  /** A value stands here. */
  skipValue(): void {
    if (this.mode === 'code') this.tail = 'x';
  }

  /** Goes over a piece of the script. */
  read(text: string): void {
    let at = 0;
    while (at < text.length) at = this.step(text, at);
  }

  /** Goes over what begins at a place of a piece. Out: where to go on. */
  step(text: string, at: number): number {
    return this.mode === 'code' ? this.readCode(text, at) : this.readInside(text, at);
  }

  /** One character of code, or what begins with it. Out: where to go on. */
  private readCode(text: string, at: number): number {
    const character = text[at]!;
    if (character === "'" || character === '"' || character === '`') {
      this.mode = character;
      return at + 1;
    }
    if (character === '/') return this.readSlash(text, at);
    if (character === '<' && text.startsWith('<!--', at)) {
      this.mode = 'line';
      return at + 4;
    }
    if (character === '{' && this.braces.length > 0) this.braces[this.braces.length - 1]!++;
    if (character === '}' && this.braces.length > 0 && --this.braces[this.braces.length - 1]! < 0) {
      this.braces.pop();
      this.mode = '`';
      return at + 1;
    }
    if (character.trim() !== '') this.tail = (this.tail + character).slice(-12);
    else if (/\w$/.test(this.tail)) this.tail += ' ';
    return at + 1;
  }

  private readSlash(text: string, at: number): number {
    const next = text[at + 1];
    if (next === '/') {
      this.mode = 'line';
      return at + 2;
    }
    if (next === '*') {
      this.mode = 'block';
      return at + 2;
    }
    const before = this.tail.trimEnd();
    if (next !== undefined && (before === '' || /[(,=:[!&|?{};+\-*%~^<>]$/.test(before) || beforeRegex.test(before))) {
      this.mode = '/';
      this.inClass = false;
    } else this.tail = '/';
    return at + 1;
  }

  private readInside(text: string, at: number): number {
    const character = text[at]!;
    switch (this.mode) {
      case 'line':
        if (character === '\n' || character === '\r') this.mode = 'code';
        return at + 1;
      case 'block':
        if (character !== '*' || text[at + 1] !== '/') return at + 1;
        this.mode = 'code';
        return at + 2;
      case '`':
        if (character === '$' && text[at + 1] === '{') {
          this.braces.push(0);
          this.mode = 'code';
          this.tail = '';
          return at + 2;
        }
        break;
      case '/':
        if (character === '[') this.inClass = true;
        else if (character === ']') this.inClass = false;
        break;
      default:
    }
    if (character === '\\') return at + (text[at + 1] === '\r' && text[at + 2] === '\n' ? 3 : 2);
    const isLineEnd = character === '\n' || character === '\r';
    // A string or a regular expression ends with its line at the latest: it was never closed.
    if ((isLineEnd && this.mode !== '`') || (character === this.mode && !(this.mode === '/' && this.inClass))) {
      this.mode = 'code';
      this.tail = ')';
    }
    return at + 1;
  }
}
