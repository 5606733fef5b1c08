import type { Change } from '../../../semantics/apex/facts';
import { type Formula, visitFormula } from '../../../syntax/formula';
import { attributeOf } from '../../../syntax/markup';
import { looksLikeCustomSetting } from '../../apex/access/customSettings';
import { defineRule, type Report, type VisualforceContext } from '../../rule';
import { confirmationFix } from './confirmationFix';

/** Actions of standard controllers that change the record (ApexPages.StandardController Class). */
const changingActions: ReadonlyMap<string, string> = new Map([
  ['save', 'saves'],
  ['quicksave', 'saves'],
  ['delete', 'deletes'],
]);
/** Their actions that change nothing. */
const harmlessActions: ReadonlySet<string> = new Set(['cancel', 'edit', 'view', 'list', 'next', 'previous', 'first', 'last']);

export default defineRule({
  name: 'VfCsrf',
  area: 'visualforce',
  title: 'Let no page action change data',
  severity: 2,
  confidence: 'high',
  tags: ['Recommended', 'Security', 'Visualforce'],
  faq: ['FAQ-900023', 'FAQ-900040'],
  objection:
    'Any site can let the browser of a signed-in user load a page. What its action changes, it changes unasked, in his name.',
  remedy: 'Call the method from a button, whose request carries a token, or require the confirmation token for the page.',
  help: 'https://docs.pmd-code.org/latest/pmd_rules_visualforce_security.html#vfcsrf',
  engine: 'pmd',
  check(context, report) {
    const { element, expressions, page } = context;
    if (element !== page.page.root || page.page.kind !== 'page' || isConfirmed(context)) return;
    const action = attributeOf(element, 'action');
    for (const { expression, attribute } of expressions) {
      if (!action || attribute !== action || !expression.formula) continue;
      const judged = judge(context, expression.formula);
      if (judged) report({ ...judged, range: { start: expression.start, end: expression.end }, fixes: confirmationFix(context) });
    }
  },
});

/** Whether loading the page takes a confirmation token (Metadata API, ApexPage, `confirmationTokenRequired`). */
function isConfirmed({ components, page }: VisualforceContext): boolean {
  const component = components('ApexPage').find(({ name }) => name === page.page.name);
  return component?.values.get('confirmationTokenRequired')?.[0] === 'true';
}

/** What is to be said about an action; of several methods that it may call, about the worst one. */
function judge(context: VisualforceContext, formula: Formula): Omit<Report, 'range'> | undefined {
  const judged: Omit<Report, 'range'>[] = [];
  for (const { name, key } of methodsOf(formula)) {
    const one = judgeMethod(context, name, key);
    if (one?.confidence === 'high') return one;
    if (one) judged.push(one);
  }
  return judged[0];
}

function judgeMethod(context: VisualforceContext, name: string, key: string): Omit<Report, 'range'> | undefined {
  const { page } = context;
  const found = page.action(key);
  if (found) {
    const changes = page.lookup.summary(found.member)?.changes ?? [];
    const change = changes.find((one) => !isSetting(context, one)) ?? changes[0];
    if (!change) return undefined;
    const what = `${change.label[0]!.toUpperCase()}${change.label.slice(1)}`;
    return {
      message: `${what} when the page is loaded: it calls ${name}, and a link is enough to make a user do it. Let a button call it.`,
      confidence: isSetting(context, change) ? 'low' : 'high',
      related: change.steps.map(({ origin, message }) => ({ origin, message })),
    };
  }
  const { standardController } = page.page;
  const standard = standardController && changingActions.get(key);
  if (standard) {
    return {
      message: `Loading the page ${standard} the record: a link is enough to make a user do it. Let a button call "${name}".`,
      confidence: 'high',
    };
  }
  if (page.isWhole && (standardController === undefined || harmlessActions.has(key))) return undefined;
  if (page.page.classes.length === 0) return undefined;
  return {
    message: `Loading the page calls ${name}, which is not known here: if it changes data, a link is enough to make a user do it.`,
    confidence: 'medium',
  };
}

/** Whether a change is about a custom setting: mostly defaults that are written where they are missing. */
function isSetting({ components }: VisualforceContext, { label }: Change): boolean {
  const object = (/ of (\w+)$/.exec(label)?.[1] ?? '').toLowerCase();
  return (
    looksLikeCustomSetting(object) ||
    components('CustomObject').some(({ name, values }) => name.toLowerCase() === object && values.has('customSettingsType'))
  );
}

/** The methods that an action may call: of `IF(a, b, c)` the last two. */
function methodsOf(formula: Formula): { name: string; key: string }[] {
  const methods: { name: string; key: string }[] = [];
  visitFormula(formula, (node, parents) => {
    const parent = parents.at(-1);
    if (node.kind === 'call') return node.key === 'if' || node.key === 'case' ? undefined : false;
    if (node.kind === 'binary' || node.kind === 'unary') return false;
    if (node.kind !== 'reference' || node.parts.length !== 1) return undefined;
    if (parent?.kind === 'call' && parent.arguments[0] === node) return false;
    const { name, key } = node.parts[0]!;
    if (!name.startsWith('$')) methods.push({ name, key });
    return false;
  });
  return methods;
}
