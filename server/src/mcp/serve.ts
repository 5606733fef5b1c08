import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ListToolsRequestSchema,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js';
import { type ToolAnswer, type ToolCall, toolDefinitions } from '#shared/tools';

/** What stands behind the protocol. */
export interface Serving {
  readonly version: string;
  run(call: ToolCall, options: { signal: AbortSignal; progress?: (done: number, total: number) => void }): Promise<ToolAnswer>;
  /** Told of what is wrong with messages, and of errors of our own. */
  log(message: string): void;
}

const instructions =
  'Preflight finds what the Salesforce AppExchange/AgentExchange security review would reject. Use preflight_findings to look at ' +
  'files of the workspace after changes, preflight_explain_rule before fixing a finding, preflight_scan_text for code that is not ' +
  'saved yet, and preflight_search_faq for questions about the review. Nothing is ever written.';

/** Progress is told at most this often, in milliseconds. */
const progressPause = 500;

/**
 * Serves the tools over standard input and output by the Model Context Protocol, until the client closes its end. What is under
 * way then is given up.
 */
export async function serve({ version, run, log }: Serving): Promise<void> {
  const server = new Server({ name: 'preflight', title: 'Preflight', version }, { capabilities: { tools: {} }, instructions });
  server.onerror = (error) => log(kindOf(error));
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: toolDefinitions.map(describe) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal, sendNotification }): Promise<CallToolResult> => {
    const progressToken = params._meta?.progressToken;
    let told = 0;
    const progress = (done: number, total: number) => {
      if (progressToken === undefined || signal.aborted || Date.now() - told < progressPause) return;
      told = Date.now();
      const update = { method: 'notifications/progress' as const, params: { progressToken, progress: done, total } };
      sendNotification(update).catch(() => undefined);
    };
    try {
      const { text, isError } = await run({ name: params.name, input: params.arguments }, { signal, progress });
      return { content: [{ type: 'text', text }], ...(isError && { isError }) };
    } catch (error) {
      log(`${params.name}: ${error instanceof Error ? error.stack : error}`);
      return { content: [{ type: 'text', text: 'Preflight met an error of its own. Please report it.' }], isError: true };
    }
  });
  const closed = new Promise<void>((resolve) => {
    server.onclose = resolve;
  });
  // The transport itself does not look for the end.
  process.stdin.once('end', () => void server.close());
  process.stdout.once('error', () => void server.close());
  await server.connect(new StdioServerTransport());
  await closed;
}

function describe({ name, title, description, input }: (typeof toolDefinitions)[number]): Tool {
  return {
    name,
    title,
    description,
    inputSchema: input as unknown as Tool['inputSchema'],
    annotations: { title, readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  };
}

/** Without the message, which may quote what was sent. */
function kindOf(error: Error): string {
  return `A message could not be handled (${error.name}).`;
}
