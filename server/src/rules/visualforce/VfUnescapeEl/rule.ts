import { defineRule } from '../../rule';
import { unsafeIn } from '../output/judge';
import { outputsOf } from '../output/outputs';
import { messagesReport, reportOf } from './report';

export default defineRule({
  name: 'VfUnescapeEl',
  area: 'visualforce',
  title: 'Encode values for the place where a page puts them',
  severity: 2,
  confidence: 'medium',
  tags: ['Recommended', 'Security', 'Visualforce'],
  faq: ['FAQ-900021', 'FAQ-900040'],
  objection:
    'Visualforce escapes for HTML only. A value in a script, an event handler or a link, or behind escape="false", can become code that runs in the name of the user.',
  remedy: 'Encode it for its place: JSENCODE in strings of scripts, HTMLENCODE where nothing escapes, URLENCODE in addresses.',
  help: 'https://docs.pmd-code.org/latest/pmd_rules_visualforce_security.html#vfunescapeel',
  engine: 'pmd',
  check(context, report) {
    for (const output of outputsOf(context.element, context.expressions, context.text)) {
      const unsafe = unsafeIn(output, context);
      if (unsafe.length > 0) report(reportOf(context, output, unsafe));
    }
    const messages = messagesReport(context);
    if (messages) report(messages);
  },
});
