/// <reference types="vscode" />
import { strict as assert } from 'node:assert';
import {
  commands,
  type Diagnostic,
  type Hover,
  type MarkdownString,
  Selection,
  type TextDocument,
  window,
  workspace,
} from 'vscode';
import { diagnosticOf, fileUri, insertBefore, openFile, replaceText, until, withoutRule } from './workspace';

const rule = 'AvoidHardcodedCredentialsInHttpHeader';
const header = "request.setHeader('Authorization', Keys.API_KEY);\n        ";
const written = "'ffk_live";

/** Where the cursor is: file and the text that follows. */
function cursor(): string {
  const editor = window.activeTextEditor;
  if (!editor) return 'nowhere';
  const { document, selection } = editor;
  const rest = document.lineAt(selection.active.line).text.slice(selection.active.character);
  return `${document.uri.path.split('/').pop()} ${rest.slice(0, written.length)}`;
}

async function cursorComesTo(expected: string): Promise<void> {
  await until(cursor, (place) => place === expected, `the cursor at ${expected}`);
}

describe('The path of a finding', () => {
  let document: TextDocument;
  let original: string;
  let diagnostic: Diagnostic;

  beforeEach(async () => {
    document = await openFile('classes/Rates.cls');
    original = document.getText();
    await insertBefore(document, 'return request', header);
    diagnostic = await diagnosticOf(document.uri, rule);
  });

  afterEach(async () => {
    await commands.executeCommand('preflight.endPath');
    await replaceText(document, original);
    const keys = await workspace.openTextDocument(fileUri('classes/Keys.cls'));
    if (keys.isDirty) await replaceText(keys, keys.getText().replace(/^\n+/, ''));
  });

  /** Puts the cursor on the finding and shows its path. */
  async function show(): Promise<void> {
    const editor = await window.showTextDocument(document);
    editor.selection = new Selection(diagnostic.range.start, diagnostic.range.start);
    await commands.executeCommand('preflight.showPath');
    await cursorComesTo(`Keys.cls ${written}`);
  }

  it('is its related information, in order', () => {
    const places = (diagnostic.relatedInformation ?? []).map(
      ({ message, location }) => `${location.uri.path.split('/').pop()} ${message}`,
    );
    assert.deepEqual(places, ['Keys.cls 1. The value is written here', 'Rates.cls 2. Sent in the header Authorization']);
  });

  it('begins at the source, and goes step by step to the sink and back, and no further', async () => {
    await show();
    await commands.executeCommand('preflight.nextStep');
    await cursorComesTo('Rates.cls Keys.API_');
    await commands.executeCommand('preflight.nextStep');
    await cursorComesTo('Rates.cls Keys.API_');
    await commands.executeCommand('preflight.previousStep');
    await cursorComesTo(`Keys.cls ${written}`);
    await commands.executeCommand('preflight.previousStep');
    await cursorComesTo(`Keys.cls ${written}`);
  });

  it('is linked from the hover', async () => {
    const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', document.uri, diagnostic.range.start);
    const text = hovers.flatMap(({ contents }) => contents.map((content) => (content as MarkdownString).value)).join('\n');
    const link = /\(command:preflight\.showPath\?([^)]+)\)/.exec(text);
    assert(link, `no link in ${text}`);
    const [finding] = JSON.parse(decodeURIComponent(link[1]));
    await commands.executeCommand('preflight.showPath', finding);
    await cursorComesTo(`Keys.cls ${written}`);
  });

  it('is found from anywhere in a file that has one', async () => {
    const editor = await window.showTextDocument(document);
    editor.selection = new Selection(0, 0, 0, 0);
    await commands.executeCommand('preflight.showPath');
    await cursorComesTo(`Keys.cls ${written}`);
  });

  it('follows edits', async () => {
    await show();
    const keys = await workspace.openTextDocument(fileUri('classes/Keys.cls'));
    await insertBefore(keys, 'public class', '\n\n');
    await commands.executeCommand('preflight.nextStep');
    await cursorComesTo('Rates.cls Keys.API_');
    await commands.executeCommand('preflight.previousStep');
    await cursorComesTo(`Keys.cls ${written}`);
    assert.equal(window.activeTextEditor?.selection.active.line, 3);
  });

  it('ends with its finding', async () => {
    await show();
    await replaceText(document, original);
    await withoutRule(document.uri, rule);
    await commands.executeCommand('preflight.nextStep');
    assert.equal(cursor(), `Keys.cls ${written}`);
  });

  it('ends on demand', async () => {
    await show();
    await commands.executeCommand('preflight.endPath');
    await commands.executeCommand('preflight.nextStep');
    assert.equal(cursor(), `Keys.cls ${written}`);
  });
});
