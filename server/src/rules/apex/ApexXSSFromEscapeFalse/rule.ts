import type { Confidence } from '#shared/finding';
import type { CallFact, OutsideArrival } from '../../../semantics/apex/facts';
import type { Expr, Range } from '../../../semantics/apex/ir';
import { looksHarmlessField } from '../../../semantics/apex/recordFields';
import { cleaned, rootKey, type Taint } from '../../../semantics/apex/taint';
import { isType } from '../../../semantics/apex/types';
import { constantOf, type TextPart, type Value } from '../../../semantics/apex/values';
import { type ApexContext, defineRule, type Report, type RuleFix } from '../../rule';
import { appended } from '../web/wrap';

export default defineRule({
  name: 'ApexXSSFromEscapeFalse',
  area: 'apex',
  title: 'Let error messages be escaped',
  severity: 2,
  confidence: 'high',
  tags: ['Recommended', 'Security', 'Apex'],
  faq: ['FAQ-900021', 'FAQ-900040'],
  objection: 'addError(message, false) shows the message as HTML: data in it can bring a script to everyone who sees the error.',
  remedy: 'Leave out the false, or escape what is not fixed text with escapeHtml4().',
  help: 'https://docs.pmd-code.org/latest/pmd_rules_apex_security.html#apexxssfromescapefalse',
  engine: 'pmd',
  check(context, report) {
    if (context.isTest || context.fileType === 'AnonymousApex') return;
    const arrivals = context.flow.arrivals.filter(
      ({ sink, taint }) => sink === 'html-message' && !(taint.cleaned & cleaned.html),
    );
    const judged = new Set<Expr>();
    for (const call of context.flow.calls) {
      const message = unescapedMessage(context, call);
      if (!message) continue;
      judged.add(call.expr);
      const own = arrivals.filter((arrival) => arrival.isHere && arrival.through === call.expr);
      judge(context, call, message, own, report);
    }
    // What callers hand on to a method that shows it.
    const ranges = new Set<number>();
    for (const arrival of arrivals) {
      if (judged.has(arrival.through) || ranges.has(arrival.range.start)) continue;
      ranges.add(arrival.range.start);
      report({
        range: arrival.range,
        message: `${subjectOf(arrival)} gets into an error message that is shown as HTML. Escape it with escapeHtml4().`,
        confidence: confidenceOf(arrival),
        steps: arrival.path,
      });
    }
  },
});

/** The message of an `addError` that is told not to escape. */
interface Message {
  readonly value: Value;
  readonly expr: Expr;
  readonly flag: Expr;
  /** The flag is false in some cases only. */
  readonly isPerhaps: boolean;
}

function unescapedMessage(context: ApexContext, { expr, args, receiver }: CallFact): Message | undefined {
  if (expr.method.key !== 'adderror' || !expr.receiver) return undefined;
  // `addError(message, escape)`, `addError(field, message, escape)`.
  const at = args.length - 1;
  if (at !== 1 && at !== 2) return undefined;
  const flags = args[at]!.texts?.map((text) => constantOf(text)?.toLowerCase());
  if (!flags?.includes('false')) return undefined;
  // A method of the project's own.
  const type = context.scope.type(receiver?.type);
  if (type && context.scope.membersOf(type, 'adderror').length > 0) return undefined;
  return { value: args[at - 1]!, expr: expr.args[at - 1]!, flag: expr.args[at]!, isPerhaps: flags.length > 1 };
}

function judge(
  context: ApexContext,
  { expr }: CallFact,
  message: Message,
  arrivals: readonly OutsideArrival[],
  report: (report: Report) => void,
): void {
  const letEscape: RuleFix = {
    id: 'let-escape',
    title: 'Let the message be escaped',
    preferred: true,
    edits: [{ start: message.expr.end, end: message.flag.end, text: '' }],
  };
  const outside = [...arrivals].sort((a, b) => rank(a) - rank(b))[0];
  if (outside) {
    const confidence = confidenceOf(outside);
    report({
      range: outside.range,
      message: `${subjectOf(outside)} gets into an error message that is shown as HTML. Leave out "false", or escape it with escapeHtml4().`,
      confidence: message.isPerhaps && confidence === 'high' ? 'medium' : confidence,
      steps: outside.path,
      fixes: [letEscape, escapeValue(context, outside.range)],
    });
    return;
  }
  const open = openPart(context, message);
  if (!open) return;
  const isException = message.value.type?.key.endsWith('exception') === true;
  const what = isException ? 'The text of an exception' : 'Text that is not fixed';
  report({
    range: open,
    message: `${what} gets into an error message that is shown as HTML${
      isException ? ', and may quote what a user entered' : ''
    }. Leave out "false"${isException ? '.' : ', or escape it with escapeHtml4().'}`,
    confidence: message.isPerhaps ? 'low' : 'medium',
    related:
      open.start < expr.start
        ? [{ origin: { unit: context.unit, start: expr.method.start, end: expr.end }, message: 'Shown here' }]
        : [],
    fixes: isException ? [letEscape] : [letEscape, escapeValue(context, open)],
  });
}

/** The first part of a message that is neither fixed text nor escaped nor too narrow for a script. */
function openPart(context: ApexContext, { value, expr }: Message): Range | undefined {
  if (isType(value.type, 'integer') || (expr.kind === 'literal' && expr.type === 'null')) return undefined;
  for (const text of value.texts ?? [
    [{ literal: undefined, origin: { unit: context.unit, start: expr.start, end: expr.end } }],
  ]) {
    for (const part of text) {
      if (part.literal !== undefined || isEscaped(part, value)) continue;
      const isHere = part.origin.unit === context.unit;
      const range = isHere ? part.origin : expr;
      if (isHarmlessText(context.text.slice(range.start, range.end))) continue;
      return { start: range.start, end: range.end };
    }
  }
  // What the known texts do not show: another way to the message.
  return value.taints?.some((taint) => !(taint.cleaned & cleaned.html) && !isShown(taint, value)) ? expr : undefined;
}

/** Whether one of the parts of a value is the outside data. */
function isShown({ root }: Taint, { texts }: Value): boolean {
  const key = rootKey(root);
  return texts?.some((text) => text.some((part) => part.taints?.some((one) => rootKey(one.root) === key))) ?? false;
}

function isEscaped(part: TextPart, value: Value): boolean {
  if ((part.cleaned ?? 0) & cleaned.html) return true;
  // The whole message, where it is not known as text.
  const taints = part.taints ?? (value.texts ? undefined : value.taints);
  return taints !== undefined && taints.length > 0 && taints.every((taint) => taint.cleaned & cleaned.html);
}

/** Custom labels, which are a package's own texts, and fields of records that hold no text. */
function isHarmlessText(text: string): boolean {
  if (/^(?:System\s*\.\s*)?Label\s*\.\s*(?:\w+\s*\.\s*)?\w+$/i.test(text)) return true;
  const field = /\.\s*(\w+)\s*$/.exec(text)?.[1];
  return field !== undefined && looksHarmlessField(field.toLowerCase());
}

function escapeValue(context: ApexContext, range: Range): RuleFix {
  return { id: 'escape-html', title: 'Escape the value for HTML', edits: [appended(context, range, 'escapeHtml4')] };
}

function confidenceOf({ source }: OutsideArrival): Confidence {
  switch (source.kind) {
    case 'record':
    case 'global':
    case 'callout':
    case 'email':
    case 'page-property':
      return 'medium';
    default:
      return 'high';
  }
}

function rank(arrival: OutsideArrival): number {
  return confidenceOf(arrival) === 'high' ? 0 : 1;
}

function subjectOf({ source }: OutsideArrival): string {
  return `${source.label[0]!.toUpperCase()}${source.label.slice(1)}`;
}
