/** A file that is looked at as a text only: markup, scripts, and metadata that no other rule asks about. */

import { textLanguageOf } from '../project/files';
import type { TextLanguage } from '../rules/rule';
import { hasSuppressionMarker } from './suppressions';
import { textReports } from './textReports';

export class TextFile {
  version = 0;

  constructor(
    readonly uri: string,
    readonly path: string,
    public text: string,
    readonly language: TextLanguage = textLanguageOf(path),
  ) {}

  replace(text: string): void {
    this.text = text;
    this.version++;
  }

  /**
   * Looks the text over, and forgets it where nothing in it is worth showing: most of a project's files are such, and they
   * are many. Read again from disk it counts as changed.
   */
  settle(): void {
    if (textReports(this).length === 0 && !hasSuppressionMarker(this.text)) this.text = '';
  }
}
