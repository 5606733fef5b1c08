// A line of source code as it may be shown: without what may be a secret.

/** Rules that speak of secrets in string literals, or of values beside which secrets stand. */
const aboutSecrets = /Credential|Secret|Password|NamedCred|BadCrypto|SessionId/i;

/** The line with the inside of every string literal of more than three characters replaced by one star. */
export function maskLiterals(line) {
  return line.replace(/(['"`])((?:\\.|(?!\1)[^\\])*)(\1|$)/g, (whole, quote, inside, end) =>
    inside.length > 3 ? `${quote}*${end}` : whole,
  );
}

/**
 * The first line of a finding, trimmed and cut to `width` characters. `text` is the file as reports mask it. Where the rule
 * speaks of secrets, no literal is shown.
 */
export function sourceLine(text, { rule, beginLine }, width = 160) {
  const line = (text.split(/\r\n|\r|\n/, beginLine)[beginLine - 1] ?? '').trim();
  const safe = aboutSecrets.test(rule) ? maskLiterals(line) : line;
  return safe.length > width ? `${safe.slice(0, width - 1)}…` : safe;
}
