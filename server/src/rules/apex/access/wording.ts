/** How findings about permissions speak of a database operation. */

import type { DataOperation } from '../../../semantics/apex/facts';
import { enforcedVersion, stripAccess, userModeVersion } from './fixes';

/** What an operation is and of which objects, to begin a sentence with: `Insert of Account`. */
export function subjectPhrase(operation: DataOperation, names: readonly string[]): string {
  const shown = names.length > 3 ? `${names.slice(0, 3).join(', ')} and others` : names.join(', ');
  const of = shown === '' ? '' : ` of ${shown}`;
  switch (operation.op) {
    case 'read':
      return operation.form === 'dynamic' ? `Dynamic query${of}` : `Query${of}`;
    case 'search':
      return `Search${of}`;
    default:
      return `${operation.op[0]!.toUpperCase()}${operation.op.slice(1)}${of}`;
  }
}

/** What to do about missing checks by `methods`, in the form that the class's API version knows (undefined: taken as current). */
export function advice(apiVersion: number | undefined, operation: DataOperation, methods: string): string {
  const isWritten = operation.form === 'query';
  if (apiVersion === undefined || apiVersion >= userModeVersion) {
    if (isWritten) return `Add WITH USER_MODE or check ${methods} first.`;
    return operation.expr.kind === 'dml'
      ? `Write "${operation.op} as user" or check ${methods} first.`
      : `Pass AccessLevel.USER_MODE or check ${methods} first.`;
  }
  if (apiVersion >= enforcedVersion) {
    if (operation.query) return `Add WITH SECURITY_ENFORCED or check ${methods} first.`;
    if (stripAccess.has(operation.op)) return `Use Security.stripInaccessible or check ${methods} first.`;
  }
  return `Check ${methods} first.`;
}

/** Whether an operation only counts: `SELECT COUNT() FROM X` shows how many records there are, and nothing of them. */
export function isCount(operation: DataOperation): boolean {
  if (operation.expr.kind === 'call') return operation.expr.method.key.startsWith('countquery');
  return operation.aggregate && operation.query?.fields.length === 0;
}
