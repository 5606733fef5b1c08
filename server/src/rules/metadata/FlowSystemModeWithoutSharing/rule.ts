import type { Confidence } from '#shared/finding';
import { defineRule, type Report } from '../../rule';
import { type FlowModel, flowModelOf } from '../flows/flowModel';
import { runModeFix } from '../flows/runMode';
import { elementsAt } from '../shared/elements';

/** Elements that work on records themselves, or start what does. */
const onRecords: ReadonlySet<string> = new Set(['recordCreates', 'recordUpdates', 'recordDeletes', 'recordLookups']);
const onward: ReadonlySet<string> = new Set(['subflows', 'actionCalls', 'apexPluginCalls']);

const reachesAll =
  'Whoever runs this flow works on all records, whatever is shared with them. ' +
  'Run it as its user, and move what needs more into a small subflow.';
const needless = 'This flow runs without sharing, but nothing in it seems to work on records. Run it as its user.';

export default defineRule({
  name: 'FlowSystemModeWithoutSharing',
  area: 'metadata',
  types: ['Flow'],
  title: 'Run flows without sharing only where nothing else will do',
  severity: 3,
  confidence: 'high',
  tags: ['Security', 'XML'],
  faq: ['FAQ-900017'],
  objection: 'A flow without sharing reads and changes all records, for guests as for administrators.',
  remedy: 'Run the flow in the context of its user, and move what needs more into a small subflow.',
  help: 'https://developer.salesforce.com/docs/atlas.en-us.secure_coding_guide.meta/secure_coding_guide/secure_coding_considerations_flow_design.htm',
  aliases: ['AvoidSystemModeInFlows'],
  check({ document }, report) {
    const model = flowModelOf(document);
    if (model.launch !== 'screen' && model.launch !== 'autolaunched') return;
    if (model.mode === 'withoutSharing' && model.stated) {
      const { start, end } = model.stated.textSpan;
      const confidence = confidenceOf(model);
      report({
        range: { start, end },
        message: confidence === 'low' ? needless : reachesAll,
        confidence,
        fixes: [...runModeFix(model, 'DefaultMode', true), ...runModeFix(model, 'SystemModeWithSharing')],
      });
    } else if (isLeftOpen(model)) {
      for (const { textSpan } of elementsAt(document, 'processType').slice(0, 1)) report(leftOpen(textSpan));
    }
  },
});

/** What a flow does with the mode: work on records, start something that may, or nothing that is known of. */
function confidenceOf({ nodes }: FlowModel): Confidence {
  const tags = [...nodes.values()].map(({ tag }) => tag);
  if (tags.some((tag) => onRecords.has(tag))) return 'high';
  return tags.some((tag) => onward.has(tag)) ? 'medium' : 'low';
}

/** Whether a flow takes data from whatever starts it, works on records with it, and leaves the mode to the default. */
function isLeftOpen({ launch, stated, nodes, variables }: FlowModel): boolean {
  if (launch !== 'autolaunched' || stated) return false;
  return [...variables.values()].some(({ isInput }) => isInput) && [...nodes.values()].some(({ tag }) => onRecords.has(tag));
}

function leftOpen({ start, end }: Report['range']): Report {
  return {
    range: { start, end },
    message: 'This flow does not say how it runs. Started by Apex or by a process, that can be without sharing. State runInMode.',
    confidence: 'low',
  };
}
