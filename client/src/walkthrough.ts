import { commands, type Disposable } from 'vscode';
import type { Status } from '#shared/protocol';

/** As in the manifest: publisher, extension, walkthrough. */
const walkthrough = 'preflight-salesforce.preflight#preflight.start';

/** Opens the walkthrough. */
export async function openWalkthrough(): Promise<void> {
  await commands.executeCommand('workbench.action.openWalkthrough', walkthrough, false);
}

/** Tells VS Code once there is a finding: a step of the walkthrough is done then. */
export function followFirstFinding(onStatus: (listener: (status: Status) => void) => Disposable): Disposable {
  const subscription = onStatus(({ findings }) => {
    if (findings === 0) return;
    void commands.executeCommand('setContext', 'preflight.hasFindings', true);
    subscription.dispose();
  });
  return subscription;
}
