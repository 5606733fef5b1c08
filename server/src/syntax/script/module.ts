import { ParserModule } from '../treeSitter/module';
import { Grammar, Token } from './kinds.generated';

/**
 * Compiles and starts the parser from the bytes of script.wasm (dist/script.wasm after a build).
 * Throws if they are no such module or belong to another version of the grammar.
 */
export function loadScriptModule(wasm: Uint8Array): ParserModule {
  return new ParserModule(wasm, { title: 'script', ...Grammar, tokens: Object.values(Token) });
}
