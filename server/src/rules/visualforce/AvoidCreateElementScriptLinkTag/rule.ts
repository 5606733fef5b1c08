import type { Confidence } from '#shared/finding';
import type { MarkupRange } from '../../../syntax/markup';
import { defineRule, type VisualforceContext } from '../../rule';
import { siteFault } from '../resources/loading';
import { type Target, targetOf } from '../resources/target';
import { textsOf } from '../resources/texts';
import { readCode } from './code';
import { type Creation, creationsIn } from './creations';
import { type Writing, writingsIn } from './writings';

/** Scripts without any of these need no closer look. */
const marks = /createElement|getScript|(?:<|%3C)(?:scr|link)/i;

export default defineRule({
  name: 'AvoidCreateElementScriptLinkTag',
  area: 'visualforce',
  title: 'Create no script and link elements in scripts',
  severity: 2,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'Visualforce'],
  faq: ['FAQ-900025'],
  objection: 'What such an element loads is not seen in the markup, and can change without a new package version.',
  remedy: 'Put the file into a static resource, and load it by <apex:includeScript> or <apex:stylesheet>.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#avoidcreateelementscriptlinktag',
  engine: 'pmd',
  check(context, report) {
    for (const { range, inside } of scriptsOf(context)) {
      const source = context.text.slice(range.start, range.end);
      if (!marks.test(source)) continue;
      const code = readCode(
        source,
        inside.map(({ start, end }) => ({ start: start - range.start, end: end - range.start })),
      );
      for (const creation of creationsIn(code)) {
        const verdict = judge(context, creation, range.start);
        const { start, end } = creation.call;
        if (verdict) report({ range: { start: range.start + start, end: range.start + end }, ...verdict });
      }
      for (const writing of writingsIn(code)) {
        const verdict = judgeWriting(context, writing, range.start);
        const { start, end } = writing.call;
        if (verdict) report({ range: { start: range.start + start, end: range.start + end }, ...verdict });
      }
    }
  },
});

/** The scripts of an element: its content, its event handlers, its addresses that are scripts; and what in them is none. */
function* scriptsOf({ element, expressions }: VisualforceContext): Iterable<{ range: MarkupRange; inside: MarkupRange[] }> {
  const { texts, children } = element;
  if (element.key === 'script' && texts.length > 0) {
    const inside = [...children, ...expressions.filter(({ attribute }) => !attribute).map(({ expression }) => expression)];
    yield {
      range: { start: texts[0]!.start, end: texts.at(-1)!.end },
      inside: inside.map(({ start, end }) => ({ start, end })).sort((a, b) => a.start - b.start),
    };
  }
  for (const attribute of element.attributes) {
    const prefix = attribute.key.startsWith('on') ? 0 : (/^\s*javascript:/i.exec(attribute.value ?? '')?.[0].length ?? -1);
    if (prefix < 0 || attribute.value === undefined) continue;
    const inside = expressions.filter((use) => use.attribute === attribute).map(({ expression }) => expression);
    yield { range: { start: attribute.valueRange.start + prefix, end: attribute.valueRange.end }, inside };
  }
}

interface Verdict {
  readonly message: string;
  readonly confidence: Confidence;
}

const components = { script: '<apex:includeScript>', link: '<apex:stylesheet>' } as const;

function judge(context: VisualforceContext, creation: Creation, offset: number): Verdict | undefined {
  const { tag, address, relation, hasText } = creation;
  // An icon, a connection made in advance: nothing of it is run.
  if (tag === 'link' && relation !== undefined && !/stylesheet|import|preload|prefetch/.test(relation)) return undefined;
  const created = `This creates a <${tag}> element`;
  const advice = adviceOn(tag);
  const target = address && addressed(context, { start: address.start + offset, end: address.end + offset });
  switch (target?.kind) {
    case 'site':
      return judgeSite(target, tag, `${created} that loads`);
    case 'resource':
    case 'own': {
      const what = target.kind === 'own' ? 'a path of the org' : 'a static resource';
      return { message: `${created} for ${what}. Load it by ${components[tag]}.`, confidence: 'low' };
    }
    case 'decided': {
      const rendered = target.by.kind === 'reference' ? context.page.render(target.by, context.element) : undefined;
      if (rendered?.kind === 'outside')
        return { message: `${created}, and ${rendered.label} decides what it loads. ${advice}`, confidence: 'high' };
      return { message: `${created}: what it loads is not seen in the markup. ${advice}`, confidence: 'medium' };
    }
    default:
      if (hasText && !address)
        return { message: `${created} and fills it with code. Put the code into a static resource.`, confidence: 'medium' };
      return { message: `${created}: what it loads is not seen in the markup. ${advice}`, confidence: 'medium' };
  }
}

function adviceOn(tag: Creation['tag']): string {
  return `Load a static resource by ${components[tag]}.`;
}

/** @param loads the beginning of the sentence: `This creates a <script> element that loads` */
function judgeSite(target: Extract<Target, { kind: 'site' }>, tag: Creation['tag'], loads: string): Verdict {
  const fault = siteFault(target, tag === 'script' ? 'script' : 'style');
  // `'https://ssl' + domain`: the host's name goes on elsewhere.
  const from = `${loads} from ${target.host.includes('.') ? target.host : 'another host'}`;
  return fault && fault.confidence !== 'low'
    ? { message: `${from}: it can change without a new package version. ${adviceOn(tag)}`, confidence: 'high' }
    : { message: `${from}. Say in the submission why it must come from there.`, confidence: 'low' };
}

/** What a call writes or loads is only looked at for where it comes from: static resources and paths of the org are silent. */
function judgeWriting(context: VisualforceContext, writing: Writing, offset: number): Verdict | undefined {
  const { tag, how, address, code, relation } = writing;
  if (tag === 'link' && (relation === undefined || !/stylesheet|import/.test(relation))) return undefined;
  const loads = how === 'loaded' ? 'This loads a script' : `This writes a <${tag}> element that loads`;
  const place = (range: MarkupRange): MarkupRange => ({ start: range.start + offset, end: range.end + offset });
  const target = address
    ? targetOf(textsOf(context.text, place(address), context.page)[0] ?? [])
    : code && addressed(context, place(code));
  switch (target?.kind) {
    case 'site':
      return judgeSite(target, tag, loads);
    case 'resource':
    case 'own':
    case 'relative':
      return undefined;
    case 'decided': {
      const rendered = target.by.kind === 'reference' ? context.page.render(target.by, context.element) : undefined;
      if (rendered?.kind !== 'outside') break;
      return { message: `${loads} from where ${rendered.label} says. ${adviceOn(tag)}`, confidence: 'high' };
    }
    default:
  }
  if (!address && !code) return undefined;
  return { message: `${loads} from an address that is not seen in the markup. ${adviceOn(tag)}`, confidence: 'medium' };
}

const strings = /"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g;

/** Where an element's address leads: what its first string says, or the first one that begins with a host. */
function addressed({ text, page }: VisualforceContext, { start, end }: MarkupRange): ReturnType<typeof targetOf> {
  const value = text.slice(start, end);
  let first: ReturnType<typeof targetOf>;
  for (const match of value.matchAll(strings)) {
    const from = start + match.index + 1;
    const target = targetOf(textsOf(text, { start: from, end: from + match[0].length - 2 }, page)[0] ?? []);
    if (target?.kind === 'site') return target;
    if (value.slice(0, match.index).trim() === '') first = target;
  }
  return first;
}
