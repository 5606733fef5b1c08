/** Which parts of a formula get into its text, and through which encodings. */

import type { Formula } from '../../syntax/formula';
import { cleaned } from '../apex/taint';

/** A reference (or what could not be read) whose text is part of the formula's. */
export interface Leaf {
  readonly node: Formula;
  /** Folded names of the encoding functions around it, the innermost first. */
  readonly encodings: readonly string[];
  /** It is the address that URLFOR makes complete. */
  readonly isTarget: boolean;
}

/** The functions that make a text harmless, and for what (Secure Coding Guide, "Cross-Site Scripting"): bits of `cleaned`. */
export const encoders: ReadonlyMap<string, number> = new Map([
  ['htmlencode', cleaned.html],
  ['jsencode', cleaned.javaScript],
  ['jsinhtmlencode', cleaned.javaScript | cleaned.html],
  ['urlencode', cleaned.url],
]);

/** Functions whose result is a number, a date, a boolean or an Id, whatever they are given (Formula Operators and Functions). */
const harmless: ReadonlySet<string> = new Set(
  (
    'addmonths date datevalue datetimevalue day hour millisecond minute month now second timenow timevalue today weekday year ' +
    'isoweek isoyear dayofyear unixtimestamp fromunixtime ' +
    'and isblank isclone isnew isnull isnumber not or ischanged ispickval contains begins regex includes ' +
    'abs ceiling exp floor ln log max mceiling mfloor min mod round sqrt trunc pi rand acos asin atan atan2 cos sin tan ' +
    'geolocation distance len find br casesafeid currencyrate value chr ascii picklistcount getrecordids junctionidlist linkto'
  ).split(' '),
);

/** Functions that give back some of their arguments: which, counted from 0. */
const choosing: ReadonlyMap<string, (index: number, count: number) => boolean> = new Map([
  ['if', (index: number) => index > 0],
  ['case', (index: number, count: number) => index > 0 && (index % 2 === 0 || index === count - 1)],
  ['ifs', (index: number) => index % 2 === 1],
  ['left', (index: number) => index === 0],
  ['right', (index: number) => index === 0],
  ['mid', (index: number) => index === 0],
  ['lower', (index: number) => index === 0],
  ['upper', (index: number) => index === 0],
  ['initcap', (index: number) => index === 0],
  ['trim', (index: number) => index === 0],
  ['reverse', (index: number) => index === 0],
  ['lpad', (index: number) => index !== 1],
  ['rpad', (index: number) => index !== 1],
  ['text', (index: number) => index === 0],
  ['substitute', (index: number) => index !== 1],
]);

/** The operators whose result has the text of both sides. */
const joining: ReadonlySet<string> = new Set(['+', '&']);

/** The leaves of a formula, in the order of their places. Without recursion. */
export function leavesOf(formula: Formula | undefined): Leaf[] {
  const leaves: Leaf[] = [];
  const pending: Leaf[] = formula ? [{ node: formula, encodings: [], isTarget: false }] : [];
  for (let at = pending.pop(); at; at = pending.pop()) {
    const { node, encodings } = at;
    const push = (nodes: readonly Formula[], more: Partial<Leaf> = {}): void => {
      for (let i = nodes.length - 1; i >= 0; i--) pending.push({ node: nodes[i]!, encodings, isTarget: false, ...more });
    };
    switch (node.kind) {
      case 'reference':
        leaves.push(at);
        break;
      case 'binary':
        if (joining.has(node.operator)) push([node.left, node.right]);
        break;
      case 'conditional':
        push([node.whenTrue, node.whenFalse]);
        break;
      case 'call':
        if (encoders.has(node.key)) push(node.arguments, { encodings: [node.key, ...encodings] });
        else if (node.key === 'urlfor') push(node.arguments.slice(0, 1), { isTarget: true });
        else if (!harmless.has(node.key)) {
          const chosen = choosing.get(node.key);
          push(chosen ? node.arguments.filter((_, i) => chosen(i, node.arguments.length)) : node.arguments);
        }
        break;
      case 'list':
        push(node.entries.map(({ value }) => value));
        break;
      case 'error':
        push(node.parts);
        break;
      default:
    }
  }
  return leaves;
}

/** What a leaf is made harmless for by the functions around it: bits of `cleaned`. */
export function cleanedBy({ encodings }: Leaf): number {
  let bits = 0;
  for (const key of encodings) bits |= encoders.get(key) ?? 0;
  return bits;
}
