import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

/** The schema that Microsoft's SARIF tools for JavaScript validate with. */
const schemaFile = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');

let validate: ((log: unknown) => string[]) | undefined;

/** What the official JSON schema of SARIF 2.1.0 objects to; nothing for a valid log. */
export function sarifFaults(log: unknown): string[] {
  validate ??= compile();
  return validate(log);
}

function compile(): (log: unknown) => string[] {
  // It is written in draft 4; of what that draft has otherwise than today's, only `id` occurs in it.
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(schemaFile, 'utf8'));
  // One of its patterns is none for an expression with the flag `u`.
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  const check = ajv.compile(schema);
  return (log) => (check(log) ? [] : check.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`));
}
