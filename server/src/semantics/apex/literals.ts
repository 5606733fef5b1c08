/** The value of an Apex string literal, and how to write one. */

const escapes: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r' };

/**
 * Decodes the source of a string literal (`'it\'s'` or `'''...'''`, quotes included; a missing closing quote is fine).
 * Unknown escapes keep the escaped character, as the compiler would refuse them anyway.
 */
export function decodeString(source: string): string {
  let body = source;
  if (body.startsWith("'''") && body.length >= 6 && body.endsWith("'''")) {
    body = body.slice(3, -3);
    if (body.startsWith('\r\n')) body = body.slice(2);
    else if (body.startsWith('\n')) body = body.slice(1);
  } else if (body.startsWith("'")) {
    body = body.slice(1);
    if (body.endsWith("'")) body = body.slice(0, -1);
  }
  if (!body.includes('\\')) return body;
  return body.replace(/\\(u[0-9a-fA-F]{4}|[\s\S])/g, (_, code: string) =>
    code.length === 5 ? String.fromCharCode(parseInt(code.slice(1), 16)) : (escapes[code] ?? code),
  );
}

/** Writes `value` as a single-line Apex string literal, quotes included. */
export function quoteString(value: string): string {
  const body = value.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t');
  return `'${body}'`;
}
