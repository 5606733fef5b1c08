/** What of a value arrives at a sink: its tainted parts, each with the text around it. */

import { type Arrival, hole, type SinkKind } from './facts';
import type { Expr, Range } from './ir';
import { joinSteps, rootKey, type Step, sameRoot, type Taint, type Taints } from './taint';
import type { Unit } from './typeIndex';
import type { Text, Value } from './values';

/** A sink as one place of a declaration reaches it. */
export interface SinkPlace {
  readonly sink: SinkKind;
  readonly sinkLabel: string;
  /** The text that the sink puts around the value. */
  readonly before: string;
  readonly after: string;
  readonly through: Expr;
  readonly isHere: boolean;
  /** Hops that every taint takes between this declaration and `steps`. */
  readonly hops: readonly Step[];
  /** From the last hop to the sink, the sink included. */
  readonly steps: readonly Step[];
  /** Bits of `cleaned` that hold on the way. */
  readonly cleaned: number;
}

/** A sink in this declaration itself, with no text around the value. `through` is the expression that reaches it. */
export function sinkHere(sink: SinkKind, sinkLabel: string, through: Expr, steps: readonly Step[]): SinkPlace {
  return { sink, sinkLabel, before: '', after: '', through, isHere: true, hops: [], steps, cleaned: 0 };
}

/** More text than this around a value is not looked at. */
const maxText = 4000;

/** The arrivals of a value's taints at a sink. `expr` is where the value is written. */
export function arrivalsOf(value: Value, place: SinkPlace, unit: Unit, expr: Expr | Range): Arrival[] {
  if (!value.taints || value.taints.length === 0) return [];
  const out: Arrival[] = [];
  const seen = new Set<string>();
  const add = (taints: Taints, before: string, after: string, range: Range, isExact: boolean): void => {
    for (const taint of taints) {
      const key = `${rootKey(taint.root)} ${taint.cleaned}`;
      const full = `${key} ${range.start}`;
      if (seen.has(full)) continue;
      seen.add(full);
      seen.add(key);
      out.push({ ...arrival(taint, place, before, after, range, expr), isExact });
    }
  };
  for (const text of value.texts ?? []) {
    for (const [i, part] of text.entries()) {
      if (!part.taints || part.taints.length === 0) continue;
      const isExact = part.origin.unit === unit || text.length === 1;
      const range = part.origin.unit === unit ? part.origin : expr;
      const before = place.before + written(text, 0, i).slice(-maxText);
      const after = (written(text, i + 1, text.length) + place.after).slice(0, maxText);
      add(part.taints, before, after, { start: range.start, end: range.end }, isExact);
    }
  }
  if (value.texts && value.unwritten) {
    const whole = { start: expr.start, end: expr.end };
    for (const taint of value.unwritten) {
      seen.add(`${rootKey(taint.root)} ${taint.cleaned}`);
      out.push({ ...arrival(taint, place, place.before, place.after, whole, expr), isExact: true });
    }
  }
  // What the parts do not show is somewhere in the text.
  const rest = value.taints.filter(
    (taint) => !seen.has(`${rootKey(taint.root)} ${taint.cleaned}`) && !hasRoot(value.texts, taint),
  );
  if (rest.length > 0) {
    const isWhole = value.texts === undefined;
    const around = isWhole ? '' : hole;
    add(rest, place.before + around, around + place.after, { start: expr.start, end: expr.end }, isWhole);
  }
  return out;
}

/** Whether one of the parts has the taint, however it was cleaned there. */
function hasRoot(texts: Value['texts'], taint: Taint): boolean {
  return texts?.some((text) => text.some((part) => part.taints?.some((one) => sameRoot(one.root, taint.root)))) ?? false;
}

function written(text: Text, from: number, to: number): string {
  let out = '';
  for (let i = from; i < to; i++) out += text[i]!.literal ?? hole;
  return out;
}

function arrival(
  taint: Taint,
  place: SinkPlace,
  before: string,
  after: string,
  range: Range,
  argument: Expr | Range,
): Omit<Arrival, 'isExact'> {
  const { sink, sinkLabel, through, isHere, steps } = place;
  const travelled: Taint = {
    root: taint.root,
    steps: joinSteps(taint.steps, place.hops),
    cleaned: taint.cleaned | place.cleaned,
  };
  const { start, end } = argument;
  return { sink, sinkLabel, taint: travelled, before, after, range, argument: { start, end }, through, isHere, steps };
}

/** More ways to sinks than these are not told to callers: one of each kind is enough to warn them. */
const maxForCallers = 48;
/** How much of the text before a value tells arrivals apart. */
const tellingText = 24;

/** The arrivals that callers must know of: those of parameters and fields, one of each kind. */
export function arrivalsForCallers(arrivals: readonly Arrival[]): readonly Arrival[] {
  if (arrivals.length === 0) return arrivals;
  const kinds = new Map<string, Arrival>();
  for (const arrival of arrivals) {
    const { taint, sink, before } = arrival;
    if ('source' in taint.root || sink === 'result') continue;
    const kind = `${rootKey(taint.root)} ${taint.cleaned} ${sink} ${before.slice(-tellingText)}`;
    const known = kinds.get(kind);
    if (!known && kinds.size >= maxForCallers) continue;
    if (!known || arrival.steps.length + taint.steps.length < known.steps.length + known.taint.steps.length)
      kinds.set(kind, arrival);
  }
  return [...kinds.values()];
}

/** One arrival for each root and sink, whatever text is around. */
export function arrivalsWhateverText(arrivals: readonly Arrival[]): readonly Arrival[] {
  const kinds = new Map<string, Arrival>();
  for (const arrival of arrivals) {
    const { taint, sink } = arrival;
    const kind = `${rootKey(taint.root)} ${taint.cleaned} ${sink}`;
    if (!kinds.has(kind)) kinds.set(kind, { ...arrival, before: hole, after: hole });
  }
  return [...kinds.values()];
}
