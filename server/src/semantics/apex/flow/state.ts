/** What holds at a point of a declaration. */

import { joinBranches } from '../guards';
import { sameRoot, type Taints, unionTaints } from '../taint';
import { type Checks, type Guard, intersection, type Value } from '../values';

/** More variables than this are not followed in one declaration: every branch that sets one has its own copy of them all. */
const maxVariables = 500;

/** What holds at a point: values of variables, checks that dominate it, and whether it is reached. */
export class State {
  /** Shared between states until one of them writes. */
  private shared = false;

  constructor(
    private variables: Map<string, Value>,
    public checks: Checks,
    public live: boolean,
    /** The outside data that a field of this object (`this.f`) holds from the start; nothing where the object is being made. */
    private readonly heldBefore: (slot: string) => Taints | undefined = () => undefined,
  ) {}

  get(key: string): Value | undefined {
    return this.variables.get(key);
  }

  has(key: string): boolean {
    return this.variables.has(key);
  }

  set(key: string, value: Value): void {
    if (this.variables.size >= maxVariables && !this.variables.has(key)) return;
    if (this.shared) {
      this.variables = new Map(this.variables);
      this.shared = false;
    }
    this.variables.set(key, value);
  }

  /** The variables that stand for checks. */
  *guarded(): Generator<readonly [string, { readonly guard: Guard }]> {
    for (const [key, { guard }] of this.variables) if (guard) yield [key, { guard }];
  }

  fork(): State {
    this.shared = true;
    const copy = new State(this.variables, this.checks, this.live, this.heldBefore);
    copy.shared = true;
    return copy;
  }

  become(other: State): void {
    this.variables = other.variables;
    this.shared = true;
    other.shared = true;
    this.checks = other.checks;
    this.live = other.live;
  }

  /** Takes over what booleans stand for in the state after a loop's body: as for checks, the body counts. */
  keepGuards(inner: State): void {
    for (const [key, value] of inner.variables) {
      if (value.guard && this.variables.get(key)?.guard !== value.guard) this.set(key, value);
    }
  }

  /** Whether a variable holds outside data that it does not hold in an earlier state that has it too. */
  hasNewTaints(before: State): boolean {
    if (this.variables === before.variables) return false;
    for (const [key, { taints }] of this.variables) {
      if (!taints) continue;
      const old = before.variables.get(key);
      if (old && old.taints !== taints && taints.some((taint) => !old.taints?.some((one) => sameRoot(one.root, taint.root))))
        return true;
    }
    return false;
  }

  /** Continues as either of two states. */
  merge(a: State, b: State): void {
    if (!a.live || !b.live) {
      const checks = a.live || b.live ? undefined : intersection(a.checks, b.checks);
      this.become(a.live ? a : b);
      if (checks) this.checks = checks;
      return;
    }
    const checks = intersection(a.checks, b.checks);
    if (a.variables !== b.variables) {
      const variables = new Map<string, Value>();
      for (const [key, value] of a.variables) {
        const other = b.variables.get(key);
        if (other === undefined) variables.set(key, this.orBefore(key, value));
        else variables.set(key, other === value ? value : joinBranches(value, other, a.checks, b.checks));
      }
      for (const [key, value] of b.variables) {
        if (variables.size >= maxVariables) break;
        if (!variables.has(key)) variables.set(key, this.orBefore(key, value));
      }
      this.variables = variables;
      this.shared = false;
    } else {
      this.variables = a.variables;
      this.shared = true;
      a.shared = true;
      b.shared = true;
    }
    this.checks = checks;
    this.live = true;
  }

  /** A value that only one of two ways has given a variable; on the other one a field is still what it was. */
  private orBefore(key: string, value: Value): Value {
    const before = key.startsWith('this.') ? this.heldBefore(key) : undefined;
    if (!before) return value;
    const unwritten = value.texts && unionTaints(value.unwritten, before);
    return { ...value, taints: unionTaints(value.taints, before), ...(unwritten && { unwritten }) };
  }
}
