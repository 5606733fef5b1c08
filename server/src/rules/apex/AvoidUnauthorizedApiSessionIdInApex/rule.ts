import type { Range } from '../../../semantics/apex/ir';
import type { Text, TextPart } from '../../../semantics/apex/values';
import { type ApexContext, defineRule } from '../../rule';
import { isOwn, isTestCode } from '../credentials/evidence';
import { walk } from '../credentials/walk';

/** The merge field that the platform replaces by the session id of whoever looks: `{!API.Session_ID}`, `{!$Api.Session_ID}`. */
const mergeField = /\{!\s*\$?API\.Session_ID\b/i;

export default defineRule({
  name: 'AvoidUnauthorizedApiSessionIdInApex',
  area: 'apex',
  title: 'Write no merge field of the session ID',
  severity: 3,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'Apex'],
  faq: ['FAQ-900032'],
  objection: 'Where the text is merged, it holds the session of a user: whoever gets it acts as that user.',
  remedy: 'Sign in by OAuth or a Named Credential. Inside the platform, explain the use in the submission.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#avoidunauthorizedapisessionidinapex',
  engine: 'pmd',
  check(context, report) {
    if (isTestCode(context)) return;
    const seen = new Set<number>();
    const add = ({ start, end }: Range, where: string): void => {
      if (seen.has(start)) return;
      seen.add(start);
      report({
        range: { start, end },
        message: `This text asks for the session ID of whoever looks at it${where}. Use OAuth or a Named Credential, or explain the use in the submission.`,
      });
    };
    walk(context.declaration, {
      expr: (expr) => {
        if (expr.kind !== 'string') return;
        const match = mergeField.exec(expr.value);
        if (match) add(expr, isInAddress(expr.value, match.index) ? ', and puts it into an address' : '');
      },
    });
    for (const range of joinedFields(context)) add(range, '');
  },
});

/** `https://app.example.com/?sid={!API.Session_ID}` */
function isInAddress(text: string, at: number): boolean {
  return /[?&][\w.]+=$/.test(text.slice(0, at));
}

/** The part in which the first characters of a text end, unknown parts counting as one. */
function partEndingAt(text: Text, end: number): TextPart | undefined {
  let at = 0;
  for (const part of text) {
    at += (part.literal ?? '\u0000').length;
    if (at >= end) return part;
  }
  return undefined;
}

/** Where the field is put together from several literals: the one of this declaration that ends it. */
function* joinedFields(context: ApexContext): Iterable<Range> {
  const { calls, creations, assignments } = context.flow;
  const values = [
    ...calls.flatMap(({ args }) => args),
    ...creations.flatMap(({ args }) => args),
    ...assignments.map(({ value }) => value),
  ];
  for (const { texts } of values) {
    for (const text of texts ?? []) {
      if (text.length < 2 || text.some(({ literal }) => literal !== undefined && mergeField.test(literal))) continue;
      const whole = text.map(({ literal }) => literal ?? '\u0000').join('');
      const match = mergeField.exec(whole);
      if (!match) continue;
      const part = partEndingAt(text, match.index + match[0].length);
      if (part && isOwn(context, part.origin)) yield part.origin;
    }
  }
}
