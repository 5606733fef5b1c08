import { strict as assert } from 'node:assert';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { mcpCommand } from '#client/tools/mcpCommand';
import type { FindingsAnswer } from '#server/tools/findings';
import type { ScanTextAnswer } from '#server/tools/scanText';
import { toolDefinitions } from '#shared/tools';
import { bundleOf } from '../bundle';
import { insecureClass, insecureSite, projectFile, runCli, secureClass, tempFolder } from './cli';

const sample = join(__dirname, '../../sample');
const classes = 'force-app/main/default/classes';

interface Answer {
  readonly text: string;
  readonly isError: boolean;
}

describe('preflight mcp', function () {
  this.timeout(60_000);
  let client: Client;

  async function connect(folder: string, ...args: string[]): Promise<void> {
    client = new Client({ name: 'test', version: '1' });
    const bundle = await bundleOf('cli');
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args: [bundle, 'mcp', ...args], cwd: folder, stderr: 'ignore' }),
    );
  }

  async function call(name: string, input?: Record<string, unknown>, signal?: AbortSignal): Promise<Answer> {
    const result = await client.callTool({ name, arguments: input }, undefined, { signal });
    const [content] = result.content as { type: string; text: string }[];
    assert.equal(content?.type, 'text');
    return { text: content!.text, isError: result.isError === true };
  }

  async function findings(input: Record<string, unknown> = {}): Promise<FindingsAnswer> {
    const { text, isError } = await call('preflight_findings', input);
    assert.equal(isError, false, text);
    return JSON.parse(text);
  }

  afterEach(() => client?.close());

  describe('in the sample', () => {
    beforeEach(() => connect(sample));

    it('says what it is and what it has', async () => {
      assert.equal(client.getServerVersion()?.name, 'preflight');
      assert.match(client.getInstructions() ?? '', /Nothing is ever written/);
      const { tools } = await client.listTools();
      assert.deepEqual(
        tools.map(({ name }) => name),
        toolDefinitions.map(({ name }) => name),
      );
      for (const { annotations, inputSchema } of tools) {
        assert.equal(annotations?.readOnlyHint, true);
        assert.equal(inputSchema.type, 'object');
      }
    });

    it('returns the same findings as a scan, worst first', async () => {
      const { stdout } = await runCli(['scan', '--format', 'json', '--fail-on', 'never'], { cwd: sample });
      const scanned = JSON.parse(stdout) as { file: string; rule: string; beginLine: number }[];
      const answer = await findings({ limit: 500 });
      const key = (file: string, rule: string, line: number) => `${file}:${line} ${rule}`;
      assert.ok(answer.total > 20);
      assert.deepEqual(
        answer.findings.map(({ file, rule, line }) => key(file, rule, line)).sort(),
        scanned.map(({ file, rule, beginLine }) => key(file, rule, beginLine)).sort(),
      );
      const severities = answer.findings.map(({ severity }) => ['error', 'warning', 'info', 'hint'].indexOf(severity));
      assert.deepEqual(severities, [...severities].sort());
      assert.equal(
        Object.values(answer.byRule).reduce((sum, each) => sum + each, 0),
        answer.total,
      );
    });

    it('returns those of a file, a folder, a rule, page by page', async () => {
      const file = `${classes}/ShipmentController.cls`;
      const ofFile = await findings({ path: file });
      assert.ok(ofFile.total > 0);
      assert.ok(ofFile.findings.every((each) => each.file === file));
      assert.equal((await findings({ path: join(sample, file) })).total, ofFile.total);
      const ofFolder = await findings({ path: `${classes}/`, limit: 500 });
      assert.ok(ofFolder.total > ofFile.total);
      const rule = ofFile.findings[0]!.rule;
      assert.deepEqual(Object.keys((await findings({ rules: [rule] })).byRule), [rule]);
      const first = await findings({ path: classes, limit: 3 });
      const second = await findings({ path: classes, limit: 3, offset: first.next });
      assert.deepEqual([...first.findings, ...second.findings], ofFolder.findings.slice(0, 6));
      assert.equal((await findings({ path: classes, offset: 10_000 })).findings.length, 0);
    });

    it('shows the way data takes', async () => {
      const { findings: found } = await findings({ rules: ['ApexSOQLInjection'] });
      const kinds = found.find(({ steps }) => steps)?.steps?.map(({ kind }) => kind);
      assert.equal(kinds?.[0], 'source');
      assert.equal(kinds?.at(-1), 'sink');
    });

    it('explains rules, by earlier names as well', async () => {
      const { text } = await call('preflight_explain_rule', { rule: 'ApexSOQLInjection' });
      assert.match(text, /^# ApexSOQLInjection: /);
      assert.match(text, /## Why a reviewer objects/);
      const long = await call('preflight_explain_rule', { rule: 'apexsoqlinjection', examples: true });
      assert.ok(long.text.length > text.length);
      const unknown = await call('preflight_explain_rule', { rule: 'ApexSOQLInjektion' });
      assert.deepEqual(unknown, { text: 'There is no such rule. Did you mean ApexSOQLInjection?', isError: true });
    });

    it('searches the FAQ', async () => {
      const { text } = await call('preflight_search_faq', { query: 'where may an API key be stored', limit: 2 });
      assert.equal(text.match(/^# /gm)?.length, 2);
      assert.match(text, /Further entries:\n\n- FAQ-\d+: /);
      const id = /^# (FAQ-\d+)/.exec(text)![1];
      const entry = await call('preflight_search_faq', { query: id });
      assert.ok(entry.text.startsWith(`# ${id}: `));
      const nothing = await call('preflight_search_faq', { query: 'xyzzyplugh' });
      assert.deepEqual(nothing, { text: 'No entry of the FAQ is about that. Try fewer or other words.', isError: false });
    });

    it('analyses a text that is in no file', async () => {
      const scan = async (input: Record<string, unknown>): Promise<ScanTextAnswer> =>
        JSON.parse((await call('preflight_scan_text', input)).text);
      const old = await scan({ text: insecureClass('Draft'), apiVersion: 60 });
      assert.deepEqual(
        old.findings.map(({ rule, file, line }) => [rule, file, line]),
        [['ApexCRUDViolation', 'Text.cls', 3]],
      );
      assert.equal((await scan({ text: insecureClass('Draft'), apiVersion: 67 })).total, 0);
      assert.equal((await scan({ text: secureClass('Draft'), file: 'classes/Draft.cls' })).total, 0);
      const site = await scan({ text: insecureSite });
      assert.deepEqual(
        site.findings.map(({ rule }) => rule),
        ['AvoidInsecureHttpRemoteSiteSetting'],
      );
      const page = '<apex:page><apex:outputText escape="false" value="{!$CurrentPage.parameters.q}"/></apex:page>';
      assert.deepEqual(
        (await scan({ text: page })).findings.map(({ rule }) => rule),
        ['VfUnescapeEl'],
      );
    });

    it('answers wrong input with what is wrong', async () => {
      const wrong: [string, Record<string, unknown> | undefined, RegExp][] = [
        ['preflight_findings', { path: 'no/such/File.cls' }, /no analysed file/],
        ['preflight_findings', { path: '../../../../etc' }, /no analysed file/],
        ['preflight_findings', { path: '/etc/passwd' }, /no analysed file/],
        ['preflight_findings', { path: 'https://example.com/A.cls' }, /path must be a path/],
        ['preflight_findings', { limit: 'all' }, /limit must be/],
        ['preflight_findings', { rules: ['Nonsense'] }, /no such rule/],
        ['preflight_scan_text', undefined, /text is missing/],
        ['preflight_scan_text', { text: 'a', file: 'photo.png' }, /does not analyse files of this name/],
        ['preflight_delete', {}, /no such tool; there are preflight_findings/],
      ];
      for (const [name, input, message] of wrong) {
        const { text, isError } = await call(name, input);
        assert.equal(isError, true, text);
        assert.match(text, message);
      }
    });

    it('gives up what is cancelled, and goes on', async () => {
      const abort = new AbortController();
      const cancelled = call('preflight_findings', {}, abort.signal);
      abort.abort('enough');
      await assert.rejects(cancelled);
      assert.ok((await findings({ path: classes, limit: 1 })).total > 0);
    });
  });

  it('sees what changes on disk between two calls', async () => {
    const folder = tempFolder({ 'sfdx-project.json': projectFile, [`${classes}/A.cls`]: insecureClass('A') });
    try {
      await connect(folder.path);
      const rules = async () => Object.keys((await findings()).byRule);
      assert.deepEqual(await rules(), ['ApexCRUDViolation']);
      folder.write(`${classes}/A.cls`, secureClass('A'));
      assert.deepEqual(await rules(), []);
      folder.write(`${classes}/B.cls`, insecureClass('B'));
      assert.deepEqual(await rules(), ['ApexCRUDViolation']);
      folder.write('preflight.yml', 'rules:\n  ApexCRUDViolation: off\n');
      assert.deepEqual(await rules(), []);
    } finally {
      folder.remove();
    }
  });

  it('lets no secret out, whatever is asked', async () => {
    const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    const text = [
      'public with sharing class Keys {',
      `  private static final String API_KEY = '${token}'; // preflight: allow HardcodedSecretValue -- revoked: ${token}`,
      `  private static final String PASSWORD = 'hunter2hunter2';`,
      '  public void send(HttpRequest r) {',
      `    r.setHeader('Authorization', 'Bearer ${token}');`,
      '  }',
      '}',
    ].join('\n');
    const folder = tempFolder({ 'sfdx-project.json': projectFile, [`${classes}/Keys.cls`]: text });
    try {
      await connect(folder.path);
      const answers = [
        await call('preflight_findings', { state: 'all' }),
        await call('preflight_scan_text', { text }),
        await call('preflight_findings', { path: token }),
        await call('preflight_explain_rule', { rule: token }),
        await call('preflight_search_faq', { query: token }),
      ];
      assert.ok((JSON.parse(answers[0]!.text) as FindingsAnswer).total > 1);
      for (const answer of answers) assert.doesNotMatch(answer.text, /ghp_a1B2c3|hunter2/);
    } finally {
      folder.remove();
    }
  });

  it('keeps several folders apart', async () => {
    const one = tempFolder({ 'sfdx-project.json': projectFile, [`${classes}/A.cls`]: insecureClass('A') });
    const two = tempFolder({ 'sfdx-project.json': projectFile, [`${classes}/A.cls`]: insecureClass('A') });
    try {
      await connect(one.path, one.path, two.path);
      const { findings: found } = await findings();
      assert.deepEqual(
        found.map(({ file }) => file).sort(),
        [`${one.path}/${classes}/A.cls`, `${two.path}/${classes}/A.cls`].sort(),
      );
      assert.equal((await findings({ path: join(two.path, classes) })).total, 1);
    } finally {
      one.remove();
      two.remove();
    }
  });

  it('is what the extension tells VS Code to start', async () => {
    client = new Client({ name: 'test', version: '1' });
    const { command, args, env } = mcpCommand(await bundleOf('cli'), [sample]);
    await client.connect(new StdioClientTransport({ command, args, env, cwd: tmpdir(), stderr: 'ignore' }));
    assert.ok((await findings({ path: classes, limit: 1 })).total > 0);
  });

  describe('the process', () => {
    async function start(...args: string[]): Promise<{ child: ChildProcess; output: () => string; ended: Promise<unknown[]> }> {
      const child = spawn(process.execPath, [await bundleOf('cli'), 'mcp', ...args], { cwd: sample, stdio: 'pipe' });
      let text = '';
      child.stdout!.on('data', (chunk) => {
        text += chunk;
      });
      return { child, output: () => text, ended: once(child, 'close') };
    }

    it('writes the protocol and nothing else, whatever it is sent, and ends with its input', async () => {
      const { child, output, ended } = await start();
      const send = (message: unknown) =>
        child.stdin!.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`);
      send('no json at all');
      send({ jsonrpc: '2.0', id: 0, method: 'no/such/method' });
      send({ jsonrpc: '1.0' });
      send({
        jsonrpc: '2.0',
        id: 1,
        method: 'initialize',
        params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
      });
      send({ jsonrpc: '2.0', method: 'notifications/initialized' });
      send({ jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'preflight_findings', arguments: { limit: 1 } } });
      send({ jsonrpc: '2.0', id: 3, method: 'tools/call', params: { arguments: [] } });
      while (!/"id":2\b/.test(output())) await once(child.stdout!, 'data');
      child.stdin!.end();
      const [code] = await ended;
      assert.equal(code, 0);
      const answers = output()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      assert.ok(answers.every(({ jsonrpc }) => jsonrpc === '2.0'));
      assert.ok(answers.find(({ id }) => id === 2).result.content[0].text.includes('"total"'));
      for (const id of [0, 3]) assert.ok(answers.find((each) => each.id === id).error, `${id}`);
    });

    it('says what is wrong with its arguments', async () => {
      const { code, stdout, stderr } = await runCli(['mcp', 'no-such-folder'], { cwd: sample });
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, /There is no file or folder no-such-folder/);
    });
  });
});
