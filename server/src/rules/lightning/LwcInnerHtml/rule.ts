import type { Confidence } from '#shared/finding';
import { defineRule, type LightningScriptContext, type Report, type RuleFix, type StepOrigin } from '../../rule';
import { Declarations, lazy } from '../script/declarations';
import type { DataPart, Part } from '../script/parts';
import { partsOf } from '../script/values';
import { CreatedElements, type Target } from './element';
import { mark, type Sink, sinksOf } from './sinks';

export default defineRule({
  name: 'LwcInnerHtml',
  area: 'lightning',
  title: 'Put no markup into the page from scripts',
  severity: 2,
  confidence: 'high',
  tags: ['Security', 'Lightning', 'JavaScript'],
  faq: ['FAQ-900022'],
  objection: 'Text that becomes markup in a script can bring elements and event handlers of somebody else into the page.',
  remedy: 'Show text by textContent or in the template, and formatted text by lightning-formatted-rich-text.',
  help: 'https://developer.salesforce.com/docs/platform/lightning-components-security/guide/lws-sanitize.html',
  aliases: ['@lwc/lwc/no-inner-html'],
  engine: 'eslint',
  script(context, report) {
    // The tree comes last: most scripts need none.
    if (context.isTest || !mark.test(context.text)) return;
    const { tree } = context;
    const declarations = lazy(() => new Declarations(tree));
    const elements = lazy(() => new CreatedElements(declarations()));
    for (const sink of sinksOf(tree, declarations)) {
      const parts = sink.parts ?? sink.values.flatMap((value) => partsOf(declarations(), value));
      const finding = judge(context, sink, parts, elements().target(sink.element));
      if (finding) report(finding);
    }
  },
});

const ranks: Readonly<Record<Confidence, number>> = { low: 0, medium: 1, high: 2 };

function judge(context: LightningScriptContext, sink: Sink, parts: readonly Part[], target: Target): Report | undefined {
  const { start, end } = sink;
  const written = parts.flatMap((part) => (part.kind === 'text' ? part.text : [])).join('');
  const data = parts.filter((part) => part.kind === 'data');
  // Markup in a text field stays text.
  if (target.tag === 'textarea') return undefined;
  const fixes = fixesOf(sink, target, written, data.length > 0);
  if (data.length === 0) {
    if (written.trim() === '' || parts.some(({ kind }) => kind === 'cleaned')) return undefined;
    return { range: { start, end }, message: constantMessage(sink, target, written), confidence: 'low', fixes };
  }
  const worst = data.reduce((most, part) => (ranks[part.origin.confidence] > ranks[most.origin.confidence] ? part : most));
  const steps = stepsOf(context, sink, worst);
  return {
    range: { start, end },
    message: `${subject(sink, target)} ${worst.origin.what}${quoted(context, worst)}. ${advice(context, sink, target, written)}`,
    confidence: confidenceOf(worst, target),
    ...(steps.length > 0 && { steps }),
    fixes,
  };
}

function confidenceOf({ origin: { confidence } }: DataPart, { tag, isDecoder }: Target): Confidence {
  if (tag === 'style') return 'low';
  return isDecoder && confidence === 'high' ? 'medium' : confidence;
}

function constantMessage(sink: Sink, { tag }: Target, written: string): string {
  const gets = `${shown(sink)} gets nothing but constants: nobody else's markup comes in here`;
  if (tag === 'style') return `${gets}. A style sheet of the component does the same without a script.`;
  if (!/[<&]/.test(written)) return `${gets}. It is text, so let textContent show it.`;
  return `${gets}. In the template it would be seen that it stays so; Code Analyzer's no-inner-html reports it, too.`;
}

function subject(sink: Sink, { tag, isDecoder }: Target): string {
  if (tag === 'script') return 'The code of a <script> element is made of';
  if (tag === 'style') return 'A style sheet is made of';
  if (isDecoder) return `${shown(sink)} of an element that is only read makes elements of`;
  if (sink.name === 'parseFromString') return 'Nodes of a parsed document are put into the page. It is made of';
  return `${shown(sink)} makes markup of`;
}

function advice({ dialect }: LightningScriptContext, sink: Sink, { tag, isDecoder }: Target, written: string): string {
  if (tag === 'script') return 'Load a static resource by loadScript instead.';
  if (tag === 'style') return 'What is in it may load from elsewhere and cover the page: set single properties instead.';
  if (isDecoder)
    return 'Its images load and their handlers run even outside of the page: read the text of new DOMParser().parseFromString(value, "text/html") instead.';
  const structure = /<[a-z]/i.test(written) ? 'put the structure into the template' : 'show text by textContent';
  const component = dialect === 'aura' ? 'lightning:formattedRichText' : 'lightning-formatted-rich-text';
  return sink.name === 'srcdoc'
    ? 'Whoever writes it decides what the frame shows: load a page of your own instead.'
    : `Who writes it can put elements and event handlers into the page: ${structure}, formatted text into ${component}.`;
}

/** The sink as one speaks of it: calls with their parentheses. */
function shown({ name }: Sink): string {
  return /HTML$|^srcdoc$/.test(name) && name !== 'insertAdjacentHTML' ? name : `${name}()`;
}

/** The expression that data begins with, if it is short enough to be told. */
function quoted({ tree }: LightningScriptContext, { node }: DataPart): string {
  const text = tree.text(node);
  return /^[\w$.?[\]#]{1,60}$/.test(text) ? ` (${text})` : '';
}

function stepsOf({ tree, here }: LightningScriptContext, sink: Sink, part: DataPart): StepOrigin[] {
  const at = (node: number): StepOrigin['origin'] => ({ unit: here, start: tree.start(node), end: tree.end(node) });
  // What only stands around the data, as in `await load()`, is no step.
  const places = part.via.filter((node) => !isIn(tree, part.node, node));
  if (places.length === 0 && sink.values.some((value) => isIn(tree, part.node, value))) return [];
  const what = part.origin.what;
  return [
    { origin: at(part.node), message: `${what[0]!.toUpperCase()}${what.slice(1)}`, kind: 'source' },
    ...places.map((node): StepOrigin => ({ origin: at(node), message: 'It becomes part of this', kind: 'hop' })),
    { origin: { unit: here, start: sink.start, end: sink.end }, message: 'And becomes markup here', kind: 'sink' },
  ];
}

function isIn(tree: LightningScriptContext['tree'], node: number, around: number): boolean {
  return around <= node && node < tree.subtreeEnd(around);
}

/** Text is shown as text where there is no markup in it as far as it is written out. */
function fixesOf(sink: Sink, { tag, isDecoder }: Target, written: string, hasData: boolean): RuleFix[] {
  if (isDecoder || tag === 'style' || tag === 'script' || /[<&]/.test(written)) return [];
  const text = sink.name === 'innerHTML' && sink.how === 'set' ? 'textContent' : textCalls.get(sink.name);
  if (!text) return [];
  const { start, end } = sink;
  return [{ id: 'as-text', title: `Use ${text}`, safe: !hasData, preferred: true, edits: [{ start, end, text }] }];
}

const textCalls: ReadonlyMap<string, string> = new Map([
  ['insertAdjacentHTML', 'insertAdjacentText'],
  ['html', 'text'],
]);
