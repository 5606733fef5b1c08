import { Kind, Token } from './kinds.generated';

export { SyntaxTree as ScriptTree } from '../treeSitter/tree';

const names = new Map<number, string>(Object.entries({ ...Token, ...Kind }).map(([name, kind]) => [kind, name]));

/** The name of a kind as Kind has it, or the text of an operator token ('+', 'typeof', 'const' ...). */
export function kindName(kind: number): string {
  return names.get(kind) ?? `kind ${kind}`;
}
