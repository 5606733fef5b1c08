import { defineRule, type Report, type VisualforceContext } from '../../rule';
import { encoded } from '../output/encodingFixes';
import { stepsOf, type Unsafe, unsafeIn } from '../output/judge';
import type { Output } from '../output/outputs';
import { styleAttributeOutputs, styleOutputs } from '../output/styleOutputs';

export default defineRule({
  name: 'VfHtmlStyleTagXss',
  area: 'visualforce',
  title: 'Encode values in style sheets of a page',
  severity: 2,
  confidence: 'medium',
  tags: ['Recommended', 'Security', 'Visualforce'],
  faq: ['FAQ-900021', 'FAQ-900040'],
  objection:
    'Visualforce escapes nothing between <style> tags: a value can end the style sheet and bring a script with it, or load from another site.',
  remedy: 'Use HTMLENCODE, and URLENCODE inside url(). Better still, choose among styles of your own.',
  help: 'https://docs.pmd-code.org/latest/pmd_rules_visualforce_security.html#vfhtmlstyletagxss',
  engine: 'pmd',
  check(context, report) {
    const { element, expressions, text } = context;
    for (const output of styleOutputs(element, text)) {
      const unsafe = unsafeIn(output, context);
      if (unsafe.length > 0) report(inStyleSheet(context, output, unsafe));
    }
    for (const output of styleAttributeOutputs(expressions)) {
      // What somebody else can choose for a user: all else a page may well be meant to show.
      const first = unsafeIn(output, context).find(({ confidence }) => confidence === 'high');
      if (first) report(inAttribute(context, output, first));
    }
  },
});

function inStyleSheet(context: VisualforceContext, output: Output, unsafe: readonly Unsafe[]): Report {
  const first = unsafe[0]!;
  const isAddress = first.place.kind === 'style-url';
  const where = isAddress ? 'an address in a style sheet' : 'a style sheet';
  const name = isAddress ? 'URLENCODE' : 'HTMLENCODE';
  const danger = isAddress ? 'it can end the address' : 'it can end the style sheet';
  const alike = unsafe.filter(({ place }) => place.kind === first.place.kind);
  const { start, end } = output.expression;
  return {
    range: { start, end },
    message: `${first.subject} gets into ${where} ${first.isEncoded ? 'encoded for another place' : 'as it is'}: ${danger}. Use ${name}.`,
    confidence: first.confidence,
    steps: stepsOf(first, context, `Put into ${where}`),
    fixes: [
      {
        id: isAddress ? 'encode-url' : 'encode-html',
        title: `Encode it with ${name}`,
        preferred: true,
        edits: encoded(output, alike, [name], context.text),
      },
    ],
  };
}

function inAttribute(context: VisualforceContext, { expression }: Output, first: Unsafe): Report {
  return {
    range: { start: expression.start, end: expression.end },
    message: `${first.subject} gets into a style attribute: it can cover the page, or load from another site. Choose among styles of your own.`,
    confidence: 'medium',
    steps: stepsOf(first, context, 'Put into a style attribute'),
  };
}
