/** Finds many literals in one pass over a text, however long it is: the automaton of Aho and Corasick. */

/** Characters beyond this occur in no literal. */
const characters = 128;

export class AnchorFinder {
  private readonly width: number;
  private readonly classes = new Uint8Array(characters);
  /** The next state by state and class of character. Class 0 is all that no literal holds, state 0 the beginning. */
  private readonly next: Int32Array;
  /** The literals that end in a state, by number. */
  private readonly ends: (readonly number[] | undefined)[] = [];

  /** `literals`: of ASCII characters, not empty. */
  constructor(private readonly literals: readonly string[]) {
    let classes = 0;
    for (const char of new Set(literals.join(''))) this.classes[char.charCodeAt(0)] = ++classes;
    this.width = classes + 1;
    const states = 1 + literals.reduce((sum, { length }) => sum + length, 0);
    this.next = new Int32Array(states * this.width);
    this.link(this.grow());
  }

  /** The places where each literal begins, ascending; at most `most` for each. */
  find(text: string, most: number): readonly (readonly number[])[] {
    const { width, classes, next, ends, literals } = this;
    const found: number[][] = literals.map(() => []);
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      state = code < characters ? next[state * width + classes[code]!]! : 0;
      const ending = ends[state];
      if (!ending) continue;
      for (const literal of ending) {
        const places = found[literal]!;
        if (places.length < most) places.push(i + 1 - literals[literal]!.length);
      }
    }
    return found;
  }

  /** Makes a state for every beginning of a literal. Out: how many there are. */
  private grow(): number {
    let states = 1;
    for (const [number, literal] of this.literals.entries()) {
      let state = 0;
      for (let i = 0; i < literal.length; i++) {
        const edge = state * this.width + this.classes[literal.charCodeAt(i)]!;
        if (this.next[edge] === 0) this.next[edge] = states++;
        state = this.next[edge]!;
      }
      this.ends[state] = [...(this.ends[state] ?? []), number];
    }
    return states;
  }

  /** Fills in where to go on when the next character does not fit: the longest ending that is a beginning, too. */
  private link(states: number): void {
    const { width, next, ends } = this;
    const shorter = new Int32Array(states);
    const queue: number[] = [];
    for (let edge = 1; edge < width; edge++) if (next[edge]! > 0) queue.push(next[edge]!);
    for (let at = 0; at < queue.length; at++) {
      const state = queue[at]!;
      const fallback = shorter[state]!;
      if (ends[fallback]) ends[state] = [...(ends[state] ?? []), ...ends[fallback]!];
      for (let edge = 1; edge < width; edge++) {
        const target = next[state * width + edge]!;
        if (target === 0) next[state * width + edge] = next[fallback * width + edge]!;
        else {
          shorter[target] = next[fallback * width + edge]!;
          queue.push(target);
        }
      }
    }
  }
}
