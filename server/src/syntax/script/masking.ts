import type { SpannedEdit, TextMask } from '../treeSitter/source';

/**
 * Valid JavaScript that the grammar rejects, as minifiers and old libraries write it, with what is parsed in its place:
 *   - `a?.5:b`, a condition and a number: `a? 5:b`
 *   - the names `using` and `abstract` where they begin no declaration, and `as` after `new`: names no grammar knows
 * Inside strings, comments and regular expressions these change nothing about the tree, so nobody looks where they are.
 */
const patterns = /\?\.(?=\d)|\busing\b(?![ \t]+[\w$])|\babstract\b(?!\s*["'[#]|\s+[\w$])|\bas\b(?<=\bnew\s+as)/g;

const replacements = new Map([
  ['?.', '? '],
  ['using', 'usin_'],
  ['abstract', 'abstrac_'],
  ['as', 'a_'],
]);

/** The masking of one text, kept up to date through edits. */
export class ScriptMask implements TextMask {
  #text: string;
  #masked: string;

  constructor(text: string) {
    this.#text = text;
    this.#masked = maskedOf(text);
  }

  apply(_text: string, start?: number, end?: number): string {
    return this.#masked.slice(start, end);
  }

  edit(text: string, edit: SpannedEdit): SpannedEdit {
    const before = this.#masked;
    const after = maskedOf(text);
    const wasPlain = before === this.#text;
    this.#text = text;
    this.#masked = after;
    if (wasPlain && after === text) return edit;
    // What is masked may look at its surroundings any number of blanks away.
    let start = 0;
    while (start < edit.start && before.charCodeAt(start) === after.charCodeAt(start)) start++;
    let oldEnd = before.length;
    let newEnd = after.length;
    while (newEnd > edit.newEnd && before.charCodeAt(oldEnd - 1) === after.charCodeAt(newEnd - 1)) {
      oldEnd--;
      newEnd--;
    }
    return { start, oldEnd, newEnd };
  }
}

/** The text itself if there is nothing to mask in it. */
function maskedOf(text: string): string {
  return text.replace(patterns, (found) => replacements.get(found) ?? found);
}
