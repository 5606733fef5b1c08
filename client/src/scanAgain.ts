import type { Disposable } from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { type ScanWorkspaceParams, type Status, scanWorkspaceRequest } from '#shared/protocol';

/**
 * Has a server that was started again scan what the one before it had scanned: otherwise the findings of all closed files
 * would be gone without a word.
 *
 * @param onStatus gives the statuses the server sends
 */
export function scanAgainAfterRestart(
  client: LanguageClient,
  onStatus: (listener: (status: Status) => void) => Disposable,
): Disposable[] {
  let wasScanned = false;
  return [
    onStatus(({ scanned }) => {
      wasScanned ||= scanned;
    }),
    client.onDidChangeState(({ newState }) => {
      if (newState !== State.Running || !wasScanned) return;
      // If it is this scan that ends the server, the next one is left in peace.
      wasScanned = false;
      // It says so if it goes well; whatever goes wrong is in the log of the server, or ends it.
      const params: ScanWorkspaceParams = {};
      client.sendRequest(scanWorkspaceRequest, params).catch(() => undefined);
    }),
  ];
}
