/** Text of files and messages, made fit for documents that other people open. */

import { plainText } from './terminal';

/**
 * The text as one line that steers nothing: line breaks become blanks; other control characters, marks that turn the
 * direction of writing, halves of surrogate pairs and what XML can't hold become U+FFFD.
 */
export function oneLine(text: string): string {
  return plainText(text.replace(/[^\S\r\n]*(?:\r\n|[\r\n\u2028\u2029])\s*/g, ' ')).replace(
    /[\p{Surrogate}\ufffe\uffff]/gu,
    '\ufffd',
  );
}

/** A line of source with the same replacements, each one UTF-16 code unit for another, so that offsets still fit. */
export function sourceLine(text: string): string {
  return plainText(text).replace(/[\p{Surrogate}\ufffe\uffff]/gu, '\ufffd');
}

/** A number with its noun in the right form: `1 file`, `2 files`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}
