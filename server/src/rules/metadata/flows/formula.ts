import type { Range } from '../../../semantics/apex/ir';

/** Functions whose results are true, false or a length: what is in them is not in their result. */
const asking: ReadonlySet<string> = new Set([
  'and',
  'begins',
  'contains',
  'includes',
  'isblank',
  'isnull',
  'isnumber',
  'ispickval',
  'len',
  'not',
  'or',
]);
/** Functions whose first argument decides which of the others is the result. */
const choosing: ReadonlySet<string> = new Set(['case', 'if']);

/** More parts of one formula than this are not told from the rest. */
const maxConditions = 200;

/** The parts of a formula that are looked at, but are not in its result, by offsets. Whatever is wrong with it, it ends. */
export function conditionsOf(formula: string): Range[] {
  const conditions: Range[] = [];
  const open: { readonly name: string; readonly start: number; argument: number }[] = [];
  const tokens = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\{![^}]*\}|([A-Za-z]{1,30})\s{0,20}\(|[(),]/g;
  for (const token of formula.matchAll(tokens)) {
    if (conditions.length >= maxConditions) break;
    const [text, name] = token;
    const end = token.index + text.length;
    if (name !== undefined || text === '(') open.push({ name: (name ?? '').toLowerCase(), start: end, argument: 0 });
    const call = open.at(-1);
    if (!call || (text !== ',' && text !== ')')) continue;
    if (choosing.has(call.name) && call.argument === 0) conditions.push({ start: call.start, end: token.index });
    if (text === ',') call.argument++;
    else {
      if (asking.has(call.name)) conditions.push({ start: call.start, end: token.index });
      open.pop();
    }
  }
  return conditions;
}
