import type { Confidence } from '#shared/finding';
import type { AssignmentFact, CallFact, OutsideArrival } from '../../../semantics/apex/facts';
import type { NameExpr } from '../../../semantics/apex/ir';
import { sourceOf } from '../../../semantics/apex/platform/model';
import { type ApexContext, defineRule, type Report } from '../../rule';
import { isTestCode } from '../credentials/evidence';
import { type Use, useOf, worstUse } from './uses';

const label = sourceOf('userinfo', 'getsessionid')?.label;

export default defineRule({
  name: 'AvoidUnauthorizedGetSessionIdInApex',
  area: 'apex',
  title: 'Keep the session ID of users out of your code',
  severity: 3,
  confidence: 'medium',
  tags: ['AppExchange', 'Security', 'Apex'],
  faq: ['FAQ-900032'],
  objection: 'Whoever holds the session ID is the user, with all permissions. One that leaves Salesforce fails the review.',
  remedy: 'Use OAuth or a Named Credential. For calls of the own org, explain why nothing else does.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#avoidunauthorizedgetsessionidinapex',
  engine: 'pmd',
  check(context, report) {
    if (isTestCode(context)) return;
    const sessions = context.flow.disclosures.filter(({ source }) => source.kind === 'secret' && source.label === label);
    const told = new Set<OutsideArrival>();
    for (const call of context.flow.calls) {
      if (call.path !== 'userinfo' || call.expr.method.key !== 'getsessionid' || call.targets.length > 0) continue;
      const own = sessions.filter((arrival) => startsAt(context, arrival, call));
      for (const arrival of own) told.add(arrival);
      const use = worstUse(context, own);
      report({
        range: { start: call.expr.receiver!.start, end: call.expr.end },
        message: messageOf(use, isForStub(context, call)),
        confidence: confidenceOf(use),
        ...(use && { steps: use.arrival.path }),
      });
    }
    judgeOthers(context, sessions, told, report);
    judgePages(context, report);
  },
});

/** Session ids that were read elsewhere, and get out here. */
function judgeOthers(
  context: ApexContext,
  sessions: readonly OutsideArrival[],
  told: ReadonlySet<OutsideArrival>,
  report: (report: Report) => void,
): void {
  const seen = new Set<number>();
  for (const arrival of sessions) {
    const { range, argument, through, path } = arrival;
    if (told.has(arrival) || path[0]?.origin.unit === context.unit || seen.has(through.start)) continue;
    const use = useOf(context, arrival);
    if (use?.kind !== 'leaves' && use?.kind !== 'shown') continue;
    seen.add(through.start);
    const { start, end } = range.start >= argument.start && range.end <= argument.end ? range : argument;
    report({ range: { start, end }, message: messageOf(use, false), confidence: 'high', steps: path });
  }
}

/** Names of pages that are there to tell the session id. */
const sessionPage = /session|(?:^|_)sid(?:_|$)/i;

/** `Page.SessionId.getContent()`: the session id of Visualforce, got at by a page that shows nothing else. */
function judgePages({ flow }: ApexContext, report: (report: Report) => void): void {
  for (const { expr } of flow.calls) {
    const { receiver, method } = expr;
    if (method.key !== 'getcontent' || !receiver) continue;
    const page = receiver.kind === 'name' ? flow.assignments.findLast((held) => isHeld(held, receiver))?.valueExpr : receiver;
    if (page?.kind !== 'member' || page.object.kind !== 'name' || page.object.key !== 'page') continue;
    if (!sessionPage.test(page.member.name)) continue;
    report({
      range: { start: receiver.start, end: expr.end },
      message: `The content of the page ${page.member.name} is read. If that is a session ID, whoever gets it is the user: use OAuth or a Named Credential, or explain the use in the submission.`,
      confidence: 'low',
    });
  }
}

/** Whether a variable that is used holds what a fact gave it. */
function isHeld({ name, valueExpr, how }: AssignmentFact, used: NameExpr): boolean {
  return name.key === used.key && valueExpr.end <= used.start && (how === 'local' || how === 'assign');
}

/** Whether a way begins at a call. */
function startsAt({ unit }: ApexContext, { path }: OutsideArrival, { expr }: CallFact): boolean {
  const origin = path[0]?.origin;
  return origin?.unit === unit && origin.start >= expr.start && origin.end <= expr.end;
}

/** Whether the value is put into the session header of a generated web service client: `port.SessionHeader.sessionId = ...`. */
function isForStub({ flow }: ApexContext, { expr }: CallFact): boolean {
  return flow.assignments.some(
    ({ name, valueExpr, target }) =>
      name.key === 'sessionid' && target?.kind === 'member' && valueExpr.start <= expr.start && expr.end <= valueExpr.end,
  );
}

function confidenceOf(use: Use | undefined): Confidence {
  return use?.kind === 'leaves' || use?.kind === 'shown' ? 'high' : 'medium';
}

function messageOf(use: Use | undefined, isForStub: boolean): string {
  switch (use?.kind) {
    case 'leaves':
      return `The session ID ${use.label}: whoever gets it is the user. Use OAuth or a Named Credential.`;
    case 'shown':
      return `The session ID ${use.label}: whoever sees it is the user. Keep it out of there.`;
    case 'sent':
    case 'own':
      return `The session ID ${use.label}. Use a Named Credential, or explain in the submission why nothing else does.`;
    case 'logged':
      return `The session ID ${use.label}: whoever may read logs becomes the user. Remove it.`;
    default:
      return isForStub
        ? 'The session ID is sent by a web service client. If that is not the own org, use OAuth; otherwise explain it in the submission.'
        : 'The session ID is read here: whoever gets it is the user. Use OAuth or a Named Credential, or explain the use in the submission.';
  }
}
