import type { FlowStepKind } from '#shared/finding';
import type { Range } from '../../../semantics/apex/ir';
import type { StepOrigin } from '../../rule';
import type { Reference } from './references';

/** How data of a user gets into a flow. */
export interface Root {
  /** An input variable is set by whoever starts the flow, `field` is filled in, `choice` is one of several records. */
  readonly kind: 'input' | 'field' | 'component' | 'choice';
  /** Whether the user sets it without anything between: a screen's field, or a part of its address. */
  readonly isDirect: boolean;
  /** Folded name in its flow; for `input` what a caller fills in. */
  readonly name: string;
  /** With an article, for messages: `the screen field Email`. */
  readonly label: string;
  /** The file's URI. */
  readonly file: string;
}

/** Data of a user, and how it came here. */
export interface Trace {
  readonly root: Root;
  readonly steps: readonly StepOrigin[];
}

/** What is in one value, by root. */
export type Traces = ReadonlyMap<string, Trace>;

export const noTraces: Traces = new Map();

/** More sources of one value than this are not told apart. */
const maxRoots = 8;
/** More steps than this say no more. */
const maxSteps = 24;

/** What is in either value. */
export function union(a: Traces, b: Traces): Traces {
  if (a.size === 0 || a === b) return b;
  const more = [...b].filter(([key]) => !a.has(key)).slice(0, Math.max(0, maxRoots - a.size));
  return more.length === 0 ? a : new Map([...a, ...more]);
}

/** Data that comes in here. */
export function rooted(root: Root, message: string, { start, end }: Range): Traces {
  const step = stepAt(root.file, 'source', message, { start, end });
  return new Map([[rootKey(root), { root, steps: [step] }]]);
}

/** The same data, one step further. */
export function stepped(traces: Traces, file: string, message: string, range: Range): Traces {
  const step = stepAt(file, 'hop', message, range);
  return new Map([...traces].map(([key, trace]) => [key, withSteps(trace, [step])]));
}

/** A trace that goes on with these steps. */
export function withSteps({ root, steps }: Trace, more: readonly StepOrigin[]): Trace {
  return { root, steps: steps.length + more.length > maxSteps ? [...steps.slice(0, 1), ...more] : [...steps, ...more] };
}

export function rootKey({ kind, name, file }: Root): string {
  return `${kind} ${name} ${file}`;
}

export function stepAt(file: string, kind: FlowStepKind, message: string, { start, end }: Range): StepOrigin {
  return { origin: { unit: { file, id: '' }, start, end }, message, kind };
}

/** What the variables and fields of a flow hold at one point, by folded path. What is missing holds nothing of a user. */
export class State {
  constructor(
    private readonly values: Map<string, Traces> = new Map(),
    /** The places of questions about permissions that were answered with yes on every way to here, by name. */
    private guards: ReadonlyMap<string, Reference> = new Map(),
  ) {}

  get size(): number {
    return this.values.size;
  }

  get guard(): Reference | undefined {
    return this.guards.values().next().value;
  }

  copy(): State {
    return new State(new Map(this.values), this.guards);
  }

  guardedBy(guard: Reference): State {
    return new State(this.values, new Map([...this.guards, [guard.path, guard]]));
  }

  entries(): IterableIterator<[string, Traces]> {
    return this.values.entries();
  }

  /** What is in a variable, a field of it, or the record it is a field of. */
  read(path: string): Traces {
    let found = noTraces;
    for (let at = path.length; at > 0; at = path.lastIndexOf('.', at - 1)) {
      found = union(found, this.values.get(path.slice(0, at)) ?? noTraces);
    }
    return found;
  }

  /** What is in a variable and in all of its fields, by the rest of the path: `` and `.name`. */
  parts(path: string): [rest: string, traces: Traces][] {
    const whole = this.read(path);
    const inside = [...this.values].filter(([key]) => key.startsWith(`${path}.`));
    return [
      ...(whole.size > 0 ? [['', whole] as [string, Traces]] : []),
      ...inside.map(([key, traces]): [string, Traces] => [key.slice(path.length), traces]),
    ];
  }

  /** Forgets what a variable held, with its fields. */
  clear(path: string): void {
    this.values.delete(path);
    for (const key of this.values.keys()) if (key.startsWith(`${path}.`)) this.values.delete(key);
  }

  add(path: string, traces: Traces): void {
    if (traces.size > 0) this.values.set(path, union(this.values.get(path) ?? noTraces, traces));
  }

  /** Takes in what holds on another way to the same point. Returns whether that was news. */
  join(other: State): boolean {
    let isNews = false;
    for (const [path, traces] of other.values) {
      const known = this.values.get(path) ?? noTraces;
      const both = union(known, traces);
      if (both === known) continue;
      this.values.set(path, both);
      isNews = true;
    }
    const kept = [...this.guards].filter(([name]) => other.guards.has(name));
    if (kept.length < this.guards.size) {
      this.guards = new Map(kept);
      isNews = true;
    }
    return isNews;
  }
}
