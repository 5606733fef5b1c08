import type { Range } from '../../../semantics/apex/ir';
import type { XmlElement } from '../../../syntax/xml';
import { elementsWithin } from './elements';

/** A button or link that runs JavaScript when it is clicked. */
export interface ScriptedLink {
  /** The element that says so: `openType`, or `linkType`. */
  readonly cause: XmlElement;
  /** The first line of the script, if there is one. */
  readonly script: Range | undefined;
  /** What the link is called in its file; undefined where its file's name says it. */
  readonly name: string | undefined;
}

/**
 * The links among `links` (elements of `source`, of the Metadata API's types WebLink or CustomPageWebLink) that run
 * JavaScript: those that open by `onClickJavaScript`, and those whose content is declared to be `javascript`
 * (WebLinkWindowType and WebLinkType of the Metadata API).
 */
export function scriptedLinks(source: string, links: readonly XmlElement[]): ScriptedLink[] {
  return links.flatMap((link) => {
    const cause =
      elementsWithin(link, 'openType').find(({ text }) => text.toLowerCase() === 'onclickjavascript') ??
      elementsWithin(link, 'linkType').find(({ text }) => text.toLowerCase() === 'javascript');
    if (!cause) return [];
    const script = elementsWithin(link, 'url').find(({ text }) => text !== '');
    const name = elementsWithin(link, 'fullName')[0]?.text;
    return [{ cause, script: script && firstLineOf(source, script), name }];
  });
}

/** Of a value that may be long, the first line: a whole script underlined helps nobody. */
function firstLineOf(source: string, { textSpan: { start, end } }: XmlElement): Range {
  const length = source.slice(start, end).search(/[\r\n]/);
  return { start, end: length < 0 ? end : start + length };
}
