/** YAML as values with ranges, whatever is wrong with it. */

import { isAlias, isMap, isNode, isScalar, isSeq, type Pair, parseDocument, stringify, type YAMLError } from 'yaml';
import type { Span } from '#shared/finding';

/** A value and where it stands; a key without a value has none. */
export type YamlValue =
  | (Span & { readonly kind: 'map'; readonly entries: readonly YamlEntry[] })
  | (Span & { readonly kind: 'list'; readonly items: readonly YamlValue[] })
  | (Span & { readonly kind: 'scalar'; readonly value: string | number | boolean | null });

/** A key of a map with its value. */
export interface YamlEntry {
  readonly key: string;
  /** Where the key stands. */
  readonly at: Span;
  readonly value: YamlValue;
}

/** Something that is no YAML. */
export interface YamlFault extends Span {
  readonly message: string;
}

export interface YamlDocument {
  /** Undefined for an empty text. */
  readonly root: YamlValue | undefined;
  readonly faults: readonly YamlFault[];
}

/** Deeper values than this, and more of them, are left out: aliases may stand for very many. */
const maxDepth = 20;
const maxValues = 50_000;
/** Longer texts are not read: nobody writes so much by hand. */
const maxLength = 1_000_000;
/** Deeper nesting than this would exhaust the stack of the parser, which ends the process. Nobody writes the like by hand. */
const maxBrackets = 100;
const maxColumn = 200;

/**
 * Reads the first document of a YAML 1.2 text. Out: what can be read, and what is wrong, by ranges in the text. Nothing is
 * thrown. Messages quote nothing of the text.
 */
export function readYaml(text: string): YamlDocument {
  const start = { start: 0, end: Math.min(1, text.length) };
  if (text.length > maxLength) return { root: undefined, faults: [{ ...start, message: 'This file is too long to be read.' }] };
  const deep = tooDeep(text);
  if (deep !== undefined) {
    const message = 'This is nested too deeply to be read.';
    return { root: undefined, faults: [{ start: deep, end: deep + 1, message }] };
  }
  try {
    // Keys are compared here: the parser takes a time that grows with the square of their number.
    const document = parseDocument(text, { prettyErrors: false, logLevel: 'error', version: '1.2', uniqueKeys: false });
    const faults = document.errors.map((error) => ({ ...spanOfError(error, text), message: describe(error) }));
    const root = document.contents === null ? undefined : new ValueReader(faults).read(document.contents, 0, start);
    return { root, faults };
  } catch {
    return { root: undefined, faults: [{ ...start, message: 'This file cannot be read as YAML.' }] };
  }
}

/** A value as YAML in block style, each text on one line; ends with a line break. */
export function writeYaml(value: unknown): string {
  return stringify(value, { version: '1.2', lineWidth: 0, singleQuote: true, blockQuote: false });
}

class ValueReader {
  private left = maxValues;
  /** Nodes by their anchors, as far as they have been read, and their values. */
  private readonly anchors = new Map<string, unknown>();
  private readonly known = new Map<unknown, YamlValue>();

  constructor(private readonly faults: YamlFault[]) {}

  /** `at`: where a value stands that has no place of its own. */
  read(node: unknown, depth: number, at: Span): YamlValue {
    const span = spanOf(node) ?? at;
    if (!isAlias(node)) {
      const anchor = isNode(node) ? node.anchor : undefined;
      if (anchor !== undefined) this.anchors.set(anchor, node);
      const value = this.valueOf(node, depth, span);
      if (anchor !== undefined) this.known.set(node, value);
      return value;
    }
    const target = this.anchors.get(node.source);
    if (target === undefined) this.faults.push({ ...span, message: messages.BAD_ALIAS! });
    // One inside of itself stands for nothing.
    return { ...(this.known.get(target) ?? nothing), ...span };
  }

  private valueOf(node: unknown, depth: number, span: Span): YamlValue {
    if (this.left-- <= 0 || depth > maxDepth) return { ...nothing, ...span };
    if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => this.read(item, depth + 1, span)), ...span };
    if (!isMap(node)) return { kind: 'scalar', value: isScalar(node) ? plain(node.value) : null, ...span };
    const entries = node.items.map((pair) => this.entry(pair, depth, span));
    const seen = new Set<string>();
    for (const { key, at } of entries) {
      if (seen.has(key))
        this.faults.push({ start: at.start, end: at.end, message: 'This key is here twice; the last one counts.' });
      seen.add(key);
    }
    return { kind: 'map', entries, ...span };
  }

  private entry({ key, value }: Pair, depth: number, span: Span): YamlEntry {
    const at = spanOf(key) ?? span;
    const read = this.read(value, depth + 1, { start: at.end, end: at.end });
    return { key: isScalar(key) ? String(key.value ?? '') : '', at, value: read };
  }
}

const nothing = { kind: 'scalar', value: null } as const;

function plain(value: unknown): string | number | boolean | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** Of a node the part that it stands for: without the comments and blanks behind it. */
function spanOf(node: unknown): Span | undefined {
  const range = (node as { range?: readonly [number, number, number] | null } | null | undefined)?.range;
  return range ? { start: range[0], end: range[1] } : undefined;
}

/** At least one character within one line, so that there is something to underline. */
function spanOfError({ pos: [start, end] }: YAMLError, text: string): Span {
  const first = Math.min(start, Math.max(0, text.length - 1));
  const lineEnd = /[\r\n]/.exec(text.slice(first, end))?.index;
  const last = lineEnd === undefined ? end : first + lineEnd;
  return { start: first, end: Math.min(text.length, Math.max(first + 1, last)) };
}

/** Where something may be nested too deeply, as far as a look at the characters tells: by brackets, or by columns. */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  let lineStart = 0;
  let opensLine = true;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === '\n' || char === '\r') {
      lineStart = at + 1;
      opensLine = true;
      continue;
    }
    if (char === '[' || char === '{') {
      if (++depth > maxBrackets) return at;
    } else if (char === ']' || char === '}') depth = Math.max(0, depth - 1);
    // Blanks and the marks of entries take a column for each level, at least.
    if (opensLine && !' \t-?:'.includes(char)) opensLine = false;
    if (opensLine && at - lineStart > maxColumn) return at;
  }
  return undefined;
}

const messages: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  BAD_INDENT: 'This is not indented as YAML needs it: what belongs together begins in one column.',
  BLOCK_IN_FLOW: 'Within brackets, everything is written with brackets and commas.',
  BAD_ALIAS: 'There is no anchor of that name above.',
  BAD_DQ_ESCAPE: 'This is no escape sequence: write \\\\ for a backslash, or use single quotes.',
  MISSING_CHAR: 'A character is missing here: a colon, a quote, or a bracket.',
  MULTIPLE_DOCS: 'This file should hold one document: what follows is not read.',
  MULTILINE_IMPLICIT_KEY: 'A key should be on one line, and end with a colon.',
  TAB_AS_INDENT: 'YAML is indented by blanks, not by tabs.',
  UNEXPECTED_TOKEN: 'This does not belong here.',
};

function describe({ code }: YAMLError): string {
  return messages[code] ?? 'This is not valid YAML.';
}
