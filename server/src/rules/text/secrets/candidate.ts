/** What may be a secret in a text, before it is judged. */

import type { Range } from '../../../semantics/apex/ir';

/** A value with the names that may say what it is, the nearest first. */
export interface NamedValue extends Range {
  readonly names: readonly string[];
  readonly value: string;
}

/** A quick look: letters with digits among them, and nothing that says it is an expression. */
export function mayBeSecret(value: string): boolean {
  return value.length >= 8 && /\d/.test(value) && /[A-Za-z]/.test(value) && !/^[{[(]/.test(value) && !/^data:/i.test(value);
}
