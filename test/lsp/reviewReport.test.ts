import assert from 'node:assert/strict';
import { type CreatedReport, type CreateReportParams, createReportRequest } from '#shared/reviewReport';
import { Server } from './server';
import { classes, project, queryingClass, Workspace } from './workspace';

const path = `${classes}/Open.cls`;
const explained = `${classes}/Explained.cls`;
const explainedText = queryingClass('Explained').replace(
  '{\n',
  '{ // preflight: allow ApexSharingViolations -- callers check | non-exploitable\n',
);

describe('A report about the workspace', function () {
  this.timeout(60_000);
  let workspace: Workspace;
  let server: Server;

  beforeEach(async () => {
    workspace = new Workspace({ 'sfdx-project.json': project, [path]: queryingClass('Open'), [explained]: explainedText });
    server = await Server.start({ folders: [workspace.uri()] });
    await server.indexed(2);
  });

  afterEach(async () => {
    await server.stop();
    workspace.dispose();
  });

  const ask = (kind: CreateReportParams['kind']): Promise<CreatedReport | null> => {
    const params: CreateReportParams = { kind, subject: 'Acme Rates', today: '2026-11-22' };
    return server.connection.sendRequest(createReportRequest, params);
  };
  const text = (report: CreatedReport | null) => Buffer.from(report!.content, 'base64').toString('utf8');

  it('needs a scan, and then says what was scanned and found, with paths below the folder', async () => {
    assert.equal(await ask('html'), null);
    await server.scan();
    const html = await ask('html');
    assert.deepEqual({ findings: html!.findings, suppressed: html!.suppressed }, { findings: 1, suppressed: 1 });
    for (const part of ['Acme Rates', '2026-11-22', path, 'callers check']) assert(text(html).includes(part), part);
    assert(!text(html).includes(workspace.root));
    const csv = text(await ask('csv'));
    assert(csv.includes(path) && csv.includes('ApexSharingViolations'));
    assert.match(text(await ask('markdown')), /^# /m);
  });

  it('writes the draft for Word', async () => {
    await server.scan();
    const docx = await ask('docx');
    assert.equal(Buffer.from(docx!.content, 'base64').subarray(0, 2).toString('latin1'), 'PK');
  });

  it('is about unsaved texts, too', async () => {
    await server.scan();
    await server.open(workspace.uri(path), queryingClass('Open').replace('public class', 'public with sharing class'));
    await server.diagnostics(workspace.uri(path));
    assert.equal((await ask('csv'))!.findings, 0);
  });
});
