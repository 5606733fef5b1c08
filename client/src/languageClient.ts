import { type ExtensionContext, ExtensionMode, extensions, type LogOutputChannel, l10n } from 'vscode';
import {
  type ErrorHandler,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  type ServerOptions,
  TransportKind,
} from 'vscode-languageclient/node';
import { type ClientOptions, clientCommands, serverCommands } from '#shared/protocol';
import { documentSelector } from './documentSelector';
import { createTraceChannel } from './traceChannel';

/** The commands that links in hovers may run; no others. */
const commandsInHovers: readonly string[] = [
  clientCommands.openFaq,
  clientCommands.openRule,
  clientCommands.showPath,
  serverCommands.openHelp,
];

/** The commands that links in pages may run; no others. */
export const commandsInPages: readonly string[] = [
  clientCommands.openFaq,
  clientCommands.openRule,
  clientCommands.showFindings,
  clientCommands.improveFaq,
  clientCommands.openTeamEntry,
];

/** Where Red Hat's YAML extension is, it completes and explains `preflight.yml` by the schema that we contribute. */
const abilities = (): ClientOptions => ({
  capabilities: {
    commands: true,
    fixQuestions: true,
    status: true,
    review: true,
    yaml: extensions.getExtension('redhat.vscode-yaml') !== undefined,
  },
  // What the server says is in the same bundle.
  ...(l10n.bundle && { translations: l10n.bundle }),
});

/** The client of our language server, not started yet. */
export function createLanguageClient(
  context: ExtensionContext,
  log: LogOutputChannel,
  errorHandler: ErrorHandler,
): LanguageClient {
  const traceOutputChannel = createTraceChannel(log);
  context.subscriptions.push(traceOutputChannel);
  const options: LanguageClientOptions = {
    documentSelector,
    initializationOptions: abilities,
    outputChannel: log,
    traceOutputChannel,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    errorHandler,
    // The commands that start a failed server again tell the user; the client's own message would be a second one.
    initializationFailedHandler: () => false,
    diagnosticPullOptions: { onChange: true, onSave: true },
    markdown: { isTrusted: { enabledCommands: commandsInHovers }, supportHtml: false },
  };
  return new LanguageClient('preflight', 'Preflight', serverOptions(context), options);
}

/** The server makes much short-lived data. A small space for it costs little time and saves a tenth of the memory. */
const memory = ['--max-semi-space-size=4'];

function serverOptions(context: ExtensionContext): ServerOptions {
  const module = context.asAbsolutePath('dist/server.js');
  // Not the workspace: nothing in it is to be found by accident, a module least of all.
  const cwd = context.extensionPath;
  const maps = context.extensionMode === ExtensionMode.Production ? [] : ['--enable-source-maps'];
  return {
    run: { module, transport: TransportKind.ipc, options: { cwd, execArgv: [...maps, ...memory] } },
    debug: {
      module,
      transport: TransportKind.ipc,
      options: { cwd, execArgv: [...maps, ...memory, '--nolazy', '--inspect=6009'] },
    },
  };
}
