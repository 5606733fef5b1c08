import * as vscode from 'vscode';
import { mcpCommand } from './mcpCommand';

/** As in the manifest. */
const provider = 'preflight.mcp';

/** The part of VS Code's API for servers of the Model Context Protocol that is used here. It came with 1.101. */
interface McpApi {
  readonly lm?: {
    registerMcpServerDefinitionProvider?(
      id: string,
      provider: {
        readonly onDidChangeMcpServerDefinitions: vscode.Event<void>;
        provideMcpServerDefinitions(): unknown[];
      },
    ): vscode.Disposable;
  };
  readonly McpStdioServerDefinition?: new (
    label: string,
    command: string,
    args: string[],
    env: Record<string, string>,
    version: string,
  ) => unknown;
}

/**
 * Tells VS Code of `preflight mcp` for the open folders, where it knows the Model Context Protocol. Versions in which that was still
 * on trial have the function, but refuse: the extension goes on without.
 */
export function provideMcpServer(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): vscode.Disposable[] {
  const { lm, McpStdioServerDefinition: Definition } = vscode as unknown as McpApi;
  if (typeof lm?.registerMcpServerDefinitionProvider !== 'function' || !Definition) return [];
  const { version } = context.extension.packageJSON as { version: string };
  const definitions = {
    onDidChangeMcpServerDefinitions: ((listener, thisArgs, disposables) =>
      vscode.workspace.onDidChangeWorkspaceFolders(() => listener.call(thisArgs), undefined, disposables)) as vscode.Event<void>,
    provideMcpServerDefinitions() {
      const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
      if (folders.length === 0) return [];
      const { command, args, env } = mcpCommand(
        context.asAbsolutePath('dist/cli.js'),
        folders.map(({ uri }) => uri.fsPath),
      );
      return [new Definition('Preflight', command, args, env, version)];
    },
  };
  try {
    return [lm.registerMcpServerDefinitionProvider(provider, definitions)];
  } catch (error) {
    log.info(`VS Code takes no MCP server: ${error instanceof Error ? error.message : error}`);
    return [];
  }
}
