import { ParserModule } from '../treeSitter/module';
import { Field, Grammar, Kind, Token } from './kinds.generated';

const outline = {
  bodies: [Kind.block, Kind.constructorBody],
  leaves: [
    Kind.expressionStatement,
    Kind.localVariableDeclaration,
    Kind.returnStatement,
    Kind.throwStatement,
    Kind.explicitConstructorInvocation,
    Kind.parenthesizedExpression,
  ],
  // Initial values, of fields and of constants alike.
  leafFields: [[Kind.variableDeclarator, Field.value]],
} as const;

/**
 * Compiles and starts the parser from the bytes of apex.wasm (dist/apex.wasm after a build).
 * Throws if they are no such module or belong to another version of the grammar.
 */
export function loadApexModule(wasm: Uint8Array): ParserModule {
  return new ParserModule(wasm, { title: 'Apex', ...Grammar, tokens: Object.values(Token), outline });
}
