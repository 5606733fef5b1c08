/** The types of records' fields as the project's metadata declares them, for the flow evaluation. */

import { recordSchema } from '../rules/recordSchema';
import type { MetadataComponent } from '../rules/rule';
import type { TypeRef } from '../semantics/apex/ir';
import { typeNamed } from '../semantics/apex/types';

/** Metadata types whose components declare fields: an answer of `fieldTypeOf` rests on both. */
export const fieldDeclaringTypes = ['CustomField', 'CustomObject'] as const;

/**
 * What Apex calls the values of a field type (Metadata API Developer Guide, "Field Types"; Apex Developer Guide,
 * "Primitive Data Types"). All others are texts.
 */
const apexTypes: ReadonlyMap<string, TypeRef> = new Map(
  Object.entries({
    Checkbox: 'Boolean',
    Number: 'Decimal',
    Currency: 'Decimal',
    Percent: 'Decimal',
    Summary: 'Decimal',
    Date: 'Date',
    DateTime: 'Datetime',
    Time: 'Time',
    Lookup: 'Id',
    MasterDetail: 'Id',
    Hierarchy: 'Id',
  }).map(([type, name]) => [type, typeNamed(name)]),
);
const text = typeNamed('String');

/**
 * The type of a custom field's values, or of the parent that a relationship (`__r`) leads to; names are folded.
 *
 * @param components the components of a metadata type in the project
 * @returns undefined where the metadata says nothing
 */
export function fieldTypeOf(
  components: (type: string) => readonly MetadataComponent[],
  object: string,
  field: string,
): TypeRef | undefined {
  const [fields, objects] = fieldDeclaringTypes;
  const schema = recordSchema(components(fields), components(objects));
  if (field.endsWith('__r')) {
    const parent = schema.field(object, `${field.slice(0, -1)}c`)?.parent;
    return parent === undefined ? undefined : typeNamed(parent);
  }
  const stored = schema.field(object, field);
  return stored && stored.type !== '' ? (apexTypes.get(stored.type) ?? text) : undefined;
}
