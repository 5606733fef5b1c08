/** What surrounds a place in markup, as far as it says where an expression that is never closed has to end. */

type State = 'text' | 'tag' | 'value' | 'raw' | 'comment';

/** Goes along a markup text, from `at` on, and knows whether it is in a quoted attribute value. Each character is looked at once. */
export class Surroundings {
  private state: State = 'text';
  private quote: '"' | "'" | undefined;
  /** What ends a script, a style or a comment. */
  private terminator = '';
  private tag = '';
  private afterEquals = false;

  constructor(
    private readonly text: string,
    private at: number,
  ) {
    // A part that begins with the value of an attribute.
    const before = text[at - 1];
    if (
      (before !== '"' && before !== "'") ||
      !text
        .slice(Math.max(0, at - 20), at - 1)
        .trimEnd()
        .endsWith('=')
    )
      return;
    this.quote = before;
    this.state = 'value';
  }

  /** What encloses the attribute value at `offset`; undefined if there is none. `offset` never decreases. */
  quoteAt(offset: number): '"' | "'" | undefined {
    while (this.at < offset) this.step();
    return this.state === 'value' ? this.quote : undefined;
  }

  /** An expression goes up to `offset`: it changes nothing. */
  skipTo(offset: number): void {
    if (this.at < offset) this.at = offset;
    this.afterEquals = false;
  }

  private step(): void {
    const { text, at } = this;
    const character = text[at];
    this.at++;
    switch (this.state) {
      case 'text':
        if (character === '<') this.enter(at);
        return;
      case 'tag':
        if (character === '>') this.leaveTag(at);
        else if (this.afterEquals && (character === '"' || character === "'")) {
          this.quote = character;
          this.state = 'value';
        }
        if (character.trim() !== '') this.afterEquals = character === '=';
        return;
      case 'value':
        if (character === this.quote) this.state = 'tag';
        return;
      default:
        if (character !== this.terminator[0] || !this.startsWith(this.terminator, at)) return;
        // The end of a script is a tag of its own.
        if (this.state === 'raw') this.at = at;
        else this.at += this.terminator.length - 1;
        this.state = 'text';
    }
  }

  private enter(at: number): void {
    const { text } = this;
    if (text.startsWith('!--', at + 1)) this.ignoreUntil('-->');
    else if (text.startsWith('![CDATA[', at + 1)) this.ignoreUntil(']]>');
    else {
      tagName.lastIndex = at + 1;
      const name = tagName.exec(text)?.[0];
      if (name === undefined) return;
      this.state = 'tag';
      this.tag = name.toLowerCase();
      this.afterEquals = false;
    }
  }

  private ignoreUntil(terminator: string): void {
    this.state = 'comment';
    this.terminator = terminator;
  }

  private leaveTag(at: number): void {
    const isRaw = (this.tag === 'script' || this.tag === 'style') && this.text[at - 1] !== '/';
    this.state = isRaw ? 'raw' : 'text';
    this.terminator = `</${this.tag}`;
  }

  private startsWith(expected: string, at: number): boolean {
    return this.text.slice(at, at + expected.length).toLowerCase() === expected;
  }
}

const tagName = /\/?[A-Za-z][\w:.-]{0,100}/y;
