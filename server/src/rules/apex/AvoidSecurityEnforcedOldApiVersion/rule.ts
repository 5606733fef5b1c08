import type { DataOperation } from '../../../semantics/apex/facts';
import type { Range } from '../../../semantics/apex/ir';
import type { Text } from '../../../semantics/apex/values';
import { type ApexContext, defineRule, type RelatedOrigin, type RuleFix } from '../../rule';
import { secureDefaultsVersion } from '../access/context';
import { enforcedVersion } from '../access/fixes';
import { isOwn } from '../credentials/evidence';
import { walk } from '../credentials/walk';

const clause = /\bWITH\s+SECURITY_ENFORCED\b/i;

export default defineRule({
  name: 'AvoidSecurityEnforcedOldApiVersion',
  area: 'apex',
  title: 'Use WITH SECURITY_ENFORCED only where it works',
  severity: 3,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'Apex'],
  faq: ['FAQ-900010', 'FAQ-900011'],
  objection: 'The clause checks no permissions below API version 48.0, and from 67.0 on it does not compile.',
  remedy: 'Raise the class to a current API version and write WITH USER_MODE.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#avoidsecurityenforcedoldapiversion',
  engine: 'pmd',
  check(context, report) {
    const { apiVersion, flow, declaration } = context;
    if (apiVersion === undefined || (apiVersion >= enforcedVersion && apiVersion < secureDefaultsVersion)) return;
    const isOld = apiVersion < enforcedVersion;
    if (isOld && context.isTest) return;
    const seen = new Set<number>();
    const add = (range: Range, kind: 'written' | 'dynamic' | 'text', related: readonly RelatedOrigin[] = []): void => {
      if (seen.has(range.start)) return;
      seen.add(range.start);
      report({
        range: { start: range.start, end: range.end },
        message: messageOf(apiVersion, isOld, kind),
        confidence: kind === 'text' ? 'medium' : 'high',
        related,
        fixes: isOld || related.length > 0 ? [] : userModeFixes(context, range),
      });
    };
    for (const operation of flow.operations) {
      if (operation.mode === 'security-enforced' && operation.modeRange && operation.form !== 'dynamic')
        add(withKeyword(context, operation.modeRange), 'written');
      else if (operation.form === 'dynamic') judgeText(context, operation, add);
    }
    // What is not seen to reach a query: texts for queries elsewhere.
    walk(declaration, {
      expr: (expr) => {
        if (expr.kind !== 'string' || !clause.test(expr.value)) return;
        add(expr, 'text');
      },
    });
  },
});

/** The clause with its keyword, which stands before the mode. */
function withKeyword({ text }: ApexContext, { start, end }: Range): Range {
  const keyword = /\bWITH\s+$/i.exec(text.slice(0, start));
  return { start: keyword ? keyword.index : start, end };
}

type Add = (range: Range, kind: 'dynamic', related?: readonly RelatedOrigin[]) => void;

/** A query text that is put together: the version of the class that runs it is the one that counts. */
function judgeText(context: ApexContext, { operand, expr }: DataOperation, add: Add): void {
  for (const text of operand?.texts ?? []) {
    const part = partOf(text);
    if (!part) continue;
    if (isOwn(context, part.origin)) add(part.origin, 'dynamic');
    else {
      const query = expr.kind === 'call' ? expr.args[0] : undefined;
      add(query ?? expr, 'dynamic', [{ origin: part.origin, message: 'The clause is written here' }]);
    }
  }
}

/** The literal in which the clause ends. */
function partOf(text: Text): Text[number] | undefined {
  const whole = text.map(({ literal }) => literal ?? '\u0000').join('');
  const match = clause.exec(whole);
  if (!match) return undefined;
  let at = 0;
  for (const part of text) {
    at += (part.literal ?? '\u0000').length;
    if (at >= match.index + match[0].length) return part;
  }
  return undefined;
}

function messageOf(apiVersion: number, isOld: boolean, kind: 'written' | 'dynamic' | 'text'): string {
  const version = apiVersion.toFixed(1);
  if (isOld)
    return `WITH SECURITY_ENFORCED needs API version ${enforcedVersion}.0, and this class has ${version}: raise its apiVersion.`;
  if (kind === 'written')
    return `WITH SECURITY_ENFORCED does not compile from API version ${secureDefaultsVersion}.0 on (this class has ${version}). Write WITH USER_MODE.`;
  return `WITH SECURITY_ENFORCED is no part of SOQL from API version ${secureDefaultsVersion}.0 on (this class has ${version}). Write WITH USER_MODE.`;
}

/** `WITH USER_MODE` in the place of the clause, if all of it stands in the range. */
function userModeFixes({ text }: ApexContext, { start, end }: Range): RuleFix[] {
  const match = clause.exec(text.slice(start, end));
  if (!match) return [];
  const at = start + match.index;
  const edits = [{ start: at, end: at + match[0].length, text: 'WITH USER_MODE' }];
  return [{ id: 'with-user-mode', title: 'Replace with WITH USER_MODE', preferred: true, edits }];
}
