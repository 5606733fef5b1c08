/// <reference types="vscode" />
import { strict as assert } from 'node:assert';
import { type Diagnostic, languages, Range, type TextDocument, Uri, WorkspaceEdit, window, workspace } from 'vscode';

const TIMEOUT_MS = 30_000;
const PAUSE_MS = 50;

/** The URI of a file of the workspace. */
export function fileUri(path: string): Uri {
  const folder = workspace.workspaceFolders?.[0];
  assert(folder, 'no workspace folder is open');
  return Uri.joinPath(folder.uri, 'force-app/main/default', path);
}

/** Opens a file of the workspace in an editor. */
export async function openFile(path: string): Promise<TextDocument> {
  const document = await workspace.openTextDocument(fileUri(path));
  await window.showTextDocument(document);
  return document;
}

/** Puts `text` before the first occurrence of `before`; nothing is saved. */
export async function insertBefore(document: TextDocument, before: string, text: string): Promise<void> {
  const at = document.getText().indexOf(before);
  assert.notEqual(at, -1, `"${before}" is not in ${document.uri}`);
  const edit = new WorkspaceEdit();
  edit.insert(document.uri, document.positionAt(at), text);
  assert(await workspace.applyEdit(edit));
}

/** Makes `text` all there is in a document; nothing is saved. */
export async function replaceText(document: TextDocument, text: string): Promise<void> {
  if (document.getText() === text) return;
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, new Range(document.positionAt(0), document.positionAt(document.getText().length)), text);
  assert(await workspace.applyEdit(edit));
}

/** The rule a diagnostic of ours is about. */
export function ruleOf({ code }: Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** Our diagnostics of a file. */
export function diagnosticsOf(uri: Uri): Diagnostic[] {
  return languages.getDiagnostics(uri).filter(({ source }) => source === 'Preflight');
}

/** Asks again until the answer is accepted, and returns it. Fails after half a minute, with the last answer. */
export async function until<T>(ask: () => T | PromiseLike<T>, accept: (answer: T) => boolean, what: string): Promise<T> {
  const end = Date.now() + TIMEOUT_MS;
  for (;;) {
    const answer = await ask();
    if (accept(answer)) return answer;
    if (Date.now() > end) throw new Error(`${what} did not come about; last seen: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** Waits until a file has a diagnostic of this rule, and returns it. */
export async function diagnosticOf(uri: Uri, rule: string): Promise<Diagnostic> {
  const found = await until(
    () => diagnosticsOf(uri),
    (all) => all.some((diagnostic) => ruleOf(diagnostic) === rule),
    `a diagnostic of ${rule}`,
  );
  return found.find((diagnostic) => ruleOf(diagnostic) === rule) as Diagnostic;
}

/** Waits until a file has no diagnostic of this rule. */
export async function withoutRule(uri: Uri, rule: string): Promise<void> {
  await until(
    () => diagnosticsOf(uri).map(ruleOf),
    (rules) => !rules.includes(rule),
    `the end of the diagnostic of ${rule}`,
  );
}
