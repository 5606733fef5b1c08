/**
 * One markup file: a Visualforce page or component, an Aura component, a template. While it is open every element keeps
 * what rules report on it for as long as its text, the opening tags around it and what the page says of itself stay the
 * same; of the rest only the reports of the whole file are kept.
 */

import { basename } from 'node:path';
import type { LightningRule, Report, VisualforceRule } from '../rules/rule';
import { type PageFacts, placeOf, readPage } from '../semantics/visualforce/page';
import { type MarkupDialect, type MarkupDocument, type MarkupElement, type MarkupRange, parseMarkup } from '../syntax/markup';
import { Reader } from './fixedPoint';
import { meaningOf } from './pageMeaning';
import { differenceOf } from './textDifference';

export interface PartReport {
  readonly rule: VisualforceRule | LightningRule;
  /** Ranges are offsets into the file. */
  readonly report: Report;
}

/** Asks on behalf of an element, or of a whole file. */
export class PartAsker extends Reader {
  /** A rule looked at other elements than its own: any edit may change its verdict. */
  restsOnDocument = false;

  constructor(
    readonly file: { readonly uri: string },
    /** Voids what was made of the answers. */
    private readonly forget: () => void,
  ) {
    super();
  }

  override reset(): void {
    super.reset();
    this.restsOnDocument = false;
  }

  void(): void {
    this.reset();
    this.forget();
  }
}

/** An element and what is reported on it. */
class Part {
  readonly asker: PartAsker;
  /** By offsets from the start of the element; undefined when they have to be found again. */
  reports: readonly PartReport[] | undefined;

  constructor(
    file: MarkupFile,
    public element: MarkupElement,
  ) {
    this.asker = new PartAsker(file, () => {
      this.reports = undefined;
    });
  }
}

/** Finds what rules report on an element. */
export type Judge = (element: MarkupElement, asker: PartAsker) => PartReport[];
/** Whether what an asker was told still holds. */
export type Holds = (asker: PartAsker) => boolean;

export class MarkupFile {
  version = 0;
  readonly language = 'markup';
  /** The reports on a file that is not open. */
  private whole: readonly PartReport[] | undefined;
  private readonly asker: PartAsker;
  private parsed: MarkupDocument | undefined;
  private read: PageFacts | undefined;
  private parts: Part[] | undefined;
  private opened = false;

  constructor(
    readonly uri: string,
    readonly path: string,
    readonly dialect: MarkupDialect,
    public text: string,
  ) {
    this.asker = new PartAsker(this, () => {
      this.whole = undefined;
    });
  }

  get document(): MarkupDocument {
    this.parsed ??= parseMarkup(this.text, this.dialect);
    return this.parsed;
  }

  /** Developer name: the file's name without its suffix. */
  get name(): string {
    return basename(this.path).replace(/\.[^.]+$/, '');
  }

  /** What a page says of itself; undefined for other markup. */
  get facts(): PageFacts | undefined {
    if (this.dialect !== 'visualforce') return undefined;
    this.read ??= readPage(this.document, this.text, this.name);
    return this.read;
  }

  get isOpen(): boolean {
    return this.opened;
  }

  /** Keeps the elements' reports apart from now on. */
  open(): void {
    this.opened = true;
    this.asker.void();
  }

  close(): void {
    this.opened = false;
    this.void();
    this.parts = undefined;
  }

  replace(text: string): void {
    const { parts, parsed } = this;
    const old = { text: this.text, meaning: parts && this.meaning };
    this.text = text;
    this.version++;
    this.parsed = undefined;
    this.read = undefined;
    this.asker.void();
    this.parts = undefined;
    if (!parts || !parsed || !this.opened) return;
    const kept = old.meaning === this.meaning ? this.carryOver(parts, old.text) : [];
    const staying = new Set(kept);
    for (const part of parts) if (!staying.has(part)) part.asker.void();
    this.parts = this.document.elements.map((element, i) => {
      const part = kept[i] ?? new Part(this, element);
      part.element = element;
      return part;
    });
  }

  /** What the file says of itself, to be compared. */
  private get meaning(): string | undefined {
    return this.facts && meaningOf(this.facts).text;
  }

  /** For each element that is outside what was edited, in tags that were not: the part it was. */
  private carryOver(before: readonly Part[], old: string): (Part | undefined)[] {
    const edited = editedRange(old, this.text);
    const shift = this.text.length - old.length;
    /** Of an element whose opening tag, and those around it, are as they were: what it was. */
    const counterparts = new Map<MarkupElement, MarkupElement>();
    let next = 0;
    return this.document.elements.map((element) => {
      const { tag, parent } = element;
      const moved = tag.end <= edited.start ? 0 : tag.start >= edited.end ? shift : undefined;
      if (moved === undefined) return undefined;
      while (next < before.length && before[next]!.element.start < element.start - moved) next++;
      const part = before[next];
      const was = part?.element;
      if (was?.start !== element.start - moved || !isSameTag(was, element, moved)) return undefined;
      if (was.parent ? !parent || counterparts.get(parent) !== was.parent : parent) return undefined;
      if (element.children.length > 0) counterparts.set(element, was);
      // Nothing in between was edited: an edit beside it touches neither end.
      const isOutside = element.end <= edited.start || element.start >= edited.end;
      if (!isOutside || part!.asker.restsOnDocument || !isSameContent(was, element, moved)) return undefined;
      return this.mayCloseLate(element, edited.start) ? undefined : part;
    });
  }

  /** What closes an element may stand behind it, where none is needed; and there, in what is edited. */
  private mayCloseLate({ closing, end }: MarkupElement, edited: number): boolean {
    if (closing || end > edited || edited - end > 200) return false;
    return /^\s*(?:<(?:\/[\w:.-]*\s*)?)?$/.test(this.text.slice(end, edited));
  }

  /** Whatever is reported has to be found again. */
  void(): void {
    this.asker.void();
    for (const part of this.parts ?? []) part.asker.void();
  }

  /** Brings the reports up to date. */
  analyse(judge: Judge, holds: Holds): void {
    if (!this.opened) {
      if (this.whole && holds(this.asker)) return;
      this.asker.reset();
      this.whole = this.document.elements.flatMap((element) => judge(element, this.asker));
      this.asker.settle();
      // Most files are looked at once. What is known of a page holds its elements anyway.
      if (!this.facts) this.parsed = undefined;
      return;
    }
    this.parts ??= this.document.elements.map((element) => new Part(this, element));
    for (const part of this.parts) {
      if (part.reports && holds(part.asker)) continue;
      part.asker.reset();
      const { element } = part;
      part.reports = judge(element, part.asker).map((one) => moved(one, this.uri, -element.start));
      part.asker.settle();
    }
  }

  /** What was found, by offsets into the file. */
  get reports(): readonly PartReport[] {
    if (!this.opened) return this.whole ?? [];
    return (this.parts ?? []).flatMap(({ element, reports }) =>
      (reports ?? []).map((one) => moved(one, this.uri, element.start)),
    );
  }

  /** Where a place that others know by its name is now. */
  place(id: string): { start: number; end: number } | undefined {
    return id === '' ? { start: 0, end: this.text.length } : placeOf(id, this.document);
  }
}

/** What of a text is not as it was in an old one, by offsets into the new one. */
function editedRange(old: string, text: string): MarkupRange {
  const { start, oldEnd, newEnd } = differenceOf(old, text);
  // Where tags were put between tags or taken out, the same bracket stands at both ends: the first one counts as edited.
  const isBetweenTags =
    text[start - 1] === '<' && ((oldEnd === start && text[newEnd - 1] === '<') || (newEnd === start && old[oldEnd - 1] === '<'));
  return isBetweenTags ? { start: start - 1, end: newEnd - 1 } : { start, end: newEnd };
}

/** Whether a tag of the same text was read as the same attributes, too: an expression before it may have reached into it. */
function isSameTag(was: MarkupElement, is: MarkupElement, moved: number): boolean {
  return (
    was.tag.end === is.tag.end - moved &&
    was.attributes.length === is.attributes.length &&
    was.attributes.every(({ valueRange }, i) => isMoved(valueRange, is.attributes[i]!.valueRange, moved))
  );
}

/** The same of all that is in an element, as far as it is not in elements of its own. */
function isSameContent(was: MarkupElement, is: MarkupElement, moved: number): boolean {
  return (
    was.end === is.end - moved &&
    was.children.length === is.children.length &&
    was.texts.length === is.texts.length &&
    was.texts.every((text, i) => isMoved(text, is.texts[i]!, moved))
  );
}

function isMoved(was: MarkupRange, is: MarkupRange, by: number): boolean {
  return was.start === is.start - by && was.end === is.end - by;
}

/** A report whose places in this file are moved. */
function moved({ rule, report }: PartReport, uri: string, by: number): PartReport {
  if (by === 0) return { rule, report };
  const move = <T extends { readonly start: number; readonly end: number }>(range: T): T => ({
    ...range,
    start: range.start + by,
    end: range.end + by,
  });
  const isHere = (unit: { readonly file: string; readonly id: string }): boolean => unit.file === uri && unit.id === '';
  const { range, related, steps, fixes } = report;
  return {
    rule,
    report: {
      ...report,
      range: move(range),
      ...(related && {
        related: related.map((one) => (isHere(one.origin.unit) ? { ...one, origin: move(one.origin) } : one)),
      }),
      ...(steps && { steps: steps.map((one) => (isHere(one.origin.unit) ? { ...one, origin: move(one.origin) } : one)) }),
      ...(fixes && {
        fixes: fixes.map((fix) =>
          fix.edits ? { ...fix, edits: fix.edits.map((edit) => (edit.unit ? edit : move(edit))) } : fix,
        ),
      }),
    },
  };
}
