/** What VS Code is to start. */
export interface McpCommand {
  readonly command: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

/** How to start the server: by the Node that this very process is. */
export function mcpCommand(cli: string, folders: readonly string[]): McpCommand {
  // Without the variable VS Code's own program would open a window.
  return { command: process.execPath, args: [cli, 'mcp', ...folders], env: { ELECTRON_RUN_AS_NODE: '1' } };
}
