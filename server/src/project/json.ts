import type { Span } from '#shared/finding';

/** What a JSON text holds, or where and why it can't be read. */
export type JsonResult = { readonly value: unknown } | { readonly fault: { readonly span: Span; readonly message: string } };

/** Reads strict JSON; a fault says on which line what was expected. */
export function readJson(text: string): JsonResult {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { fault: findFault(text) };
  }
}

// Strings hold anything from the space upwards but quotes and backslashes.
const token =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y;

type Expected =
  | 'a value'
  | 'a value or ]'
  | 'a name in double quotes'
  | 'a name in double quotes or }'
  | ':'
  | ', or }'
  | ', or ]'
  | 'nothing more';

/** The platform's own message has a position in some versions and none in others, so the place is looked up here. */
function findFault(text: string): { span: Span; message: string } {
  const open: string[] = [];
  let expected: Expected = 'a value';
  const afterValue = (): Expected => (open.length === 0 ? 'nothing more' : open.at(-1) === '{' ? ', or }' : ', or ]');
  for (let at = 0; ; ) {
    token.lastIndex = at;
    let match: RegExpExecArray | null = null;
    try {
      match = token.exec(text);
    } catch {
      // A string beyond what the expression can hold: the fault is somewhere from here on.
    }
    const next: Expected | undefined = match ? follow(match, expected, open, afterValue) : undefined;
    if (!next) return { span: placeOf(text, at), message: messageOf(text, at, expected) };
    expected = next;
    at = token.lastIndex;
  }
}

/** What is expected behind a token, undefined if the token itself wasn't. */
function follow(match: RegExpExecArray, expected: Expected, open: string[], afterValue: () => Expected): Expected | undefined {
  const [, mark, string] = match;
  const value = expected === 'a value' || expected === 'a value or ]';
  const name = expected === 'a name in double quotes' || expected === 'a name in double quotes or }';
  if (name && string) return ':';
  if (expected === ':') return mark === ':' ? 'a value' : undefined;
  if (mark === '}' && (expected === ', or }' || expected === 'a name in double quotes or }')) {
    open.pop();
    return afterValue();
  }
  if (mark === ']' && (expected === ', or ]' || expected === 'a value or ]')) {
    open.pop();
    return afterValue();
  }
  if (mark === ',' && expected === ', or }') return 'a name in double quotes';
  if (mark === ',' && expected === ', or ]') return 'a value';
  if (!value) return undefined;
  if (mark === '{' || mark === '[') {
    open.push(mark);
    return mark === '{' ? 'a name in double quotes or }' : 'a value or ]';
  }
  return mark ? undefined : afterValue();
}

function placeOf(text: string, at: number): Span {
  const start = at + /^[ \t\r\n]*/.exec(text.slice(at))![0].length;
  if (start >= text.length) return { start: text.trimEnd().length, end: text.trimEnd().length };
  const length = /^(?:[\w.-]+|"[^"\n]{0,60}"?|[\s\S])/.exec(text.slice(start, start + 80))![0].length;
  return { start, end: start + length };
}

/** Doesn't quote the file: nobody knows what is in there. */
function messageOf(text: string, at: number, expected: Expected): string {
  const line = text.slice(0, placeOf(text, at).start).split(/\r\n|\r|\n/).length;
  return `This file is not valid JSON: there should be ${expected} on line ${line}.`;
}
