/** Which fields a database operation reads or writes. */

import type { AssignmentFact, DataOperation } from '../../../semantics/apex/facts';
import type { NameRef, SoqlQuery } from '../../../semantics/apex/ir';
import { selectedFields } from '../../../semantics/apex/queryText';
import type { RecordSchema } from '../../recordSchema';

/** A field that is read or written. */
export interface TouchedField {
  /** Folded name of the object that has it. */
  readonly object: string;
  /** Folded name. */
  readonly field: string;
  /** As written, for messages: `Industry`, `Account.Industry`. */
  readonly label: string;
}

export interface TouchedFields {
  readonly known: readonly TouchedField[];
  /** There are or may be others. */
  readonly isOpen: boolean;
}

/** Standard relationships to parents of one type, by folded name; `owner`, `who` and `what` lead to several. */
const standardParents: ReadonlyMap<string, string> = new Map(
  Object.entries({
    account: 'account',
    asset: 'asset',
    campaign: 'campaign',
    case: 'case',
    contact: 'contact',
    contract: 'contract',
    lead: 'lead',
    opportunity: 'opportunity',
    order: 'order',
    pricebook2: 'pricebook2',
    pricebookentry: 'pricebookentry',
    product2: 'product2',
    quote: 'quote',
    reportsto: 'contact',
  }),
);

/** Standard relationships to children, by folded name. */
const standardChildren: ReadonlyMap<string, string> = new Map(
  Object.entries({
    assets: 'asset',
    campaignmembers: 'campaignmember',
    cases: 'case',
    contacts: 'contact',
    contracts: 'contract',
    events: 'event',
    opportunities: 'opportunity',
    opportunitycontactroles: 'opportunitycontactrole',
    opportunitylineitems: 'opportunitylineitem',
    orderitems: 'orderitem',
    orders: 'order',
    pricebookentries: 'pricebookentry',
    quotes: 'quote',
    tasks: 'task',
  }),
);

/** The fields an operation touches, as far as they are known. `assignments` are those of its declaration, for spelling. */
export function touchedFields(
  operation: DataOperation,
  schema: RecordSchema,
  assignments: readonly AssignmentFact[],
): TouchedFields {
  if (operation.query) {
    const known: TouchedField[] = [];
    for (const { key } of operation.query.from.slice(0, 1)) addQuery(operation.query, key, schema, known);
    return { known, isOpen: operation.query.from.length !== 1 };
  }
  if (operation.op === 'search') return { known: [], isOpen: true };
  if (operation.op === 'read') return dynamicFields(operation, schema);
  return writtenFields(operation, schema, assignments);
}

function addQuery(query: SoqlQuery, object: string, schema: RecordSchema, out: TouchedField[]): void {
  const prefix = query.alias === undefined ? undefined : `${query.alias}.`;
  for (const path of query.fields) {
    // `SELECT a.Name FROM Account a`.
    const isPrefixed = prefix !== undefined && path.key.startsWith(prefix);
    const own = isPrefixed ? { name: path.name.slice(prefix.length), key: path.key.slice(prefix.length) } : path;
    const found = fieldAt(own, object, schema);
    if (found) out.push(found);
  }
  for (const child of query.children) {
    const relationship = child.from[0]?.key;
    const held = relationship && (schema.child(object, relationship) ?? standardChildren.get(relationship));
    if (held) addQuery(child, held, schema, out);
  }
}

/** What a path such as `Account.Owner.Name` leads to; undefined when a relationship of it is not known. */
function fieldAt(path: Pick<NameRef, 'name' | 'key'>, object: string, schema: RecordSchema): TouchedField | undefined {
  const parts = path.key.split('.');
  let at = object;
  for (const [i, part] of parts.slice(0, -1).entries()) {
    // `SELECT Account.Name FROM Account`.
    if (i === 0 && part === object) continue;
    const parent = part.endsWith('__r') ? schema.field(at, `${part.slice(0, -1)}c`)?.parent : standardParents.get(part);
    if (!parent) return undefined;
    at = parent;
  }
  return { object: at, field: parts[parts.length - 1]!, label: path.name };
}

function dynamicFields(operation: DataOperation, schema: RecordSchema): TouchedFields {
  const selected = selectedFields(operation.operand?.texts);
  if (!selected || operation.objects.length > 1) return { known: [], isOpen: true };
  const object = operation.objects[0] ?? 'sobject';
  const found = selected.names.map((name) => fieldAt({ name, key: name.toLowerCase() }, object, schema));
  return { known: found.filter((one) => one !== undefined), isOpen: !selected.isComplete };
}

function writtenFields(operation: DataOperation, schema: RecordSchema, assignments: readonly AssignmentFact[]): TouchedFields {
  const { operand, objects } = operation;
  const object = objects[0] ?? 'sobject';
  const names = [...(operand?.fields?.keys() ?? [])];
  const known = names
    .filter((field) => field !== '?')
    .map((field) => ({ object, field, label: schema.field(object, field)?.name ?? asWritten(field, assignments) }));
  return { known, isOpen: operand?.fields === undefined || names.includes('?') || operand.parameter !== undefined };
}

/** A folded name as an assignment spells it; what another method assigns begins as standard fields do. */
function asWritten(key: string, assignments: readonly AssignmentFact[]): string {
  const own = assignments.find(({ name, how }) => name.key === key && how !== 'local' && how !== 'field');
  return own?.name.name ?? `${key[0]!.toUpperCase()}${key.slice(1)}`;
}
