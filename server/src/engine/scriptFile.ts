/** One script of an Aura component or a Lightning web component, and what rules report on it. */

import type { ScriptParser, ScriptSource, ScriptTree } from '../syntax/script';
import { PartAsker, type PartReport } from './markupFile';
import { differenceOf } from './textDifference';

/** Scripts whose parser follows their edits. More are hardly edited in turns, and each takes memory. */
const mostFollowed = 8;
/** By parser: the scripts that are followed, the one edited last at the end. */
const followed = new WeakMap<ScriptParser, Set<ScriptFile>>();

export class ScriptFile {
  version = 0;
  readonly language = 'script';
  reports: readonly PartReport[] | undefined;
  readonly asker: PartAsker;
  /** Follows the text, from the first edit on. */
  private source: ScriptSource | undefined;

  constructor(
    readonly uri: string,
    readonly path: string,
    readonly dialect: 'aura' | 'lwc',
    public text: string,
    private readonly parser: () => ScriptParser,
  ) {
    this.asker = new PartAsker(this, () => {
      this.reports = undefined;
    });
  }

  /** Parsed when asked for. Nobody keeps the tree; of a script that is edited only what changed is parsed. */
  tree(): ScriptTree {
    const parser = this.parser();
    if (this.version === 0) return parser.tree(this.text);
    if (!this.source) this.source = parser.open(this.text);
    else if (this.source.text !== this.text) {
      const { start, oldEnd, newEnd } = differenceOf(this.source.text, this.text);
      this.source.edit([{ start, end: oldEnd, text: this.text.slice(start, newEnd) }]);
    }
    this.follow(parser);
    return this.source.tree();
  }

  private follow(parser: ScriptParser): void {
    const files = followed.get(parser) ?? new Set();
    followed.set(parser, files);
    files.delete(this);
    files.add(this);
    for (const eldest of files) {
      if (files.size <= mostFollowed) return;
      eldest.forget();
    }
  }

  private forget(): void {
    followed.get(this.parser())?.delete(this);
    this.source?.dispose();
    this.source = undefined;
  }

  replace(text: string): void {
    this.text = text;
    this.version++;
    this.asker.void();
  }

  /** Whatever is reported has to be found again, if the script is still there. */
  void(): void {
    if (this.source) this.forget();
    this.asker.void();
  }
}
