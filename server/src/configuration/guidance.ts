/** What may be written at a place of a `preflight.yml`, and what is said about what stands there. */

import type { Span } from '#shared/finding';
import { readYaml, type YamlValue } from '../syntax/yaml';
import { preflightShape } from './preflightKeys';
import type { Key, RecordShape, Shape } from './shapes';

/** Something that may be written. */
export interface Proposal {
  readonly label: string;
  /** In Markdown. */
  readonly description: string;
  readonly kind: 'key' | 'rule' | 'value';
  /** What to write in place of the word at the cursor. */
  readonly text: string;
}

export interface Proposals {
  /** The word at the cursor, up to it. */
  readonly replaces: Span;
  readonly list: readonly Proposal[];
}

/** What may be written at `offset`. Goes by the lines around it: a file that is being written is rarely whole. */
export function proposalsAt(text: string, offset: number): Proposals | undefined {
  const lineStart = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const line = asIndented(text.slice(lineStart, offset));
  const value = /^([ ]*)([\w-]+):[ ]+(["']?[\w-]*)$/.exec(line);
  if (value) {
    const [, indent, key, word] = value;
    const shape = shapeBelow([...parents(text.slice(0, lineStart), indent!.length), key!]);
    const choice = shape?.kind === 'shortOrLong' ? shape.short : shape;
    if (choice?.kind !== 'choice') return undefined;
    const list = choice.values.map(
      (each): Proposal => ({ label: each.value, description: each.description, kind: 'value', text: each.value }),
    );
    return { replaces: { start: offset - word!.length, end: offset }, list };
  }
  const key = /^([ ]*)([\w-]*)$/.exec(line);
  if (!key) return undefined;
  const [, indent, word] = key;
  const record = recordOf(shapeBelow(parents(text.slice(0, lineStart), indent!.length)));
  if (!record) return undefined;
  const taken = new Set(siblings(text, lineStart, indent!.length));
  const list = record.keys
    .filter(({ name }) => !taken.has(name))
    .map((each): Proposal => {
      const kind = record.what === 'rule' ? 'rule' : 'key';
      return { label: each.name, description: each.description, kind, text: each.name + openingOf(each, indent!) };
    });
  return { replaces: { start: offset - word!.length, end: offset }, list };
}

/** What is behind a key: a value on its line, or what begins below. */
function openingOf({ shape }: Key, indent: string): string {
  if (shape.kind === 'list') return `:\n${indent}  - `;
  return shape.kind === 'record' ? `:\n${indent}  ` : ': ';
}

interface KeyLine {
  readonly indent: number;
  readonly key: string;
  /** Whether its value is below, not beside it. */
  readonly opens: boolean;
}

/** The hyphen of an item counts as a blank: what follows it is indented as the other keys of the item. */
function asIndented(line: string): string {
  return line.replace(/^([ ]*)-(?=[ ])/, '$1 ');
}

function opensItem(line: string): boolean {
  return /^[ ]*-[ ]/.test(line);
}

function keyLine(line: string): KeyLine | undefined {
  const match = /^([ ]*)(["']?)([\w-]+)\2[ ]*:(?:[ ]+(.*))?$/.exec(asIndented(line).trimEnd());
  return match ? { indent: match[1]!.length, key: match[3]!, opens: !match[4] || match[4].startsWith('#') } : undefined;
}

/** The keys that a line with this indentation is below of, the outermost first. */
function parents(before: string, indent: number): string[] {
  const path: string[] = [];
  let least = indent;
  for (const line of before.split(/\r\n|\r|\n/).reverse()) {
    if (least === 0) break;
    const found = keyLine(line);
    if (!found || found.indent >= least) continue;
    path.unshift(found.opens ? found.key : '');
    least = found.indent;
  }
  return path;
}

/** The keys beside a line: above and below it, up to one that is indented less. */
function siblings(text: string, lineStart: number, indent: number): string[] {
  const out: string[] = [];
  const above = text
    .slice(0, lineStart)
    .split(/\r\n|\r|\n/)
    .reverse();
  const below = text
    .slice(lineStart)
    .split(/\r\n|\r|\n/)
    .slice(1);
  const itself = text.slice(lineStart).split(/\r\n|\r|\n/, 1)[0]!;
  for (const lines of [above, below]) {
    // Other items of the list have the same keys.
    if (lines === above && opensItem(itself)) continue;
    for (const line of lines) {
      const found = keyLine(line);
      if (found && found.indent < indent) break;
      if (lines === below && opensItem(line)) break;
      if (found?.indent === indent) out.push(found.key);
      if (opensItem(line)) break;
    }
  }
  return out;
}

function shapeBelow(path: readonly string[]): Shape | undefined {
  let shape: Shape | undefined = preflightShape;
  for (const name of path) shape = recordOf(shape)?.keys.find((key) => key.name === name)?.shape;
  return shape;
}

function recordOf(shape: Shape | undefined): RecordShape | undefined {
  if (shape?.kind === 'list') return recordOf(shape.items);
  if (shape?.kind === 'record') return shape;
  return shape?.kind === 'shortOrLong' ? shape.long : undefined;
}

/** What stands at a place. */
export interface Explained extends Span {
  readonly name: string;
  /** `rule` for the name of a rule. */
  readonly kind: 'key' | 'rule' | 'value';
  /** In Markdown. */
  readonly description: string;
}

/** The key or the word at `offset` that there is something to say about. */
export function explainedAt(text: string, offset: number): Explained | undefined {
  let shape: Shape | undefined = preflightShape;
  let node: YamlValue | undefined = readYaml(text).root;
  while (node && shape) {
    if (node.kind === 'scalar') return explainWord(shape, node, offset);
    if (node.kind === 'list' && shape.kind === 'list') {
      shape = shape.items;
      node = node.items.find(({ start, end }) => start <= offset && offset <= end);
      continue;
    }
    const record = recordOf(shape);
    if (node.kind !== 'map' || !record) return undefined;
    const entry = node.entries.find(({ at, value }) => at.start <= offset && offset <= Math.max(at.end, value.end));
    const key = record.keys.find(({ name }) => name === entry?.key);
    if (!entry || !key) return undefined;
    if (offset <= entry.at.end) {
      const kind = record.what === 'rule' ? 'rule' : 'key';
      return { name: key.name, kind, description: key.description, start: entry.at.start, end: entry.at.end };
    }
    shape = key.shape;
    node = entry.value;
  }
  return undefined;
}

function explainWord(shape: Shape, node: YamlValue, offset: number): Explained | undefined {
  const choice = shape.kind === 'shortOrLong' ? shape.short : shape;
  if (choice.kind !== 'choice' || node.kind !== 'scalar' || offset < node.start || offset > node.end) return undefined;
  const word = choice.values.find(({ value }) => value === node.value);
  return word && { name: word.value, kind: 'value', description: word.description, start: node.start, end: node.end };
}
