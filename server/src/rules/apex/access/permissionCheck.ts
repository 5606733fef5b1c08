/** A quick fix: asking for a custom permission before the statement that needs it. */

import type { Range, Stmt } from '../../../semantics/apex/ir';
import type { ApexContext, RuleFix } from '../../rule';
import { walk } from '../credentials/walk';

/**
 * The skeleton of a check before the statement around a range. `permission` is the name that is put in; as long as there is no such
 * custom permission, nobody has it.
 */
export function permissionFixes({ declaration, text }: ApexContext, { start, end }: Range, permission: string): RuleFix[] {
  if (declaration.kind !== 'method') return [];
  let innermost: Stmt | undefined;
  let isWhole = false;
  walk(declaration, {
    statement: (stmt, isWholeBody) => {
      if (stmt.start > start || stmt.end < end) return;
      innermost = stmt;
      isWhole = isWholeBody;
    },
  });
  if (!innermost || isWhole || innermost.kind === 'block' || innermost.kind === 'loop') return [];
  const at = innermost.start;
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, at))![0];
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const step = indent.includes('\t') ? '\t' : '    ';
  const isAura = declaration.modifiers.annotations.some(({ key }) => key === 'auraenabled');
  const thrown = isAura ? "new AuraHandledException('You may not do this.')" : 'new NoAccessException()';
  const lines = [`if (!FeatureManagement.checkPermission('${permission}')) {`, `${step}throw ${thrown};`, '}'];
  const check = lines.map((line) => `${line}${lineEnd}${indent}`).join('');
  return [
    {
      id: 'check-permission',
      title: 'Ask for a custom permission first',
      preferred: true,
      edits: [{ start: at, end: at, text: check }],
    },
  ];
}
