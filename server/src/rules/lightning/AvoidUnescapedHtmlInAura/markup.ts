/** `<aura:unescapedHtml>` in markup. */

import type { Confidence } from '#shared/finding';
import type { Reference } from '../../../syntax/formula';
import { attributeOf, type MarkupElement } from '../../../syntax/markup';
import type { Report, RuleFix } from '../../rule';
import { type AttributeValue, attributeValue, rootOf } from '../aura/values';

/** What to say of such an element. */
export function reportOf(element: MarkupElement, text: string): Report {
  const attribute = attributeOf(element, 'value');
  // In a tag that is not closed yet the value may still come.
  const isUnclear = text[element.tag.end - 1] !== '>';
  const value = attribute ? attributeValue(attribute, text) : { texts: [], references: [], isUnclear };
  const isFilled = element.children.length > 0 || element.texts.some(({ start, end }) => text.slice(start, end).trim() !== '');
  return {
    range: { start: element.tag.start, end: element.nameRange.end },
    ...verdict(value, text),
    fixes: attribute?.value && !isFilled ? fixesOf(element, value) : [],
  };
}

function verdict({ texts, references, isUnclear }: AttributeValue, text: string): { message: string; confidence: Confidence } {
  const data = references.filter((one) => !isWritten(one));
  if (data.length > 0 || isUnclear) {
    const named = data[0] && /^[\w$.[\]#]{1,60}$/.test(textOf(data[0], text)) ? textOf(data[0], text) : 'a value';
    return {
      message: `This makes markup of ${named}: who sets it can put elements and event handlers into the page. Show it by lightning:formattedRichText, or as text.`,
      confidence: 'high',
    };
  }
  if (references.length > 0) {
    return {
      message: `This makes markup of ${textOf(references[0]!, text).slice(0, 60)}, which administrators can change. Show it by lightning:formattedRichText.`,
      confidence: 'medium',
    };
  }
  const isMarkup = texts.some((part) => /[<&]/.test(part.text));
  return {
    message: `The value is a constant: nobody else's markup comes in here. Write it as ${isMarkup ? 'markup' : 'text'} all the same: reviewers look for aura:unescapedHtml.`,
    confidence: 'low',
  };
}

/** Labels are written by the author, and translated by administrators; `$Locale` and the like are not data at all. */
function isWritten(reference: Reference): boolean {
  return rootOf(reference).startsWith('$');
}

function textOf({ start, end }: Reference, text: string): string {
  return text.slice(start, end);
}

function fixesOf(element: MarkupElement, value: AttributeValue): RuleFix[] {
  const { nameRange, closing, attributes } = element;
  const name = 'lightning:formattedRichText';
  const edits = [{ start: nameRange.start, end: nameRange.end, text: name }];
  if (closing) edits.push({ start: closing.start + 2, end: closing.start + 2 + element.name.length, text: name });
  const rich: RuleFix = { id: 'formatted-rich-text', title: `Use ${name}`, preferred: true, edits };
  const written = attributes.length === 1 ? attributes[0]!.value! : '';
  // In markup as in the attribute: entities stay, and quotes mean nothing there.
  const isPlain = value.texts.every((part) => !/[<>]|&(?:lt|gt|#0*6[02]|#x0*3[ce]);/i.test(part.text));
  if (written === '' || !isPlain || value.isUnclear) return [rich];
  const range = { start: element.start, end: element.end };
  return [rich, { id: 'as-text', title: 'Show the value as text', edits: [{ ...range, text: written }] }];
}
