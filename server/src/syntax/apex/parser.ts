import { Kind } from './kinds.generated';
import { ApexMask, type ApexNote } from './masking';
import type { ApexModule, SourceHandle, TextRange } from './module';
import { ApexTree } from './tree';

/** Replaces [start, end) of a text by `text`. Offsets are UTF-16. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface ParseOptions {
  /** How much work the parser may do, in its own operations. By default enough for any class that the platform takes. */
  readonly budget?: number;
  /** Asked about every millisecond; true stops the parse. */
  readonly cancelled?: () => boolean;
}

/** The value of a parse that did not come to its end: the text was not analysed. */
export class ParseStopped {
  /** `reason`: it took too much work, somebody cancelled it, or it took too much memory. */
  constructor(readonly reason: 'budget' | 'cancelled' | 'memory') {}
}

/** What an edit did. */
export interface EditResult {
  /**
   * The ranges of the new text whose nodes or text may differ from before, in order, apart from each other. A deletion
   * leaves an empty range. After a parse that was stopped it is the whole text.
   */
  readonly changed: readonly TextRange[];
}

/** More changes than this in one edit are applied as one that spans them all. */
const manyChanges = 16;

/** The parser. One serves any number of documents; it is synchronous. */
export class ApexParser {
  readonly #module: ApexModule;
  readonly #lost: FinalizationRegistry<SourceHandle>;

  constructor(module: ApexModule) {
    this.#module = module;
    this.#lost = new FinalizationRegistry((handle) => module.delete(handle));
  }

  /** Parses a few lines, so that the first real file does not wait for the engine to optimise the module. */
  warmUp(): void {
    const statement =
      "List<Account> a = [SELECT Id FROM Account WHERE Name LIKE :('x' + y) LIMIT 1]; insert as user a; if (b.c(1, d)) { e = f ?? -g; }\n";
    const method = `@AuraEnabled(cacheable=true) public static Map<Id, List<String>> m(Id i) { ${statement.repeat(8)} return null; }\n`;
    const text = `public with sharing class C extends D { private String s = 'x'; Integer p { get; set { p = value; } }\n${method.repeat(8)} }`;
    for (let i = 0; i < 3; i++) this.parse(text);
  }

  /** The whole tree of a text that is not going to be edited. */
  parse(text: string, options: ParseOptions = {}): ApexTree | ParseStopped {
    const source = this.open(text, options);
    try {
      const tree = source.tree();
      return source.stopped ?? tree;
    } finally {
      source.dispose();
    }
  }

  /** Starts to keep a document. Dispose of it when it closes. */
  open(text: string, options: ParseOptions = {}): ApexSource {
    return new ApexSource(this.#module, this.#lost, text, options);
  }
}

/**
 * One document, parsed incrementally.
 *
 * It always has a tree to give: after a parse that was stopped (`stopped` says why) that is a single error node over the
 * whole text, until an edit is parsed to its end.
 */
export class ApexSource {
  readonly #module: ApexModule;
  readonly #lost: FinalizationRegistry<SourceHandle>;
  #text: string;
  #mask: ApexMask;
  #handle: SourceHandle | undefined;
  #parsed = false;
  #disposed = false;
  #stopped: ParseStopped | undefined;
  /** Edited since the last whole parse, in the coordinates of the text as it is now. */
  #edited: TextRange[] = [];

  /** Use ApexParser.open(). */
  constructor(module: ApexModule, lost: FinalizationRegistry<SourceHandle>, text: string, options: ParseOptions) {
    this.#module = module;
    this.#lost = lost;
    this.#text = text;
    this.#mask = new ApexMask(text);
    this.#reparse(options);
  }

  /** The text as it is now. */
  get text(): string {
    return this.#text;
  }

  /** What the tree does not show: access modes of SOSL queries, strings and comments without an end. In order. */
  get notes(): readonly ApexNote[] {
    return this.#mask.notes;
  }

  /** Why there is no tree of the text, if there is none. */
  get stopped(): ParseStopped | undefined {
    return this.#stopped;
  }

  /** Whether the text has a fault in it, or could not be parsed. */
  get hasError(): boolean {
    const handle = this.#current();
    return !handle || this.#module.hasError(handle) || this.notes.some((note) => note.kind !== 'soslAccessMode');
  }

  /**
   * Applies changes one after the other, each relative to the text that the one before left, and parses what they touch.
   * Without changes it parses again after a stop. Offsets outside the text are moved to its nearest end.
   */
  edit(changes: readonly TextChange[], options: ParseOptions = {}): EditResult {
    for (const change of changes.length > manyChanges ? [this.#span(changes)] : changes) this.#apply(change);
    return this.#reparse(options);
  }

  /** The declarations without the inside of bodies and initial values. See flatten_outline in wasm/flatten.c. */
  outline(): ApexTree {
    const handle = this.#current();
    return new ApexTree((handle && this.#module.outline(handle)) ?? this.#errorRow(), this.#text);
  }

  /** All nodes, or those that touch `range` and their ancestors. */
  tree(range?: TextRange): ApexTree {
    const handle = this.#current();
    const rows = handle && this.#module.flatten(handle, range?.start ?? 0, range?.end ?? 0xffffffff);
    return new ApexTree(rows ?? this.#errorRow(), this.#text);
  }

  /** Frees the document's memory. It gives no trees afterwards. */
  dispose(): void {
    this.#disposed = true;
    this.#lost.unregister(this);
    if (this.#handle) this.#module.delete(this.#handle);
    this.#handle = undefined;
  }

  /** The handle with a tree of the text as it is; undefined if a parse was stopped. */
  #current(): SourceHandle | undefined {
    // Another document may have cost this one its tree, by taking all memory.
    if (this.#parsed && !(this.#handle && this.#module.isLive(this.#handle)) && !this.#disposed) this.#reparse({});
    return this.#parsed && !this.#disposed && !this.#stopped ? this.#handle : undefined;
  }

  #apply(change: TextChange): void {
    const start = clamp(change.start, 0, this.#text.length);
    const oldEnd = clamp(change.end, start, this.#text.length);
    const newEnd = start + change.text.length;
    const before = this.#text;
    this.#text = before.slice(0, start) + change.text + before.slice(oldEnd);
    const masked = this.#mask.edit(this.#text, { start, oldEnd, newEnd });
    if (this.#handle && this.#module.isLive(this.#handle)) {
      const text = this.#mask.apply(this.#text, masked.start, masked.newEnd);
      this.#module.replace(this.#handle, masked.start, masked.oldEnd, text);
    }
    this.#edited = this.#edited.map((range) => ({
      start: shift(range.start, start, oldEnd, newEnd, start),
      end: shift(range.end, start, oldEnd, newEnd, newEnd),
    }));
    this.#edited.push({ start: masked.start, end: masked.newEnd });
  }

  /** One change to the text as it is that does what all of them do. */
  #span(changes: readonly TextChange[]): TextChange {
    let text = this.#text;
    let start = text.length;
    let oldEnd = 0;
    let newEnd = 0;
    for (const change of changes) {
      const from = clamp(change.start, 0, text.length);
      const to = clamp(change.end, from, text.length);
      text = text.slice(0, from) + change.text + text.slice(to);
      if (start > newEnd) {
        start = from;
        oldEnd = newEnd = to;
      }
      start = Math.min(start, from);
      if (to > newEnd) {
        oldEnd += to - newEnd;
        newEnd = to;
      }
      newEnd += change.text.length - (to - from);
    }
    return { start, end: oldEnd, text: text.slice(start, newEnd) };
  }

  #reparse(options: ParseOptions): EditResult {
    const whole = { changed: [{ start: 0, end: this.#text.length }] };
    const fresh = !this.#parsed || !this.#handle || !this.#module.isLive(this.#handle);
    const handle = this.#handle && this.#module.isLive(this.#handle) ? this.#handle : this.#create();
    const budget = options.budget ?? defaultBudget;
    const outcome = handle && !this.#disposed ? this.#module.parse(handle, budget, options.cancelled) : 'memory';
    if (outcome !== 'parsed') {
      this.#stopped = new ParseStopped(outcome);
      // A tree that was only interrupted is still good to start from; one that asks for too much work is not.
      if (outcome !== 'cancelled') {
        this.#parsed = false;
        if (handle) this.#module.forget(handle);
      }
      return whole;
    }
    const wasStopped = this.#stopped !== undefined;
    const changed = fresh || wasStopped ? whole.changed : unite([...this.#module.changedRanges(), ...this.#edited]);
    this.#stopped = undefined;
    this.#parsed = true;
    this.#edited = [];
    return { changed };
  }

  #create(): SourceHandle | undefined {
    this.#lost.unregister(this);
    this.#parsed = false;
    this.#handle = this.#module.newSource();
    if (!this.#handle) return undefined;
    this.#lost.register(this, this.#handle, this);
    return this.#module.replace(this.#handle, 0, 0, this.#mask.apply(this.#text)) ? this.#handle : undefined;
  }

  #errorRow(): Uint32Array {
    const namedError = 1 | 8 | 16;
    return Uint32Array.of((Kind.error | (namedError << 24)) >>> 0, 0, this.#text.length, 0xffffffff, 1);
  }
}

/**
 * Enough for a class of 1,000,000 characters, the most that the platform takes, which takes some 400,000; it is
 * about a second of work. Random bytes use it up after some 200 KB.
 */
const defaultBudget = 3_000_000;

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** Where `offset` stands after [start, oldEnd) became [start, newEnd); what was inside goes to `inside`. */
function shift(offset: number, start: number, oldEnd: number, newEnd: number, inside: number): number {
  if (offset <= start) return offset;
  return offset >= oldEnd ? offset + newEnd - oldEnd : inside;
}

/** The union of ranges: in order, and none touching the next. */
function unite(ranges: TextRange[]): TextRange[] {
  const united: { start: number; end: number }[] = [];
  for (const { start, end } of ranges.sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = united[united.length - 1];
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else united.push({ start, end });
  }
  return united;
}
