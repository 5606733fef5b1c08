import assert from 'node:assert/strict';
import { runTool } from '#server/tools/runTool';
import type { ToolContext } from '#server/tools/tool';
import { defaultSettings } from '#shared/settings';
import { analysisOf, root } from '../engine/workspace';

const project = JSON.stringify({ packageDirectories: [{ path: 'force-app' }], sourceApiVersion: '60.0' });
const text = 'public with sharing class A {\n  public void save(Account a) {\n    insert a;\n  }\n}\n';

async function context(): Promise<ToolContext> {
  const { analysis } = await analysisOf({ 'sfdx-project.json': project, 'force-app/main/default/classes/A.cls': text });
  const blank = () => assert.fail('no other analysis is needed');
  return { analysis, folders: [root], settings: defaultSettings, blank };
}

describe('A tool', () => {
  it('gives up when it is cancelled, and says so', async () => {
    const signal = AbortSignal.abort();
    const call = { name: 'preflight_findings', input: {} };
    assert.deepEqual(await runTool(call, await context(), { signal }), { text: 'The analysis was cancelled.', isError: true });
  });

  it('tells how far it got', async () => {
    const told: [number, number][] = [];
    const call = { name: 'preflight_findings', input: {} };
    const answer = await runTool(call, await context(), { progress: (done, total) => told.push([done, total]) });
    assert.equal(JSON.parse(answer.text).total, 1);
    const [done, total] = told.at(-1)!;
    assert.equal(done, total);
  });

  it('leaves errors of our own to whoever called it', async () => {
    const call = { name: 'preflight_scan_text', input: { text } };
    await assert.rejects(async () => runTool(call, await context()), /no other analysis/);
  });
});
