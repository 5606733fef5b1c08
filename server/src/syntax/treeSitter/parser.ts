import type { ParserModule, SourceHandle } from './module';
import type { ParseOptions, ParseStopped, SourceHost, SyntaxSource } from './source';
import type { SyntaxTree } from './tree';

/** A parser of one language. One serves any number of documents; it is synchronous. */
export abstract class SyntaxParser<Source extends SyntaxSource> {
  /** What every document of the parser is given. */
  protected readonly host: SourceHost;

  /** `budget` is what a parse may take if nothing else is said, in the parser's own operations. */
  constructor(module: ParserModule, budget: number) {
    this.host = { module, budget, lost: new FinalizationRegistry((handle: SourceHandle) => module.delete(handle)) };
  }

  /** Starts to keep a document. Dispose of it when it closes. */
  abstract open(text: string, options?: ParseOptions): Source;

  /** The whole tree of a text that is not going to be edited. */
  parse(text: string, options: ParseOptions = {}): SyntaxTree | ParseStopped {
    const source = this.open(text, options);
    try {
      const tree = source.tree();
      return source.stopped ?? tree;
    } finally {
      source.dispose();
    }
  }
}
