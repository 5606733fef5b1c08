import type { XmlElement } from '../../../syntax/xml';
import { elementsWithin, localName } from '../shared/elements';
import { type FlowModel, type FlowNode, fold, textWithin } from './flowModel';

/** One thing of a screen that a user fills in or picks. */
export interface UserInput {
  readonly kind: 'field' | 'component' | 'choice';
  /** Folded paths that hold the value afterwards. */
  readonly paths: readonly string[];
  readonly name: string;
  /** The element that names it. */
  readonly place: XmlElement;
}

/** Values of FlowScreenFieldType (Metadata API Developer Guide, "Flow"), folded, by what a user can do there. */
const typed: ReadonlySet<string> = new Set(['inputfield', 'largetextarea', 'passwordfield', 'repeater']);
const picked: ReadonlySet<string> = new Set([
  'componentchoice',
  'componentmultichoice',
  'dropdownbox',
  'multiselectcheckboxes',
  'multiselectpicklist',
  'radiobuttons',
]);
const components: ReadonlySet<string> = new Set(['componentinput', 'componentinstance']);

/** What users enter on a screen, in the order of its fields, sections and columns included. */
export function inputsOf(screen: FlowNode, model: FlowModel): UserInput[] {
  return fieldsIn(screen.element).flatMap((field) => inputsIn(field, model));
}

function fieldsIn(element: XmlElement): XmlElement[] {
  // Depth is bounded by the parser.
  return elementsWithin(element, 'fields').flatMap((field) => [field, ...fieldsIn(field)]);
}

function inputsIn(field: XmlElement, { resources }: FlowModel): UserInput[] {
  const place = elementsWithin(field, 'name')[0];
  const type = textWithin(field, 'fieldType').toLowerCase();
  if (type === 'objectprovided') {
    return elementsWithin(field, 'objectFieldReference').map((reference) => ({
      kind: 'component',
      paths: [fold(reference.text)],
      name: reference.text,
      place: reference,
    }));
  }
  if (!place || place.text === '') return [];
  const name = place.text;
  if (typed.has(type)) return [{ kind: 'field', paths: [fold(name)], name, place }];
  if (components.has(type)) {
    const outputs = elementsWithin(field, 'outputParameters/assignToReference').map(({ text }) => fold(text));
    const standard = textWithin(field, 'extensionName').toLowerCase().startsWith('flowruntime:');
    return [{ kind: standard ? 'field' : 'component', paths: [fold(name), ...outputs], name, place }];
  }
  if (!picked.has(type)) return [];
  const choices = elementsWithin(field, 'choiceReferences').map(({ text }) => fold(text));
  const free = choices.filter((choice) => {
    const resource = resources.get(choice);
    return resource && elementsWithin(resource, 'userInput').length > 0;
  });
  if (free.length > 0) return [{ kind: 'field', paths: [fold(name), ...free], name, place }];
  // A choice from a fixed list carries nothing of the user's making, one from records tells which record.
  return choices.some((choice) => isRecordChoice(resources.get(choice)))
    ? [{ kind: 'choice', paths: [fold(name)], name, place }]
    : [];
}

/** Whether a choice set gets its choices from records; the other kinds take the values of a picklist. */
function isRecordChoice(resource: XmlElement | undefined): resource is XmlElement {
  if (!resource || localName(resource) !== 'dynamicChoiceSets') return false;
  return elementsWithin(resource, 'picklistField').length === 0;
}

/** The record choice sets that a screen shows: each is a query. */
export function choiceSetsOf(screen: FlowNode, { resources }: FlowModel): XmlElement[] {
  const names = fieldsIn(screen.element).flatMap((field) => elementsWithin(field, 'choiceReferences'));
  const keys = new Set(names.map(({ text }) => fold(text)));
  return [...keys].flatMap((key) => resources.get(key) ?? []).filter(isRecordChoice);
}
