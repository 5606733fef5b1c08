import type { Confidence } from '#shared/finding';
import type { Range } from '../../../semantics/apex/ir';
import { defineRule, type Report } from '../../rule';
import { elementsWithin } from '../shared/elements';
import { type Field, fieldsOf, objectNameOf } from '../shared/fields';
import { type PersonalNumber, personalIn, type SecretField, secretIn } from '../shared/sensitiveNames';
import { type Storage, storageIn } from '../shared/storage';

export default defineRule({
  name: 'ProtectSensitiveData',
  area: 'metadata',
  types: ['CustomField', 'CustomObject'],
  title: 'Keep secrets in protected metadata or settings, not in fields',
  severity: 3,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'XML'],
  faq: ['FAQ-000716', 'FAQ-000463', 'FAQ-000530', 'FAQ-000484'],
  objection: 'A secret in a field can be read by users, reports, APIs and other packages of the org.',
  remedy: 'Use a named credential, or a protected custom metadata type or setting of a managed package.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html',
  engine: 'pmd',
  check(context, report) {
    const object = objectNameOf(context);
    for (const field of fieldsOf(context)) {
      const secret = secretIn(field, object);
      const number = secret ? undefined : personalIn(field);
      if (!secret && !number) continue;
      // Asked for only here: most fields need no look at their object.
      const storage = storageIn(context);
      const finding = secret ? secretFinding(field, secret, storage) : number && personalFinding(field, number, storage);
      if (finding) report(finding);
    }
  },
});

function secretFinding(field: Field, { strength, term }: SecretField, storage: Storage): Report | undefined {
  const { object, kind, visibility } = storage;
  const sure: Confidence = strength === 'strong' ? 'high' : 'medium';
  const range = nameOf(field);
  if (kind === 'object') {
    if (field.type.toLowerCase() === 'encryptedtext') {
      return {
        range,
        message: `${field.name} keeps ${term} in a record. It is encrypted, but not for all users. Say why it is here.`,
        confidence: 'low',
      };
    }
    return {
      range,
      message: `${field.name} keeps ${term} in records of ${object}, readable by users, reports and APIs. Use a protected store.`,
      confidence: sure,
    };
  }
  if (visibility === 'protected') return undefined;
  if (kind === 'unknown' || visibility === 'unknown') {
    return {
      range,
      message: `${field.name} keeps ${term}. Unless ${object} is a protected setting or type, others can read it.`,
      confidence: 'low',
    };
  }
  return {
    range,
    message: `${field.name} keeps ${term} in the public ${kind} ${object}, readable outside of your package. Protect ${object}.`,
    confidence: visibility === 'unstated' ? 'medium' : sure,
  };
}

function personalFinding(field: Field, { term, confidence }: PersonalNumber, { visibility }: Storage): Report | undefined {
  if (visibility === 'protected') return undefined;
  return {
    range: nameOf(field),
    message: `${field.name} keeps ${term} in clear. Make it an encrypted text field.`,
    confidence,
  };
}

/** Where a field is named; where only its file is, its first element. */
function nameOf({ element }: Field): Range {
  const name = elementsWithin(element, 'fullName')[0];
  const { start, end } = name?.text ? name.textSpan : element.nameSpan;
  return { start, end };
}
