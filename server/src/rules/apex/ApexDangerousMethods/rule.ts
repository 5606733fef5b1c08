import type { CallFact } from '../../../semantics/apex/facts';
import type { Expr, Stmt } from '../../../semantics/apex/ir';
import { type ApexContext, defineRule, type RuleFix } from '../../rule';
import { isTestCode } from '../credentials/evidence';
import { walk } from '../credentials/walk';
import { type LoggedSecret, loggedSecrets } from './loggedSecrets';

export default defineRule({
  name: 'ApexDangerousMethods',
  area: 'apex',
  title: 'Log no secrets, and leave permission checks of triggers on',
  severity: 3,
  confidence: 'high',
  tags: ['Recommended', 'Security', 'Apex'],
  faq: ['FAQ-900006', 'FAQ-900010'],
  objection:
    'Secrets in debug logs are read by everybody who may read logs. Switched off permission checks are off for every user.',
  remedy: 'Remove the debug statement or mask the value. Leave permission checks on.',
  help: 'https://docs.pmd-code.org/latest/pmd_rules_apex_security.html#apexdangerousmethods',
  engine: 'pmd',
  check(context, report) {
    if (isTestCode(context)) return;
    for (const call of context.flow.calls) {
      const { expr } = call;
      if (expr.method.key === 'disabletriggercrudsecurity' && isConfiguration(expr.receiver)) {
        report({
          range: { start: expr.receiver!.start, end: expr.method.end },
          message:
            'This turns off the check of object permissions for this trigger handler, for every user. Remove it, or explain in the submission why the handler needs it.',
        });
        continue;
      }
      if (call.path !== 'system' || expr.method.key !== 'debug') continue;
      const message = expr.args.at(-1);
      if (!message || call.args.at(-1)?.describe) continue;
      const secret = worst(loggedSecrets(context, message));
      if (!secret) continue;
      report({
        range: secret.range,
        message: `${secret.name} is printed into the debug log, where everybody who may read logs finds the ${secret.term}. Remove it or mask it.`,
        confidence: secret.confidence,
        fixes: fixes(context, call, secret),
      });
    }
  },
});

/** `Configuration`, also `this.Configuration` and at the beginning of a chain of its methods, which return it. */
function isConfiguration(receiver: Expr | undefined): boolean {
  let at = receiver;
  while (at?.kind === 'call' && at.receiver) at = at.receiver;
  if (at?.kind === 'member') return at.object.kind === 'this' && at.member.key === 'configuration';
  return at?.kind === 'name' && at.key === 'configuration';
}

const ranks = { high: 0, medium: 1, low: 2 };

/** The secret one is surest of; of several, the first. */
function worst(secrets: readonly LoggedSecret[]): LoggedSecret | undefined {
  return secrets.reduce<LoggedSecret | undefined>(
    (best, one) => (best && ranks[best.confidence] <= ranks[one.confidence] ? best : one),
    undefined,
  );
}

function fixes(context: ApexContext, call: CallFact, secret: LoggedSecret): RuleFix[] {
  const mask: RuleFix = { id: 'mask', title: 'Mask the value', edits: [{ ...secret.range, text: "'***'" }] };
  const removal = removalOf(context, call);
  if (!removal) return [mask];
  return [{ id: 'remove-debug', title: 'Remove the debug statement', preferred: true, edits: [{ ...removal, text: '' }] }, mask];
}

/** The debug statement, with its line if nothing else stands on it; undefined where a statement is needed. */
function removalOf(context: ApexContext, call: CallFact): { start: number; end: number } | undefined {
  let found: Stmt | undefined;
  walk(context.declaration, {
    statement: (stmt, isWholeBody) => {
      if (stmt.kind === 'expr' && stmt.expr === call.expr && !isWholeBody) found = stmt;
    },
  });
  if (!found) return undefined;
  const { text } = context;
  let { start, end } = found;
  if (text[end - 1] !== ';') {
    const semicolon = /^\s*;/.exec(text.slice(end, end + 200));
    if (!semicolon) return undefined;
    end += semicolon[0].length;
  }
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const rest = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(end, end + 200));
  if (lineStart > 0 && rest && text.slice(lineStart, start).trim() === '') {
    start = lineStart;
    end += rest[0].length;
  }
  return { start, end };
}
