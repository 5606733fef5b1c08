import { CodeActionKind, type InitializeResult, TextDocumentSyncKind } from 'vscode-languageserver/node';
import { diagnosticIdentifier, fixAllKind, serverCommands } from '#shared/protocol';
import type { Analysis } from '../engine/analysis';
import { subscribeToConfiguration } from './configuration';
import { offerCompletion } from './configurationFiles';
import type { Session } from './session';
import { watchFiles } from './watchedFiles';
import { followWorkspaceFolders } from './workspaceFolders';

/**
 * The requests `initialize` and `shutdown` and the notification `initialized`. `initialize` is answered at once; whatever
 * takes time begins after it.
 *
 * @param start makes the analysis; begun once `initialize` has been answered
 */
export function registerLifecycle(session: Session, start: () => Promise<Analysis | undefined>): void {
  const { connection } = session;
  let starting: Promise<Analysis | undefined> | undefined;

  connection.onInitialize((params) => {
    session.initialize(params);
    // After the answer is out, but without waiting for the client's reaction to it.
    setImmediate(() => {
      starting = start();
    });
    return answer(session);
  });

  connection.onInitialized(
    session.notice('initialized', async () => {
      followWorkspaceFolders(session);
      const [analysis] = await Promise.all([starting, session.pullSettings()]);
      session.open(analysis);
      await Promise.all([subscribeToConfiguration(session), watchFiles(session), offerCompletion(session)]);
    }),
  );

  connection.onShutdown(() => session.shutdown());
}

function answer({ client }: Session): InitializeResult {
  return {
    serverInfo: { name: 'Preflight' },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      ...(client.pulls && {
        diagnosticProvider: { identifier: diagnosticIdentifier, interFileDependencies: true, workspaceDiagnostics: true },
      }),
      hoverProvider: true,
      ...(!client.registersCompletion && !client.abilities.yaml && { completionProvider: {} }),
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind], resolveProvider: client.resolvesEdits },
      executeCommandProvider: { commands: Object.values(serverCommands) },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}
