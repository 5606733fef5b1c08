/** What is wrong with an output: which of its values, how sure that is, and how to encode them. */

import type { Confidence } from '#shared/finding';
import { cleaned, type Source, sentence } from '../../../semantics/apex/taint';
import { cleanedBy, type Leaf, leavesOf } from '../../../semantics/visualforce/leaves';
import type { Rendered } from '../../../semantics/visualforce/pageScope';
import type { Formula } from '../../../syntax/formula';
import { below } from '../../apex/web/requests';
import { recordSchema } from '../../recordSchema';
import type { StepOrigin, VisualforceContext } from '../../rule';
import { parentsOf } from './formulaText';
import type { Output } from './outputs';
import { isEncoded, isEnough, type Place } from './places';

/** A value that gets out without the encoding that its place needs. */
export interface Unsafe {
  readonly leaf: Leaf;
  readonly rendered: Rendered;
  readonly place: Place;
  /** For the start of a sentence. */
  readonly subject: string;
  readonly confidence: Confidence;
  /** It is encoded, but not for this place. */
  readonly isEncoded: boolean;
}

const order: readonly Confidence[] = ['high', 'medium', 'low'];
/** What is judged of a formula that is no longer one a person writes. */
const maxLeaves = 100;
/** What pages call the namespace of the package they are part of. */
const namespaces = /^(?:ns|namespace|namespacePrefix)$/i;
/** Longer references are named by what they lead to. */
const maxSubject = 60;

/** The values of an output that are not made harmless for their place, the surest first. */
export function unsafeIn(output: Output, context: VisualforceContext): Unsafe[] {
  const { page, text } = context;
  const found: Unsafe[] = [];
  for (const leaf of leavesOf(output.expression.formula).slice(0, maxLeaves)) {
    const place = output.placeOf(leaf.node);
    if (!place) continue;
    const { node } = leaf;
    const rendered: Rendered =
      node.kind === 'reference'
        ? page.render(node, output.element)
        : { kind: 'text', label: 'What cannot be read', cleaned: 0, steps: [] };
    const bits = rendered.cleaned | cleanedBy(leaf) | output.bits;
    if (rendered.kind === 'safe' || isEnough(bits, place) || isFixed(rendered, place)) continue;
    if (place.kind === 'html' && isRichText(rendered, context)) continue;
    const isWrong = isEncoded(bits, place);
    let confidence = confidenceOf(rendered, place, output);
    if (isWrong && !isCodeEncoded(bits, place)) confidence = below(confidence);
    if (output.isPerhaps) confidence = below(confidence);
    if (isInError(output, node)) confidence = 'low';
    found.push({ leaf, rendered, place, subject: subjectOf(rendered, node, text), confidence, isEncoded: isWrong });
  }
  return found.sort((a, b) => order.indexOf(a.confidence) - order.indexOf(b.confidence));
}

/** Whether a value is a rich text field's: the platform takes scripts out when it is saved (Object Reference, "Rich Text Area"). */
function isRichText({ field }: Rendered, { components }: VisualforceContext): boolean {
  if (!field) return false;
  return recordSchema(components('CustomField'), components('CustomObject')).field(field.object, field.name)?.type === 'Html';
}

/** Whether a value stands in what is no formula: it may well be no value. */
function isInError({ expression: { formula } }: Output, node: Formula): boolean {
  return formula !== undefined && parentsOf(formula, node).some(({ kind }) => kind === 'error');
}

/** Whether an address begins with fixed text in Apex already. */
function isFixed({ beginnings }: Rendered, { kind }: Place): boolean {
  if (kind !== 'address' || !beginnings) return false;
  return beginnings.every((text) => /^\s*(?!javascript\s*:)\S/i.test(text));
}

/** The subject of a sentence about a value: names stay as they are written. */
function subjectOf({ kind, label, chosenBy }: Rendered, { start, end }: Formula, text: string): string {
  if (kind === 'outside' || chosenBy === 'caller') return sentence(label);
  const written = text.slice(start, end).replace(/\s+/g, ' ');
  return written.length <= maxSubject ? written : label;
}

/** What JSENCODE has gone over, where no string is: nothing is gained by it. */
function isCodeEncoded(bits: number, place: Place): boolean {
  return 'spot' in place && place.spot === 'code' && (bits & cleaned.javaScript) !== 0;
}

function confidenceOf(rendered: Rendered, place: Place, output: Output): Confidence {
  if (place.kind === 'parameter' || rendered.chosenBy) return 'low';
  switch (rendered.kind) {
    case 'outside':
      return rendered.source ? outsideConfidence(rendered.source) : 'medium';
    case 'record':
      return 'medium';
    default:
      return place.kind === 'address' || place.kind === 'load' || output.isWhole || namespaces.test(rendered.label)
        ? 'low'
        : 'medium';
  }
}

/** How sure it is that an attacker chooses what somebody else sees. */
function outsideConfidence({ kind, label }: Source): Confidence {
  // The browser sends it: it is the platform's own host.
  if (kind === 'header' && /"host"/i.test(label)) return 'low';
  return kind === 'page-parameter' || kind === 'request-url' || kind === 'rest' ? 'high' : 'medium';
}

/** The way of a value, with its end in this place; empty where its beginning is not known. */
export function stepsOf({ rendered, leaf }: Unsafe, { here }: VisualforceContext, message: string): StepOrigin[] {
  if (rendered.steps.length === 0) return [];
  return [...rendered.steps, { origin: { unit: here, start: leaf.node.start, end: leaf.node.end }, message, kind: 'sink' }];
}
