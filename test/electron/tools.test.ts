/// <reference types="vscode" />
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { toolDefinitions } from '#shared/tools';

/** The part of VS Code's API for tools that the tests need; the types here are those of the oldest version we support. */
interface ToolApi {
  readonly lm: {
    readonly tools: readonly { readonly name: string; readonly description: string; readonly inputSchema?: unknown }[];
    invokeTool(
      name: string,
      options: { readonly input: object; readonly toolInvocationToken: undefined },
      token: vscode.CancellationToken,
    ): Promise<{ readonly content: readonly { readonly value: string }[] }>;
  };
}

const { lm } = vscode as unknown as ToolApi;

describe('Tools for language models', () => {
  before(async () => {
    await vscode.extensions.getExtension('preflight-salesforce.preflight')?.activate();
  });

  async function invoke(name: string, input: object): Promise<string> {
    const { token } = new vscode.CancellationTokenSource();
    const { content } = await lm.invokeTool(name, { input, toolInvocationToken: undefined }, token);
    return content.map(({ value }) => value).join('');
  }

  it('are known to VS Code, with their inputs', () => {
    for (const { name, description, input } of toolDefinitions) {
      const tool = lm.tools.find((each) => each.name === name);
      assert.equal(tool?.description, description);
      assert.deepEqual(tool?.inputSchema, input);
    }
  });

  it('answer', async () => {
    const found = JSON.parse(await invoke('preflight_findings', { limit: 5 }));
    assert.ok(found.total > 0);
    assert.match(await invoke('preflight_explain_rule', { rule: 'ApexSOQLInjection' }), /^# ApexSOQLInjection/);
    assert.match(await invoke('preflight_search_faq', { query: 'api key' }), /^# FAQ-/);
    const scanned = JSON.parse(
      await invoke('preflight_scan_text', { text: 'public class A { void b(Account a) { insert a; } }' }),
    );
    assert.ok(scanned.total > 0);
  });

  it('say why they can do nothing', async () => {
    await assert.rejects(invoke('preflight_explain_rule', { rule: 'Nonsense' }), /There is no such rule/);
  });
});
