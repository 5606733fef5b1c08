/** What a suppression is, as data. All positions are offsets into the file's text. */

import type { Span } from '#shared/finding';
import type { Justification } from '#shared/justification';

/** The ways to set a finding aside that are understood. */
export type Dialect = 'NOPMD' | 'SuppressWarnings' | 'code-analyzer-suppress' | 'sfge-disable' | 'eslint-disable' | 'preflight';

/** A declaration that an annotation or a comment may stand before. */
export interface SuppressionDeclaration extends Span {
  readonly kind:
    | 'class'
    | 'interface'
    | 'enum'
    | 'trigger'
    | 'method'
    | 'constructor'
    | 'field'
    | 'property'
    | 'accessor'
    | 'initializer'
    | 'variable';
  readonly annotations: readonly DeclarationAnnotation[];
  /** Its name, as written; initialisers and accessors have none. */
  readonly name?: string;
  /** Where its name begins: comments between its modifiers stand before that. */
  readonly nameStart?: number;
  /** Where the braces of its body begin. */
  readonly bodyStart?: number;
}

/** An annotation with its arguments. */
export interface DeclarationAnnotation extends Span {
  readonly name: string;
}

/** A rule's name in a suppression. */
export interface NamedRule extends Span {
  /** As written. */
  readonly name: string;
  /** Names of the rules here that it stands for; an old name may have become several, another tool's rule is none. */
  readonly rules: readonly string[];
  /** How it would have to be written to suppress anything, where it is not written so. */
  readonly correction?: string;
}

/** Code Analyzer's way to select rules: words joined by `:` (and) and `,` (or). */
export type Selector = { readonly word: string } | { readonly all: readonly Selector[] } | { readonly any: readonly Selector[] };

/** A suppression, wherever it is written. */
export interface FoundSuppression {
  readonly by: Dialect;
  readonly reason?: string;
  /** What the reason says of its kind, who looked at it and how long it holds. */
  readonly terms?: Omit<Justification, 'reason'>;
  /** The comment or annotation. */
  readonly span: Span;
  /** The rules it names. A suppression of everything names none. */
  readonly names: readonly NamedRule[];
  /** Which rules it is about: those it names, all that PMD knows, all, or what the selector selects. */
  readonly selects: 'named' | 'pmd' | 'all' | Selector;
  /** A finding is covered if it begins in one of these. */
  readonly reach: readonly Span[];
  /** Covers everything from here on, until a marker releases it: then `reach` is from the marker's line to the file's end. */
  readonly open: boolean;
  /** The suppression as a comment that only says this: what to delete when it is not needed. */
  readonly alone: boolean;
}

/** The end of open suppressions, for the rules that the selector selects. */
export interface Release {
  /** The start of the marker's line. */
  readonly start: number;
  readonly selector: Selector;
  readonly span: Span;
  readonly alone: boolean;
}

/** All suppressions of a file, in order. */
export interface Suppressions {
  readonly list: readonly FoundSuppression[];
  readonly releases: readonly Release[];
  /** Where lines begin: findings are set against lines. */
  readonly text: string;
}
