import type { SpannedEdit, TextMask } from '../treeSitter/source';

/**
 * Masking: replacing, at the same length, the few pieces of text that the grammar cannot parse by pieces that it can.
 * Offsets stay what they are and node texts are read from the original, so nobody else has to know.
 *
 * Valid Apex that the grammar rejects:
 *   - a statement that starts with `Trigger.` (`Trigger.new[0].addError(m);`): the name is written differently
 *   - quotes, backslashes and slashes inside '''multi-line strings''': replaced by underscores
 *   - commas between annotation arguments: blanked
 *   - time literals in SOQL (`10:00:00.000Z`) and zone offsets without a colon (`+0200`): a number, `Z`
 *   - `WITH USER_MODE` and `WITH SYSTEM_MODE` in SOSL: blanked, and remembered as a note
 *   - a carriage return alone at the end of a line comment: a line feed
 * Invalid Apex that would spoil the tree far beyond the fault:
 *   - a string without its closing quote: closed on its line
 *   - a comment without its end: its opening is blanked, what follows is read as code
 *
 * The scanner is a tokenizer with almost no state, so after an edit only the tokens around it are scanned again.
 */

/** Something about the text that the tree does not show, because it was masked. Offsets are UTF-16, end exclusive. */
export type ApexNote =
  | { readonly kind: 'soslAccessMode'; readonly mode: 'USER_MODE' | 'SYSTEM_MODE'; readonly start: number; readonly end: number }
  | { readonly kind: 'unterminatedString' | 'unterminatedComment'; readonly start: number; readonly end: number };

/** Text to put over the original from `start` on. */
export interface MaskPatch {
  readonly start: number;
  readonly text: string;
}

/** A place between two tokens from which scanning can start again. */
interface Checkpoint {
  readonly position: number;
  /** The scanner's state there. */
  readonly state: number;
  /** How far the tokens since the checkpoint before looked ahead: the smallest offset that none of them read. */
  readonly reach: number;
}

const checkpointDistance = 1024;

/** Every token may look at this many characters behind its own. */
const usualLookahead = 2;

/** The masking of one text, kept up to date through edits. */
export class ApexMask implements TextMask {
  #patches: MaskPatch[];
  #notes: ApexNote[];
  #checkpoints: Checkpoint[];

  /** Scans `text` from end to end. */
  constructor(text: string) {
    const scan = new Scanner(text, { position: 0, state: 0, reach: 0 });
    while (!scan.atEnd) scan.next();
    this.#patches = scan.patches;
    this.#notes = scan.notes;
    this.#checkpoints = scan.checkpoints;
  }

  /** What to put over the text, in order and without overlaps. */
  get patches(): readonly MaskPatch[] {
    return this.#patches;
  }

  /** What the masking hides, in order. */
  get notes(): readonly ApexNote[] {
    return this.#notes;
  }

  /** The masked text of [start, end) of `text`, which must be the text last scanned. */
  apply(text: string, start = 0, end = text.length): string {
    const parts: string[] = [];
    let done = start;
    for (let i = firstEndingAfter(this.#patches, start); i < this.#patches.length && this.#patches[i].start < end; i++) {
      const patch = this.#patches[i];
      const from = Math.max(patch.start, start);
      const to = Math.min(patch.start + patch.text.length, end);
      parts.push(text.slice(done, from), patch.text.slice(from - patch.start, to - patch.start));
      done = to;
    }
    if (done === start) return text.slice(start, end);
    parts.push(text.slice(done, end));
    return parts.join('');
  }

  /**
   * Brings the masking up to date with an edit; `text` is the text after it. Returns the edit of the *masked* text, which
   * is wider than the one given where patches came or went.
   */
  edit(text: string, { start, oldEnd, newEnd }: SpannedEdit): SpannedEdit {
    const delta = newEnd - oldEnd;
    const old = this.#checkpoints;
    let first = 0;
    while (first + 1 < old.length && old[first + 1].position <= start && old[first + 1].reach <= start) first++;

    const scan = new Scanner(text, old[first]);
    let meeting = first + 1;
    for (;;) {
      while (meeting < old.length && (old[meeting].position < oldEnd || old[meeting].position + delta < scan.position)) meeting++;
      const candidate = old[meeting];
      if (candidate && candidate.position + delta === scan.position && candidate.state === scan.state) break;
      if (scan.atEnd) break;
      scan.next();
    }

    const from = old[first].position;
    const met = scan.atEnd ? undefined : old[meeting];
    const to = met ? met.position : Number.POSITIVE_INFINITY;
    this.#checkpoints = [...old.slice(0, first), ...scan.checkpoints];
    if (met) {
      // A checkpoint that the scan made in the same place gives way to the old one, whose reach it has to take over.
      const last = this.#checkpoints[this.#checkpoints.length - 1];
      const taken = last.position === scan.position && this.#checkpoints.length > first + 1 ? this.#checkpoints.pop() : undefined;
      const reach = taken ? taken.reach : scan.reach;
      this.#checkpoints.push({ position: scan.position, state: met.state, reach });
      for (let i = meeting + 1; i < old.length; i++) {
        const { position, state, reach } = old[i];
        this.#checkpoints.push({ position: position + delta, state, reach: reach + delta });
      }
    }
    this.#notes = replaceBetween(this.#notes, scan.notes, from, to, delta, (note) => ({
      ...note,
      start: note.start + delta,
      end: note.end + delta,
    }));
    const before = this.#patches.filter((patch) => patch.start >= from && patch.start < to);
    this.#patches = replaceBetween(this.#patches, scan.patches, from, to, delta, (patch) => ({
      start: patch.start + delta,
      text: patch.text,
    }));
    return widen({ start, oldEnd, newEnd }, before, scan.patches);
  }
}

/** `list` with its items in [from, to) replaced, and those after moved by `delta`. */
function replaceBetween<T extends { readonly start: number }>(
  list: T[],
  replacement: T[],
  from: number,
  to: number,
  delta: number,
  move: (item: T) => T,
): T[] {
  const before = list.filter((item) => item.start < from);
  const after = list.filter((item) => item.start >= to);
  return [...before, ...replacement, ...(delta ? after.map(move) : after)];
}

/** Widens an edit of the text to cover the patches that are not the same before and after it. */
function widen(edit: SpannedEdit, before: readonly MaskPatch[], after: readonly MaskPatch[]): SpannedEdit {
  const delta = edit.newEnd - edit.oldEnd;
  let first = 0;
  while (first < before.length && first < after.length && endOf(before[first]) <= edit.start) {
    if (before[first].start !== after[first].start || before[first].text !== after[first].text) break;
    first++;
  }
  let oldLast = before.length - 1;
  let newLast = after.length - 1;
  while (oldLast >= first && newLast >= first && before[oldLast].start >= edit.oldEnd) {
    if (before[oldLast].start + delta !== after[newLast].start || before[oldLast].text !== after[newLast].text) break;
    oldLast--;
    newLast--;
  }
  let { start, oldEnd } = edit;
  for (let i = first; i <= oldLast; i++) {
    start = Math.min(start, before[i].start);
    oldEnd = Math.max(oldEnd, endOf(before[i]));
  }
  for (let i = first; i <= newLast; i++) {
    start = Math.min(start, after[i].start);
    oldEnd = Math.max(oldEnd, endOf(after[i]) - delta);
  }
  return { start, oldEnd, newEnd: oldEnd + delta };
}

function endOf(patch: MaskPatch): number {
  return patch.start + patch.text.length;
}

function firstEndingAfter(patches: readonly MaskPatch[], offset: number): number {
  let low = 0;
  let high = patches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (endOf(patches[middle]) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

// The scanner's state: what kind of query it is in, and how many brackets deep. Zero outside queries.
const soql = 1;
const sosl = 2;
const queryMask = 3;
const oneBracket = 4;

const quote = 39;
const slash = 47;
const star = 42;
const backslash = 92;
const openBracket = 91;
const closeBracket = 93;
const semicolon = 59;
const at = 64;
const dot = 46;
const question = 63;
const openParenthesis = 40;
const closeParenthesis = 41;
const comma = 44;
const openBrace = 123;
const closeBrace = 125;

const carriageReturn = 13;
const lineFeed = 10;

const lineEnd = /[\r\n]/g;
const queryStart = /(select|find)\b/iy;
const accessMode = /(user|system)_mode\b/iy;
const annotationStart = /@[ \t]*[a-z_]\w*[ \t]*\(/iy;
const dateTime = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d|([+-]\d{4}))?/iy;
const time = /\d\d:\d\d:\d\d(?:\.\d+)?Z?/iy;

/** Longest stretch that the patterns above look at without matching it. */
const patternReach = 32;

class Scanner {
  readonly patches: MaskPatch[] = [];
  readonly notes: ApexNote[] = [];
  readonly checkpoints: Checkpoint[];
  position: number;
  state: number;
  #reach = 0;
  #nextCheckpoint: number;
  #noCommentEnd = false;
  #noMultiLineEnd = false;

  constructor(
    readonly text: string,
    from: Checkpoint,
  ) {
    this.position = from.position;
    this.state = from.state;
    this.checkpoints = [from];
    this.#nextCheckpoint = from.position + checkpointDistance;
  }

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  /** How far the tokens since the last checkpoint looked ahead. */
  get reach(): number {
    return Math.max(this.#reach, this.position + usualLookahead);
  }

  /** Scans one token, then notes a checkpoint if it is time for one. */
  next(): void {
    this.#token();
    if (this.position >= this.#nextCheckpoint) {
      this.checkpoints.push({ position: this.position, state: this.state, reach: this.reach });
      this.#nextCheckpoint = this.position + checkpointDistance;
      this.#reach = 0;
    }
  }

  #token(): void {
    const c = this.text.charCodeAt(this.position);
    if (isWordStart(c)) this.#word();
    else if (c <= 32) this.position = skipBlanks(this.text, this.position);
    else if (c === slash) this.#slash();
    else if (c === quote) this.#quote();
    else if (c === at) this.#annotation();
    else if (c === openBracket) this.#openBracket();
    else if (isDigit(c)) this.#number();
    else this.#other(c);
  }

  #other(c: number): void {
    if (c === closeBracket && this.state) {
      this.state -= oneBracket;
      if (this.state < oneBracket) this.state = 0;
    } else if (c === semicolon) {
      // No query holds one: whatever bracket is open is not closed yet.
      this.state = 0;
    }
    this.position++;
  }

  #look(reach: number): void {
    if (reach > this.#reach) this.#reach = reach;
  }

  #word(): void {
    const { text, position: start } = this;
    const end = skipWord(text, start + 1);
    this.position = end;
    if (end - start === 7 && matches(text, start, 'trigger')) {
      const next = skipBlanks(text, end);
      this.#look(next + usualLookahead);
      const c = text.charCodeAt(next);
      if (c === dot || (c === question && text.charCodeAt(next + 1) === dot)) {
        this.patches.push({ start: start + 2, text: '1' });
      }
    } else if (end - start === 4 && (this.state & queryMask) === sosl && matches(text, start, 'with')) {
      const next = skipBlanks(text, end);
      this.#look(next + patternReach);
      accessMode.lastIndex = next;
      const match = accessMode.exec(text);
      if (match) {
        this.position = next + match[0].length;
        this.patches.push({ start, text: ' '.repeat(4) }, { start: next, text: ' '.repeat(match[0].length) });
        const mode = match[1].toLowerCase() === 'user' ? 'USER_MODE' : 'SYSTEM_MODE';
        this.notes.push({ kind: 'soslAccessMode', mode, start, end: this.position });
      }
    }
  }

  #number(): void {
    const { text, position: start } = this;
    if (this.state) {
      this.#look(start + patternReach);
      dateTime.lastIndex = time.lastIndex = start;
      const moment = dateTime.exec(text);
      if (moment) {
        this.position = start + moment[0].length;
        if (moment[1]) this.patches.push({ start: this.position - moment[1].length, text: 'Z'.padEnd(moment[1].length) });
        return;
      }
      const clock = time.exec(text);
      if (clock) {
        this.position = start + clock[0].length;
        this.patches.push({ start, text: '1'.repeat(clock[0].length) });
        return;
      }
    }
    this.position = skipWord(text, start + 1);
  }

  #openBracket(): void {
    if (this.state) {
      this.state += oneBracket;
    } else {
      const next = skipTrivia(this.text, this.position + 1);
      this.#look(next + patternReach);
      queryStart.lastIndex = next;
      const match = queryStart.exec(this.text);
      if (match) this.state = oneBracket + (match[1].length === 4 ? sosl : soql);
    }
    this.position++;
  }

  /** A slash, or a comment. */
  #slash(): void {
    const { text, position: start } = this;
    const c = text.charCodeAt(start + 1);
    if (c === slash) {
      this.position = lineEndFrom(text, start);
      if (text.charCodeAt(this.position) === carriageReturn && text.charCodeAt(this.position + 1) !== lineFeed) {
        this.patches.push({ start: this.position, text: '\n' });
        this.position++;
      }
    } else if (c === star) {
      const end = this.#noCommentEnd ? -1 : text.indexOf('*/', start + 2);
      if (end >= 0) {
        this.position = end + 2;
        return;
      }
      this.#noCommentEnd = true;
      this.#look(Number.POSITIVE_INFINITY);
      this.patches.push({ start, text: '  ' });
      this.notes.push({ kind: 'unterminatedComment', start, end: start + 2 });
      this.position = start + 2;
    } else {
      this.position++;
    }
  }

  /** A string of either kind. */
  #quote(): void {
    const { text, position: start } = this;
    if (text.charCodeAt(start + 1) === quote && text.charCodeAt(start + 2) === quote) {
      const end = this.#noMultiLineEnd ? -1 : multiLineEnd(text, start + 3);
      if (end >= 0) {
        const body = text.slice(start + 3, end);
        const masked = body.replace(/['\\/]/g, '_');
        if (masked !== body) this.patches.push({ start: start + 3, text: masked });
        this.position = end + 3;
        return;
      }
      this.#noMultiLineEnd = true;
      this.#look(Number.POSITIVE_INFINITY);
    }
    let end = start + 1;
    for (; end < text.length; end++) {
      const c = text.charCodeAt(end);
      if (c === quote) {
        this.position = end + 1;
        return;
      }
      if (c === 10 || c === 13) break;
      if (c === backslash && !isLineEnd(text.charCodeAt(end + 1))) end++;
    }
    end = Math.min(end, text.length);
    this.position = end;
    this.notes.push({ kind: 'unterminatedString', start, end });
    this.#closeString(start, end);
  }

  /** Puts a closing quote at the end of a line, before what most likely ends the statement: `);`, `]; }` and the like. */
  #closeString(start: number, lineEnd: number): void {
    const { text } = this;
    let close = trimEnd(text, start, lineEnd);
    let last = close;
    while (text.charCodeAt(last - 1) === closeBrace) last = trimEnd(text, start, last - 1);
    if (text.charCodeAt(last - 1) === semicolon) {
      close = last - 1;
      while (text.charCodeAt(close - 1) === closeParenthesis || text.charCodeAt(close - 1) === closeBracket) close--;
    }
    close--;
    if (close <= start) {
      this.patches.push({ start, text: ' ' });
    } else if (oddBackslashesBefore(text, close, start)) {
      this.patches.push({ start: close - 1, text: "_'" });
    } else {
      this.patches.push({ start: close, text: "'" });
    }
  }

  /** An annotation up to the end of its arguments, without the commas between them. */
  #annotation(): void {
    const { text, position: start } = this;
    annotationStart.lastIndex = start;
    const match = annotationStart.exec(text);
    if (!match) {
      // The pattern may have read a name of any length.
      let end = start + 1;
      while (text.charCodeAt(end) === 32 || text.charCodeAt(end) === 9) end++;
      end = skipWord(text, end);
      while (text.charCodeAt(end) === 32 || text.charCodeAt(end) === 9) end++;
      this.#look(end + usualLookahead);
      this.position++;
      return;
    }
    this.position = start + match[0].length;
    const commas: number[] = [];
    const patched = this.patches.length;
    for (let depth = 1; depth > 0; ) {
      switch (text.charCodeAt(this.position)) {
        case openParenthesis:
          depth++;
          this.position++;
          break;
        case closeParenthesis:
          depth--;
          this.position++;
          break;
        case comma:
          if (depth === 1) commas.push(this.position);
          this.position++;
          break;
        case quote:
          this.#quote();
          break;
        case slash:
          this.#slash();
          break;
        case at:
        case openBrace:
        case closeBrace:
        case semicolon:
          return; // not closed: nothing to mask
        default:
          if (this.atEnd) return;
          this.position++;
      }
    }
    if (!commas.length) return;
    const inside = this.patches.splice(patched);
    inside.push(...commas.map((comma) => ({ start: comma, text: ' ' })));
    this.patches.push(...inside.sort((a, b) => a.start - b.start));
  }
}

function isWordStart(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95;
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

function isLineEnd(c: number): boolean {
  return c === 10 || c === 13;
}

function skipWord(text: string, from: number): number {
  let i = from;
  while (i < text.length) {
    const c = text.charCodeAt(i);
    if (!isWordStart(c) && !isDigit(c)) break;
    i++;
  }
  return i;
}

function skipBlanks(text: string, from: number): number {
  let i = from;
  while (i < text.length && text.charCodeAt(i) <= 32) i++;
  return i;
}

/** Skips blanks and whole comments. */
function skipTrivia(text: string, from: number): number {
  let i = skipBlanks(text, from);
  while (text.charCodeAt(i) === slash) {
    if (text.charCodeAt(i + 1) === slash) {
      i = skipBlanks(text, lineEndFrom(text, i));
    } else if (text.charCodeAt(i + 1) === star) {
      const end = text.indexOf('*/', i + 2);
      if (end < 0) return text.length;
      i = skipBlanks(text, end + 2);
    } else {
      break;
    }
  }
  return i;
}

function lineEndFrom(text: string, from: number): number {
  lineEnd.lastIndex = from;
  return lineEnd.exec(text)?.index ?? text.length;
}

function trimEnd(text: string, start: number, end: number): number {
  let i = end;
  while (i > start && text.charCodeAt(i - 1) <= 32) i--;
  return i;
}

/** Whether the text at `from` is `word`, which is in lower case, whatever its case. */
function matches(text: string, from: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    if ((text.charCodeAt(from + i) | 32) !== word.charCodeAt(i)) return false;
  }
  return true;
}

/** Offset of the three quotes that end a multi-line string, -1 if none do. */
function multiLineEnd(text: string, from: number): number {
  let end = text.indexOf("'''", from);
  while (end >= 0 && oddBackslashesBefore(text, end, from)) end = text.indexOf("'''", end + 1);
  return end;
}

function oddBackslashesBefore(text: string, offset: number, from: number): boolean {
  let i = offset;
  while (i > from && text.charCodeAt(i - 1) === backslash) i--;
  return (offset - i) % 2 === 1;
}
