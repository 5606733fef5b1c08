/** What a configuration file may hold, as data: the reader, the JSON schema, completions and hovers are made from it. */

/** One of several words. */
export interface ChoiceShape {
  readonly kind: 'choice';
  /** What the words are about; one name for the same words. */
  readonly name: string;
  readonly values: readonly { readonly value: string; readonly description: string }[];
  /** The words that one which is none of them once was. */
  readonly formerly?: (word: string) => readonly string[];
}

/** A text, with what may be wrong with it: a sentence, or undefined. */
export interface TextShape {
  readonly kind: 'text';
  readonly problemOf?: (text: string) => string | undefined;
  /** A regular expression in the sense of ECMA-262. */
  readonly isPattern?: boolean;
}

/** A whole number from 0. */
export interface CountShape {
  readonly kind: 'count';
}

export interface ListShape {
  readonly kind: 'list';
  readonly items: Shape;
}

/** Keys with values; no others are known. */
export interface RecordShape {
  readonly kind: 'record';
  /** What a key is, for messages: `key`, `rule`, `option`. */
  readonly what: string;
  readonly keys: readonly Key[];
  /** The names of keys that a name which is none of them once was. */
  readonly formerly?: (name: string) => readonly string[];
  /** The keys without which it means nothing. */
  readonly required?: readonly string[];
}

/** A word alone, or a record. */
export interface ShortOrLongShape {
  readonly kind: 'shortOrLong';
  readonly short: ChoiceShape;
  readonly long: RecordShape;
}

export type Shape = ChoiceShape | TextShape | CountShape | ListShape | RecordShape | ShortOrLongShape;

export interface Key {
  readonly name: string;
  /** One or more sentences, in Markdown. */
  readonly description: string;
  readonly shape: Shape;
}
