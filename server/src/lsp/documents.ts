import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Session } from './session';
import { canonicalUri } from './uris';

/** A document that is open in the client. */
export class OpenDocument {
  /** Whether it was edited since it was opened or saved. */
  edited = false;
  /** Whether the analysis has it. */
  isPlaced = false;
  /** Fulfilled when the analysis has it; see Session.place. */
  placed: Promise<void> | undefined;

  constructor(
    /** The client's spelling of its URI. */
    readonly uri: string,
    readonly key: string,
    readonly content: TextDocument,
  ) {}
}

/** `textDocument/didOpen`, `didChange`, `didSave` and `didClose`: keeps the analysis at what the editor shows. */
export function registerDocuments(session: Session): void {
  const { connection, documents, delivery } = session;

  connection.onDidOpenTextDocument(
    session.notice('textDocument/didOpen', ({ textDocument: { uri, languageId, version, text } }) => {
      const key = canonicalUri(uri);
      const document = new OpenDocument(uri, key, TextDocument.create(uri, languageId, version, text));
      documents.set(key, document);
      if (session.analysis) session.place(session.analysis, document);
    }),
  );

  connection.onDidChangeTextDocument(
    session.notice('textDocument/didChange', ({ textDocument: { uri, version }, contentChanges }) => {
      const key = canonicalUri(uri);
      const document = documents.get(key);
      if (!document) return;
      const { content } = document;
      const changes: { start: number; end: number; text: string }[] = [];
      // The ranges of each change are positions in the text that the changes before it have left.
      for (const change of contentChanges) {
        if ('range' in change) {
          const from = content.offsetAt(change.range.start);
          const to = content.offsetAt(change.range.end);
          changes.push({ start: Math.min(from, to), end: Math.max(from, to), text: change.text });
        } else {
          changes.push({ start: 0, end: content.offsetAt({ line: content.lineCount, character: 0 }), text: change.text });
        }
        TextDocument.update(content, [change], version);
      }
      if (contentChanges.length === 0) TextDocument.update(content, [], version);
      delivery.beforeEdit(document);
      document.edited = true;
      if (document.isPlaced) session.analysis?.changeDocument(key, changes);
      delivery.edited(key);
    }),
  );

  connection.onDidSaveTextDocument(
    session.notice('textDocument/didSave', ({ textDocument: { uri } }) => {
      const document = documents.get(canonicalUri(uri));
      if (!document) return;
      document.edited = false;
      delivery.saved(document.key);
    }),
  );

  connection.onDidCloseTextDocument(
    session.notice('textDocument/didClose', ({ textDocument: { uri } }) => {
      const key = canonicalUri(uri);
      if (!documents.delete(key)) return;
      session.analysis?.closeDocument(key);
      delivery.closed(key);
    }),
  );
}
