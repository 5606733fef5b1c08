import { knownSecrets } from '../rules/text/secrets/known';

/** A text that people or rules wrote about code, with what has the form of a secret replaced by asterisks. */
export function withoutSecrets(text: string): string {
  return knownSecrets(text, 'plain').reduce(
    (shown, { start, end }) => shown.slice(0, start) + '*'.repeat(end - start) + shown.slice(end),
    text,
  );
}
