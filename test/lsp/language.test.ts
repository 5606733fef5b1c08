import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeAction } from 'vscode-languageserver-protocol/node';
import { Server } from './server';
import { classes, project, queryingClass, Workspace } from './workspace';

const translations = JSON.parse(readFileSync(join(__dirname, '../../l10n/bundle.l10n.ja.json'), 'utf8'));
const file = `${classes}/Bare.cls`;

describe("The user's language", function () {
  this.timeout(30_000);
  let workspace: Workspace;
  let server: Server;

  async function titles(options: object): Promise<string[]> {
    workspace = new Workspace({ 'sfdx-project.json': project, [file]: queryingClass('Bare') });
    server = await Server.start({
      folders: [workspace.uri()],
      options: { capabilities: { commands: true, status: true, fixQuestions: true }, ...options },
    });
    await server.indexed(1);
    const uri = workspace.uri(file);
    await server.open(uri, queryingClass('Bare'));
    const [finding] = (await server.diagnostics(uri)).filter(({ code }) => code === 'ApexSharingViolations');
    assert(finding);
    const actions = await server.actions(uri, finding.range);
    return actions.map(({ title }: Pick<CodeAction, 'title'>) => title);
  }

  afterEach(async () => {
    await server.stop();
    workspace.dispose();
  });

  it('is that of the menus, if the client sends translations', async () => {
    const shown = await titles({ translations });
    assert.ok(shown.includes('この行の ApexSharingViolations を抑制'), shown.join('\n'));
    assert.ok(shown.some((title) => /^ApexSharingViolations の説明 \(FAQ-\d+\)$/.test(title)));
  });

  it('is English otherwise', async () => {
    const shown = await titles({});
    assert.ok(shown.includes('Suppress ApexSharingViolations on this line'), shown.join('\n'));
  });
});
