import { cleaned } from '../../../semantics/apex/taint';
import { defineRule } from '../../rule';
import { isTestCode } from '../credentials/evidence';
import { type Shown, shownAt } from './shown';

export default defineRule({
  name: 'ErrorDetailsExposedToUser',
  area: 'apex',
  title: 'Keep stack traces from users and callers',
  severity: 3,
  confidence: 'high',
  tags: ['Preflight', 'Security', 'Apex'],
  faq: ['FAQ-900044', 'FAQ-900006', 'FAQ-900040'],
  objection: 'Stack traces tell an attacker how the code is built and which of his inputs reach which line.',
  remedy: 'Show a neutral message with a reference, and keep the details in a log.',
  help: 'https://developer.salesforce.com/docs/marketing/marketing-cloud/guide/api-security.html',
  check(context, report) {
    const { disclosures } = context.flow;
    if (disclosures.length === 0 || isTestCode(context)) return;
    const traces = new Map<string, Shown>();
    const messages = new Map<string, Shown>();
    for (const disclosure of disclosures) {
      if (disclosure.taint.cleaned & cleaned.shortened) continue;
      const { kind } = disclosure.source;
      if (kind !== 'stack-trace' && kind !== 'exception-message') continue;
      const shown = shownAt(context, disclosure);
      // Components are told messages on purpose; the caller of a web service may be anybody.
      if (!shown || (kind === 'exception-message' && shown.kind !== 'response')) continue;
      const found = kind === 'stack-trace' ? traces : messages;
      const key = `${shown.range.start} ${shown.range.end}`;
      if (!found.has(key)) found.set(key, shown);
    }
    for (const { range, where, kind, path } of traces.values()) {
      report({
        range,
        message: `The stack trace gets into ${where}: it tells how the code is built. Show a neutral message and log the trace.`,
        confidence: kind === 'field' ? 'medium' : 'high',
        steps: path,
      });
    }
    for (const [key, { range, where, path }] of messages) {
      // The trace of the same place is worse.
      if (traces.has(key)) continue;
      report({
        range,
        message: `The message of any exception gets into ${where}: it may name fields, records and queries. Show a neutral message and log this one.`,
        confidence: 'low',
        steps: path,
      });
    }
  },
});
