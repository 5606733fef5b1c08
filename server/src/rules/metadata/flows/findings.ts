import type { Confidence } from '#shared/finding';
import type { MetadataContext, Report } from '../../rule';
import { flowModelOf, type RunMode } from './flowModel';
import { runModeFix } from './runMode';
import { type Arrival, followUserData, verbs } from './userData';

const confidences: readonly Confidence[] = ['low', 'medium', 'high'];

/**
 * What a flow that runs in `mode` does with the data of users: one report for each element and each of the two ways, that
 * the data chooses records and that it is written into them. `how` ends a sentence, `remedy` is one.
 */
export function userDataReports(context: MetadataContext, mode: RunMode, how: string, remedy: string): Report[] {
  const model = flowModelOf(context.document);
  if (model.mode !== mode) return [];
  const { arrivals } = followUserData(context, () => context.documents('Flow'));
  const groups = new Map<string, Arrival[]>();
  for (const arrival of arrivals) {
    const key = `${arrival.node.name}\n${arrival.element}\n${arrival.operation}\n${arrival.chooses}`;
    const group = groups.get(key);
    if (group) group.push(arrival);
    else groups.set(key, [arrival]);
  }
  return [...groups.values()].map((group) => {
    const [first] = [...group].sort((a, b) => rank(b) - rank(a) || a.range.start - b.range.start);
    return {
      range: first!.range,
      message: `${whatHappens(first!, group)} ${how}. ${remedy}`,
      confidence: confidenceOf(first!),
      steps: first!.trace.steps,
      fixes: runModeFix(model, 'DefaultMode', true),
    };
  });
}

function whatHappens(arrival: Arrival, group: readonly Arrival[]): string {
  const { operation, chooses, element, field, trace, node } = arrival;
  const label = trace.root.label[0]!.toUpperCase() + trace.root.label.slice(1);
  const through = element === node.name || node.tag === 'screens' ? '' : ` in the subflow ${node.name}`;
  if (chooses) return `${label} chooses which records ${element}${through} ${verbs[operation]}`;
  const fields = new Set(group.map((each) => each.field).filter((name) => name !== ''));
  const more = fields.size - 1;
  const others = more > 0 ? ` (and user data into ${more} more field${more > 1 ? 's' : ''})` : '';
  return field
    ? `${label} is written into ${field}${others} by ${element}${through}`
    : `${label} is what ${element}${through} ${operation === 'create' ? 'creates' : 'saves'}`;
}

/**
 * A screen's fields are filled in by users, and the inputs of a screen flow stand in its address. Inputs of other flows come
 * from what starts them. Records that are only found have yet to be shown.
 */
function confidenceOf({ trace: { root }, operation, guard }: Arrival): Confidence {
  if (guard) return 'low';
  return root.isDirect && operation !== 'read' ? 'high' : 'medium';
}

function rank(arrival: Arrival): number {
  return confidences.indexOf(confidenceOf(arrival)) * 2 + (arrival.field === '' ? 0 : 1);
}
