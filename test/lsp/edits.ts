import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type {
  AnnotatedTextEdit,
  CreateFile,
  DeleteFile,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** The parts of a workspace edit by what they do. */
export interface Parts {
  readonly edits: readonly TextDocumentEdit[];
  readonly creations: readonly CreateFile[];
  readonly deletions: readonly DeleteFile[];
}

export function partsOf({ documentChanges = [] }: WorkspaceEdit): Parts {
  const edits: TextDocumentEdit[] = [];
  const creations: CreateFile[] = [];
  const deletions: DeleteFile[] = [];
  for (const change of documentChanges) {
    if (!('kind' in change)) edits.push(change);
    else if (change.kind === 'create') creations.push(change);
    else if (change.kind === 'delete') deletions.push(change);
  }
  return { edits, creations, deletions };
}

/** A text with these edits, whose ranges are all about the text as it is. */
export function edited(text: string, edits: TextDocumentEdit['edits']): string {
  return TextDocument.applyEdits(TextDocument.create('', '', 0, text), edits as (TextEdit | AnnotatedTextEdit)[]);
}

/** Carries out an edit on disk, in the order it is given, as an editor does. */
export function applyOnDisk({ documentChanges = [] }: WorkspaceEdit): void {
  for (const change of documentChanges) {
    const path = fileURLToPath('kind' in change ? ('uri' in change ? change.uri : change.newUri) : change.textDocument.uri);
    if (!('kind' in change)) writeFileSync(path, edited(readFileSync(path, 'utf8'), change.edits));
    else if (change.kind === 'create') {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, '', { flag: 'wx' });
    } else if (change.kind === 'delete') rmSync(path);
  }
}
