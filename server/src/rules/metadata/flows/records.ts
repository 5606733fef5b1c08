import type { XmlDocument, XmlElement } from '../../../syntax/xml';
import { elementsWithin } from '../shared/elements';
import { type FlowModel, type FlowNode, textWithin } from './flowModel';
import { type Reference, referenceOf, referencesAt } from './references';
import { choiceSetsOf } from './screens';

/** What a record element does. */
export type Operation = 'create' | 'update' | 'delete' | 'read';

/** A value that an element uses to choose records, or to write into them. */
export interface RecordUse {
  readonly operation: Operation;
  readonly chooses: boolean;
  /** Name of the element, or of the record choice that a screen shows. */
  readonly element: string;
  /** The field that is compared or written; empty for a record as a whole. */
  readonly field: string;
  readonly reference: Reference;
}

const operations: Readonly<Record<string, Operation>> = {
  recordCreates: 'create',
  recordUpdates: 'update',
  recordDeletes: 'delete',
  recordLookups: 'read',
};

/** The values that an element of a flow uses on records (Metadata API Developer Guide, "Flow"). */
export function recordUsesOf(node: FlowNode, model: FlowModel, document: XmlDocument): RecordUse[] {
  const operation = operations[node.tag];
  if (operation) return usesIn(node.element, node.name, operation, document);
  if (node.tag !== 'screens') return [];
  return choiceSetsOf(node, model).flatMap((set) => usesIn(set, textWithin(set, 'name'), 'read', document));
}

function usesIn(element: XmlElement, name: string, operation: Operation, document: XmlDocument): RecordUse[] {
  const inParts = (path: string, chooses: boolean): RecordUse[] =>
    elementsWithin(element, path).flatMap((part) => {
      const field = textWithin(part, 'field');
      const references = referencesAt(document, part, 'value');
      return references.map((reference) => ({ operation, chooses, element: name, field, reference }));
    });
  const records = elementsWithin(element, 'inputReference').map((record) => ({
    operation,
    chooses: operation === 'delete',
    element: name,
    field: '',
    reference: referenceOf(record),
  }));
  return [...inParts('filters', true), ...(operation === 'read' ? [] : inParts('inputAssignments', false)), ...records];
}
