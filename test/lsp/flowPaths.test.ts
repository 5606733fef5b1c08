import assert from 'node:assert/strict';
import { type FlowPath, type FlowPathsParams, flowPathsRequest } from '#shared/protocol';
import { Server } from './server';
import { classes, project, Workspace } from './workspace';

const rule = 'AvoidHardcodedCredentialsInHttpHeader';
const caller = `${classes}/Caller.cls`;
const keys = `${classes}/Keys.cls`;

const callerText = [
  'public with sharing class Caller {',
  '  public void call(HttpRequest request) {',
  "    request.setHeader('Authorization', Keys.API_KEY);",
  '  }',
  '  public void other() {}',
  '}',
  '',
].join('\n');
const keysText = [
  'public class Keys {',
  "  public static final String API_KEY = 'ffk_live_8Qw2ZpT7vLx4NcR9bYmA3sKd';",
  '}',
  '',
].join('\n');

/** The range of the first `target` in a text. */
function rangeOf(text: string, target: string) {
  const before = text.slice(0, text.indexOf(target)).split('\n');
  const start = { line: before.length - 1, character: before.at(-1)!.length };
  return { start, end: { line: start.line, character: start.character + target.length } };
}

describe('The way data takes', function () {
  this.timeout(30_000);
  let workspace: Workspace;
  let server: Server;

  beforeEach(async () => {
    workspace = new Workspace({ 'sfdx-project.json': project, [caller]: callerText, [keys]: keysText });
    server = await Server.start({ folders: [workspace.uri()] });
    await server.indexed(2);
    await server.open(workspace.uri(caller), callerText);
  });

  afterEach(async () => {
    await server.stop();
    workspace.dispose();
  });

  const ask = (params: FlowPathsParams): Promise<FlowPath[]> => server.connection.sendRequest(flowPathsRequest, params);
  const at = (line: number, character: number, path = caller) => ask({ uri: workspace.uri(path), position: { line, character } });
  const diagnostic = async () => (await server.diagnostics(workspace.uri(caller))).find(({ code }) => code === rule);

  it('is the numbered related information of its diagnostic, without saying a place twice', async () => {
    const literal = rangeOf(keysText, "'ffk_live_8Qw2ZpT7vLx4NcR9bYmA3sKd'");
    assert.deepEqual((await diagnostic())?.relatedInformation, [
      { location: { uri: workspace.uri(keys), range: literal }, message: '1. The value is written here' },
      {
        location: { uri: workspace.uri(caller), range: rangeOf(callerText, 'Keys.API_KEY') },
        message: '2. Sent in the header Authorization',
      },
    ]);
  });

  it('is linked from the hover, and found by what the link says', async () => {
    const hover = await server.hover(workspace.uri(caller), rangeOf(callerText, 'Keys.API_KEY').start);
    const { value } = hover!.contents as { value: string };
    const [, text, link] = /\[(Show path[^\]]*)\]\(command:preflight\.showPath\?([^)]+)\)/.exec(value) ?? [];
    assert.equal(text, 'Show path (2 steps)');
    const [finding] = JSON.parse(decodeURIComponent(link!));
    const [path, ...others] = await ask({ finding });
    assert.deepEqual(others, []);
    assert.deepEqual(path!.finding, finding);
    assert.deepEqual(path!.range, rangeOf(callerText, 'Keys.API_KEY'));
    assert.match(path!.message, /Authorization/);
    assert.deepEqual(path!.steps, [
      {
        uri: workspace.uri(keys),
        range: rangeOf(keysText, "'ffk_live_8Qw2ZpT7vLx4NcR9bYmA3sKd'"),
        message: 'The value is written here',
        kind: 'source',
      },
      { uri: workspace.uri(caller), range: path!.range, message: 'Sent in the header Authorization', kind: 'sink' },
    ]);
  });

  it('is found at the finding, on its line and elsewhere in its file', async () => {
    for (const [line, character] of [
      [2, 40],
      [2, 0],
      [4, 5],
    ] as const) {
      assert.deepEqual(
        (await at(line, character)).map(({ finding }) => finding.rule),
        [rule],
      );
    }
  });

  it('is that of the finding at the cursor where a file has several', async () => {
    const second = callerText.replace('other() {}', "other(HttpRequest r) { r.setHeader('X-Api-Key', Keys.API_KEY); }");
    await server.change(workspace.uri(caller), { text: second });
    const lines = async (line: number, character: number) =>
      (await at(line, character)).map(({ range, finding }) => `${finding.rule} ${range.start.line}`);
    assert.deepEqual(await lines(2, 40), [`${rule} 2`]);
    assert.deepEqual(await lines(4, 3), [`${rule} 4`]);
    assert.deepEqual(await lines(0, 0), [`${rule} 2`, `${rule} 4`]);
  });

  it('follows edits of the files it leads through', async () => {
    const finding = (await at(2, 40))[0]!.finding;
    await server.open(workspace.uri(keys), keysText);
    await server.change(workspace.uri(keys), { text: `\n\n${keysText}` });
    const [moved] = await ask({ finding });
    assert.equal(moved!.steps[0]!.range.start.line, 3);
    await server.change(workspace.uri(keys), { text: keysText.replace(/'ffk[^']*'/, 'System.Label.Key') });
    assert.deepEqual(await ask({ finding }), []);
  });

  it('is nothing where there is none, and for files that are not known', async () => {
    assert.deepEqual(await at(1, 4, keys), []);
    assert.deepEqual(await at(0, 0, `${classes}/None.cls`), []);
    const finding = { uri: workspace.uri(caller), rule, fingerprint: 'none', start: 0 };
    assert.deepEqual(await ask({ finding }), []);
  });

  it('is not linked for a client without our commands', async () => {
    await server.stop();
    server = await Server.start({ folders: [workspace.uri()], options: { capabilities: { status: true } } });
    await server.indexed(2);
    await server.open(workspace.uri(caller), callerText);
    const hover = await server.hover(workspace.uri(caller), rangeOf(callerText, 'Keys.API_KEY').start);
    assert.doesNotMatch((hover!.contents as { value: string }).value, /Show path|command:/);
  });
});
