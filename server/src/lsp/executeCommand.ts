import { type ExecuteCommandParams, MessageType } from 'vscode-languageserver/node';
import { serverCommands } from '#shared/protocol';
import { rules } from '../rules/registry';
import { scanWorkspace } from './scanWorkspace';
import type { Session } from './session';

/** The request `workspace/executeCommand`. */
export function registerExecuteCommand(session: Session): void {
  const { connection } = session;
  connection.onExecuteCommand(
    session.request<ExecuteCommandParams, unknown>(
      'workspace/executeCommand',
      () => null,
      async (analysis, { command, arguments: args = [] }, token) => {
        const [first] = args as unknown[];
        if (command === serverCommands.fixApplied && typeof first === 'string') session.show(MessageType.Info, first);
        // Only the pages that rules refer to: an argument may come from anywhere.
        if (command === serverCommands.openHelp && rules.some(({ help }) => help === first)) {
          await connection.window.showDocument({ uri: first as string, external: true });
        }
        if (command === serverCommands.scanWorkspace) return scanWorkspace(session, analysis, token);
        return null;
      },
    ),
  );
}
