/** Where an element puts the values of expressions that the platform does not make harmless by itself. */

import { hole } from '../../../semantics/apex/facts';
import { cleaned } from '../../../semantics/apex/taint';
import { type ExpressionUse, expressionsOf } from '../../../semantics/visualforce/page';
import type { Expression, Formula } from '../../../syntax/formula';
import { ancestry, attributeOf, isRaw, type MarkupAttribute, type MarkupElement, type MarkupRange } from '../../../syntax/markup';
import { decodeText } from '../../../syntax/xml';
import { placeAfter } from '../../apex/web/html';
import { textBefore } from './formulaText';
import type { Place } from './places';
import { ScriptReader } from './scriptReader';

/** An expression and where its value is put. */
export interface Output {
  readonly expression: Expression;
  readonly element: MarkupElement;
  readonly attribute: MarkupAttribute | undefined;
  /** Where one of the formula's leaves is put; undefined where it does no harm. */
  readonly placeOf: (leaf: Formula) => Place | undefined;
  /** Bits of `cleaned`: what the component does to the value. */
  readonly bits: number;
  /** The attribute that keeps the component from escaping. */
  readonly unescaped?: MarkupAttribute;
  /** Whether the component escapes is decided when the page is shown. */
  readonly isPerhaps?: boolean;
  /** The expression is all there is of a script in an attribute. */
  readonly isWhole?: boolean;
}

/** Components that can be told not to escape: by which attribute, and of what. */
const escaping: ReadonlyMap<string, { readonly flag: string; readonly values: readonly string[] }> = new Map([
  ['apex:outputtext', { flag: 'escape', values: ['value'] }],
  ['apex:outputlabel', { flag: 'escape', values: ['value'] }],
  ['apex:pagemessage', { flag: 'escape', values: ['summary', 'detail', 'title'] }],
  ['apex:pagemessages', { flag: 'escape', values: ['value'] }],
  ['apex:selectoption', { flag: 'itemescaped', values: ['itemlabel', 'itemvalue'] }],
]);

/** Attributes that hold an address a browser opens: `javascript:` runs there (HTML Living Standard, "javascript: URLs"). */
const addresses: ReadonlyMap<string, readonly string[]> = new Map([
  ['a', ['href']],
  ['area', ['href']],
  ['iframe', ['src']],
  ['frame', ['src']],
  ['embed', ['src']],
  ['object', ['data']],
  ['form', ['action']],
  ['button', ['formaction']],
  ['input', ['formaction']],
  ['apex:iframe', ['src']],
  ['apex:outputlink', ['value']],
]);

/** Attributes that hold an address code is loaded from. */
const loads: ReadonlyMap<string, string> = new Map([
  ['script', 'src'],
  ['apex:includescript', 'value'],
]);

/** Attributes of components whose names begin with `on` and that are no event handlers. */
const noHandler = /^on(?:e|ly[a-z]*|line|ce)?$/;

/** Everything an element of a page puts out where automatic escaping is not enough; nothing inside of a script but for the script itself. */
export function outputsOf(element: MarkupElement, expressions: readonly ExpressionUse[], text: string): Output[] {
  if ((expressions.length === 0 && !escaping.has(element.key) && element.key !== 'script') || isInsideRaw(element)) return [];
  const outputs: Output[] = [];
  if (element.key === 'script') outputs.push(...scriptOutputs(element, text));
  const component = escaping.get(element.key);
  const flag = component && flagOf(element, component.flag, text);
  if (component && flag) outputs.push(...unescapedOutputs(element, expressions, component.values, flag, text));
  const handlers = new Handlers(text);
  for (const use of expressions) {
    const { attribute } = use;
    if (!attribute) continue;
    const output = attribute.key.startsWith('on')
      ? handlers.outputOf(use, attribute)
      : addressOutput(use, attribute, expressions, text);
    if (output) outputs.push(output);
  }
  return outputs;
}

/** Reads the scripts in the attributes of one element, each expression in its turn. */
class Handlers {
  private attribute: MarkupAttribute | undefined;
  private reader = new ScriptReader();
  private at = 0;

  constructor(private readonly text: string) {}

  /** What the next expression of the element puts into an event handler; undefined in an attribute that is none. */
  outputOf({ expression, element }: ExpressionUse, attribute: MarkupAttribute): Output | undefined {
    if (element.key.includes(':') && noHandler.test(attribute.key)) return undefined;
    const { text } = this;
    if (this.attribute !== attribute) {
      this.attribute = attribute;
      this.reader = new ScriptReader();
      this.at = attribute.valueRange.start;
    } else this.reader.skipValue();
    this.reader.read(decodeText(text.slice(this.at, expression.start)));
    this.at = expression.end;
    const isWhole = attribute.value?.trim() === text.slice(expression.start, expression.end);
    const placeOf = scriptPlaces('handler', this.reader.copy(), expression);
    return { expression, element, attribute, bits: 0, isWhole, placeOf };
  }
}

/** Whether an element stands in a script or a style sheet: these are looked at as a whole. */
export function isInsideRaw(element: MarkupElement): boolean {
  for (const around of ancestry(element)) if (around !== element && isRaw(around)) return true;
  return false;
}

/** What an expression puts into an attribute that holds an address, or HTML. */
function addressOutput(
  use: ExpressionUse,
  attribute: MarkupAttribute,
  uses: readonly ExpressionUse[],
  text: string,
): Output | undefined {
  const { expression, element } = use;
  const isFrame = element.key === 'iframe' && attribute.key === 'srcdoc';
  const isAddress = addresses.get(element.key)?.includes(attribute.key) === true;
  if (!isFrame && !isAddress && loads.get(element.key) !== attribute.key) return undefined;
  const before = decodedBefore(use, uses, text);
  const own = { expression, element, attribute, bits: 0 };
  if (isFrame) return { ...own, placeOf: (leaf) => ({ kind: 'html', unescaped: placeAfter(before + textIn(expression, leaf)) }) };
  if (isAddress) return { ...own, placeOf: (leaf) => addressPlace(before + textIn(expression, leaf)) };
  return { ...own, placeOf: (leaf) => ({ kind: 'load', before: (before + textIn(expression, leaf)).trimStart() }) };
}

/** Where in an address a value stands, by what is before it; undefined behind a path or a host, and right behind another value. */
function addressPlace(before: string): Place | undefined {
  const start = before.trimStart();
  if (start === '') return { kind: 'address' };
  const script = /^javascript\s*:/i.exec(start)?.[0];
  if (script !== undefined) return { kind: 'javascript-url', spot: readerAfter(start.slice(script.length)).spot };
  if (/^(?:\/|http|mailto)/i.test(start) || (start.startsWith(hole) && !/[?#]/.test(start))) return undefined;
  return { kind: 'parameter' };
}

function textIn({ formula }: Expression, leaf: Formula): string {
  return formula ? textBefore(formula, leaf) : '';
}

/** More than this before an expression, in one attribute, says nothing more about where it stands. */
const maxBefore = 2_000;

/**
 * What stands before an expression in its attribute or text: character references resolved, `hole` for other expressions.
 *
 * @param uses the expressions of the same element
 */
function decodedBefore(use: ExpressionUse, uses: readonly ExpressionUse[], text: string): string {
  const { around } = use;
  let before = '';
  let end = use.expression.start;
  for (let i = uses.indexOf(use) - 1; i >= 0 && before.length < maxBefore; i--) {
    const other = uses[i]!.expression;
    if (other.start < around.start) break;
    before = `${hole}${text.slice(other.end, end)}${before}`;
    end = other.start;
  }
  if (before.length < maxBefore) before = text.slice(around.start, end) + before;
  return decodeText(before.slice(-maxBefore));
}

/** A reader at the end of a piece of a script, `hole` standing for values. */
function readerAfter(before: string): ScriptReader {
  const reader = new ScriptReader();
  readWithHoles(reader, before);
  return reader;
}

function readWithHoles(reader: ScriptReader, text: string): void {
  for (const [i, piece] of text.split(hole).entries()) {
    if (i > 0) reader.skipValue();
    reader.read(piece);
  }
}

function scriptPlaces(kind: 'script' | 'handler', reader: ScriptReader, expression: Expression): Output['placeOf'] {
  return (leaf) => {
    const own = textIn(expression, leaf);
    if (own === '') return { kind, spot: reader.spot };
    const inside = reader.copy();
    readWithHoles(inside, own);
    return { kind, spot: inside.spot };
  };
}

/** Types of scripts that a browser leaves alone and another script makes HTML of. */
const templateType = /template|html|x-handlebars|x-mustache|jsrender|x-tmpl|x-dot/i;

/** What a script has in it, in its own text and in that of components. */
function scriptOutputs(script: MarkupElement, text: string): Output[] {
  const outputs: Output[] = [];
  const isTemplate = templateType.test(attributeOf(script, 'type')?.value ?? '');
  const reader = new ScriptReader();
  const put = (use: ExpressionUse, bits: number, unescaped?: MarkupAttribute): void => {
    const { expression, element, attribute } = use;
    const placeOf = isTemplate ? () => inTemplate : scriptPlaces('script', reader.copy(), expression);
    outputs.push({ expression, element, attribute, bits, placeOf, ...(unescaped && { unescaped }) });
  };
  for (const { element, range, uses } of contentOf(script, text)) {
    if (!range) {
      const shown = shownIn(element, uses, text);
      if (!shown) continue;
      for (const use of shown.uses) put(use, shown.bits, shown.unescaped);
      reader.skipValue();
      continue;
    }
    let at = range.start;
    for (const use of uses) {
      const { start, end } = use.expression;
      reader.read(text.slice(at, start));
      put(use, 0);
      reader.skipValue();
      at = end;
    }
    reader.read(text.slice(at, range.end));
  }
  return outputs;
}

const inTemplate: Place = { kind: 'template' };

/** A stretch of text inside an element, or the opening tag of one in it, with the expressions in it. */
export interface Content {
  readonly element: MarkupElement;
  /** Of a text; undefined of a tag. */
  readonly range: MarkupRange | undefined;
  readonly uses: readonly ExpressionUse[];
}

/** All that is inside of an element, in the order of the file. */
export function contentOf(root: MarkupElement, text: string): Content[] {
  const found: (Content & { readonly start: number })[] = [];
  const pending = [root];
  for (let element = pending.pop(); element; element = pending.pop()) {
    const uses = expressionsOf(element, text);
    if (element !== root)
      found.push({ element, range: undefined, start: element.start, uses: uses.filter(({ attribute }) => attribute) });
    let next = uses.findIndex(({ attribute }) => !attribute);
    for (const range of element.texts) {
      const from = next;
      while (next >= 0 && next < uses.length && uses[next]!.expression.start < range.end) next++;
      found.push({ element, range, start: range.start, uses: from < 0 ? [] : uses.slice(from, next) });
    }
    pending.push(...element.children);
  }
  return found.sort((a, b) => a.start - b.start);
}

/** An attribute that keeps a component from escaping. */
export interface Flag {
  readonly attribute: MarkupAttribute;
  /** It is decided when the page is shown. */
  readonly isPerhaps: boolean;
}

/** The attribute that turns escaping off, if it does. */
export function flagOf(element: MarkupElement, key: string, text: string): Flag | undefined {
  const attribute = attributeOf(element, key);
  const value = attribute?.value?.trim().toLowerCase();
  if (!attribute || value === undefined) return undefined;
  if (value === 'false') return { attribute, isPerhaps: false };
  const use = expressionsOf(element, text).find((one) => one.attribute === attribute);
  const formula = use?.expression.formula;
  if (!formula) return undefined;
  if (formula.kind !== 'literal') return { attribute, isPerhaps: true };
  return formula.value === false ? { attribute, isPerhaps: false } : undefined;
}

/** What a component shows that does not escape. */
function unescapedOutputs(
  element: MarkupElement,
  expressions: readonly ExpressionUse[],
  values: readonly string[],
  { attribute: unescaped, isPerhaps }: Flag,
  text: string,
): Output[] {
  const outputs: Output[] = [];
  const add = (use: ExpressionUse, uses: readonly ExpressionUse[]): void => {
    const { expression, attribute } = use;
    const before = decodedBefore(use, uses, text);
    const placeOf = (leaf: Formula): Place => {
      const place = placeAfter(before + textIn(expression, leaf));
      return place === 'style' ? { kind: 'style' } : { kind: 'html', unescaped: place };
    };
    outputs.push({ expression, element: use.element, attribute, bits: 0, placeOf, unescaped, isPerhaps });
  };
  for (const use of expressions) if (!use.attribute || values.includes(use.attribute.key)) add(use, expressions);
  if (element.key !== 'apex:outputtext') return outputs;
  const shown = attributeOf(element, 'value')?.value ?? '';
  const parameters = element.children.filter(({ key }) => key === 'apex:param');
  for (const [i, parameter] of parameters.entries()) {
    if (!isShown(shown, i)) continue;
    const uses = expressionsOf(parameter, text);
    for (const use of uses) if (use.attribute?.key === 'value') add(use, uses);
  }
  return outputs;
}

/** What a component shows of what it is given, in a script or a style sheet; undefined of one that shows no text. */
export function shownIn(
  element: MarkupElement,
  uses: readonly ExpressionUse[],
  text: string,
):
  | { readonly uses: readonly ExpressionUse[]; readonly bits: number; readonly unescaped: MarkupAttribute | undefined }
  | undefined {
  const component = escaping.get(element.key);
  if (!component) return undefined;
  const flag = flagOf(element, component.flag, text);
  return {
    uses: uses.filter(({ attribute }) => attribute && component.values.includes(attribute.key)),
    bits: flag && !flag.isPerhaps ? 0 : cleaned.html,
    unescaped: flag?.attribute,
  };
}

/** Whether a format shows the parameter of that number as it is; `{0,number}` and `{0,date}` show no text. */
function isShown(format: string, index: number): boolean {
  if (format.includes('{!')) return true;
  return new RegExp(`\\{\\s*${index}\\s*\\}`).test(format);
}
