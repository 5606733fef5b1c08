/** The parts of a value of a script. */

import type { DataOrigin } from './origins';

/** A part of a value. */
export type Part =
  /** Written out in the script. */
  | { readonly kind: 'text'; readonly text: string }
  /** A number, a date, a flag. */
  | { readonly kind: 'plain' }
  /** Data that a call has cleaned. */
  | { readonly kind: 'cleaned' }
  | DataPart;

/** A part that is data, with where it comes from. */
export interface DataPart {
  readonly kind: 'data';
  /** The expression it begins with. */
  readonly node: number;
  readonly origin: DataOrigin;
  /** What it goes through on its way, from the data on: values of variables and fields. */
  readonly via: readonly number[];
  /** The call of parseFromString() that made a document of it, which is what is handed on. */
  readonly parsed?: number;
}
