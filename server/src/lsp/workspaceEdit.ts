import {
  type AnnotatedTextEdit,
  type ChangeAnnotation,
  CreateFile,
  DeleteFile,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { ProposedChange } from '#shared/fix';
import type { Analysis } from '../engine/analysis';
import { toRange } from './diagnostics';
import type { Session } from './session';

const start = { line: 0, character: 0 };
const atStart = { start, end: start };

/**
 * What a plan changes in the terms of the protocol, as far as the client can do it: where it can't ask for confirmation, deletions that
 * need it are left out.
 *
 * @returns undefined if the client can't create files and some are needed, or if a file it edits is not there any more
 */
export function toWorkspaceEdit(
  session: Session,
  analysis: Analysis,
  changes: readonly ProposedChange[],
): WorkspaceEdit | undefined {
  const { client } = session;
  const creates = changes.some(({ creations }) => creations.length > 0);
  if (creates && !(client.documentChanges && client.createsFiles)) return undefined;

  const annotations: Record<string, ChangeAnnotation> = {};
  const creations: (CreateFile | TextDocumentEdit)[] = [];
  const deletions: DeleteFile[] = [];
  const edits = new Map<string, AnnotatedTextEdit[] | TextEdit[]>();

  for (const [index, change] of changes.entries()) {
    const annotationId = client.annotatesChanges ? annotate(annotations, index, change) : undefined;
    const annotated = (edit: TextEdit) => (annotationId === undefined ? edit : { ...edit, annotationId });
    for (const { file, text } of change.creations) {
      creations.push(CreateFile.create(file, { overwrite: false, ignoreIfExists: false }, annotationId));
      creations.push({ textDocument: { uri: file, version: null }, edits: [annotated({ range: atStart, newText: text })] });
    }
    for (const edit of change.edits) {
      const lines = analysis.lines(edit.file);
      if (!lines) return undefined;
      const ofFile = edits.get(edit.file) ?? [];
      ofFile.push(annotated({ range: toRange(edit, lines), newText: edit.text }));
      edits.set(edit.file, ofFile);
    }
    const mayDelete = client.documentChanges && client.deletesFiles && (client.annotatesChanges || !change.needsConfirmation);
    if (mayDelete) {
      for (const file of change.deletions) deletions.push(DeleteFile.create(file, { ignoreIfNotExists: true }, annotationId));
    }
  }

  if (!client.documentChanges) {
    return { changes: Object.fromEntries([...edits].map(([key, each]) => [session.clientUri(key), each])) };
  }
  const changed = [...edits].map(([key, each]): TextDocumentEdit => {
    const version = session.documents.get(key)?.content.version ?? null;
    return { textDocument: { uri: session.clientUri(key), version }, edits: each };
  });
  return {
    documentChanges: [...creations, ...changed, ...deletions],
    ...(client.annotatesChanges && { changeAnnotations: annotations }),
  };
}

function annotate(annotations: Record<string, ChangeAnnotation>, index: number, change: ProposedChange): string {
  const id = `change-${index + 1}`;
  const { label, needsConfirmation, description } = change;
  annotations[id] = { label, needsConfirmation, ...(description !== undefined && { description }) };
  return id;
}
