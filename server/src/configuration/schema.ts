import { preflightShape } from './preflightKeys';
import type { ChoiceShape, Key, RecordShape, Shape } from './shapes';

/** A JSON schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON schema (draft 7) of `preflight.yml`, for editors that validate and complete YAML by schemas. */
export function preflightSchema(): JsonSchema {
  const definitions: Record<string, JsonSchema> = {};
  const root = new SchemaWriter(definitions).record(preflightShape);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Preflight',
    description: 'What Preflight looks for in this project, and how findings are shown.',
    ...root,
    definitions,
  };
}

class SchemaWriter {
  constructor(private readonly definitions: Record<string, JsonSchema>) {}

  record({ keys, required }: RecordShape): JsonSchema {
    // A key of which the value is yet to be written is no mistake.
    const type = ['object', 'null'];
    return { type, properties: this.properties(keys), ...(required && { required }), additionalProperties: false };
  }

  private properties(keys: readonly Key[]): JsonSchema {
    return Object.fromEntries(keys.map(({ name, description, shape }) => [name, { description, ...this.of(shape) }]));
  }

  private of(shape: Shape): JsonSchema {
    switch (shape.kind) {
      case 'choice':
        return { allOf: [this.choice(shape)] };
      case 'text':
        return { type: 'string', ...(shape.isPattern && { format: 'regex' }) };
      case 'count':
        return { type: 'integer', minimum: 0 };
      case 'list':
        return { type: ['array', 'null'], items: this.of(shape.items) };
      case 'record':
        return this.record(shape);
      case 'shortOrLong':
        return { anyOf: [this.choice(shape.short), { ...this.record(shape.long), type: 'object' }] };
    }
  }

  /** Written once, and referred to. */
  private choice({ name, values }: ChoiceShape): JsonSchema {
    this.definitions[name] ??= {
      type: 'string',
      enum: values.map(({ value }) => value),
      enumDescriptions: values.map(({ description }) => description),
    };
    return { $ref: `#/definitions/${name}` };
  }
}
