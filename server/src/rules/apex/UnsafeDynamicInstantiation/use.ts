/** What becomes of a loaded type. */

import type { Expr } from '../../../semantics/apex/ir';
import type { ApexContext } from '../../rule';
import { walk } from '../credentials/walk';

/**
 * `made`: an object of it is made; `record`: one that has to be a record; `deserialized`: JSON is made into it; `asked`: only whether there is such a class, or what
 * it is called; `unknown`: it is handed on.
 */
export type Use = 'made' | 'record' | 'deserialized' | 'asked' | 'unknown';

/** What a declaration does with the result of a call of `Type.forName`. */
export function useOf(context: ApexContext, forName: Expr): Use {
  const name = context.flow.assignments.find(
    ({ valueExpr, how }) => valueExpr === forName && (how === 'local' || how === 'assign'),
  )?.name.key;
  const isType = (expr: Expr | undefined): boolean => {
    if (!expr) return false;
    return expr === forName || (name !== undefined && expr.kind === 'name' && expr.key === name);
  };
  const isMaking = (expr: Expr): boolean => expr.kind === 'call' && expr.method.key === 'newinstance' && isType(expr.receiver);
  const records = new Set<Expr>();
  let use: Use | undefined;
  let uses = 0;
  let asked = 0;
  walk(context.declaration, {
    expr: (expr) => {
      if (name !== undefined && expr.kind === 'name' && expr.key === name) uses++;
      if (expr.kind === 'binary' && /^(?:==|!=|===|!==)$/.test(expr.op) && expr.operands.some(isType)) asked++;
      if (expr.kind === 'cast' && expr.type.key === 'sobject' && isMaking(expr.value)) records.add(expr.value);
      if (expr.kind !== 'call') return;
      const key = expr.method.key;
      if (isType(expr.receiver)) {
        if (key === 'newinstance') use = records.has(expr) && use !== 'made' ? 'record' : 'made';
        else if (/^(?:getname|tostring|hashcode|equals)$/.test(key)) asked++;
      } else if (/^(?:deserialize|deserializestrict|readvalueas|readvalueasstrict)$/.test(key) && expr.args.some(isType)) {
        if (use !== 'made') use = 'deserialized';
      }
    },
  });
  if (use) return use;
  // A variable occurs once where it is given its value, if that is an assignment.
  return asked > 0 && asked >= uses ? 'asked' : 'unknown';
}
