import { l10n } from 'vscode';

/** Parts of a sentence in a row, as the user's language separates them. */
export function listed(parts: readonly string[]): string {
  return parts.length === 0 ? '' : parts.reduce((list, part) => l10n.t('{0}, {1}', list, part));
}

/** A sentence from its parts. */
export function sentenceOf(parts: readonly string[]): string {
  return l10n.t('{0}.', listed(parts));
}
