import type { ParserModule } from '../treeSitter/module';
import { SyntaxParser } from '../treeSitter/parser';
import { type ParseOptions, type SourceHost, SyntaxSource } from '../treeSitter/source';
import { ScriptMask } from './masking';
import { loadScriptModule } from './module';
import type { ScriptTree } from './tree';

export { type EditResult, type ParseOptions, ParseStopped, type TextChange } from '../treeSitter/source';

/** The parser of JavaScript and TypeScript, without JSX. */
export class ScriptParser extends SyntaxParser<ScriptSource> {
  /** `module` comes from loadScriptModule(). */
  constructor(module: ParserModule) {
    super(module, defaultBudget);
  }

  override open(text: string, options: ParseOptions = {}): ScriptSource {
    return new ScriptSource(this.host, text, options);
  }

  /** The whole tree of a text, a single error node over all of it if the parse was stopped. */
  tree(text: string, options: ParseOptions = {}): ScriptTree {
    const source = this.open(text, options);
    try {
      return source.tree();
    } finally {
      source.dispose();
    }
  }
}

/** One document in JavaScript or TypeScript. */
export class ScriptSource extends SyntaxSource<ScriptMask> {
  /** Use ScriptParser.open(). */
  constructor(host: SourceHost, text: string, options: ParseOptions) {
    super(host, text, new ScriptMask(text), options);
  }
}

/**
 * A function that gives the parser, which is loaded when it is first asked for: a workspace without scripts does not pay for it.
 * `read` gives the bytes of script.wasm at once. What it throws, and what loadScriptModule() throws, is thrown by every call.
 */
export function lazyScriptParser(read: () => Uint8Array): () => ScriptParser {
  let parser: ScriptParser | undefined;
  return () => {
    parser ??= new ScriptParser(loadScriptModule(read()));
    return parser;
  };
}

/**
 * Enough for a minified script of 1,200,000 characters; it is about a second of work. The worst that is known, objects in
 * parentheses without end, takes three seconds.
 */
const defaultBudget = 1_500_000;
