/** "Require a confirmation token": in the metadata of a page. */

import type { Edit } from '#shared/finding';
import { childNamed, parseXml, type XmlElement } from '../syntax/xml';
import type { Planner } from './planner';

const name = 'confirmationTokenRequired';
/** Elements of a page's metadata that stand before it: Salesforce writes them by name (Metadata API, ApexPage). */
const before = ['availableInTouch', 'apiVersion'];

export const confirmationTokenPlanner: Planner = {
  questions() {
    return [];
  },

  plan(data, title, _answers, context) {
    const { file } = data as { readonly file: string };
    const source = context.textOf(file);
    const root = source === undefined ? undefined : parseXml(source).root;
    const edit = root && source !== undefined ? editOf(file, source, root) : undefined;
    if (!edit) return undefined;
    return {
      title,
      changes: [{ label: title, needsConfirmation: false, edits: [edit], creations: [], deletions: [] }],
      afterwards: 'The page now opens only with a token in its address. Try every link and button that leads to it.',
    };
  },
};

function editOf(file: string, source: string, root: XmlElement): Edit | undefined {
  const own = childNamed(root, name);
  if (own) return own.text === 'true' ? undefined : { file, start: own.span.start, end: own.span.end, text: element };
  if (!root.closeTagSpan) return undefined;
  const last = before.map((each) => childNamed(root, each)).find((each) => each !== undefined);
  const sibling = last ?? root.children[0];
  // As the element beside it: on a line of its own, or not.
  const gap = sibling ? (/\s*$/.exec(source.slice(0, sibling.span.start))?.[0] ?? '') : '';
  const at = last?.span.end ?? root.openTagSpan.end;
  return { file, start: at, end: at, text: `${gap}${element}` };
}

const element = `<${name}>true</${name}>`;
