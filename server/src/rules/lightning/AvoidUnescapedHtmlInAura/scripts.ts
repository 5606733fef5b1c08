/** `aura:unescapedHtml` in scripts: `$A.createComponent('aura:unescapedHtml', { value: note }, ...)` and what wraps it. */

import { Kind, propertyOf, type ScriptTree, stringValue, unwrapped } from '../../../syntax/script';
import type { Report, RuleFix } from '../../rule';
import type { Declarations } from '../script/declarations';
import { partsOf } from '../script/values';

const component = /^(?:markup:\/\/)?aura:unescapedHtml$/i;

/** What to say of the calls and lists in a script that name the component. */
export function* reportsIn(tree: ScriptTree, declarations: () => Declarations): Iterable<Report> {
  for (const node of tree.find([Kind.string, Kind.templateString])) {
    const parent = tree.parent(node);
    const kind = parent < 0 ? -1 : tree.kind(parent);
    if (kind !== Kind.arguments && kind !== Kind.array) continue;
    const name = stringValue(tree, node);
    if (name === undefined || !component.test(name.trim())) continue;
    const range = { start: tree.start(node), end: tree.end(node) };
    const value = valueBehind(tree, node);
    const parts = value < 0 ? [] : partsOf(declarations(), value);
    const worst =
      parts.find((part) => part.kind === 'data' && part.origin.confidence === 'high') ??
      parts.find(({ kind }) => kind === 'data');
    if (worst?.kind === 'data' || value < 0) {
      const what = worst?.kind === 'data' ? worst.origin.what : 'a value';
      yield {
        range,
        message: `This component makes markup of ${what}: who writes it can put elements and event handlers into the page. Create lightning:formattedRichText instead.`,
        confidence: worst?.kind === 'data' ? worst.origin.confidence : 'medium',
        fixes: fixesOf(tree, node),
      };
    } else if (!parts.some(({ kind }) => kind === 'cleaned')) {
      yield {
        range,
        message:
          "The value is a constant: nobody else's markup comes in here. Reviewers look for aura:unescapedHtml all the same: create lightning:formattedRichText instead.",
        confidence: 'low',
        fixes: fixesOf(tree, node),
      };
    }
  }
}

/** What the attribute `value` is given in the object behind the component's name; -1 if it is not seen. */
function valueBehind(tree: ScriptTree, name: number): number {
  for (let next = tree.nextSibling(name); next >= 0; next = tree.nextSibling(next)) {
    if (tree.isExtra(next)) continue;
    const node = unwrapped(tree, next);
    return tree.kind(node) === Kind.object ? propertyOf(tree, node, 'value') : -1;
  }
  return -1;
}

function fixesOf(tree: ScriptTree, node: number): RuleFix[] {
  const text = tree.text(node);
  const at = text.search(/aura:/i);
  const start = tree.start(node) + at;
  const end = start + 'aura:unescapedHtml'.length;
  const name = 'lightning:formattedRichText';
  return [{ id: 'formatted-rich-text', title: `Use ${name}`, preferred: true, edits: [{ start, end, text: name }] }];
}
