import type { Confidence } from '#shared/finding';
import type { CallFact, SinkKind } from '../../../semantics/apex/facts';
import type { Expr } from '../../../semantics/apex/ir';
import { sinksOf } from '../../../semantics/apex/platform/model';
import type { Text, Value } from '../../../semantics/apex/values';
import { type ApexContext, defineRule, type Report, type RuleFix, type StepOrigin } from '../../rule';
import { isOwn, isTestCode } from '../credentials/evidence';
import { Texts } from '../credentials/texts';
import { argumentArrival, argumentSteps } from '../logging/callees';

export default defineRule({
  name: 'AvoidHardcodedCredentialsInSetPassword',
  area: 'apex',
  title: 'Set no password that stands in the code',
  severity: 1,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'Apex'],
  faq: ['FAQ-900004', 'FAQ-000716'],
  objection: 'Whoever can read the code can log in as every user who was given this password.',
  remedy: 'Let the platform send a new password: System.resetPassword(userId, true).',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#avoidhardcodedcredentialsinsetpassword',
  aliases: ['AvoidHardcodedCredentials'],
  engine: 'pmd',
  check(context, report) {
    for (const call of context.flow.calls) {
      const at = passwordArgument(call);
      // Of tests the official scan reports what they set, and nothing else.
      if (isTestCode(context) && (at === undefined || call.path !== 'system')) continue;
      if (at !== undefined) {
        judge(context, call, at, call.args[at]!, [], report);
        continue;
      }
      if (call.targets.length === 0) continue;
      for (const [i, value] of call.args.entries()) {
        const arrival = value.texts && argumentArrival(context, call, i, passwordSink);
        if (!arrival) continue;
        // What is put around it on the way is written elsewhere.
        if (arrival.taint.cleaned === 0)
          judge(context, call, i, value, argumentSteps(context, call, i, call.expr.method.name, arrival), report);
      }
    }
  },
});

const passwordSink: ReadonlySet<SinkKind> = new Set<SinkKind>(['password']);

/** The index of the argument of a platform call that becomes a password. */
function passwordArgument({ path, expr, args, targets }: CallFact): number | undefined {
  if (targets.length > 0 || (path !== 'system' && path !== 'site')) return undefined;
  const at = sinksOf(path, expr.method.key, args.length).find(({ sink }) => sink === 'password')?.arguments[0];
  return at !== undefined && at < args.length ? at : undefined;
}

function judge(
  context: ApexContext,
  { expr: call }: CallFact,
  index: number,
  value: Value,
  way: readonly StepOrigin[],
  report: (report: Report) => void,
): void {
  const argument = call.args[index]!;
  for (const text of new Texts(context.flow).of(argument, value)) {
    const found = knownPart(text);
    if (!found) continue;
    const { origin } = found;
    const isWritten = isOwn(context, origin) && Texts.isWithin(origin, argument);
    const { start, end } = isWritten ? origin : argument;
    report({
      range: { start, end },
      message: messageOf(call.method.key, found.isWhole, way.length > 0 ? ` behind ${call.method.name}()` : ''),
      confidence: isTestCode(context) ? 'low' : found.confidence,
      ...((way.length > 0 || !isWritten) && { steps: stepsOf(context, origin, argument, way) }),
      fixes: way.length > 0 ? [] : fixesOf(call, index),
    });
    return;
  }
}

/** What of a password is written in the code, if anybody could go on from that. */
function knownPart(text: Text): { origin: Text[number]['origin']; isWhole: boolean; confidence: Confidence } | undefined {
  const literals = text.filter(({ literal }) => literal !== undefined && literal.trim() !== '');
  const [longest] = [...literals].sort((a, b) => b.literal!.length - a.literal!.length);
  if (!longest) return undefined;
  const isWhole = text.every(({ literal }) => literal !== undefined);
  const known = literals.reduce((sum, { literal }) => sum + literal!.length, 0);
  // `generated + '!1a'` only meets the rules for passwords.
  const confidence: Confidence = isWhole ? 'high' : known >= tellingLength ? 'medium' : 'low';
  return { origin: longest.origin, isWhole, confidence };
}

const tellingLength = 5;

function messageOf(method: string, isWhole: boolean, behind: string): string {
  const what = method === 'login' ? 'logs in with' : method.startsWith('create') ? 'creates a user with' : 'sets';
  const subject = isWhole ? 'a password that stands in the code' : 'a password of which a part stands in the code';
  return `This ${what} ${subject}${behind}: all who read it can log in. Let the platform make one: System.resetPassword(userId, true).`;
}

function stepsOf(context: ApexContext, origin: StepOrigin['origin'], argument: Expr, way: readonly StepOrigin[]): StepOrigin[] {
  const source: StepOrigin = { origin, message: 'The password is written here', kind: 'source' };
  if (way.length > 0) return [source, ...way];
  const { start, end } = argument;
  return [source, { origin: { unit: context.unit, start, end }, message: 'Becomes the password', kind: 'sink' }];
}

/** `System.setPassword(userId, '...')` becomes `System.resetPassword(userId, true)`. */
function fixesOf(call: CallFact['expr'], index: number): RuleFix[] {
  const [user, password] = call.args;
  if (call.method.key !== 'setpassword' || index !== 1 || !user || !password) return [];
  const edits = [
    { start: call.method.start, end: call.method.end, text: 'resetPassword' },
    { start: password.start, end: password.end, text: 'true' },
  ];
  return [{ id: 'reset-password', title: 'Let the platform send a new password', preferred: true, edits }];
}
