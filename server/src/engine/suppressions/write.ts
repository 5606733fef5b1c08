/** What the quick fixes that suppress a finding write. */

import type { Edit, Span } from '#shared/finding';
import { ruleNamed } from '../../rules/registry';
import type { TextLanguage } from '../../rules/rule';
import { elementAt, parseXml, type XmlElement } from '../../syntax/xml';
import { unusedRule } from './apply';
import { type ApexLayout, layoutOf, lineEnd, lineStart } from './comments';
import { expiredRule } from './expired';
import { findSuppressions } from './find';
import type { SuppressionDeclaration } from './model';
import { type Target, type TextEdit, type WriteOptions, Writer } from './writer';
import { MarkupWriter, ScriptWriter } from './writeText';

export type { WriteOptions } from './writer';

/** One way to suppress a finding. */
export interface SuppressionOffer {
  /** `suppress-line`, `suppress-method`, `suppress-class`, `suppress-file` ... */
  readonly id: string;
  readonly title: string;
}

/** One way to suppress a finding, worked out. */
export interface SuppressionEdits extends SuppressionOffer {
  readonly edits: readonly Edit[];
}

/** The ways to suppress a finding that fit it, narrowest first. None for suppressions that are of no use. */
export function suppressionOffers(
  kind: TextLanguage,
  finding: Target,
  declarations: readonly SuppressionDeclaration[] = [],
): SuppressionOffer[] {
  const { rule } = finding;
  if (rule === unusedRule || rule === expiredRule || !ruleNamed(rule)) return [];
  const file = { id: 'suppress-file', title: `Suppress ${rule} in this file` };
  // Data has no comments to write one in.
  if (kind === 'plain') return [];
  if (kind === 'xml') return [{ id: 'suppress-line', title: `Suppress ${rule} for this element` }, file];
  const offers = [{ id: 'suppress-line', title: `Suppress ${rule} on this line` }];
  for (const declaration of enclosing(finding, declarations)) {
    const name = declaration.name ? ` ${declaration.name}` : '';
    offers.push({ id: idOf(declaration), title: `Suppress ${rule} in ${declaration.kind}${name}` });
  }
  return [...offers, file];
}

/**
 * The same ways with the edits they make. Where a file has the suppression already for another rule, that one is extended.
 * Never leaves code broken: nothing is written into strings or comments.
 */
export function suppressionEdits(
  kind: TextLanguage,
  finding: Target,
  text: string,
  declarations: readonly SuppressionDeclaration[] = [],
  options: WriteOptions = { reason: 'reason' },
): SuppressionEdits[] {
  const write = writerOf(kind, finding, text, declarations, options);
  return suppressionOffers(kind, finding, declarations).flatMap((offer) => {
    const edits = write.edits(offer.id);
    return edits ? [{ ...offer, edits: edits.map((edit) => ({ file: finding.file, ...edit })) }] : [];
  });
}

function writerOf(
  kind: TextLanguage,
  finding: Target,
  text: string,
  declarations: readonly SuppressionDeclaration[],
  options: WriteOptions,
): Writer {
  switch (kind) {
    case 'xml':
      return new XmlWriter(finding, text, options);
    case 'script':
      return new ScriptWriter(finding, text, options);
    case 'markup':
      return new MarkupWriter(finding, text, options);
    default:
      return new ApexWriter(finding, text, declarations, options);
  }
}

/** The innermost member and the innermost type around a finding. A member on one line is no more than that line. */
function enclosing(finding: Span, declarations: readonly SuppressionDeclaration[]): SuppressionDeclaration[] {
  const around = declarations.filter(({ start, end }) => start <= finding.start && finding.start < end);
  const type = around.findLast(({ kind }) => types.has(kind));
  const member = around.findLast((each) => members.has(each.kind) && (!type || each.start > type.start));
  return [member, type].filter((each) => each !== undefined);
}

const types: ReadonlySet<string> = new Set(['class', 'interface', 'enum', 'trigger']);
const members: ReadonlySet<string> = new Set(['method', 'constructor', 'field', 'property', 'initializer']);

function idOf({ kind }: SuppressionDeclaration): string {
  return `suppress-${kind}`;
}

class ApexWriter extends Writer {
  private readonly layout: ApexLayout;

  constructor(
    finding: Target,
    text: string,
    private readonly declarations: readonly SuppressionDeclaration[],
    options: WriteOptions,
  ) {
    super(finding, text, options);
    this.layout = layoutOf(text);
  }

  edits(id: string): TextEdit[] | undefined {
    if (id === 'suppress-line') return this.line();
    if (id === 'suppress-file') return [this.insert(0, `// ${this.allowance(true, ' -- ')}${this.newline}`)];
    const declaration = enclosing(this.finding, this.declarations).find((each) => idOf(each) === id);
    if (!declaration) return undefined;
    // Apex has no annotations on triggers and initialisers, and PMD doesn't know every rule.
    const byComment = declaration.kind === 'trigger' || declaration.kind === 'initializer' || !this.isKnownToPmd();
    return byComment ? this.above(declaration.start) : this.annotate(declaration);
  }

  private isKnownToPmd(): boolean {
    return ruleNamed(this.finding.rule)?.engine === 'pmd';
  }

  /** At the end of the line, or above it where that is taken or the finding goes on below. */
  private line(): TextEdit[] {
    const { start, end } = this.finding;
    const existing = findSuppressions({ kind: 'apex', text: this.text, declarations: this.declarations }).list.find(
      ({ by, reach, names }) => by === 'preflight' && names.length > 0 && reach[0]?.start === lineStart(this.text, start),
    );
    const extended = existing && this.extend(existing);
    if (extended) return extended;
    const first = lineStart(this.text, start);
    const last = lineEnd(this.text, start);
    const taken = this.layout.comments.some((comment) => comment.end >= last && comment.start < last && comment.end > first);
    if (!taken && end <= last && this.isCode(last)) {
      const space = last > 0 && /\s/.test(this.text[last - 1]) ? '' : ' ';
      return [this.insert(last, `${space}// ${this.allowance(false, ' -- ')}`)];
    }
    const declares = this.declarations.some(({ kind, start: at }) => {
      return (types.has(kind) || members.has(kind)) && kind !== 'field' && at === first + this.indentAt(start).length;
    });
    if (this.isCode(first) && !declares) return this.above(first);
    return [this.insert(start, `/* ${this.allowance(false, ' -- ')} */ `)];
  }

  /** A comment on a line of its own above the line of `offset`, or before `offset` where something else precedes it. */
  private above(offset: number): TextEdit[] {
    const first = lineStart(this.text, offset);
    if (!this.opensLine(offset)) return [this.insert(offset, `/* ${this.allowance(false, ' -- ')} */ `)];
    return [this.insert(first, `${this.indentAt(first)}// ${this.allowance(false, ' -- ')}${this.newline}`)];
  }

  /** Whether a comment may begin here: not inside a string or another comment. */
  private isCode(offset: number): boolean {
    const inside = ({ start, end }: Span) => start < offset && offset < end;
    return !this.layout.strings.some(inside) && !this.layout.comments.some(inside);
  }

  private annotate(declaration: SuppressionDeclaration): TextEdit[] {
    const name = `PMD.${this.finding.rule}`;
    const annotation = declaration.annotations.find((each) => each.name.toLowerCase() === 'suppresswarnings');
    if (annotation) return this.extendAnnotation(annotation, name);
    const written = `@SuppressWarnings('${name}')`;
    const { reason } = this.options;
    if (!this.opensLine(declaration.start)) {
      return [this.insert(declaration.start, `${written}${reason === undefined ? '' : ` /* ${reason} */`} `)];
    }
    const indent = this.indentAt(declaration.start);
    const comment = reason === undefined ? '' : ` // ${reason}`;
    return [this.insert(declaration.start, `${written}${comment}${this.newline}${indent}`)];
  }

  /** Adds a name to the last string of an annotation, and room for its reason to the comment behind. */
  private extendAnnotation(annotation: Span, name: string): TextEdit[] {
    const source = this.text.slice(annotation.start, annotation.end);
    const quote = source.lastIndexOf("'");
    if (quote < 0) {
      const open = source.indexOf('(');
      const replaced = { start: annotation.start + (open < 0 ? source.length : open), end: annotation.end, text: `('${name}')` };
      return [replaced];
    }
    const isEmpty = source[quote - 1] === "'" && source[quote - 2] !== "'";
    const edits = [this.insert(annotation.start + quote, isEmpty ? name : `, ${name}`)];
    const { reason } = this.options;
    if (reason === undefined) return edits;
    const rest = this.text.slice(annotation.end, lineEnd(this.text, annotation.end));
    const trimmedEnd = annotation.end + rest.trimEnd().length;
    if (rest.trim() === '') edits.push(this.insert(annotation.end, ` // ${reason}`));
    else if (/^\s*\/\//.test(rest)) edits.push(this.insert(trimmedEnd, `; ${reason}`));
    else edits.push(this.insert(annotation.end, ` /* ${reason} */`));
    return edits;
  }
}

class XmlWriter extends Writer {
  edits(id: string): TextEdit[] | undefined {
    return id === 'suppress-file' ? [this.file()] : this.element();
  }

  private comment(file: boolean): string {
    return `<!-- ${this.allowance(file, ': ')} -->`;
  }

  /** Below the XML declaration, where there is one. */
  private file(): TextEdit {
    const declaration = /^\s*<\?xml[\s\S]*?\?>[ \t]*(\r\n?|\n)?/.exec(this.text);
    const at = declaration?.[0].length ?? 0;
    const lead = declaration && !declaration[1] ? this.newline : '';
    return this.insert(at, `${lead}${this.comment(true)}${this.newline}`);
  }

  /** Above the element; within its line where it doesn't begin one. */
  private element(): TextEdit[] | undefined {
    const document = parseXml(this.text);
    let element: XmlElement | undefined = elementAt(document, this.finding.start);
    while (element?.parent && !this.opensLine(element.span.start)) {
      if (lineStart(this.text, element.span.start) === lineStart(this.text, this.finding.start)) break;
      element = element.parent;
    }
    if (!element) return undefined;
    const { start } = element.span;
    const existing = findSuppressions({ kind: 'xml', text: this.text, document }).list.find(
      ({ by, reach, names }) => by === 'preflight' && names.length > 0 && reach[0]?.start === lineStart(this.text, start),
    );
    const extended = existing && this.extend(existing);
    if (extended) return extended;
    if (!this.opensLine(start)) return [this.insert(start, this.comment(false))];
    return [this.insert(lineStart(this.text, start), `${this.indentAt(start)}${this.comment(false)}${this.newline}`)];
  }
}
