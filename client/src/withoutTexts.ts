/** A traced message in which the values of properties that carry parts of a document are only counted. */
export function withoutTexts(message: string): string {
  return message.replace(
    /"(text|newText)":\s*"((?:[^"\\]|\\.)*)"/g,
    (_, name: string, text: string) => `"${name}": "(${text.length} characters)"`,
  );
}
