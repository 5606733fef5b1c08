import type { Severity, Span } from '#shared/finding';
import type { ProblemFix } from '#shared/report';
import { readYaml, type YamlEntry, type YamlValue } from '../syntax/yaml';
import { nearestName } from './nearest';
import type { ChoiceShape, RecordShape, Shape } from './shapes';

/** Something in a configuration file that has no effect as it stands. */
export interface ConfigurationProblem extends Span {
  readonly message: string;
  readonly severity: Severity;
  /** What to write in its place, where that is plain. */
  readonly correction?: string;
  /** What else may be done about it. */
  readonly fix?: ProblemFix;
}

/** Nobody reads more. */
const mostProblems = 200;

/** What is right in a file: records as objects without a prototype, lists as arrays. What is wrong is left out. */
export type Plain = string | number | readonly Plain[] | { readonly [key: string]: Plain };

export interface ReadFile {
  /** Undefined where there is nothing, or nothing right. */
  readonly value: Plain | undefined;
  /** Where each of the objects in `value` stands. */
  readonly places: ReadonlyMap<Plain, YamlValue>;
  /** In the order of the text. */
  readonly problems: readonly ConfigurationProblem[];
}

/** Reads a YAML text that should have this shape. Whatever is right counts, whatever is wrong beside it. */
export function readShaped(text: string, shape: Shape): ReadFile {
  const { root, faults } = readYaml(text);
  const problems: ConfigurationProblem[] = faults.slice(0, mostProblems).map((fault) => ({ ...fault, severity: 'error' }));
  const places = new Map<Plain, YamlValue>();
  const value = root && new ShapeReader(problems, places).read(shape, root);
  return { value, places, problems: problems.sort((a, b) => a.start - b.start || a.end - b.end) };
}

class ShapeReader {
  constructor(
    private readonly problems: ConfigurationProblem[],
    private readonly places: Map<Plain, YamlValue>,
  ) {}

  read(shape: Shape, node: YamlValue): Plain | undefined {
    switch (shape.kind) {
      case 'choice':
        return this.choice(shape, node);
      case 'text':
        return this.text(shape.problemOf, node);
      case 'count':
        return this.count(node);
      case 'list':
        return this.list(shape.items, node);
      case 'record':
        return this.record(shape, node);
      case 'shortOrLong':
        return node.kind === 'scalar' ? this.choice(shape.short, node) : this.record(shape.long, node);
    }
  }

  private choice({ name, values, formerly }: ChoiceShape, node: YamlValue): string | undefined {
    const words = values.map(({ value }) => value);
    const expected = words.length <= 12 ? `This should be ${listOf(words)}.` : `This should be the name of a ${name}.`;
    if (node.kind === 'scalar' && typeof node.value === 'string') {
      if (words.includes(node.value)) return node.value;
      const now = formerly?.(node.value) ?? [];
      if (now.length > 0) {
        this.tell(node, `The name of this ${name} is ${now.join(' and ')}.`, now.length === 1 ? now[0] : undefined, 'info');
        return now[0];
      }
      const near = nearestName(node.value, words);
      this.tell(node, `${expected}${near ? ` Did you mean ${near}?` : ''}`, near);
    } else this.tell(node, expected);
    return undefined;
  }

  private text(problemOf: ((text: string) => string | undefined) | undefined, node: YamlValue): string | undefined {
    if (node.kind !== 'scalar' || typeof node.value !== 'string') {
      this.tell(node, 'This should be a text: write it in quotes.');
      return undefined;
    }
    const problem = problemOf?.(node.value);
    if (problem === undefined) return node.value;
    this.tell(node, problem);
    return undefined;
  }

  private count(node: YamlValue): number | undefined {
    if (node.kind === 'scalar' && typeof node.value === 'number' && Number.isInteger(node.value) && node.value >= 0) {
      return node.value;
    }
    this.tell(node, 'This should be a whole number, 0 or more.');
    return undefined;
  }

  private list(items: Shape, node: YamlValue): Plain[] | undefined {
    // A key of which the list is yet to be written.
    if (isNothing(node)) return undefined;
    if (node.kind === 'list') return node.items.map((each) => this.read(items, each)).filter((each) => each !== undefined);
    this.tell(node, 'This should be a list: a line for each entry, beginning with "- ".');
    return undefined;
  }

  private record(shape: RecordShape, node: YamlValue): { [key: string]: Plain } | undefined {
    if (isNothing(node)) return undefined;
    if (node.kind !== 'map') {
      this.tell(node, `Here should be ${shape.what}s with values: a line for each, such as "${exampleOf(shape)}".`);
      return undefined;
    }
    const missing = shape.required?.filter((name) => !node.entries.some(({ key }) => key === name)) ?? [];
    if (missing.length > 0) {
      const at = node.entries[0]?.at ?? node;
      this.tell(at, `This has no effect without ${missing.map((name) => `a ${name}`).join(' and ')}.`);
    }
    const out: { [key: string]: Plain } = Object.create(null);
    this.places.set(out, node);
    for (const entry of node.entries) {
      for (const { name, shape: inner } of this.keysOf(shape, entry)) {
        const value = this.read(inner, placed(entry));
        if (value !== undefined) out[name] = value;
      }
    }
    return out;
  }

  /** What a written key stands for: one key, several that it has become, or none. */
  private keysOf(shape: RecordShape, { key, at }: YamlEntry) {
    const exact = shape.keys.find(({ name }) => name === key);
    if (exact) return [exact];
    const now = shape.formerly?.(key) ?? [];
    if (now.length > 0) {
      const correction = now.length === 1 ? now[0] : undefined;
      this.tell(at, `The name of this ${shape.what} is ${now.join(' and ')}.`, correction, 'info');
      return shape.keys.filter(({ name }) => now.includes(name));
    }
    if (this.problems.length >= mostProblems) return [];
    const names = shape.keys.map(({ name }) => name);
    const near = nearestName(key, names);
    const known = near ? `Did you mean ${near}?` : describeAll(shape.what, names);
    this.tell(at, `There is no ${shape.what} of this name. ${known}`.trimEnd(), near);
    return [];
  }

  private tell(at: Span, message: string, correction?: string, severity: Severity = 'warning'): void {
    if (this.problems.length >= mostProblems) return;
    const { start, end } = at;
    this.problems.push({ start, end, message, severity, ...(correction !== undefined && { correction }) });
  }
}

/** The value of a key; one that is yet to be written stands where its key does. */
function placed({ at, value }: YamlEntry): YamlValue {
  return value.start === value.end ? { ...value, ...at } : value;
}

function describeAll(what: string, names: readonly string[]): string {
  if (names.length === 1) return `The only ${what} here is ${names[0]}.`;
  return names.length <= 12 ? `There are ${listOf(names, 'and')}.` : '';
}

function isNothing(node: YamlValue): boolean {
  return node.kind === 'scalar' && node.value === null;
}

function listOf(words: readonly string[], last = 'or'): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

function exampleOf({ keys }: RecordShape): string {
  const [first] = keys;
  if (!first) return '';
  const { shape } = first;
  const choice = shape.kind === 'shortOrLong' ? shape.short : shape;
  return `${first.name}: ${choice.kind === 'choice' ? choice.values[0]!.value : '...'}`;
}
