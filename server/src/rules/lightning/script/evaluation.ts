/**
 * What all that follows values in a script shares: the parts found so far, what is being followed, and how much work is left.
 * Those who follow are functions over it; what they need of each other in circles is asked through `value`.
 */

import type { ScriptTree } from '../../../syntax/script';
import type { Declarations } from './declarations';
import type { DataOrigin } from './origins';
import type { Part } from './parts';

const maxSteps = 3000;
/** Expressions nested or followed deeper than this are unclear. */
export const maxDepth = 48;
const maxParts = 64;
const maxVia = 6;
const maxPath = 8;

/** The origin of what could not be followed. */
export const unclear: DataOrigin = { what: 'a value', confidence: 'medium' };

/** A call that is being followed into the function it calls. */
export interface Frame {
  readonly fn: number;
  readonly call: number;
  readonly outer: Frame | undefined;
}

/** Adds the parts of what a node gives. */
export type Follow = (evaluation: Evaluation, node: number, frame: Frame | undefined, depth: number) => void;

/** The evaluation of one expression as far as it has come. */
export class Evaluation {
  readonly parts: Part[] = [];
  readonly tree: ScriptTree;
  private readonly seen = new Set<string>();
  /** Values that are being followed: variables and functions may refer to themselves. */
  private readonly active = new Set<string>();
  private via: number[] = [];
  /** The properties that are asked for of what is evaluated, the next one last. */
  private path: readonly string[] = [];
  private parsed: number | undefined;
  private cleaned = 0;
  private steps = 0;
  private exhausted = false;

  constructor(
    readonly declarations: Declarations,
    private readonly follow: Follow,
  ) {
    this.tree = declarations.tree;
  }

  /** Adds the parts of what node `i` gives, inside the call `frame`. */
  value(i: number, frame: Frame | undefined, depth: number): void {
    this.follow(this, i, frame, depth);
  }

  /** Whether there have been too many steps, and the rest is unclear. */
  get isExhausted(): boolean {
    return this.exhausted;
  }

  /** Counts a step; false when there have been too many. */
  step(): boolean {
    if (this.exhausted) return false;
    this.exhausted = ++this.steps > maxSteps || !this.declarations.spend(0);
    return !this.exhausted;
  }

  /** The property that is asked for next of what is evaluated. */
  get asked(): string | undefined {
    return this.path.at(-1);
  }

  /** Whether what a key stands for is being followed. */
  isActive(key: string): boolean {
    return this.active.has(key);
  }

  /** Follows what a key stands for, unless that is being followed. */
  once(key: string, follow: () => void): void {
    if (this.active.has(key)) return;
    this.active.add(key);
    follow();
    this.active.delete(key);
  }

  /** Follows what a variable or a field is given at a node. */
  through(node: number, follow: () => void): void {
    const outer = this.via;
    this.via = outer.length < maxVia ? [node, ...outer] : outer;
    follow();
    this.via = outer;
  }

  /**
   * Follows an expression of which the property `name` is asked for.
   *
   * @param isText whether it is a text of a node: of a document that was made of a text it is no part of the page
   */
  asking(name: string, isText: boolean, follow: () => void): void {
    const { path, parsed } = this;
    this.path = [...path, name].slice(-maxPath);
    if (isText) this.parsed = -1;
    follow();
    this.path = path;
    this.parsed = parsed;
  }

  /** Follows the property that was asked for, where it was found. */
  answering(follow: () => void): void {
    const { path } = this;
    this.path = path.slice(0, -1);
    follow();
    this.path = path;
  }

  /** Follows what the call of parseFromString() at `node` makes a document of. */
  parsing(node: number, follow: () => void): void {
    const outer = this.parsed;
    this.parsed ??= node;
    follow();
    this.parsed = outer;
  }

  /** Follows what a call cleans. */
  cleaning(follow: () => void): void {
    this.cleaned++;
    follow();
    this.cleaned--;
  }

  /** Adds a text that is written out. */
  text(text: string): void {
    this.add({ kind: 'text', text });
  }

  /** Adds what cannot hold markup. */
  plain(): void {
    this.add({ kind: 'plain' });
  }

  /** Adds data that begins at a node; each piece once. */
  data(node: number, origin: DataOrigin): void {
    if (this.cleaned > 0) {
      this.add({ kind: 'cleaned' });
      return;
    }
    const key = `${node} ${this.parsed ?? ''}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    const { parsed } = this;
    this.add({ kind: 'data', node, origin, via: this.via, ...(parsed !== undefined && parsed >= 0 && { parsed }) });
  }

  private add(part: Part): void {
    // Data counts, however much text is around it.
    if (this.parts.length < maxParts || part.kind === 'data') this.parts.push(part);
  }
}
