import { commands, type Disposable, EventEmitter, type ExtensionContext, l10n, Uri, version, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { clientCommands, type FindingReference, type FixReference, type Status, statusNotification } from '#shared/protocol';
import { applyFix } from './commands/applyFix';
import { createReport } from './commands/createReport';
import { improveFaq } from './commands/improveFaq';
import { openFaq } from './commands/openFaq';
import { openRule } from './commands/openRule';
import { openSample, openSampleFile } from './commands/openSample';
import { openTeamEntry } from './commands/openTeamEntry';
import { restartServer } from './commands/restartServer';
import { scanFile } from './commands/scanFile';
import { scanWorkspace } from './commands/scanWorkspace';
import { showFindings } from './commands/showFindings';
import { showPath } from './commands/showPath';
import { createCrashHandler } from './crash';
import { teamEntries } from './documentSelector';
import { Comparison } from './improve/comparison';
import { LanguageModels } from './improve/languageModels';
import { createLanguageClient } from './languageClient';
import { PagePanel } from './pagePanel';
import { PathWalk } from './path/pathWalk';
import { registerReview } from './review/register';
import { scanAgainAfterRestart } from './scanAgain';
import { showStatus } from './status';
import { registerLanguageModelTools } from './tools/languageModelTools';
import { provideMcpServer } from './tools/mcpServer';
import { followFirstFinding, openWalkthrough } from './walkthrough';

let running: LanguageClient | undefined;

/** Called by VS Code when the first file of ours is opened: starts the server and connects everything to it. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('Preflight', { log: true });
  const client = createLanguageClient(
    context,
    log,
    createCrashHandler(() => report(l10n.t('Preflight keeps crashing and was stopped.'))),
  );
  running = client;
  const panel = new PagePanel(Uri.joinPath(context.extensionUri, 'images/icon.png'));
  const walk = new PathWalk(client);
  const models = new LanguageModels();
  const comparison = new Comparison();
  const statuses = new EventEmitter<Status>();
  context.subscriptions.push(
    log,
    statuses,
    panel,
    walk,
    models,
    comparison,
    client.onNotification(statusNotification, (status: Status) => statuses.fire(status)),
    statuses.event(() => panel.refresh()),
    ...refreshWithEntries(panel),
    ...showStatus(client, statuses.event),
    ...scanAgainAfterRestart(client, statuses.event),
    followFirstFinding(statuses.event),
    ...registerLanguageModelTools(client),
    ...provideMcpServer(context, log),
  );

  /** Tells the user about a failure: one message, with the ways out of it. */
  function report(message: string): void {
    const restart = l10n.t('Restart');
    const showOutput = l10n.t('Show output');
    window.showErrorMessage(message, restart, showOutput).then((answer) => {
      if (answer === restart) commands.executeCommand('preflight.restartServer');
      if (answer === showOutput) log.show();
    });
  }

  function register(command: string, run: (...values: never[]) => unknown): void {
    const guarded = async (...values: unknown[]) => {
      try {
        return await run(...(values as never[]));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        log.error(`${command}: ${reason}`);
        report(client.isRunning() ? `Preflight: ${reason}` : l10n.t('Preflight is not running.'));
      }
    };
    context.subscriptions.push(commands.registerCommand(command, guarded));
  }

  register('preflight.scanWorkspace', () => scanWorkspace(client, log));
  register('preflight.createReport', () => createReport(client, () => scanWorkspace(client, log)));
  register('preflight.scanFile', (uri?: Uri) => scanFile(client, uri));
  register('preflight.openSample', () => openSample(context.extensionUri));
  register('preflight.openSampleFile', openSampleFile);
  register('preflight.openWalkthrough', openWalkthrough);
  register('preflight.showOutput', () => log.show());
  register('preflight.restartServer', () => restartServer(client, log));
  register(clientCommands.openFaq, (id?: string) => openFaq(client, panel, models, id));
  register(clientCommands.openRule, (rule: string) => openRule(client, panel, rule));
  register(clientCommands.showFindings, (rule: string) => showFindings(client, rule));
  register(clientCommands.improveFaq, (id?: string) => improveFaq(client, models, comparison, id));
  register('preflight.saveAnswer', () => comparison.decide(true));
  register('preflight.discardAnswer', () => comparison.decide(false));
  register(clientCommands.openTeamEntry, (id: string) => openTeamEntry(client, id));
  register(clientCommands.applyFix, (reference: FixReference) => applyFix(client, log, reference));
  register(clientCommands.showPath, (finding?: FindingReference) => showPath(client, walk, finding));
  context.subscriptions.push(
    ...registerReview(client, context.workspaceState, statuses.event, () => scanWorkspace(client, log), register),
  );
  register('preflight.nextStep', () => walk.next());
  register('preflight.previousStep', () => walk.previous());
  register('preflight.goToStep', () => walk.pick());
  register('preflight.endPath', () => walk.end());

  // Not awaited: the commands must be there even when the server is not.
  log.info(`Preflight ${context.extension.packageJSON.version}, VS Code ${version}.`);
  client.start().then(
    () => log.info('The server is running.'),
    (error) => {
      log.error(`The server could not be started: ${error instanceof Error ? error.message : error}`);
      report(l10n.t('Preflight could not be started.'));
    },
  );
}

/** A team's entries are shown as they are edited, here or by others. */
function refreshWithEntries(panel: PagePanel): Disposable[] {
  const refresh = () => panel.refresh();
  const files = workspace.createFileSystemWatcher(teamEntries);
  const isEntry = (path: string) => /\/[A-Z][A-Z0-9]*-\d+\.md$/.test(path);
  return [
    files,
    files.onDidCreate(refresh),
    files.onDidChange(refresh),
    files.onDidDelete(refresh),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (isEntry(document.uri.path)) refresh();
    }),
  ];
}

/** Called by VS Code at the end: the server ends with us. */
export async function deactivate(): Promise<void> {
  // One that is still starting can't be stopped; it ends by itself when it loses its client.
  if (running?.needsStop()) await running.stop().catch(() => undefined);
}
