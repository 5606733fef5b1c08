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

/** An input for each of the tools. */
const inputs: Readonly<Record<(typeof toolDefinitions)[number]['name'], object>> = {
  preflight_findings: {},
  preflight_explain_rule: { rule: 'ApexSOQLInjection' },
  preflight_search_faq: { query: 'api key' },
  preflight_scan_text: { text: 'public class A {}' },
};

/** The values of secrets in the workspace. */
const secret = /8Qw2ZpT7/;

function workspaceFile(path: string): vscode.Uri {
  return vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, path);
}

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

  it('find what is wrong with the workspace, without its secrets', async () => {
    const text = await invoke('preflight_findings', { state: 'all', limit: 500 });
    const found = JSON.parse(text);
    assert.ok(found.total > 0);
    assert.equal(found.findings.length, found.total);
    assert.doesNotMatch(text, secret);
    const [first] = found.findings;
    assert.deepEqual(Object.keys(first).slice(0, 9), [
      'file',
      'line',
      'column',
      'endLine',
      'endColumn',
      'rule',
      'severity',
      'confidence',
      'message',
    ]);
    const document = await vscode.workspace.openTextDocument(workspaceFile(first.file));
    const range = new vscode.Range(first.line - 1, first.column - 1, first.endLine - 1, first.endColumn - 1);
    assert.ok(document.validateRange(range).isEqual(range), 'the place is there');
  });

  it('return page by page what is much', async () => {
    const whole = JSON.parse(await invoke('preflight_findings', { state: 'all', limit: 500 }));
    const one = JSON.parse(await invoke('preflight_findings', { state: 'all', limit: 1 }));
    assert.deepEqual(one.findings, whole.findings.slice(0, 1));
    assert.equal(one.next, 1);
    const rest = JSON.parse(await invoke('preflight_findings', { state: 'all', offset: one.next, limit: 500 }));
    assert.deepEqual([...one.findings, ...rest.findings], whole.findings);
    assert.equal(rest.next, undefined);
  });

  it('explain rules, with all examples only where they are wanted', async () => {
    const short = await invoke('preflight_explain_rule', { rule: 'ApexSOQLInjection' });
    assert.match(short, /^# ApexSOQLInjection/);
    assert.ok(short.length < 20_000, `${short.length} characters`);
    assert.ok((await invoke('preflight_explain_rule', { rule: 'ApexSOQLInjection', examples: true })).length > short.length);
  });

  it('search the FAQ', async () => {
    const text = await invoke('preflight_search_faq', { query: 'api key', limit: 1 });
    assert.match(text, /^# FAQ-\d{6}/);
    assert.ok(text.length < 30_000, `${text.length} characters`);
    assert.match(await invoke('preflight_search_faq', { query: 'FAQ-000863' }), /^# FAQ-000863/);
  });

  it('analyse a text that is in no file, and repeat none of it', async () => {
    const key = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    const draft = `public class Draft { String key = '${key}'; void b(Account a) { insert a; } }`;
    const text = await invoke('preflight_scan_text', { text: draft });
    const { findings, file } = JSON.parse(text) as { findings: { rule: string }[]; file: string };
    assert.match(file, /\.cls$/);
    const rules = findings.map(({ rule }) => rule);
    for (const rule of ['ApexCRUDViolation', 'AvoidHardcodedCredentialsInFieldDecls'])
      assert.ok(rules.includes(rule), rules.join());
    assert.doesNotMatch(text, /a1B2c3/);
    const many = `public class Many { ${'void b(Account a) { insert a; }\n'.repeat(300)} }`;
    assert.equal(JSON.parse(await invoke('preflight_scan_text', { text: many })).findings.length, 100);
  });

  it('say why they can do nothing', async () => {
    await assert.rejects(invoke('preflight_explain_rule', { rule: 'Nonsense' }), /There is no such rule/);
    await assert.rejects(invoke('preflight_explain_rule', {}), /rule is missing/);
    await assert.rejects(invoke('preflight_findings', { path: '../../../etc/passwd' }), /no analysed file/);
    await assert.rejects(invoke('preflight_findings', { limit: 'all' }), /limit must be a whole number/);
  });

  it('ask for no confirmation: they only read', async () => {
    // VS Code would ask by a dialog that nobody answers here, so that the tools above would not have answered either.
    const before = await vscode.workspace.findFiles('**/*');
    for (const [name, input] of Object.entries(inputs)) await invoke(name, input);
    assert.deepEqual((await vscode.workspace.findFiles('**/*')).map(String).sort(), before.map(String).sort());
  });
});
