/** Custom fields of records, as far as the project's metadata declares them. */

import type { MetadataComponent } from './rule';

/** What is known of a custom field. */
export interface StoredField {
  /** As written: `Amount__c`. */
  readonly name: string;
  /** The field's type in metadata: `Text`, `Checkbox`, `Lookup` ...; of a formula, that of its result; empty if it isn't said. */
  readonly type: string;
  /** The platform asks for a value always, or it is the detail's link to its master: nobody can be denied it. */
  readonly isRequired: boolean;
  /** The folded name of the object it refers to. */
  readonly parent: string | undefined;
}

/** The custom fields of a project. All names are folded. */
export interface RecordSchema {
  field(object: string, field: string): StoredField | undefined;
  /** The object whose records a child relationship holds: `lines__r` of `order__c`. */
  child(parent: string, relationship: string): string | undefined;
}

const memo = new WeakMap<readonly MetadataComponent[], WeakMap<readonly MetadataComponent[], RecordSchema>>();

/**
 * Reads the fields out of the components of the types `CustomField` (source format) and `CustomObject` (Metadata API
 * format). The same lists give the same schema.
 */
export function recordSchema(fields: readonly MetadataComponent[], objects: readonly MetadataComponent[]): RecordSchema {
  let byObjects = memo.get(fields);
  if (!byObjects) {
    byObjects = new WeakMap();
    memo.set(fields, byObjects);
  }
  let schema = byObjects.get(objects);
  if (!schema) {
    schema = read(fields, objects);
    byObjects.set(objects, schema);
  }
  return schema;
}

function read(fields: readonly MetadataComponent[], objects: readonly MetadataComponent[]): RecordSchema {
  const known = new Map<string, StoredField>();
  const children = new Map<string, string>();
  const add = (object: string, name: string, textAt: (leaf: string) => string | undefined): void => {
    const type = textAt('type') ?? '';
    const parent = textAt('referenceTo')?.toLowerCase();
    const isRequired = textAt('required') === 'true' || type === 'MasterDetail';
    known.set(`${object}.${name.toLowerCase()}`, { name, type, isRequired, parent });
    const relationship = textAt('relationshipName');
    if (parent && relationship) children.set(`${parent}.${relationship.toLowerCase()}__r`, object);
  };
  for (const { name, values } of objects) {
    const own = new Set<string>();
    for (const path of values.keys()) {
      const [head, field, leaf] = path.split('.');
      if (head === 'fields' && field !== undefined && leaf !== undefined) own.add(field);
    }
    for (const field of own) add(name.toLowerCase(), field, (leaf) => values.get(`fields.${field}.${leaf}`)?.[0]);
  }
  for (const { name, file, values } of fields) {
    const object = objectOf(file);
    if (object) add(object, name, (leaf) => values.get(leaf)?.[0]);
  }
  return {
    field: (object, field) => known.get(`${object}.${field}`),
    child: (parent, relationship) => children.get(`${parent}.${relationship}`),
  };
}

/** The folded name of the object whose field a file in source format declares: `objects/Account/fields/X__c.field-meta.xml`. */
function objectOf(file: string): string | undefined {
  const folders = file.split('/');
  const folder = folders[folders.length - 3];
  if (folder === undefined) return undefined;
  try {
    return decodeURIComponent(folder).toLowerCase();
  } catch {
    return folder.toLowerCase();
  }
}
