import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { runToolRequest, type ToolAnswer, type ToolCall, type ToolName, toolDefinitions } from '#shared/tools';

/** The part of VS Code's API for tools that is used here. It came with 1.95; older versions and some forks lack it. */
interface ToolApi {
  readonly lm?: {
    registerTool?(name: string, tool: Tool): vscode.Disposable;
  };
  readonly LanguageModelToolResult?: new (parts: readonly unknown[]) => unknown;
  readonly LanguageModelTextPart?: new (text: string) => unknown;
}

interface Tool {
  invoke(options: { readonly input: unknown }, token: vscode.CancellationToken): Promise<unknown>;
  prepareInvocation(): { readonly invocationMessage: string };
}

/** Registers the tools for language models, where VS Code has such. All they do is ask the server. */
export function registerLanguageModelTools(client: LanguageClient): vscode.Disposable[] {
  const { lm, LanguageModelToolResult: Result, LanguageModelTextPart: Part } = vscode as unknown as ToolApi;
  if (typeof lm?.registerTool !== 'function' || !Result || !Part) return [];
  const register = lm.registerTool;
  return toolDefinitions.map(({ name }) =>
    register(name, {
      async invoke({ input }, token) {
        const call: ToolCall = { name, input };
        // Waits for a server that is being started.
        const { text, isError } = await client.sendRequest<ToolAnswer>(runToolRequest, call, token);
        if (isError) throw new Error(text);
        return new Result([new Part(text)]);
      },
      prepareInvocation: () => ({ invocationMessage: activityOf(name) }),
    }),
  );
}

function activityOf(name: ToolName): string {
  switch (name) {
    case 'preflight_findings':
      return vscode.l10n.t('Looking for what a security review would reject');
    case 'preflight_explain_rule':
      return vscode.l10n.t('Reading about a rule');
    case 'preflight_search_faq':
      return vscode.l10n.t('Searching the security review FAQ');
    case 'preflight_scan_text':
      return vscode.l10n.t('Analysing a text');
  }
}
