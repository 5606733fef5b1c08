/** What a terminal makes of text. */

/** A word's role in a text report; each has its colour. */
export type Style = 'file' | 'error' | 'warning' | 'info' | 'hint' | 'good' | 'faint' | 'heading' | 'code';

/** Codes of "Select Graphic Rendition" (ECMA-48, 8.3.117) that switch a style on. All end with 0. */
const codes: Readonly<Record<Style, string>> = {
  file: '4',
  error: '31',
  warning: '33',
  info: '36',
  hint: '36',
  good: '32',
  faint: '2',
  heading: '1',
  code: '36',
};

/** Styles text by escape sequences, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** A painter for a terminal with colours, or one that leaves all text plain. */
export function painter(colours: boolean): Paint {
  return colours ? (style, text) => `\u001b[${codes[style]}m${text}\u001b[0m` : (_, text) => text;
}

/**
 * The text without what would steer a terminal or hide what stands there: control characters, line breaks and marks that
 * reverse the direction of writing become U+FFFD one for one, a tab becomes a blank.
 */
export function plainText(text: string): string {
  return text.replace(/\t/g, ' ').replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** Ranges of characters that take two cells: East Asian scripts (Unicode Standard Annex 11, wide and fullwidth) and emoji. */
const wide: readonly (readonly [from: number, to: number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

/** How many cells the text takes in a terminal. */
export function cellsOf(text: string): number {
  let cells = 0;
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (code < 0x300) cells++;
    else if (/^[\p{Mn}\p{Me}\p{Cf}]$/u.test(char)) continue;
    else cells += wide.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
  }
  return cells;
}
