/** What the markup of a Visualforce page or component says by itself: who stands behind it, what it names, what it sets and calls. */

import { type Expression, type Formula, findExpressions, type Reference } from '../../syntax/formula';
import {
  attributeOf,
  type MarkupAttribute,
  type MarkupDocument,
  type MarkupElement,
  type MarkupRange,
} from '../../syntax/markup';
import type { UnitRef } from '../apex/values';

/** Where an expression stands in its element. */
export interface ExpressionUse {
  readonly expression: Expression;
  readonly element: MarkupElement;
  /** The attribute it stands in; undefined in the text of the element. */
  readonly attribute: MarkupAttribute | undefined;
  /** The value of the attribute, or the stretch of text. */
  readonly around: MarkupRange;
}

/** A name that the page gives to a value. */
export interface Variable {
  /** The value, or the collection whose elements it names one after the other. */
  readonly value: Formula | undefined;
  readonly isEach: boolean;
  readonly element: MarkupElement;
}

/** An attribute that a component takes. */
export interface ComponentAttribute {
  readonly name: string;
  /** As written: `String`, `Account[]`. */
  readonly type: string;
  /** Folded name of the controller's member that it is put into. */
  readonly assignsTo: string | undefined;
  /** What it is where it is not given; undefined for nothing. */
  readonly byDefault: GivenAttribute | undefined;
}

/** An attribute that a page gives a component. */
export interface GivenAttribute {
  /** As written. */
  readonly value: string;
  /** The expressions in it; none in a constant. */
  readonly formulas: readonly Formula[];
}

/** A component of the project's own, as a page uses it. */
export interface UsedComponent {
  readonly element: MarkupElement;
  /** By folded name. */
  readonly given: ReadonlyMap<string, GivenAttribute>;
}

/** Such a use with the page it stands in. */
export interface ComponentUse extends UsedComponent {
  readonly page: PageFacts;
  readonly here: UnitRef;
}

/** A member that users set by way of the page. */
export interface PageInput {
  /** The bound members, folded: `filter`, or `row.name` for one of another object. */
  readonly path: string;
  /** Stable name of the place in the file, as of `placeOf`, and its length. */
  readonly place: string;
  readonly length: number;
}

export interface PageFacts {
  readonly kind: 'page' | 'component';
  /** Developer name. */
  readonly name: string;
  readonly root: MarkupElement | undefined;
  /** Folded names of controller and extensions, in the order in which members are looked for. */
  readonly classes: readonly string[];
  /** Folded name of the object whose standard controller is used. */
  readonly standardController: string | undefined;
  /** Folded name of the records that a standard list controller gives. */
  readonly recordSet: string | undefined;
  readonly variables: ReadonlyMap<string, readonly Variable[]>;
  readonly attributes: ReadonlyMap<string, ComponentAttribute>;
  /** Folded name of the method that loading the page calls. */
  readonly loadAction: string | undefined;
  /** Folded names of methods that buttons, links and scripts call. */
  readonly actions: ReadonlySet<string>;
  readonly inputs: readonly PageInput[];
  /** By folded name of a component, without a namespace. */
  readonly components: ReadonlyMap<string, readonly UsedComponent[]>;
  /** It is a component that other packages may use. */
  readonly isGlobal: boolean;
}

/** Components that take what a user enters into the member their `value` is bound to (Visualforce Developer Guide, "Standard Component Reference"). */
const inputs: ReadonlySet<string> = new Set([
  'apex:inputtext',
  'apex:inputtextarea',
  'apex:inputhidden',
  'apex:inputsecret',
  'apex:inputfield',
  'apex:input',
  'apex:selectlist',
  'apex:selectradio',
  'apex:selectcheckboxes',
]);
/** Components that name the elements of a collection. */
const iterations: ReadonlySet<string> = new Set([
  'apex:repeat',
  'apex:datatable',
  'apex:datalist',
  'apex:pageblocktable',
  'chatter:feed',
]);

/** Reads a page or component. Never fails: what cannot be read is not in it. */
export function readPage(document: MarkupDocument, text: string, name: string): PageFacts {
  const root = document.roots.find(({ key }) => key === 'apex:page' || key === 'apex:component');
  const variables = new Map<string, Variable[]>();
  const attributes = new Map<string, ComponentAttribute>();
  const actions = new Set<string>();
  const bound: PageInput[] = [];
  const places = new Map<string, number>();
  const components = new Map<string, UsedComponent[]>();
  for (const element of document.elements) {
    if (!element.key.includes(':')) continue;
    const variable = attributeOf(element, 'var')?.value?.trim();
    if (variable && (iterations.has(element.key) || element.key === 'apex:variable')) {
      const value = formulaOf(element, 'value', text);
      const known = variables.get(variable.toLowerCase());
      const found = { value, isEach: element.key !== 'apex:variable', element };
      if (known) known.push(found);
      else variables.set(variable.toLowerCase(), [found]);
    }
    if (element.key === 'apex:attribute') {
      const named = attributeOf(element, 'name')?.value;
      const assignsTo = formulaOf(element, 'assignto', text);
      if (named)
        attributes.set(named.toLowerCase(), {
          name: named,
          type: attributeOf(element, 'type')?.value ?? 'String',
          assignsTo: assignsTo?.kind === 'reference' ? pathOf(assignsTo) : undefined,
          byDefault: givenBy(attributeOf(element, 'default'), text),
        });
    }
    if (!element.key.startsWith('apex:')) {
      const key = element.key.slice(element.key.indexOf(':') + 1);
      const given = new Map<string, GivenAttribute>();
      for (const attribute of element.attributes) {
        const value = givenBy(attribute, text);
        if (value) given.set(attribute.key, value);
      }
      const known = components.get(key);
      if (known) known.push({ element, given });
      else components.set(key, [{ element, given }]);
    }
    const action = element === root ? undefined : formulaOf(element, 'action', text);
    if (action?.kind === 'reference') actions.add(pathOf(action));
    const isParameter = element.key === 'apex:param';
    if (!inputs.has(element.key) && !isParameter) continue;
    const attribute = attributeOf(element, isParameter ? 'assignto' : 'value');
    const value = attribute && formulaIn(attribute, text);
    if (!attribute || value?.kind !== 'reference' || value.parts[0]!.key.startsWith('$')) continue;
    const written = `${element.key} ${attribute.value}`;
    const count = places.get(written) ?? 0;
    places.set(written, count + 1);
    bound.push({ path: pathOf(value), place: `${count} ${written}`, length: attribute.end - attribute.start });
  }
  const load = root && formulaOf(root, 'action', text);
  return {
    kind: root?.key === 'apex:component' ? 'component' : 'page',
    name,
    root,
    classes: root ? classesOf(root) : [],
    standardController: root && attributeOf(root, 'standardcontroller')?.value?.trim().toLowerCase(),
    recordSet: root && attributeOf(root, 'recordsetvar')?.value?.trim().toLowerCase(),
    variables,
    attributes,
    loadAction: root?.key === 'apex:page' && load?.kind === 'reference' ? pathOf(load) : undefined,
    actions,
    inputs: bound,
    components,
    isGlobal: root !== undefined && attributeOf(root, 'access')?.value?.trim().toLowerCase() === 'global',
  };
}

function givenBy(attribute: MarkupAttribute | undefined, text: string): GivenAttribute | undefined {
  if (attribute?.value === undefined) return undefined;
  const { value, valueRange } = attribute;
  if (!value.includes('{!')) return { value, formulas: [] };
  const expressions = findExpressions(text, valueRange.start, valueRange.end, 'visualforce');
  return { value, formulas: expressions.flatMap(({ formula }) => formula ?? []) };
}

/** The place of an input that `readPage` named; undefined when it is gone. */
export function placeOf(place: string, document: MarkupDocument): MarkupRange | undefined {
  const space = place.indexOf(' ');
  let count = Number(place.slice(0, space));
  const written = place.slice(space + 1);
  for (const element of document.elements) {
    const isParameter = element.key === 'apex:param';
    if (!isParameter && !inputs.has(element.key)) continue;
    const attribute = attributeOf(element, isParameter ? 'assignto' : 'value');
    if (attribute && `${element.key} ${attribute.value}` === written && count-- === 0) return attribute;
  }
  return undefined;
}

function classesOf(root: MarkupElement): string[] {
  const controller = attributeOf(root, 'controller')?.value ?? '';
  const extensions = attributeOf(root, 'extensions')?.value ?? '';
  return [controller, ...extensions.split(',')].map((name) => name.trim().toLowerCase()).filter((name) => name !== '');
}

/** A reference as folded names with dots: `acc.name`. */
export function pathOf({ parts }: Reference): string {
  return parts.map(({ key }) => key).join('.');
}

/** What an attribute is bound to, where its value is one expression and nothing else. */
function formulaOf(element: MarkupElement, key: string, text: string): Formula | undefined {
  const attribute = attributeOf(element, key);
  return attribute && formulaIn(attribute, text);
}

function formulaIn({ value, valueRange }: MarkupAttribute, text: string): Formula | undefined {
  if (!value?.includes('{!')) return undefined;
  const [expression, second] = findExpressions(text, valueRange.start, valueRange.end, 'visualforce');
  return second ? undefined : expression?.formula;
}

/** The expressions of one element: those in its attributes and directly in its text, in the order of their places. */
export function expressionsOf(element: MarkupElement, text: string): ExpressionUse[] {
  const uses: ExpressionUse[] = [];
  const add = (range: MarkupRange, attribute: MarkupAttribute | undefined): void => {
    for (const expression of findExpressions(text, range.start, range.end, 'visualforce'))
      uses.push({ expression, element, attribute, around: range });
  };
  for (const attribute of element.attributes) if (attribute.value?.includes('{!')) add(attribute.valueRange, attribute);
  // Of the piece alone: the text may go on for long without any.
  for (const range of element.texts) if (text.slice(range.start, range.end).includes('{!')) add(range, undefined);
  return uses;
}
