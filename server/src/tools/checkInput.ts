import type { ToolField, ToolInput } from '#shared/tools';
import { ToolFailure } from './tool';

/**
 * The input of a tool, if it is as the schema has it. Models make mistakes, and not every client checks.
 * Throws a ToolFailure that says what is wrong; values that were given are not repeated in it.
 */
export function checkInput(input: unknown, schema: ToolInput): Readonly<Record<string, unknown>> {
  if (input === undefined || input === null) return checkInput({}, schema);
  if (typeof input !== 'object' || Array.isArray(input)) throw new ToolFailure('The input must be an object.');
  const given = Object.entries(input).filter(([, value]) => value !== undefined && value !== null);
  const names = Object.keys(schema.properties);
  for (const [name, value] of given) {
    const field = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (!field) throw new ToolFailure(`There is no such input as ${name.slice(0, 60)}; there are ${names.join(', ')}.`);
    const fault = faultOf(value, field);
    if (fault) throw new ToolFailure(`${name} must be ${fault}.`);
  }
  const missing = schema.required?.find((name) => !given.some(([each]) => each === name));
  if (missing) throw new ToolFailure(`${missing} is missing.`);
  return Object.fromEntries(given);
}

/** What a value should be; undefined if it is that. */
function faultOf(value: unknown, field: ToolField): string | undefined {
  switch (field.type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'array': {
      const isList = Array.isArray(value) && value.length <= field.maxItems && value.every((each) => typeof each === 'string');
      return isList ? undefined : `a list of at most ${field.maxItems} texts`;
    }
    case 'string': {
      if (field.enum) return field.enum.includes(value as string) ? undefined : `one of ${field.enum.join(', ')}`;
      const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = field;
      if (typeof value !== 'string' || value.trim().length < minLength)
        return minLength > 0 ? 'a text that is not empty' : 'a text';
      return value.length <= maxLength ? undefined : `a text of at most ${maxLength} characters`;
    }
    default: {
      const { minimum, maximum = Number.MAX_SAFE_INTEGER } = field;
      const isKind = field.type === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value);
      const kind = field.type === 'integer' ? 'a whole number' : 'a number';
      if (isKind && (value as number) >= minimum && (value as number) <= maximum) return undefined;
      return field.maximum === undefined ? `${kind} from ${minimum}` : `${kind} from ${minimum} to ${maximum}`;
    }
  }
}
