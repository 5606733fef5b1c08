/** The values in metadata XML with what names them: their element, or elements beside it. */

import { decodeText } from '../../../syntax/xml';
import { mayBeSecret, type NamedValue } from './candidate';

/** Elements that hold a value for what another element names. */
const holding: ReadonlySet<string> = new Set([
  'value',
  'stringvalue',
  'defaultvalue',
  'parametervalue',
  'headervalue',
  'configvalue',
  'formula',
]);

/** Elements that name what others beside them hold. */
const naming: ReadonlySet<string> = new Set([
  'assigntoreference',
  'developername',
  'field',
  'fullname',
  'headername',
  'key',
  'label',
  'masterlabel',
  'name',
  'parametername',
  'shortdescription',
]);

/** Opening and closing tags, with what stands behind an opening one up to the next `<`. */
const tag = /<(\/?)([A-Za-z][\w:.-]{0,100})([^<>]{0,1000})>([^<]*)/g;
const anyValue =
  /<(?:\w{1,20}:)?(?:value|stringValue|defaultValue|parameterValue|headerValue|configValue|formula|\w{0,40}(?:password|secret|token|key|credential)\w{0,20})\b[^<>]{0,1000}>\s{0,100}[^<\s]{8}/i;

interface Frame {
  readonly name: string;
  /** What the elements in it say that name others, the last one first. */
  readonly names: string[];
}

/** So many names beside a value are asked, the nearest first. */
const mostNames = 4;
/** Elements nested deeper than this are not looked at; metadata has a handful of levels. */
const maxDepth = 100;

/**
 * The values that may be secrets, in order. Elements are followed by their tags alone, so that broken and very large files
 * are read as well: what is never closed ends with its parent.
 */
export function* xmlValues(text: string): Generator<NamedValue> {
  if (!anyValue.test(text)) return;
  const open: Frame[] = [{ name: '', names: [] }];
  for (const match of text.matchAll(tag)) {
    const name = localName(match[2]!).toLowerCase();
    if (match[1]) {
      const level = open.findLastIndex((frame) => frame.name === name);
      if (level > 0) open.length = level;
      continue;
    }
    if (match[3]!.endsWith('/')) continue;
    const written = match[4]!.trim();
    if (open.length < maxDepth) open.push({ name, names: [] });
    if (written === '' || written.length > 4000) continue;
    if (naming.has(name)) {
      const beside = open[open.length - 2]?.names;
      beside?.unshift(written);
      if (beside && beside.length > mostNames) beside.pop();
      continue;
    }
    const unquoted = /^(["']|&quot;|&apos;)(.*)\1$/s.exec(written);
    const value = unquoted ? unquoted[2]! : written;
    if (!mayBeSecret(value) || /\s/.test(value)) continue;
    const start = match.index + match[0].length - match[4]!.length + match[4]!.indexOf(value);
    const names = holding.has(name) ? namesAround(open) : [localName(match[2]!)];
    if (names.length > 0) yield { names, value: decodeText(value), start, end: start + value.length };
  }
}

/** What names the value of the innermost element: beside it, or beside the element that does nothing but hold it. */
function namesAround(open: readonly Frame[]): readonly string[] {
  for (let level = open.length - 2; level > 0; level--) {
    const { name, names } = open[level]!;
    if (names.length > 0) return names;
    if (!holding.has(name)) return [];
  }
  return [];
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
