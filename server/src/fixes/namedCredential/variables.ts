/**
 * Which variable a literal is the value of, and where else that variable is used. Names are resolved by their text, so
 * whatever is not clear counts as a use: a fix then leaves the declaration alone.
 */

import type { PlanContext } from '../planner';
import {
  type ApexSource,
  classOfBody,
  enclosingBrace,
  readSource,
  statementEnd,
  statementStart,
  type TokenRange,
} from './tokens';

/** Files in tokens, each read once. */
export class ApexSources {
  private readonly known = new Map<string, ApexSource | undefined>();

  constructor(private readonly context: PlanContext) {}

  of(file: string): ApexSource | undefined {
    if (!this.known.has(file)) {
      const text = this.context.textOf(file);
      this.known.set(file, text === undefined ? undefined : readSource(file, text));
    }
    return this.known.get(file);
  }

  /** The project's Apex files whose text has a word. */
  *mentioning(word: string): Generator<ApexSource> {
    const wanted = new RegExp(`\\b${word}\\b`, 'i');
    for (const { file, text } of this.context.apexFiles()) {
      const source = wanted.test(text) ? this.of(file) : undefined;
      if (source) yield source;
    }
  }
}

/** A variable, or a method or getter that only returns a value. */
export interface Variable {
  readonly source: ApexSource;
  readonly kind: 'local' | 'field' | 'method';
  /** Lower case. */
  readonly name: string;
  /** Index of its name where it is declared or, in a plain assignment, assigned. */
  readonly at: number;
  /** Whether the statement declares it. */
  readonly isDeclaration: boolean;
  /** The statement without its semicolon. */
  readonly statement: TokenRange;
  /** Its value there. */
  readonly value: TokenRange;
  /** Modifiers in lower case; private when there is no other access modifier. */
  readonly modifiers: ReadonlySet<string>;
  /** The class it is a member of, in lower case; of a local variable undefined. */
  readonly className: string | undefined;
  /** Where its plain name means it: a block for a local variable, the file for a member. */
  readonly scope: TokenRange;
}

const widerAccess = ['public', 'protected', 'global', 'webservice'];

/** Whether nothing outside its class (and tests that see it) can name a variable. */
export function isPrivate({ kind, modifiers }: Variable): boolean {
  return kind === 'local' || !widerAccess.some((access) => modifiers.has(access));
}

/** The variable that token `index` is (a part of) the value of. */
export function variableOfValue(source: ApexSource, index: number): Variable | undefined {
  const { tokens, partners } = source;
  const from = statementStart(source, index);
  if (tokens[from]?.key === 'return') return returnerOf(source, from);
  let equals = -1;
  for (let at = from; at < index; at++) {
    const partner = partners[at]!;
    if (partner > at && partner < index) at = partner;
    else if (tokens[at]!.key === '=') equals = at;
  }
  return equals < 0 ? undefined : variableAt(source, equals - 1);
}

/** The variable whose name is token `at` and is followed by `=`. */
function variableAt(source: ApexSource, at: number): Variable | undefined {
  const { tokens } = source;
  if (tokens[at]?.kind !== 'word' || tokens[at + 1]?.key !== '=') return undefined;
  const start = statementStart(source, at);
  const before = tokens[at - 1]?.key;
  const isDeclaration = at > start && before !== '.' && before !== ',' && before !== '(';
  if (at > start && !isDeclaration && !(before === '.' && tokens[at - 2]?.key === 'this' && at - 2 === start)) return undefined;
  const brace = enclosingBrace(source, at);
  const className = isDeclaration ? classOfBody(source, brace) : undefined;
  const end = statementEnd(source, at);
  const common = {
    source,
    name: tokens[at]!.key,
    at,
    isDeclaration,
    statement: { from: start, to: end },
    value: { from: at + 2, to: end },
  };
  if (className !== undefined) {
    return {
      ...common,
      kind: 'field',
      className,
      modifiers: modifiersIn(source, start, at),
      scope: { from: 0, to: tokens.length },
    };
  }
  if (before === '.') return undefined;
  const scope = { from: brace + 1, to: brace >= 0 && source.partners[brace]! >= 0 ? source.partners[brace]! : tokens.length };
  return { ...common, kind: 'local', className: undefined, modifiers: new Set(), scope };
}

/** The method or getter whose only statement is the `return` at token `from`. */
function returnerOf(source: ApexSource, from: number): Variable | undefined {
  const { tokens, partners } = source;
  const brace = from - 1;
  const end = statementEnd(source, from);
  if (tokens[brace]?.key !== '{' || partners[brace] !== end + 1) return undefined;
  let at = -1;
  let body = brace;
  if (tokens[brace - 1]?.key === ')') at = partners[brace - 1]! - 1;
  else if (tokens[brace - 1]?.key === 'get') {
    body = enclosingBrace(source, brace - 1);
    at = body - 1;
  }
  const className = at > 0 && tokens[at]!.kind === 'word' ? classOfBody(source, enclosingBrace(source, body)) : undefined;
  if (className === undefined) return undefined;
  const start = statementStart(source, at);
  return {
    source,
    kind: 'method',
    name: tokens[at]!.key,
    at,
    isDeclaration: true,
    statement: { from, to: end },
    value: { from: from + 1, to: end },
    modifiers: modifiersIn(source, start, at),
    className,
    scope: { from: 0, to: tokens.length },
  };
}

function modifiersIn({ tokens }: ApexSource, from: number, to: number): Set<string> {
  return new Set(tokens.slice(from, to).map(({ key }) => key));
}

/** Where a name is used. */
export interface Use {
  readonly source: ApexSource;
  /** Index of the name's token. */
  readonly at: number;
}

/** Every place, its declaration aside, that may mean a variable. */
export function usesOf(variable: Variable, sources: ApexSources): Use[] {
  const { source, name, at: declared, className, kind } = variable;
  const uses: Use[] = [];
  for (let at = variable.scope.from; at < variable.scope.to; at++) {
    const { tokens } = source;
    if (tokens[at]!.key !== name || tokens[at]!.kind !== 'word' || at === declared) continue;
    const isMember = isDot(source, at - 1);
    if (kind === 'local' ? !isMember && tokens[at + 1]?.key !== '(' : kind === 'method' || tokens[at + 1]?.key !== '(')
      uses.push({ source, at });
  }
  if (className === undefined) return uses;
  for (const other of sources.mentioning(name)) {
    if (other.file === source.file) continue;
    const { tokens } = other;
    const extendsIt = tokens.some(({ key }, i) => key === 'extends' && tokens[i + 1]?.key === className);
    for (const [at, { key, kind: token }] of tokens.entries()) {
      if (key !== name || token !== 'word') continue;
      const isMember = isDot(other, at - 1);
      const ofClass = isMember && tokens[at - 2]?.key === className;
      const mayBe = !isPrivate(variable) && (isMember ? !variable.modifiers.has('static') : extendsIt);
      if (ofClass || mayBe) uses.push({ source: other, at });
    }
  }
  return uses;
}

function isDot({ tokens }: ApexSource, at: number): boolean {
  return tokens[at]?.key === '.' || tokens[at]?.key === '?.';
}

/** How many variables one is handed on to before that is taken for another use. */
const maxHands = 4;

/** Whether all a variable is used for is to say where requests go. */
export function isOnlyEndpoint(variable: Variable, sources: ApexSources, hands = maxHands): boolean {
  if (hands === 0 || variable.modifiers.has('global') || variable.modifiers.has('webservice')) return false;
  return usesOf(variable, sources).every((use) => isEndpointUse(use, variable, sources, hands));
}

function isEndpointUse({ source, at }: Use, variable: Variable, sources: ApexSources, hands: number): boolean {
  const { tokens, partners } = source;
  let path = at;
  while (isDot(source, path - 1) && tokens[path - 2]?.kind === 'word') path -= 2;
  const qualifier = path < at ? tokens[at - 2]!.key : undefined;
  if (qualifier !== undefined && qualifier !== 'this' && qualifier !== variable.className) return false;
  const after = tokens[at + 1]?.key === '(' ? partners[at + 1]! + 1 : at + 1;
  if (isDot(source, after)) return false;
  const start = statementStart(source, path);
  // It is given another value: by a statement that is looked at where that value comes from.
  if (path === start && (tokens[after]?.key === '=' || tokens[after]?.key === '+=')) return true;
  for (let i = path - 1; i >= start; i--) {
    const partner = partners[i]!;
    const { key } = tokens[i]!;
    if (partner >= 0 && partner < i) {
      i = partner;
      continue;
    }
    if (key === '(') {
      const before = tokens[i - 1];
      if (before?.kind !== 'word' || before.key === 'return') continue;
      if (before.key === 'setendpoint') return true;
      if (before.key !== 'format' || tokens[i - 3]?.key !== 'string') return false;
    } else if (key === '=' || key === '+=') {
      return isHandedToEndpoint(source, i, sources, hands);
    } else if (key !== '+' && key !== '?' && key !== ':' && key !== '.' && tokens[i]!.kind === 'mark') return false;
  }
  return false;
}

/** Whether the variable that the assignment at token `equals` changes is only an endpoint. */
function isHandedToEndpoint(source: ApexSource, equals: number, sources: ApexSources, hands: number): boolean {
  const target = source.tokens[equals]!.key === '=' ? variableAt(source, equals - 1) : undefined;
  const variable = target?.isDeclaration ? target : declarationOf(source, equals - 1);
  return variable !== undefined && isOnlyEndpoint(variable, sources, hands - 1);
}

/** The declaration, with a value or without, that a plain name at token `at` means; in the same file. */
export function declarationOf(source: ApexSource, at: number): Variable | undefined {
  const { tokens } = source;
  const name = tokens[at]?.key;
  if (name === undefined || tokens[at]!.kind !== 'word') return undefined;
  const isOwn = isDot(source, at - 1) && tokens[at - 2]?.key === 'this';
  let field: Variable | undefined;
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i]!.key !== name || tokens[i]!.kind !== 'word') continue;
    const found = declaredAt(source, i);
    if (!found) continue;
    if (found.kind === 'local' && !isOwn && i <= at && found.scope.from <= at && at < found.scope.to) return found;
    if (found.kind === 'field') field ??= found;
  }
  return field;
}

/** The variable declared by the name at token `at`, if it is a declaration: a type before it, `=` or `;` behind it. */
function declaredAt(source: ApexSource, at: number): Variable | undefined {
  const { tokens } = source;
  const start = statementStart(source, at);
  const before = tokens[at - 1];
  const after = tokens[at + 1]?.key;
  if (at === start || !before || (after !== '=' && after !== ';')) return undefined;
  if (before.kind === 'word' ? notTypes.has(before.key) : before.key !== '>' && before.key !== ']') return undefined;
  if (after === '=') return variableAt(source, at);
  const brace = enclosingBrace(source, at);
  const className = classOfBody(source, brace);
  const end = { from: at + 1, to: at + 1 };
  return {
    source,
    kind: className === undefined ? 'local' : 'field',
    name: tokens[at]!.key,
    at,
    isDeclaration: true,
    statement: { from: start, to: at + 1 },
    value: end,
    modifiers: className === undefined ? new Set() : modifiersIn(source, start, at),
    className,
    scope:
      className === undefined
        ? { from: brace + 1, to: brace >= 0 && source.partners[brace]! >= 0 ? source.partners[brace]! : tokens.length }
        : { from: 0, to: tokens.length },
  };
}

const notTypes = new Set(['return', 'throw', 'insert', 'update', 'upsert', 'delete', 'undelete', 'merge', 'new', 'else', 'do']);

/** Every value that is given to a plain name in the block or file where its declaration stands, `+=` left out. */
export function valuesOf(variable: Variable): TokenRange[] {
  const { tokens } = variable.source;
  const values: TokenRange[] = [];
  for (let at = variable.scope.from; at < variable.scope.to; at++) {
    if (tokens[at]!.key !== variable.name || tokens[at + 1]?.key !== '=') continue;
    if (isDot(variable.source, at - 1) && tokens[at - 2]?.key !== 'this') continue;
    values.push({ from: at + 2, to: statementEnd(variable.source, at + 2) });
  }
  return values;
}
