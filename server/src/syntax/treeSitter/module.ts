/** A stretch of text: UTF-16 offsets, end exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** How a parse ended: with a tree, out of budget, cancelled by the host, or with the module out of memory. */
export type ParseOutcome = 'parsed' | 'budget' | 'cancelled' | 'memory';

/** Names one document inside one instance of the module. */
export interface SourceHandle {
  readonly pointer: number;
  readonly generation: number;
}

/** What wasm/module.c exports. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  parser_initialize(): number;
  parser_fingerprint(): number;
  parser_symbol_count(): number;
  parser_emit_token(symbol: number): void;
  parser_outline_rule(symbol: number, rule: number): void;
  parser_outline_field(symbol: number, field: number): void;
  parser_scratch(units: number): number;
  source_new(): number;
  source_replace(source: number, start: number, oldEnd: number, units: number): void;
  source_parse(source: number, budget: number, poll: number): number;
  source_has_error(source: number): number;
  source_flatten(source: number, from: number, to: number): number;
  source_outline(source: number): number;
  source_forget(source: number): void;
  source_delete(source: number): void;
  parser_changed_ranges(): number;
  parser_cost(): number;
  parser_rows(): number;
}

const outcomes: readonly ParseOutcome[] = ['parsed', 'budget', 'cancelled'];

/** Operations per progress callback in the core, the unit of its budget. */
const operationsPerCallback = 100;

/** A grammar, as the host has to know it. The numbers are those of its kinds.generated.ts. */
export interface Grammar {
  /** Its name within messages. */
  readonly title: string;
  /** What the module must say of itself. */
  readonly symbols: number;
  readonly fingerprint: number;
  /** The anonymous tokens that a tree shows where they carry a field. */
  readonly tokens: readonly number[];
  /** How to leave out what declares nothing; without it an outline is the whole tree. */
  readonly outline?: OutlineRules;
}

/** What an outline (see wasm/flatten.c) leaves out. */
export interface OutlineRules {
  /** Kinds walked only where they may hide other declarations: the code of a declaration. */
  readonly bodies: readonly number[];
  /** Kinds walked only to show the errors in them: they cannot hold a declaration. */
  readonly leaves: readonly number[];
  /** Kinds with the field whose node is such a leaf, too. */
  readonly leafFields: readonly (readonly [kind: number, field: number])[];
}

/**
 * The compiled parser with one running instance of it. Everything here is synchronous and not reentrant.
 *
 * A trap inside the module (its memory is limited) leaves the instance in no defined state, so it is replaced by a fresh
 * one: `generation` grows, and handles of an older generation are void.
 */
export class ParserModule {
  readonly #compiled: WebAssembly.Module;
  readonly #grammar: Grammar;
  #exports: Exports;
  #generation = 0;
  #cancelled: (() => boolean) | undefined;
  #thrown: { error: unknown } | undefined;

  /**
   * Compiles and starts a parser from the bytes of its module (in dist/ after a build).
   * Throws if they are no such module or belong to another version of the grammar.
   */
  constructor(wasm: Uint8Array, grammar: Grammar) {
    this.#compiled = new WebAssembly.Module(wasm);
    this.#grammar = grammar;
    this.#exports = this.#instantiate();
    const { title, symbols, fingerprint } = grammar;
    if (this.#exports.parser_fingerprint() >>> 0 !== fingerprint || this.#exports.parser_symbol_count() !== symbols) {
      throw new Error(
        `The ${title} parser does not match its kinds.generated.ts; build it with scripts/build-parser.mjs --write`,
      );
    }
  }

  /** Grows when the instance had to be replaced. */
  get generation(): number {
    return this.#generation;
  }

  /** Size of the instance's memory in bytes. It never shrinks. */
  get memorySize(): number {
    return this.#exports.memory.buffer.byteLength;
  }

  /** What the last parse used of its budget. */
  get cost(): number {
    return this.#exports.parser_cost() * operationsPerCallback;
  }

  /** Starts an empty document, or undefined without memory. */
  newSource(): SourceHandle | undefined {
    const pointer = this.#attempt(() => this.#exports.source_new());
    return pointer === undefined ? undefined : { pointer, generation: this.#generation };
  }

  /** Whether the handle is still of the running instance. */
  isLive(source: SourceHandle): boolean {
    return source.generation === this.#generation;
  }

  /** Replaces a range of the document's text. False if there was no memory for it; the handle is void then. */
  replace(source: SourceHandle, start: number, oldEnd: number, text: string): boolean {
    const done = this.#attempt(() => {
      const scratch = this.#exports.parser_scratch(text.length);
      Buffer.from(this.#exports.memory.buffer).write(text, scratch, 'utf16le');
      this.#exports.source_replace(source.pointer, start, oldEnd, text.length);
      return true;
    });
    return done === true;
  }

  /**
   * Parses the document, reusing its last tree. `budget` is in parser operations, which count 25-fold in the middle of an
   * error. `cancelled` is asked about every millisecond. An outcome other than 'parsed' leaves the tree as it was (edited, if there was one); 'memory' voids all
   * handles.
   */
  parse(source: SourceHandle, budget: number, cancelled?: () => boolean): ParseOutcome {
    this.#cancelled = cancelled;
    this.#thrown = undefined;
    const callbacks = Math.min(Math.ceil(budget / operationsPerCallback), 0xffffffff);
    const outcome = this.#attempt(() => this.#exports.source_parse(source.pointer, callbacks, cancelled ? 1 : 0));
    this.#cancelled = undefined;
    const thrown = this.#thrown as { error: unknown } | undefined;
    if (thrown) throw thrown.error;
    return outcome === undefined ? 'memory' : outcomes[outcome];
  }

  /** Where the last parse changed the structure of the tree it began with; nothing for a first parse. */
  changedRanges(): TextRange[] {
    const pointer = this.#exports.parser_changed_ranges();
    const words = new Uint32Array(this.#exports.memory.buffer, pointer);
    return Array.from({ length: words[0] }, (_, i) => ({ start: words[1 + 2 * i], end: words[2 + 2 * i] }));
  }

  /** Whether the document's tree has an error in it. It must have a tree. */
  hasError(source: SourceHandle): boolean {
    return this.#exports.source_has_error(source.pointer) !== 0;
  }

  /** The rows (see wasm/flatten.c) of the nodes that touch [from, to), or undefined without memory. */
  flatten(source: SourceHandle, from: number, to: number): Uint32Array | undefined {
    return this.#rows(() => this.#exports.source_flatten(source.pointer, from, to));
  }

  /** The rows of the declarations, without bodies and initial values, or undefined without memory. */
  outline(source: SourceHandle): Uint32Array | undefined {
    return this.#rows(() => this.#exports.source_outline(source.pointer));
  }

  /** Drops the document's tree: the next parse starts from nothing. */
  forget(source: SourceHandle): void {
    if (this.isLive(source)) this.#exports.source_forget(source.pointer);
  }

  /** Frees the document. */
  delete(source: SourceHandle): void {
    if (this.isLive(source)) this.#exports.source_delete(source.pointer);
  }

  #rows(fill: () => number): Uint32Array | undefined {
    return this.#attempt(() => {
      const count = fill();
      return new Uint32Array(this.#exports.memory.buffer, this.#exports.parser_rows(), count * 5).slice();
    });
  }

  /** Runs `call`; on a trap replaces the instance and returns undefined. */
  #attempt<T>(call: () => T): T | undefined {
    try {
      return call();
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      this.#generation++;
      this.#exports = this.#instantiate();
      return undefined;
    }
  }

  #instantiate(): Exports {
    const refuse = () => 8; // EBADF: the module has no files
    const instance = new WebAssembly.Instance(this.#compiled, {
      host: { cancelled: () => this.#askHost() },
      // The C library links these; a parser does no input or output and sets no timeout.
      wasi_snapshot_preview1: {
        clock_time_get: () => 0,
        fd_close: refuse,
        fd_fdstat_get: refuse,
        fd_seek: refuse,
        fd_write: refuse,
        proc_exit: () => {
          throw new WebAssembly.RuntimeError('the parser ended itself');
        },
      },
    });
    const api = instance.exports as unknown as Exports;
    api._initialize();
    const { title, tokens, outline } = this.#grammar;
    if (!api.parser_initialize()) throw new Error(`The parser core rejects the ${title} grammar`);
    for (const token of tokens) api.parser_emit_token(token);
    for (const kind of outline?.bodies ?? []) api.parser_outline_rule(kind, 1);
    for (const kind of outline?.leaves ?? []) api.parser_outline_rule(kind, 2);
    for (const [kind, field] of outline?.leafFields ?? []) api.parser_outline_field(kind, field);
    return api;
  }

  /** An exception must not unwind through the parser, which would go on with stale state: it is kept and thrown later. */
  #askHost(): number {
    try {
      return this.#cancelled?.() ? 1 : 0;
    } catch (error) {
      this.#thrown = { error };
      return 1;
    }
  }
}
