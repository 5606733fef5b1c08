import type { CallFact } from '../../../semantics/apex/facts';
import { choiceForm } from '../../../semantics/apex/flow/callQuestions';
import type { Range } from '../../../semantics/apex/ir';
import type { Source } from '../../../semantics/apex/taint';
import { sentence } from '../../../semantics/apex/taint';
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
    const add = (read: Read): void => {
      if (seen.has(read.range.start)) return;
      const found = judge(context, read);
      if (!found) return;
      seen.add(read.range.start);
      report(found);
    };
    for (const arrival of context.flow.arrivals) {
      if (arrival.sink !== 'setting-of') continue;
      const { range, source, path, isHere } = arrival;
      const setting = arrival.sinkLabel.slice(0, arrival.sinkLabel.lastIndexOf('.'));
      add({ range, source, steps: path, setting, call: callOf(context, arrival), isHere });
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
      const setting = context.text.slice(expr.receiver!.start, expr.receiver!.end);
      const sink: StepOrigin = { origin, message: `Reaches ${setting}.${expr.method.name}`, kind: 'sink' };
      add({ range: argument, source: choice.source, steps: [...choice.steps, sink], setting, call, isHere: true });
    }
  },
});

const lookups: ReadonlySet<string> = new Set(['getinstance', 'getvalues']);

/** A row that somebody outside chooses. */
interface Read {
  readonly range: Range;
  readonly source: Source;
  readonly steps: readonly StepOrigin[];
  /** The custom setting, as written. */
  readonly setting: string;
  /** The call in this declaration that reads it or leads there. */
  readonly call: CallFact | undefined;
  readonly isHere: boolean;
}

function isChecked({ expr, checks }: CallFact): boolean {
  const [argument] = expr.args;
  return (
    argument?.kind === 'name' && (checks.has(`allowed ${argument.key}${choiceForm}`) || checks.has(`allowed ${argument.key}`))
  );
}

function judge(context: ApexContext, { range, source, steps, setting, call, isHere }: Read): Report | undefined {
  // Fields of records are nobody's request.
  const sure = source.kind === 'record' ? undefined : confidenceOfSource(source.kind);
  if (!sure) return undefined;
  const { start, end } = range;
  const check = authorisationOf(context, call);
  const kind = kindOf(context, setting);
  const name = call?.expr.method.name;
  const behind = isHere || !name ? '' : ` behind ${name}()`;
  const chooses = `${sentence(source.label)} chooses ${kind === 'hierarchy' ? 'whose row' : 'which row'} of ${setting} is read${behind}`;
  return {
    range: { start, end },
    message: check
      ? `${chooses}, after asking for ${check.label}: say so in the submission.`
      : `${chooses}, and no permission is asked for. ${remedies[kind ?? 'unknown']}`,
    confidence: check ? 'low' : kind === 'list' && sure === 'high' ? 'medium' : sure,
    related: check?.origin ? [{ origin: check.origin, message: `Asks for ${check.label}` }] : [],
    steps,
    fixes: isHere && call && kind !== 'list' ? ownFixes(call) : [],
  };
}

const remedies = {
  hierarchy: 'Use getInstance() for the running user, or check the id first.',
  list: 'Compare the name with the ones that may be asked for.',
  unknown: 'Use getInstance() for the running user, or compare it with what may be asked for.',
};

/** What the project's metadata says a custom setting is. */
function kindOf(context: ApexContext, setting: string): 'hierarchy' | 'list' | undefined {
  const found = context.components('CustomObject').find(({ name }) => name.toLowerCase() === setting.toLowerCase());
  const stated = found?.values.get('customSettingsType')?.[0]?.toLowerCase();
  return stated === 'hierarchy' || stated === 'list' ? stated : undefined;
}

/** The row of the running user; only ids can be meant by that. */
function ownFixes({ expr, args }: CallFact): RuleFix[] {
  if (expr.method.key !== 'getinstance' || !isType(args[0]?.type, 'id')) return [];
  const edits = [{ start: expr.method.end, end: expr.end, text: '()' }];
  return [{ id: 'own-settings', title: 'Read the settings of the running user', edits }];
}
