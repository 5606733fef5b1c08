import assert from 'node:assert/strict';
import type { FindingsAnswer } from '#server/tools/findings';
import type { ScanTextAnswer } from '#server/tools/scanText';
import { runToolRequest, type ToolAnswer } from '#shared/tools';
import { Server } from './server';
import { classes, project, queryingClass, Workspace } from './workspace';

const rule = 'ApexSharingViolations';
const open = `${classes}/Open.cls`;
const bare = `${classes}/Bare.cls`;

describe('Tools for language models', function () {
  this.timeout(30_000);
  let workspace: Workspace;
  let server: Server;

  beforeEach(async () => {
    workspace = new Workspace({ 'sfdx-project.json': project, [open]: queryingClass('Open'), [bare]: queryingClass('Bare') });
    server = await Server.start({
      folders: [workspace.uri()],
      options: { capabilities: { status: true } },
      settings: () => ({ rules: { ApexCRUDViolation: 'off' } }),
    });
    await server.indexed(2);
  });

  afterEach(async () => {
    await server.stop();
    workspace.dispose();
  });

  const run = (name: string, input: unknown): Promise<ToolAnswer> =>
    server.connection.sendRequest(runToolRequest, { name, input });

  async function findings(input: unknown = {}): Promise<FindingsAnswer> {
    return JSON.parse((await run('preflight_findings', input)).text);
  }

  it('see what is open as it is there, and all else as it is on disk', async () => {
    const before = await findings({ rules: [rule] });
    assert.deepEqual(before.findings.map(({ file }) => file).sort(), [bare, open].sort());
    await server.open(workspace.uri(open), queryingClass('Open').replace('class', 'with sharing class'));
    assert.deepEqual(
      (await findings({ rules: [rule] })).findings.map(({ file }) => file),
      [bare],
    );
    assert.equal((await findings({ path: workspace.uri(bare), rules: [rule] })).total, 1);
  });

  it('leave the editor as it is', async () => {
    await findings();
    await run('preflight_scan_text', { text: queryingClass('Draft'), file: open });
    const status = server.statuses.all.at(-1);
    assert.equal(status?.scanned, false);
    assert.equal((await findings({ path: open, rules: [rule] })).total, 1);
  });

  it("go by the user's settings", async () => {
    const answer = await run('preflight_scan_text', { text: queryingClass('Draft') });
    const { findings: found, apiVersion } = JSON.parse(answer.text) as ScanTextAnswer;
    assert.equal(apiVersion, Number(JSON.parse(project).sourceApiVersion));
    assert.deepEqual([...new Set(found.map((each) => each.rule))], [rule]);
  });

  it('say what is wrong with a call', async () => {
    assert.deepEqual(await run('preflight_findings', { limit: 0 }), {
      text: 'limit must be a whole number from 1 to 500.',
      isError: true,
    });
    assert.equal((await run('nonsense', {})).isError, true);
  });
});
