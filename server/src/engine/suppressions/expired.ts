/** What there is to say about a suppression that held until a day that is past. */

import { oneYearAfter } from '#shared/justification';
import type { Report, RuleFix } from '../../rules/rule';
import { lineEnd } from './comments';
import type { FoundSuppression } from './model';

/** The name of the rule that reports suppressions whose time is over. */
export const expiredRule = 'ExpiredSuppression';

/**
 * The report on an expired suppression: on the words that say until when it held. `removal` takes it out of the text, where that can be done;
 * `today` is the day that an extension counts from.
 */
export function expiredReport(suppression: FoundSuppression, text: string, today: string, removal?: RuleFix): Report {
  const { span, terms } = suppression;
  const until = terms?.until ?? '';
  // An annotation has its reason in the comment behind it.
  const behind = text[span.start] === '@' ? lineEnd(text, span.end) : span.end;
  const said = [...text.slice(span.start, behind).matchAll(/\|[\s*]*(until[\s*]+)(\d{4}-\d\d-\d\d)/gi)].find(
    (match) => match[2] === until,
  );
  const message =
    `This suppression held until ${until}, so what it set aside is open again. ` +
    'Look at it once more: then fix the finding, or extend the suppression.';
  const remove: RuleFix[] = removal ? [{ ...removal, preferred: false }] : [];
  if (!said) return { range: { start: span.start, end: Math.min(span.end, lineEnd(text, span.start)) }, message, fixes: remove };
  const end = span.start + said.index + said[0].length;
  const next = oneYearAfter(today);
  const extend: RuleFix = {
    id: 'extend-suppression',
    title: `Extend until ${next}`,
    edits: [{ start: end - until.length, end, text: next }],
  };
  return { range: { start: end - until.length - said[1]!.length, end }, message, fixes: [extend, ...remove] };
}
