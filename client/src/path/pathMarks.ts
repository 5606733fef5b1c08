import {
  type DecorationOptions,
  type Disposable,
  MarkdownString,
  OverviewRulerLane,
  Range,
  type TextEditor,
  ThemeColor,
  window,
} from 'vscode';
import type { FlowPathStep } from '#shared/protocol';
import { describeStep } from './stepWords';

/** A step, placed as VS Code places things. */
export interface PlacedStep extends Omit<FlowPathStep, 'range'> {
  /** As VS Code writes it. */
  readonly uri: string;
  readonly range: Range;
}

/** A round badge: VS Code takes over what stands behind the semicolon. */
const badge = {
  margin: '0 0.3em 0 0',
  textDecoration: 'none; padding: 0 0.45em; border-radius: 0.6em; font-size: 0.85em',
  border: '1px solid',
  // Of high contrast themes only.
  borderColor: new ThemeColor('contrastBorder'),
};

/**
 * The marks of a path in the editors on the screen: every step has its number before it; the current one has a frame, too,
 * and its words at the end of the line. Nothing is told by colour alone.
 */
export class PathMarks implements Disposable {
  private readonly other = window.createTextEditorDecorationType({
    backgroundColor: new ThemeColor('editor.selectionHighlightBackground'),
    overviewRulerColor: new ThemeColor('editorOverviewRuler.infoForeground'),
    overviewRulerLane: OverviewRulerLane.Center,
    before: { ...badge, color: new ThemeColor('badge.foreground'), backgroundColor: new ThemeColor('badge.background') },
  });
  private readonly current = window.createTextEditorDecorationType({
    backgroundColor: new ThemeColor('editor.selectionHighlightBackground'),
    outline: '1px solid',
    outlineColor: new ThemeColor('focusBorder'),
    overviewRulerColor: new ThemeColor('focusBorder'),
    overviewRulerLane: OverviewRulerLane.Full,
    before: { ...badge, color: new ThemeColor('button.foreground'), backgroundColor: new ThemeColor('button.background') },
  });
  private readonly words = window.createTextEditorDecorationType({
    after: { margin: '0 0 0 2em', color: new ThemeColor('editorCodeLens.foreground'), fontStyle: 'italic' },
  });

  /** Marks the steps in all editors on the screen, in place of those marked before. `at`: which one is current, from 0. */
  show(steps: readonly PlacedStep[], at: number): void {
    for (const editor of window.visibleTextEditors) {
      const uri = editor.document.uri.toString();
      const marks = marksOf(steps, uri);
      const isCurrent = ({ indexes }: Mark) => indexes.includes(at);
      editor.setDecorations(
        this.other,
        marks.filter((mark) => !isCurrent(mark)).map((mark) => decorate(mark, steps)),
      );
      editor.setDecorations(
        this.current,
        marks.filter(isCurrent).map((mark) => decorate(mark, steps)),
      );
      editor.setDecorations(this.words, steps[at].uri === uri ? [say(editor, steps, at)] : []);
    }
  }

  /** Takes all marks away. */
  clear(): void {
    for (const editor of window.visibleTextEditors) {
      for (const type of [this.other, this.current, this.words]) editor.setDecorations(type, []);
    }
  }

  dispose(): void {
    for (const type of [this.other, this.current, this.words]) type.dispose();
  }
}

/** Steps that begin at one place, by their indexes. */
interface Mark {
  range: Range;
  readonly indexes: number[];
}

/** The marks in one file. Steps that begin at one place have one mark: the order of several would be left to chance. */
function marksOf(steps: readonly PlacedStep[], uri: string): Mark[] {
  const marks: Mark[] = [];
  for (const [index, step] of steps.entries()) {
    if (step.uri !== uri) continue;
    const known = marks.find(({ range }) => range.start.isEqual(step.range.start));
    if (known) {
      known.indexes.push(index);
      known.range = known.range.union(step.range);
    } else marks.push({ range: step.range, indexes: [index] });
  }
  return marks;
}

function decorate({ range, indexes }: Mark, steps: readonly PlacedStep[]): DecorationOptions {
  return {
    range,
    hoverMessage: indexes.map((index) => new MarkdownString().appendText(describeStep(steps, index))),
    renderOptions: { before: { contentText: indexes.map((index) => index + 1).join(', ') } },
  };
}

/** The words of a step at the end of its line. */
function say({ document }: TextEditor, steps: readonly PlacedStep[], at: number): DecorationOptions {
  const { end } = document.lineAt(document.validatePosition(steps[at].range.end)).range;
  return { range: new Range(end, end), renderOptions: { after: { contentText: steps[at].message } } };
}
