import { Kind, type ScriptTree } from '../../../syntax/script';
import { defineRule, type RuleFix } from '../../rule';
import { Declarations, lazy } from '../script/declarations';
import type { Setting } from './eventInit';
import { type LeavingEvent, leavingEvents } from './events';

export default defineRule({
  name: 'AvoidLwcBubblesComposedTrue',
  area: 'lightning',
  title: 'Keep events inside of your own components',
  severity: 3,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'JavaScript'],
  faq: ['FAQ-900028'],
  objection: 'An event that bubbles and is composed leaves the component: every other one on the page can read what it carries.',
  remedy: 'Leave composed out: the parent in whose template the component stands hears the event all the same.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#avoidlwcbubblescomposedtrue',
  engine: 'pmd',
  script(context, report) {
    const { text, isTest } = context;
    if (!text.includes('composed') || !text.includes('bubbles')) return;
    const { tree } = context;
    const declarations = lazy(() => new Declarations(tree));
    for (const event of leavingEvents(tree, declarations)) {
      const { composed } = event;
      const isWanted = isFlowEditorEvent(event);
      report({
        range: { start: tree.start(composed.node), end: tree.end(composed.node) },
        message: messageOf(event, isTest),
        confidence: isTest || isWanted ? 'low' : event.isMade ? 'high' : 'medium',
        fixes: isWanted ? [] : fixesOf(tree, composed),
      });
    }
  },
});

/** Flow Builder listens to custom property editors from outside: its guide has them send their values like this. */
function isFlowEditorEvent({ name }: LeavingEvent): boolean {
  return name?.startsWith('configuration_editor_') ?? false;
}

function messageOf(event: LeavingEvent, isTest: boolean): string {
  const leaves = 'it leaves the component, and every other one on the page can read what it carries';
  if (!event.isMade) return `An event with these options bubbles and is composed: ${leaves}. Leave composed out.`;
  const both = `This event bubbles and is composed: ${leaves}.`;
  if (isTest) return `${both} Here it is only a test.`;
  if (isFlowEditorEvent(event)) return `${both} Flow Builder wants it so of custom property editors: say that in the submission.`;
  return `${both} Leave composed out.`;
}

function fixesOf(tree: ScriptTree, { node, value }: Setting): RuleFix[] {
  const kind = tree.kind(node);
  const isShorthand = kind === Kind.shorthandPropertyIdentifier;
  // What is spread in may serve others, too.
  if (kind === Kind.spreadElement) return [];
  const set: RuleFix = {
    id: 'not-composed',
    title: 'Set composed to false',
    edits: [{ start: tree.start(value), end: tree.end(value), text: isShorthand ? 'composed: false' : 'false' }],
  };
  if (kind === Kind.assignmentExpression) return [{ ...set, preferred: true }];
  return [{ id: 'remove-composed', title: 'Remove composed', preferred: true, edits: [removal(tree, node)] }, set];
}

/** How far white space around a property is looked at. */
const reach = 200;

/** Takes a property out with its comma, and with its line if it has one to itself. */
function removal(tree: ScriptTree, node: number): { start: number; end: number; text: string } {
  const { source } = tree;
  let start = tree.start(node);
  let end = tree.end(node);
  const before = source.slice(Math.max(0, start - reach), start);
  const comma = /^\s*,/.exec(source.slice(end, end + reach))?.[0];
  if (comma === undefined) {
    start -= /,\s*$/.exec(before)?.[0].length ?? 0;
    return { start, end, text: '' };
  }
  end += comma.length;
  const behind = source.slice(end, end + reach);
  const indentation = /\n([ \t]*)$/.exec(before)?.[1];
  const lineBreak = /^[ \t]*\r?\n/.exec(behind)?.[0];
  if (indentation !== undefined && lineBreak !== undefined)
    return { start: start - indentation.length, end: end + lineBreak.length, text: '' };
  return { start, end: end + (/^[ \t]*/.exec(behind)?.[0].length ?? 0), text: '' };
}
