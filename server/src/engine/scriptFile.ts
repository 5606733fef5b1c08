/** One script of an Aura component or a Lightning web component, and what rules report on it. */

import type { ScriptParser, ScriptTree } from '../syntax/script';
import { PartAsker, type PartReport } from './markupFile';

export class ScriptFile {
  version = 0;
  readonly language = 'script';
  reports: readonly PartReport[] | undefined;
  readonly asker: PartAsker;

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

  /** Parsed when asked for: nobody keeps it. */
  tree(): ScriptTree {
    return this.parser().tree(this.text);
  }

  replace(text: string): void {
    this.text = text;
    this.version++;
    this.void();
  }

  void(): void {
    this.asker.void();
  }
}
