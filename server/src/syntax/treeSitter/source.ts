import type { ParserModule, SourceHandle, TextRange } from './module';
import { errorKind, SyntaxTree } from './tree';

/** Replaces [start, end) of a text by `text`. Offsets are UTF-16. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface ParseOptions {
  /** How much work the parser may do, in its own operations. By default enough for any file that the platform takes. */
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

/** A replacement of [start, oldEnd) in the text before by [start, newEnd) in the text after. */
export interface SpannedEdit {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** Replaces, at the same length, what a grammar cannot parse by what it can. Kept up to date through edits. */
export interface TextMask {
  /** The masked text of [start, end) of `text`, which must be the text last seen; by default of all of it. */
  apply(text: string, start?: number, end?: number): string;
  /** Takes note of an edit; `text` is the text after it. Returns the edit of the masked text, at least as wide. */
  edit(text: string, edit: SpannedEdit): SpannedEdit;
}

/** What the documents of one parser share. */
export interface SourceHost {
  readonly module: ParserModule;
  /** Frees documents that nobody disposed of. */
  readonly lost: FinalizationRegistry<SourceHandle>;
  /** The work that a parse may take if nothing else is said, in the parser's own operations. */
  readonly budget: number;
}

/** More changes than this in one edit are applied as one that spans them all. */
const manyChanges = 16;

/**
 * One document, parsed incrementally.
 *
 * It always has a tree to give: after a parse that was stopped (`stopped` says why) that is a single error node over the
 * whole text, until an edit is parsed to its end.
 */
export class SyntaxSource<Mask extends TextMask = TextMask> {
  readonly #module: ParserModule;
  readonly #lost: FinalizationRegistry<SourceHandle>;
  readonly #budget: number;
  #text: string;
  /** What makes the text parsable, up to date with it. */
  protected readonly mask: Mask;
  #handle: SourceHandle | undefined;
  #parsed = false;
  #disposed = false;
  #stopped: ParseStopped | undefined;
  /** Edited since the last whole parse, in the coordinates of the text as it is now. */
  #edited: TextRange[] = [];

  /** Use the language's parser. `mask` has seen `text`. */
  constructor({ module, lost, budget }: SourceHost, text: string, mask: Mask, options: ParseOptions) {
    this.#module = module;
    this.#lost = lost;
    this.#budget = budget;
    this.#text = text;
    this.mask = mask;
    this.#reparse(options);
  }

  /** The text as it is now. */
  get text(): string {
    return this.#text;
  }

  /** Why there is no tree of the text, if there is none. */
  get stopped(): ParseStopped | undefined {
    return this.#stopped;
  }

  /** Whether the text has a fault in it, or could not be parsed. */
  get hasError(): boolean {
    const handle = this.#current();
    return !handle || this.#module.hasError(handle);
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
  outline(): SyntaxTree {
    const handle = this.#current();
    return new SyntaxTree((handle && this.#module.outline(handle)) ?? this.#errorRow(), this.#text);
  }

  /** All nodes, or those that touch `range` and their ancestors. */
  tree(range?: TextRange): SyntaxTree {
    const handle = this.#current();
    const rows = handle && this.#module.flatten(handle, range?.start ?? 0, range?.end ?? 0xffffffff);
    return new SyntaxTree(rows ?? this.#errorRow(), this.#text);
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
    const masked = this.mask.edit(this.#text, { start, oldEnd, newEnd });
    if (this.#handle && this.#module.isLive(this.#handle)) {
      const text = this.mask.apply(this.#text, masked.start, masked.newEnd);
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
    const budget = options.budget ?? this.#budget;
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
    return this.#module.replace(this.#handle, 0, 0, this.mask.apply(this.#text)) ? this.#handle : undefined;
  }

  #errorRow(): Uint32Array {
    const namedError = 1 | 8 | 16;
    return Uint32Array.of((errorKind | (namedError << 24)) >>> 0, 0, this.#text.length, 0xffffffff, 1);
  }
}

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
