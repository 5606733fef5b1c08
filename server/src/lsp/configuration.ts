import { DidChangeConfigurationNotification } from 'vscode-languageserver/node';
import { settingsSection } from '#shared/protocol';
import { isRecord } from './client';
import type { Session } from './session';

/** The notification `workspace/didChangeConfiguration`: settings take effect at once. */
export function registerConfiguration(session: Session): void {
  session.connection.onDidChangeConfiguration(
    session.notice('workspace/didChangeConfiguration', async ({ settings }) => {
      if (session.client.answersConfiguration) return session.pullSettings();
      const given: unknown = isRecord(settings) ? (settings[settingsSection] ?? settings) : undefined;
      if (session.settings.set(given)) session.settingsChanged();
    }),
  );
}

/** Asks to be told when settings change, where the client wants to be asked. */
export async function subscribeToConfiguration(session: Session): Promise<void> {
  if (!session.client.registersConfiguration) return;
  await session.connection.client.register(DidChangeConfigurationNotification.type, { section: settingsSection });
}
