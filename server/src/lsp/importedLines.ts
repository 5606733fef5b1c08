import { followLines } from '../reports/imported/followLines';
import type { ImportedFinding } from '../reports/imported/imported';
import type { Import } from '../reports/imported/match';
import type { Region } from '../reports/scanReport';

/** The texts of files as they are now, by URI. */
export type Texts = (uri: string) => string | undefined;

interface Move {
  readonly after: string;
  /** The number of a line by the one it had before. */
  readonly line: (line: number) => number;
}

/** The files that an import is about. */
interface Followed {
  /** Their texts as they were at the beginning, by URI. */
  readonly texts: Map<string, string>;
  /** Where lines of those that are others by now went, by URI. */
  readonly moves: Map<string, Move>;
}

/** Follows lines of imported findings through edits. They are those of the text that was there when the file was imported. */
export class ImportedLines {
  private readonly followed = new WeakMap<Import, Followed>();

  /** Notes the texts that findings of an import are about, unless they are known. */
  begin(content: Import, findings: readonly ImportedFinding[], now: Texts): void {
    const followed = this.followed.get(content) ?? { texts: new Map(), moves: new Map() };
    this.followed.set(content, followed);
    for (const { uri } of findings) {
      const text = uri === undefined || followed.texts.has(uri) ? undefined : now(uri);
      if (uri !== undefined && text !== undefined) followed.texts.set(uri, text);
    }
  }

  /** Whether the file of a finding has another text by now. */
  hasChanged(content: Import, { uri }: ImportedFinding, now: Texts): boolean {
    const before = uri === undefined ? undefined : this.followed.get(content)?.texts.get(uri);
    return before !== undefined && before !== now(uri!);
  }

  /** The finding where its lines stand by now. */
  current(content: Import, found: ImportedFinding, now: Texts): ImportedFinding {
    const region = this.regionNow(content, found, now);
    return region ? { ...found, region } : found;
  }

  /** Undefined where the lines are where they were, or nobody knows. */
  private regionNow(content: Import, { uri, region }: ImportedFinding, now: Texts): Region | undefined {
    const followed = this.followed.get(content);
    const before = uri === undefined ? undefined : followed?.texts.get(uri);
    const after = before === undefined ? undefined : now(uri!);
    if (!followed || !region || uri === undefined || before === undefined || after === undefined || before === after)
      return undefined;
    let move = followed.moves.get(uri);
    if (move?.after !== after) {
      move = { after, line: followLines(before, after) };
      followed.moves.set(uri, move);
    }
    const { beginLine, endLine, endColumn } = region;
    const last = endColumn === 1 && endLine > beginLine ? endLine - 1 : endLine;
    const begin = move.line(beginLine);
    return { ...region, beginLine: begin, endLine: Math.max(begin, move.line(last)) + endLine - last };
  }
}
