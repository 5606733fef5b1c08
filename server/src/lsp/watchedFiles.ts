import { DidChangeWatchedFilesNotification, FileChangeType, type FileSystemWatcher, WatchKind } from 'vscode-languageserver/node';
import { textPatterns } from '../project/files';
import { metadataTypes } from '../project/metadataTypes';
import type { DiskChange, Session } from './session';

const changeTypes: Record<FileChangeType, DiskChange['type']> = {
  [FileChangeType.Created]: 'created',
  [FileChangeType.Changed]: 'changed',
  [FileChangeType.Deleted]: 'deleted',
};

/** The notification `workspace/didChangeWatchedFiles`. */
export function registerWatchedFiles(session: Session): void {
  session.connection.onDidChangeWatchedFiles(
    session.notice('workspace/didChangeWatchedFiles', ({ changes }) => {
      // Several patterns may match one file; the last word on it counts.
      const byUri = new Map(changes.map(({ uri, type }) => [uri, { uri, type: changeTypes[type] ?? 'changed' }]));
      return session.diskChanged([...byUri.values()]);
    }),
  );
}

/** Asks the client to watch the files that are analysed or say how. */
export async function watchFiles(session: Session): Promise<void> {
  if (!session.client.registersWatchers) return;
  await session.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: watchers() });
}

/** What to watch. Not simply every change: that would be each of a build's. */
export function watchers(): FileSystemWatcher[] {
  const suffixes = new Set(metadataTypes.filter(({ xml }) => xml === 'both').map(({ suffix }) => suffix));
  const folders = metadataTypes.filter(({ xml }) => xml === 'folder').map(({ folder, suffix }) => `${folder}/**/*.${suffix}`);
  const patterns = [
    '**/*.{cls,trigger,apex}',
    '**/{sfdx-project.json,.forceignore}',
    // Configuration, and what it may name: rulesets.
    '**/{preflight,code-analyzer}.{yml,yaml}',
    // FAQ entries of a team, by their ids.
    '**/[A-Z]*-[0-9]*.md',
    '**/*.xml',
    `**/*.{${[...suffixes].join(',')}}`,
    `**/{${folders.join(',')}}`,
    ...textPatterns.map((each) => `**/${each}`),
  ];
  return [
    ...patterns.map((globPattern) => ({ globPattern })),
    // A folder that is deleted, moved or put there whole is one event that bears the folder's name.
    { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
  ];
}
