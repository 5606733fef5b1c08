import assert from 'node:assert/strict';
import { fieldTypeOf } from '#server/engine/fieldTypes';
import { MetadataFile } from '#server/engine/metadataFile';
import { recordSchema } from '#server/rules/recordSchema';
import type { MetadataComponent } from '#server/rules/rule';

function component(path: string, content: string): MetadataComponent {
  const root = path.endsWith('.object') ? 'CustomObject' : 'CustomField';
  const text = `<${root} xmlns="http://soap.sforce.com/2006/04/metadata">${content}</${root}>`;
  return new MetadataFile(`file:///app/${path}`, `/app/${path}`, text).component!;
}

const fields = [
  component('objects/Line__c/fields/Amount__c.field-meta.xml', '<fullName>Amount__c</fullName><type>Currency</type>'),
  component('objects/Line__c/fields/Note__c.field-meta.xml', '<fullName>Note__c</fullName><type>Text</type>'),
  component('objects/Line__c/fields/Odd__c.field-meta.xml', '<fullName>Odd__c</fullName>'),
  component(
    'objects/Line__c/fields/Order__c.field-meta.xml',
    '<fullName>Order__c</fullName><referenceTo>Order__c</referenceTo><relationshipName>Lines</relationshipName><type>MasterDetail</type>',
  ),
];
const objects = [
  component(
    'objects/Order__c.object',
    '<label>Order</label><fields><fullName>Closed__c</fullName><type>Checkbox</type></fields>' +
      '<fields><fullName>Code__c</fullName><required>true</required><type>Text</type></fields><fields/>',
  ),
];
const components = (type: string) => (type === 'CustomField' ? fields : type === 'CustomObject' ? objects : []);
const typeOf = (object: string, field: string) => fieldTypeOf(components, object, field)?.name;

describe('custom fields of a project', () => {
  it('have types, in both formats', () => {
    assert.equal(typeOf('line__c', 'amount__c'), 'Decimal');
    assert.equal(typeOf('line__c', 'note__c'), 'String');
    assert.equal(typeOf('line__c', 'order__c'), 'Id');
    assert.equal(typeOf('order__c', 'closed__c'), 'Boolean');
    assert.equal(typeOf('line__c', 'odd__c'), undefined);
    assert.equal(typeOf('order__c', 'amount__c'), undefined);
  });

  it('lead to parents and children', () => {
    assert.equal(typeOf('line__c', 'order__r'), 'order__c');
    assert.equal(typeOf('line__c', 'other__r'), undefined);
    const schema = recordSchema(fields, objects);
    assert.equal(schema.child('order__c', 'lines__r'), 'line__c');
    assert.equal(schema.child('order__c', 'others__r'), undefined);
  });

  it('say whether a value is required', () => {
    const schema = recordSchema(fields, objects);
    assert.equal(schema.field('order__c', 'code__c')?.isRequired, true);
    assert.equal(schema.field('order__c', 'closed__c')?.isRequired, false);
    assert.equal(schema.field('line__c', 'order__c')?.isRequired, true);
    assert.equal(schema.field('line__c', 'note__c')?.name, 'Note__c');
  });

  it('are read once from the same components', () => {
    assert.equal(recordSchema(fields, objects), recordSchema(fields, objects));
    assert.notEqual(recordSchema([...fields], objects), recordSchema(fields, objects));
  });
});
