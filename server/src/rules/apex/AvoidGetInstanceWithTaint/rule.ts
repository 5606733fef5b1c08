import { choiceForm } from '../../../semantics/apex/calls';
import type { CallFact, OutsideArrival } from '../../../semantics/apex/facts';
import type { Range } from '../../../semantics/apex/ir';
import type { Source } from '../../../semantics/apex/taint';
import { isType } from '../../../semantics/apex/types';
import { type ApexContext, defineRule, type Report, type RuleFix, type StepOrigin } from '../../rule';
import { choiceOf } from '../access/choice';
import { authorisationOf, callOf, confidenceOfSource } from '../access/exposure';
import { isTestCode } from '../credentials/evidence';

export default defineRule({
  name: 'AvoidGetInstanceWithTaint',
  area: 'apex',
  title: 'Let no request choose whose settings are read',
  severity: 3,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'Apex'],
  faq: ['FAQ-900005'],
  objection: 'Reading settings asks for no permission: whoever chooses the id or the name reads the row of anybody.',
  remedy: 'Use getInstance() without an argument for the running user, or check the id or name first.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#avoidgetinstancewithtaint',
  engine: 'pmd',
  check(context, report) {
    if (isTestCode(context)) return;
    const seen = new Set<number>();
    const add = (
      range: Range,
      source: Source,
      steps: readonly StepOrigin[],
      call: CallFact | undefined,
      isHere: boolean,
    ): void => {
      if (seen.has(range.start)) return;
      const found = judge(context, range, source, steps, call, isHere);
      if (!found) return;
      seen.add(range.start);
      report(found);
    };
    for (const arrival of context.flow.arrivals) {
      if (arrival.sink !== 'setting-of' || isListedElsewhere(arrival)) continue;
      add(arrival.range, arrival.source, arrival.path, callOf(context, arrival), arrival.isHere);
    }
    for (const call of context.flow.calls) {
      const { expr, args, path } = call;
      const [argument] = expr.args;
      if (!path.endsWith('__c') || args.length !== 1 || !argument || !lookups.has(expr.method.key)) continue;
      // What is a parameter was judged by its way; an id that was compared with something known is nobody's choice.
      if (args[0]!.parameter !== undefined || isChecked(call)) continue;
      const choice = choiceOf(context, argument);
      if (!choice) continue;
      const origin = { unit: context.unit, start: expr.receiver!.start, end: expr.method.end };
      const sink: StepOrigin = { origin, message: `Reaches ${shown(call)}`, kind: 'sink' };
      add(argument, choice.source, [...choice.steps, sink], call, true);
    }
  },
});

const lookups: ReadonlySet<string> = new Set(['getinstance', 'getvalues']);

/** Fields of records are nobody's request. */
function isListedElsewhere({ source }: OutsideArrival): boolean {
  return source.kind === 'record';
}

function isChecked({ expr, checks }: CallFact): boolean {
  const [argument] = expr.args;
  return (
    argument?.kind === 'name' && (checks.has(`allowed ${argument.key}${choiceForm}`) || checks.has(`allowed ${argument.key}`))
  );
}

function judge(
  context: ApexContext,
  { start, end }: Range,
  source: Source,
  steps: readonly StepOrigin[],
  call: CallFact | undefined,
  isHere: boolean,
): Report | undefined {
  const sure = source.kind === 'record' ? undefined : confidenceOfSource(source.kind);
  if (!sure) return undefined;
  const check = authorisationOf(context, call);
  const setting = call && isHere ? call.path : undefined;
  const kind = setting === undefined ? undefined : kindOf(context, setting);
  const which = kind === 'hierarchy' ? 'whose row' : 'which row';
  const where = isHere ? `${call ? shown(call) : 'getInstance'}()` : `the settings behind ${call?.expr.method.name ?? 'this'}()`;
  const remedy =
    kind === 'list'
      ? 'Compare the name with the ones that may be asked for.'
      : 'Use getInstance() for the running user, or check it first.';
  return {
    range: { start, end },
    message: check
      ? `${sentence(source.label)} chooses ${which} of ${where} is read, after asking for ${check.label}: say in the submission who has it.`
      : `${sentence(source.label)} chooses ${which} of ${where} is read, and no permission is asked for. ${remedy}`,
    confidence: check ? 'low' : sure,
    related: check?.origin ? [{ origin: check.origin, message: `Asks for ${check.label}` }] : [],
    steps,
    fixes: isHere && call && kind !== 'list' ? ownFixes(call) : [],
  };
}

/** What the project's metadata says a custom setting is. */
function kindOf(context: ApexContext, setting: string): 'hierarchy' | 'list' | undefined {
  const found = context.components('CustomObject').find(({ name }) => name.toLowerCase() === setting);
  const stated = found?.values.get('customSettingsType')?.[0]?.toLowerCase();
  return stated === 'hierarchy' || stated === 'list' ? stated : undefined;
}

/** The row of the running user; only ids can be meant by that. */
function ownFixes({ expr, args }: CallFact): RuleFix[] {
  if (expr.method.key !== 'getinstance' || !isType(args[0]?.type, 'id')) return [];
  const edits = [{ start: expr.method.end, end: expr.end, text: '()' }];
  return [{ id: 'own-settings', title: 'Read the settings of the running user', edits }];
}

function shown({ expr }: CallFact): string {
  const { receiver } = expr;
  const type = receiver?.kind === 'name' ? receiver.name : receiver?.kind === 'member' ? receiver.member.name : '';
  return `${type}.${expr.method.name}`;
}

function sentence(label: string): string {
  return `${label[0]!.toUpperCase()}${label.slice(1)}`;
}
