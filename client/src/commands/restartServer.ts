import type { LogOutputChannel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

let restarting: Promise<void> | undefined;

/** Ends the server, however it is, and starts a new one. Rejects when that one can't be started. */
export function restartServer(client: LanguageClient, log: LogOutputChannel): Promise<void> {
  // Asked twice, it happens once.
  restarting ??= restart(client, log).finally(() => {
    restarting = undefined;
  });
  return restarting;
}

async function restart(client: LanguageClient, log: LogOutputChannel): Promise<void> {
  log.info('Restarting the server.');
  try {
    if (client.needsStop()) await client.stop();
  } catch (error) {
    // A server that hangs does not answer; the client ends its process then.
    log.warn(`The server did not stop by itself: ${error instanceof Error ? error.message : error}`);
  }
  await client.start();
  log.info('The server is running again.');
}
