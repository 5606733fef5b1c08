/** Quick fixes of a database operation without a permission check. */

import type { DataOperation } from '../../../semantics/apex/facts';
import type { CallExpr, Expr, Range } from '../../../semantics/apex/ir';
import { isCollection } from '../../../semantics/apex/types';
import type { RuleFix } from '../../rule';

/** User mode is generally available since Spring '23, API version 57.0 (Apex Developer Guide, "User Mode for Database Operations"). */
export const userModeVersion = 57;
/**
 * `WITH SECURITY_ENFORCED` and `Security.stripInaccessible` are generally available since Spring '20, API version 48.0
 * (Apex Developer Guide, "Filter SOQL Queries Using WITH SECURITY_ENFORCED").
 */
export const enforcedVersion = 48;

/** The access type that `Security.stripInaccessible` takes before each operation it can serve. */
export const stripAccess: ReadonlyMap<DataOperation['op'], string> = new Map<DataOperation['op'], string>([
  ['insert', 'CREATABLE'],
  ['update', 'UPDATABLE'],
  ['upsert', 'UPSERTABLE'],
]);

/** The fixes for an operation in a class of that API version (undefined: not known, taken as current). */
export function fixesFor(operation: DataOperation, version: number | undefined): RuleFix[] {
  if (operation.mode === 'system') return operation.modeRange ? systemModeFix(operation, operation.modeRange) : [];
  if (version !== undefined && version < userModeVersion) return version < enforcedVersion ? [] : olderFixes(operation);
  const { expr } = operation;
  switch (expr.kind) {
    case 'soql':
      return userMode({ start: expr.query.modeInsertAt, end: expr.query.modeInsertAt }, ' WITH USER_MODE');
    case 'sosl':
      return expr.modeInsertAt === undefined
        ? []
        : userMode({ start: expr.modeInsertAt, end: expr.modeInsertAt }, ' WITH USER_MODE');
    case 'dml':
      return userMode({ start: expr.opRange.end, end: expr.opRange.end }, ' as user');
    case 'call':
      return callFix(operation, expr);
    default:
      return [];
  }
}

function userMode(at: Range, text: string): RuleFix[] {
  return [{ id: 'user-mode', title: 'Run in user mode', preferred: true, edits: [{ start: at.start, end: at.end, text }] }];
}

/** Written system mode becomes user mode, where the operation itself says it (not a variable). */
function systemModeFix(operation: DataOperation, at: Range): RuleFix[] {
  const { expr } = operation;
  switch (expr.kind) {
    case 'soql': {
      const { mode } = expr.query;
      return mode ? userMode(mode, 'USER_MODE') : levelFix(undefined, at);
    }
    case 'sosl':
      return userMode(at, 'WITH USER_MODE');
    case 'dml':
      return userMode(at, 'user');
    case 'call':
      return levelFix(
        expr.args.find((arg) => arg.start === at.start && arg.end === at.end),
        at,
      );
    default:
      return [];
  }
}

function levelFix(arg: Expr | undefined, at: Range): RuleFix[] {
  return arg && arg.kind !== 'member' ? [] : userMode(at, 'AccessLevel.USER_MODE');
}

/** Before user mode: the clause for queries, stripped records for lists that are written. */
function olderFixes(operation: DataOperation): RuleFix[] {
  const { expr, query } = operation;
  if (query) {
    const at = query.modeInsertAt;
    return [
      {
        id: 'security-enforced',
        title: 'Enforce permissions with WITH SECURITY_ENFORCED',
        preferred: true,
        edits: [{ start: at, end: at, text: ' WITH SECURITY_ENFORCED' }],
      },
    ];
  }
  const access = stripAccess.get(operation.op);
  const records = expr.kind === 'dml' ? expr.target : expr.kind === 'call' ? expr.args[0] : undefined;
  if (!records || !access || !isCollection(operation.operand?.type)) return [];
  return [
    {
      id: 'strip-inaccessible',
      title: 'Strip what is not accessible',
      preferred: true,
      edits: [
        { start: records.start, end: records.start, text: `Security.stripInaccessible(AccessType.${access}, ` },
        { start: records.end, end: records.end, text: ').getRecords()' },
      ],
    },
  ];
}

/** How many arguments may stand before the access level (Apex Reference, "Database Class"). */
const argumentsBeforeLevel: ReadonlyMap<string, readonly number[]> = new Map([
  ['insert', [1, 2]],
  ['update', [1, 2]],
  ['delete', [1, 2]],
  ['undelete', [1, 2]],
  ['query', [1]],
  ['countquery', [1]],
  ['getquerylocator', [1]],
  ['querywithbinds', [2]],
  ['countquerywithbinds', [2]],
  ['getquerylocatorwithbinds', [2]],
]);

function callFix(operation: DataOperation, expr: CallExpr): RuleFix[] {
  const { args } = expr;
  const last = args[args.length - 1];
  if (!last) return [];
  const at = { start: last.end, end: last.end };
  if (operation.op === 'search') return args.length === 1 ? userMode(at, ', AccessLevel.USER_MODE') : [];
  if (expr.method.key === 'upsert') return upsertFix(operation, expr, at);
  if (!argumentsBeforeLevel.get(expr.method.key)?.includes(args.length)) return [];
  return userMode(at, ', AccessLevel.USER_MODE');
}

/** An upsert takes the level after the external id field; where none is named, the platform takes the Id. */
function upsertFix(operation: DataOperation, expr: CallExpr, at: Range): RuleFix[] {
  const [first, second, third] = expr.args;
  if (!first || expr.args.length > 3) return [];
  if (third || second?.kind === 'member') return userMode(at, ', AccessLevel.USER_MODE');
  const object = operation.objectNames[0];
  if (!object || operation.objects[0] === 'sobject') return [];
  if (!second) return userMode(at, `, ${object}.Id, AccessLevel.USER_MODE`);
  // A variable may be the field as well as the flag.
  if (second.kind !== 'literal') return [];
  const id = { start: first.end, end: first.end, text: `, ${object}.Id` };
  return userMode(at, ', AccessLevel.USER_MODE').map((fix) => ({ ...fix, edits: [id, ...(fix.edits ?? [])] }));
}
