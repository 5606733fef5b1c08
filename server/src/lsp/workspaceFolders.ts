import type { Session } from './session';

/** The notification `workspace/didChangeWorkspaceFolders`, for clients that send it. To be called after `initialize`. */
export function followWorkspaceFolders(session: Session): void {
  if (!session.client.changesFolders) return;
  session.connection.workspace.onDidChangeWorkspaceFolders(
    session.notice('workspace/didChangeWorkspaceFolders', ({ added, removed }) => {
      const gone = new Set([...removed, ...added].map(({ uri }) => uri));
      const kept = session.folders.filter(({ uri }) => !gone.has(uri));
      return session.setFolders([...kept, ...added.filter(({ uri }) => /^file:/i.test(uri))]);
    }),
  );
}
