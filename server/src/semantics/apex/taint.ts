/**
 * Data from outside: where it comes from, how it came here, and what was done to it on the way.
 *
 * A taint in a summary may be symbolic: rooted in a parameter or in a field of the object, for callers to fill in.
 */

import type { SourceKind as PlatformSource } from './platform/flowFacts';
import type { Origin } from './values';

/** How data gets in. Besides what the platform's model lists: properties that a page can set, and fields of records. */
export type SourceKind = PlatformSource | 'page-property' | 'record';

export interface Source {
  readonly kind: SourceKind;
  /** For messages, without an article at the start of a sentence: `the page parameter "id"`. */
  readonly label: string;
}

/** Where a value comes from: outside, a parameter of this declaration, or a field of this object (folded name). */
export type Root = { readonly source: Source } | { readonly parameter: number } | { readonly field: string };

/** What a place has to do with a flow. `check` is one that was made and does not help. */
export type StepKind = 'source' | 'hop' | 'sink' | 'check';

/** A place on the way of a value. */
export interface Step {
  readonly kind: StepKind;
  readonly origin: Origin;
  /** Short, sentence case: `Passed to Queries.run`. */
  readonly message: string;
}

/** What a value was made harmless for, as bits: each counts only in its own context. */
export const cleaned = {
  nothing: 0,
  /** Inside the quotes of a SOQL or SOSL string. */
  quoted: 1,
  html: 2,
  javaScript: 4,
  url: 8,
  /** Escaped for quotes and inside quotes already: harmless for queries wherever the text goes. */
  embedded: 16,
  /** Cut to a few characters: nothing to use, enough to tell one from another. */
  shortened: 32,
  /** An address that does not begin with a slash: it stays on the site after a `/`. */
  relative: 64,
  /** An address that stays on the site or on a fixed host. */
  local: 128,
  /** An address that begins with a slash: it stays on the site unless it goes on with another one. */
  rooted: 256,
} as const;

/** All bits of `cleaned`: what values have that carry no text of anybody's choice. */
export const harmlessEverywhere = 1 | 2 | 4 | 8 | 16 | 64 | 128;

export interface Taint {
  readonly root: Root;
  /** From the source (or from where the parameter or field is first used) on. */
  readonly steps: readonly Step[];
  /** Bits of `cleaned`. */
  readonly cleaned: number;
}

export type Taints = readonly Taint[];

/** More sources than this are not told apart in one value: a reader needs one. */
const maxTaints = 8;
/** Longer paths are cut in the middle of nowhere: nobody walks them. */
const maxSteps = 24;

/** A text that is the same for the same root. */
export function rootKey(root: Root): string {
  if ('source' in root) return `s ${root.source.kind} ${root.source.label}`;
  return 'parameter' in root ? `p ${root.parameter}` : `f ${root.field}`;
}

/** Whether two roots are the same. */
export function sameRoot(a: Root, b: Root): boolean {
  if (a === b) return true;
  if ('parameter' in a) return 'parameter' in b && a.parameter === b.parameter;
  if ('field' in a) return 'field' in b && a.field === b.field;
  return 'source' in b && a.source.kind === b.source.kind && a.source.label === b.source.label;
}

function sameTaint(a: Taint, b: Taint): boolean {
  if (a.cleaned !== b.cleaned) return false;
  return sameRoot(a.root, b.root);
}

/** Taints of either; of two ways from the same root the shorter one stays. */
export function unionTaints(a: Taints | undefined, b: Taints | undefined): Taints | undefined {
  if (!b || b.length === 0 || a === b) return a;
  if (!a || a.length === 0) return b;
  let out: Taint[] | undefined;
  for (const taint of b) {
    const known = out ?? a;
    const at = known.findIndex((one) => sameTaint(one, taint));
    if (at < 0) {
      if (known.length >= maxTaints) continue;
      out ??= [...a];
      out.push(taint);
    } else if (taint.steps.length < known[at]!.steps.length) {
      out ??= [...a];
      out[at] = taint;
    }
  }
  return out ?? a;
}

/** The taints after one more step. */
export function withStep(taints: Taints | undefined, step: Step): Taints | undefined {
  if (!taints || taints.length === 0) return taints;
  return taints.map((taint) => {
    const last = taint.steps[taint.steps.length - 1];
    if (taint.steps.length >= maxSteps || (last && isSameStep(last, step))) return taint;
    return { ...taint, steps: [...taint.steps, step] };
  });
}

function isSameStep(a: Step, b: Step): boolean {
  return a.message === b.message && a.origin.unit === b.origin.unit && a.origin.start === b.origin.start;
}

/** The taints of a value that was made harmless for some contexts (bits of `cleaned`). */
export function withCleaning(taints: Taints | undefined, bits: number): Taints | undefined {
  if (!taints || bits === 0) return taints;
  return taints.map((taint) => ({ ...taint, cleaned: taint.cleaned | bits }));
}

/** The path of a taint that goes on elsewhere. */
export function joinSteps(before: readonly Step[], after: readonly Step[]): readonly Step[] {
  if (after.length === 0) return before;
  if (before.length === 0) return after;
  const joined = [...before, ...after];
  // Both ends explain most: what is too long loses its middle.
  return joined.length <= maxSteps ? joined : [...joined.slice(0, maxSteps / 2), ...joined.slice(-maxSteps / 2)];
}

/** Whether a root is known to be outside: neither parameter nor field. */
export function isConcrete(taint: Taint): taint is Taint & { readonly root: { readonly source: Source } } {
  return 'source' in taint.root;
}

/**
 * Taints of a called declaration as its caller sees them: symbolic roots give way to the taints of what was passed, with
 * the steps of both.
 *
 * @param given the taints of a parameter or field at the call, with the step into the callee already added
 */
export function substituted(taints: Taints | undefined, given: (root: Root) => Taints | undefined): Taints | undefined {
  let out: Taints | undefined;
  for (const taint of taints ?? []) {
    if (isConcrete(taint)) {
      out = unionTaints(out, [taint]);
      continue;
    }
    const passed = given(taint.root);
    if (!passed || passed.length === 0) continue;
    out = unionTaints(
      out,
      passed.map((one) => ({
        root: one.root,
        steps: joinSteps(one.steps, taint.steps),
        cleaned: one.cleaned | taint.cleaned,
      })),
    );
  }
  return out;
}

/** A source's label at the start of a sentence. */
export function sentence(label: string): string {
  return label === '' ? label : `${label[0]!.toUpperCase()}${label.slice(1)}`;
}
