import type { Span } from '#shared/finding';
import type { YamlValue } from '../syntax/yaml';
import { type EntryProblem, quoted } from './entryFile';

type Check = RegExp | ((value: string) => boolean);

/** A YAML mapping that is read field by field; what is wrong with a field is added to the problems, without quoting it. */
export class Fields {
  private readonly values = new Map<string, { readonly at: Span; readonly value: YamlValue }>();
  private readonly asked = new Set<string>();
  private readonly span: Span;

  /** `span`: where to point for what is missing. */
  constructor(
    value: YamlValue | undefined,
    span: Span,
    private readonly problems: EntryProblem[],
    private readonly path = '',
  ) {
    this.span = value && value.kind !== 'map' ? value : span;
    if (value?.kind === 'map') for (const { key, at, value: inner } of value.entries) this.values.set(key, { at, value: inner });
    else this.tell(this.span, `${path ? path.slice(0, -1) : 'the front matter'} must be a mapping`);
  }

  text(name: string, check?: Check, expected = 'a text'): string {
    const found = this.take(name);
    if (found) return this.checked(name, found.value, check, expected);
    this.tell(this.span, `${this.path}${name}: is missing`);
    return '';
  }

  optionalText(name: string, check: Check, expected: string): string | undefined {
    const found = this.take(name);
    return found && this.checked(name, found.value, check, expected);
  }

  oneOf(name: string, known: readonly string[]): string {
    return this.text(name, (value) => known.includes(value), `one of ${quoted(known)}`);
  }

  list(name: string, check: Check, expected: string): string[] {
    const found = this.take(name);
    if (found?.value.kind !== 'list') {
      this.tell(found?.value ?? this.span, `${this.path}${name}: ${found ? 'must be a list' : 'is missing'}`);
      return [];
    }
    const seen = new Set<string>();
    return found.value.items.map((item) => {
      const text = this.checked(name, item, check, expected);
      if (seen.has(text) && text) this.tell(item, `${this.path}${name}: has this twice`);
      seen.add(text);
      return text;
    });
  }

  optionalList(name: string, check: Check, expected: string): string[] {
    return this.values.has(name) ? this.list(name, check, expected) : [];
  }

  listOf(name: string, known: readonly string[]): string[] {
    const items = this.list(name, (value) => known.includes(value), `one of ${quoted(known)}`);
    const value = this.values.get(name)?.value;
    if (value?.kind === 'list' && items.length === 0) this.tell(value, `${this.path}${name}: must not be empty`);
    return items;
  }

  records(name: string): Fields[] {
    const found = this.take(name);
    if (found?.value.kind === 'list' && found.value.items.length > 0) {
      return found.value.items.map((item, i) => new Fields(item, item, this.problems, `${this.path}${name}[${i}].`));
    }
    const problem = found ? 'must be a list with at least one item' : 'is missing';
    this.tell(found?.value ?? this.span, `${this.path}${name}: ${problem}`);
    return [];
  }

  /** Misspelt fields would otherwise be lost without a word. */
  refuseOthers(why = 'is not a known field'): void {
    for (const [name, { at }] of this.values) if (!this.asked.has(name)) this.tell(at, `${this.path}${name}: ${why}`);
  }

  /** Where the value of a field stands, or what stands for the whole where it is missing. */
  spanOf(name: string): Span {
    return this.values.get(name)?.value ?? this.span;
  }

  /** Where each item of a list stands. */
  spansOf(name: string): readonly Span[] {
    const value = this.values.get(name)?.value;
    return value?.kind === 'list' ? value.items : [];
  }

  private take(name: string) {
    this.asked.add(name);
    return this.values.get(name);
  }

  private checked(name: string, value: YamlValue, check: Check | undefined, expected: string): string {
    const text = value.kind === 'scalar' && typeof value.value === 'string' ? value.value : '';
    const fits = check === undefined || (check instanceof RegExp ? check.test(text) : check(text));
    if (text.trim() !== '' && fits) return text;
    this.tell(value, `${this.path}${name}: must be ${expected}`);
    return '';
  }

  private tell({ start, end }: Span, message: string): void {
    this.problems.push({ start, end, message });
  }
}
