import type { Session } from './session';

/** The notification `workspace/didChangeWorkspaceFolders`. */
export function registerWorkspaceFolders(session: Session): void {
  session.connection.onNotification(
    'workspace/didChangeWorkspaceFolders',
    session.notice<{ event: { added: { uri: string; name: string }[]; removed: { uri: string }[] } }>(
      'workspace/didChangeWorkspaceFolders',
      ({ event: { added, removed } }) => {
        const gone = new Set([...removed, ...added].map(({ uri }) => uri));
        const kept = session.folders.filter(({ uri }) => !gone.has(uri));
        return session.setFolders([...kept, ...added.filter(({ uri }) => /^file:/i.test(uri))]);
      },
    ),
  );
}
