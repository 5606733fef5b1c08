/**
 * The API version that the `-meta.xml` of a class or trigger says, undefined if it says none. Every class has such a
 * file, so this doesn't build a tree; comments don't count.
 */
export function apiVersionIn(meta: string): number | undefined {
  const text = meta.includes('<!--') ? meta.replace(/<!--[\s\S]*?(?:-->|$)/g, '') : meta;
  const open = /<(?:[\w.-]+:)?apiVersion\s*>/.exec(text);
  if (!open) return undefined;
  const start = open.index + open[0].length;
  return parseApiVersion(text.slice(start, start + 40).split('<', 1)[0]);
}

/** `67.0` as a number; undefined for what is no version. */
export function parseApiVersion(text: string): number | undefined {
  const match = /^\s*(\d{1,3}(?:\.\d{1,2})?)\s*$/.exec(text);
  const version = match ? Number(match[1]) : 0;
  return version > 0 ? version : undefined;
}
