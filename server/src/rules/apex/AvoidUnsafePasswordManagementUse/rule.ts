import type { Confidence } from '#shared/finding';
import type { CallFact, OutsideArrival } from '../../../semantics/apex/facts';
import { choiceForm, nameKey } from '../../../semantics/apex/flow/callQuestions';
import { runningUser } from '../../../semantics/apex/flow/platformValues';
import type { Expr } from '../../../semantics/apex/ir';
import type { Source } from '../../../semantics/apex/taint';
import { type ApexContext, defineRule, type Report } from '../../rule';
import { type Choice, choiceOf } from '../access/choice';
import { type Authorisation, authorisationOf, callOf, confidenceOfSource, exposureOf } from '../access/exposure';
import { permissionFixes } from '../access/permissionCheck';
import { isTestCode } from '../credentials/evidence';

/** What the platform's methods do to a user (Apex Reference, System Class). */
const methods: ReadonlyMap<string, string> = new Map([
  ['setpassword', 'sets the password'],
  ['resetpassword', 'resets the password'],
  ['resetpasswordwithemailtemplate', 'resets the password'],
  ['movepassword', 'moves the password'],
]);

const permission = 'Manage_User_Passwords';

export default defineRule({
  name: 'AvoidUnsafePasswordManagementUse',
  area: 'apex',
  title: 'Ask who is calling before a password is set',
  severity: 1,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'Apex'],
  faq: ['FAQ-900004'],
  objection: 'Apex sets the password of any user it is given: whoever reaches this call takes over accounts.',
  remedy: 'Ask for a custom permission first, and check that the caller is responsible for this user.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#avoidunsafepasswordmanagementuse',
  aliases: [
    'AvoidUnsafeSystemSetPassword',
    'AvoidUnsafeSystemResetPassword',
    'AvoidUnsafeSystemMovePassword',
    'AvoidCallingSystemResetPasswordWithEmailTemplate',
  ],
  engine: 'pmd',
  check(context, report) {
    if (isTestCode(context)) return;
    const chosen = context.flow.arrivals.filter(({ sink }) => sink === 'password-of');
    for (const call of context.flow.calls) {
      const found = judgeCall(context, call, chosen);
      if (found) report(found);
    }
    const seen = new Set<number>();
    for (const arrival of chosen) {
      if (arrival.isHere || seen.has(arrival.range.start)) continue;
      seen.add(arrival.range.start);
      const found = judgeArrival(context, arrival);
      if (found) report(found);
    }
  },
});

/** A call of one of the methods in this declaration. */
function judgeCall(context: ApexContext, call: CallFact, arrivals: readonly OutsideArrival[]): Report | undefined {
  const { path, expr, args, targets } = call;
  const action = path === 'system' && targets.length === 0 ? methods.get(expr.method.key) : undefined;
  if (!action) return undefined;
  const range = { start: expr.receiver!.start, end: expr.method.end };
  const exposure = exposureOf(context);
  const check = checkOf(context, call);
  const chosen = chosenBy(context, call, arrivals);
  if (!exposure && !chosen) {
    // What comes in by a parameter is told where it comes from.
    if (args[0]?.parameter !== undefined) return undefined;
    return {
      range,
      message: `${shown(call)} ${action} of a user${asked(check, ', whoever makes this code run. Make sure that a permission is asked for first.')}`,
      confidence: 'low',
      related: relatedTo(check),
    };
  }
  const isOwn = args[0]?.constant === runningUser;
  const whose = isOwn ? 'of the running user' : chosen ? `of the user that ${chosen.source.label} names` : 'of a user';
  const who = exposure && !chosen ? ` for whoever calls this method (${exposure.label})` : '';
  return {
    range,
    message: `${shown(call)} ${action} ${whose}${who}${asked(check, unasked)}`,
    confidence: isOwn || check ? 'low' : confidenceHere(exposure?.by, chosen?.source),
    related: relatedTo(check),
    ...(chosen && { steps: chosen.steps }),
    fixes: check ? [] : permissionFixes(context, range, permission),
  };
}

/** Who names the user, if that is somebody outside. */
function chosenBy(context: ApexContext, call: CallFact, arrivals: readonly OutsideArrival[]): Choice | undefined {
  const { expr, args } = call;
  const arrival = arrivals.find(({ through }) => through === expr);
  if (arrival) return { source: arrival.source, steps: arrival.path };
  const [user] = expr.args;
  const choice = user && args[0]?.parameter === undefined && !isKnownUser(call) ? choiceOf(context, user) : undefined;
  if (!choice || !confidenceOfSource(choice.source.kind)) return undefined;
  const origin = { unit: context.unit, start: expr.receiver!.start, end: expr.method.end };
  return { source: choice.source, steps: [...choice.steps, { origin, message: `Reaches ${shown(call)}`, kind: 'sink' }] };
}

/** The check that comes before a call; that the user is the running one, or one of a known set, is one, too. */
function checkOf(context: ApexContext, call: CallFact): Authorisation | undefined {
  const check = authorisationOf(context, call);
  if (check || !isKnownUser(call)) return check;
  const [user] = call.expr.args;
  return { label: knownUser, origin: call.checks.get(`allowed ${nameOf(user)}${choiceForm}`) };
}

function isKnownUser({ expr, checks }: CallFact): boolean {
  const name = nameOf(expr.args[0]);
  return name !== undefined && (checks.has(`allowed ${name}`) || checks.has(`allowed ${name}${choiceForm}`));
}

function nameOf(expr: Expr | undefined): string | undefined {
  return expr && nameKey(expr);
}

/** The label of a check that the user is the running one, or one of a known set. */
const knownUser = 'a known user';

const unasked = ', without asking what the caller may do. Ask for a custom permission first.';

function confidenceHere(by: 'request' | 'flow' | 'code' | undefined, source: Source | undefined): Confidence {
  const chosen = source && confidenceOfSource(source.kind);
  if (chosen && chosen !== 'low') return chosen;
  return by === 'request' ? 'high' : 'medium';
}

/** A user who is chosen here, and whose password something that is called from here changes. */
function judgeArrival(context: ApexContext, arrival: OutsideArrival): Report | undefined {
  const { source, range, sinkLabel, path } = arrival;
  const sure = confidenceOfSource(source.kind);
  const call = callOf(context, arrival);
  const action = methods.get(sinkLabel.split('.').at(-1)!.toLowerCase());
  if (!sure || !action) return undefined;
  const check = authorisationOf(context, call);
  const { start, end } = range;
  const behind = call ? ` behind ${call.expr.method.name}()` : '';
  return {
    range: { start, end },
    message: `${sinkLabel}${behind} ${action} of the user that ${source.label} names${asked(check, unasked)}`,
    confidence: check ? 'low' : sure,
    related: relatedTo(check),
    steps: path,
    fixes: check ? [] : permissionFixes(context, range, permission),
  };
}

function shown({ expr }: CallFact): string {
  return `System.${expr.method.name}`;
}

function asked(check: Authorisation | undefined, otherwise: string): string {
  if (!check) return otherwise;
  const how = check.label === knownUser ? 'a check of who that is' : `asking for ${check.label}`;
  return `, after ${how}: say so in the submission.`;
}

function relatedTo(check: Authorisation | undefined): Report['related'] {
  return check?.origin
    ? [{ origin: check.origin, message: check.label === knownUser ? 'Checks who the user is' : `Asks for ${check.label}` }]
    : [];
}
