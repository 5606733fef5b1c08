import { Kind, Token } from './kinds.generated';

export { SyntaxTree as ApexTree } from '../treeSitter/tree';

const tokenTexts = new Map<number, string>(Object.entries(Token).map(([text, kind]) => [kind, text]));
const kindNames = new Map<number, string>(Object.entries(Kind).map(([name, kind]) => [kind, name]));

/** The text of an operator token by its kind ('+', '&&', 'get' ...), undefined if the kind is no token. Keywords in lower case. */
export function tokenText(kind: number): string | undefined {
  return tokenTexts.get(kind);
}

/** The name of a kind as Kind has it, or the text of a token: for messages and tests. */
export function kindName(kind: number): string {
  return kindNames.get(kind) ?? tokenTexts.get(kind) ?? `kind ${kind}`;
}
