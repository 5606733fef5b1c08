import { XMLParser } from 'fast-xml-parser';
import { isSpace, maxDepth, type Repair, type ScannedTag, scanMarkup } from './scan';
import { decodeRuns, decodeText } from './text';
import type { TextRun, XmlDocument, XmlElement } from './tree';

/**
 * Reads `text` as XML. Never throws: a broken document gives everything that can be read, and its first fault.
 * A byte order mark is skipped. DTDs are not read and their entities not expanded.
 */
export function parseXml(text: string): XmlDocument {
  const { tags, comments, fault, repairs } = scanMarkup(text);
  const repaired = repair(text, repairs);
  let nodes: LibraryNode[];
  try {
    nodes = library.parse(repaired.text);
  } catch {
    const message = 'This file cannot be read as XML.';
    return { source: text, comments, faults: [fault ?? { span: { start: 0, end: 0 }, message }] };
  }
  const root = nodes.map((node) => elementOf(text, node, tags, repaired.offsetOf)).find((each) => each !== undefined);
  return { source: text, root, comments, faults: fault ? [fault] : [] };
}

// The library builds the tree and reads attributes; where things stand exactly comes from the scan. Names are prefixed
// because the library refuses or renames some (`constructor`), and read from the source afterwards.
const library = new XMLParser({
  preserveOrder: true,
  captureMetaData: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  jPath: false,
  maxNestedTags: maxDepth,
  transformTagName: (name) => `<${name}`,
});
const positions = XMLParser.getMetaDataSymbol() as unknown as string;

/** With `preserveOrder`: one key per node, its name, which holds its content; `:@` holds the attributes. */
type LibraryNode = Record<string, unknown>;

function elementOf(
  source: string,
  node: LibraryNode,
  tags: ReadonlyMap<number, ScannedTag>,
  offsetOf: (repaired: number) => number,
  parent?: XmlElement,
): XmlElement | undefined {
  const place = node[positions] as { startIndex: number; endIndex?: number } | undefined;
  const tag = place && tags.get(offsetOf(place.startIndex));
  if (!tag) return undefined;
  const end = place.endIndex === undefined ? source.length : offsetOf(place.endIndex);
  const runs = trimmed(source, tag.runs);
  const children: XmlElement[] = [];
  const element: XmlElement = {
    name: tag.name,
    nameSpan: { start: tag.start + 1, end: tag.nameEnd },
    span: { start: tag.start, end },
    openTagSpan: { start: tag.start, end: tag.openEnd },
    closeTagSpan: tag.closeStart === undefined ? undefined : { start: tag.closeStart, end },
    parent,
    children,
    text: decodeRuns(source, runs),
    textSpan: { start: runs[0]?.start ?? tag.openEnd, end: runs.at(-1)?.end ?? tag.openEnd },
    runs,
    attributes: attributesOf(node),
  };
  const content = Object.entries(node).find(([key]) => key !== ':@')?.[1];
  for (const inner of Array.isArray(content) ? content : []) {
    // Depth is bounded by maxDepth.
    const child = elementOf(source, inner, tags, offsetOf, element);
    if (child) children.push(child);
  }
  return element;
}

const noAttributes: ReadonlyMap<string, string> = new Map();

function attributesOf(node: LibraryNode): ReadonlyMap<string, string> {
  const attributes = node[':@'];
  if (!attributes) return noAttributes;
  return new Map(Object.entries(attributes).map(([name, value]) => [name.slice(1), decodeText(String(value))]));
}

/** `runs` without the white space before the first and behind the last other character. */
function trimmed(source: string, runs: readonly TextRun[]): TextRun[] {
  let first = 0;
  while (first < runs.length && isBlank(source, runs[first])) first++;
  let last = runs.length;
  while (last > first && isBlank(source, runs[last - 1])) last--;
  if (first === last) return [];
  const kept = runs.slice(first, last);
  const head = kept[0];
  let start = head.start;
  while (isSpace(source.charCodeAt(start))) start++;
  kept[0] = { ...head, start };
  const tail = kept[kept.length - 1];
  let end = tail.end;
  while (isSpace(source.charCodeAt(end - 1))) end--;
  kept[kept.length - 1] = { ...tail, end };
  return kept;
}

function isBlank(source: string, { start, end }: TextRun): boolean {
  for (let at = start; at < end; at++) if (!isSpace(source.charCodeAt(at))) return false;
  return true;
}

/** Applies `repairs`. Out: the new text, and where an offset into it stands in the old one. */
function repair(source: string, repairs: readonly Repair[]): { text: string; offsetOf: (repaired: number) => number } {
  if (repairs.length === 0) return { text: source, offsetOf: (offset) => offset };
  const parts: string[] = [];
  const shifts: { from: number; by: number }[] = [];
  let at = 0;
  let inserted = 0;
  for (const { start, end, insert } of repairs) {
    parts.push(source.slice(at, start), insert ?? ' '.repeat(end - start));
    if (insert) {
      inserted += insert.length;
      shifts.push({ from: start + inserted, by: inserted });
    }
    at = end;
  }
  parts.push(source.slice(at));
  const offsetOf = (offset: number): number => {
    let low = 0;
    let high = shifts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (shifts[middle].from <= offset) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? offset : offset - shifts[low - 1].by;
  };
  return { text: parts.join(''), offsetOf };
}
