/** Finds the variables that hold a secret only for a header that is going to be removed. */

import type { Span } from '#shared/finding';
import { statementAround } from './removal';
import { type ApexSource, statementEnd, tokensIn } from './tokens';
import { type ApexSources, declarationOf, isPrivate, usesOf, type Variable, valuesOf } from './variables';

/** A variable to remove, and the range of its declaration with the semicolon. */
export interface NeedlessVariable extends Span {
  /** As written. */
  readonly name: string;
}

/** Calls in an initial value that do nothing but compute. */
const pureCalls = new Set(['base64encode', 'valueof', 'urlencode', 'format', 'tostring', 'trim', 'join']);
/** How many variables a secret is followed through. */
const maxSteps = 4;

/**
 * Private or local variables that the header values in `values` are made of, that have a literal in their value, and
 * that nothing uses outside the ranges `removed`.
 */
export function needlessVariables(
  source: ApexSource,
  values: readonly Span[],
  removed: readonly Span[],
  sources: ApexSources,
): NeedlessVariable[] {
  const found = new Map<number, NeedlessVariable>();
  let looked: readonly Span[] = values;
  for (let step = 0; step < maxSteps && looked.length > 0; step++) {
    const next: Span[] = [];
    for (const variable of looked.flatMap((span) => variablesIn(source, span))) {
      const { tokens } = source;
      const declaration = statementAround(source, tokens[variable.at]!.start);
      if (!declaration || found.has(declaration.start) || !isRemovable(variable)) continue;
      const gone = [...removed, ...found.values()];
      const isUsed = usesOf(variable, sources).some(
        (use) =>
          use.source !== source || !gone.some(({ start, end }) => start <= tokens[use.at]!.start && tokens[use.at]!.end <= end),
      );
      if (isUsed) continue;
      const { start, end } = tokens[variable.at]!;
      found.set(declaration.start, { ...declaration, name: source.text.slice(start, end) });
      next.push({ start: tokens[variable.value.from]!.start, end: declaration.end });
    }
    looked = next;
  }
  return holdingText(source, [...found.values()]);
}

/** Of the candidates those with a literal in their value, and those that are made of one of these. */
function holdingText(source: ApexSource, candidates: readonly NeedlessVariable[]): NeedlessVariable[] {
  const kept = new Set<NeedlessVariable>();
  for (let size = -1; size !== kept.size; ) {
    size = kept.size;
    const names = new Set([...kept].map(({ name }) => name.toLowerCase()));
    for (const one of candidates) {
      const tokens = tokensOf(source, one);
      const equals = tokens.findIndex(({ key }) => key === '=');
      if (tokens.slice(equals + 1).some(({ kind, key }) => kind === 'string' || (kind === 'word' && names.has(key))))
        kept.add(one);
    }
  }
  return [...kept].sort((a, b) => a.start - b.start);
}

function tokensOf(source: ApexSource, span: Span) {
  const { from, to } = tokensIn(source, span);
  return source.tokens.slice(from, to);
}

/** The variables of this file that are named in a range. */
function variablesIn(source: ApexSource, span: Span): Variable[] {
  const { tokens } = source;
  const { from, to } = tokensIn(source, span);
  const found: Variable[] = [];
  for (let at = from; at < to; at++) {
    if (tokens[at]!.kind !== 'word' || tokens[at + 1]?.key === '(' || tokens[at + 1]?.key === '.') continue;
    const variable = declarationOf(source, at);
    if (!variable || variable.value.from >= variable.value.to) continue;
    const qualifier = tokens[at - 1]?.key === '.' ? tokens[at - 2]?.key : undefined;
    if (qualifier === undefined || qualifier === 'this' || qualifier === variable.className) found.push(variable);
  }
  return found;
}

/** Whether a declaration may go: private, of one variable only, never given another value, and without effects. */
function isRemovable(variable: Variable): boolean {
  const { source, value, statement } = variable;
  const { tokens } = source;
  if (!isPrivate(variable) || valuesOf(variable).length !== 1 || tokens[statementEnd(source, variable.at)]?.key !== ';')
    return false;
  if (tokens.slice(statement.from, variable.at).some(({ key }) => key === '(')) {
    if (tokens[statement.from]!.key !== '@') return false;
  }
  for (let at = value.from; at < value.to; at++) {
    const { kind, key } = tokens[at]!;
    if (key === '(' && tokens[at - 1]?.kind === 'word' && !pureCalls.has(tokens[at - 1]!.key)) return false;
    if (kind === 'mark' && !['+', '.', '(', ')'].includes(key)) return false;
  }
  return true;
}
