/// <reference types="vscode" />
import { strict as assert } from 'node:assert';
import {
  type CodeAction,
  ConfigurationTarget,
  commands,
  extensions,
  type Hover,
  type MarkdownString,
  type TextDocument,
  window,
  workspace,
} from 'vscode';
import type { ScanSummary } from '#shared/report';
import {
  diagnosticOf,
  diagnosticsOf,
  fileUri,
  insertBefore,
  openFile,
  replaceText,
  ruleOf,
  until,
  withoutRule,
} from './workspace';

const id = 'preflight-salesforce.preflight';
const commandNames = [
  'scanWorkspace',
  'scanFile',
  'openFaq',
  'openRule',
  'showFindings',
  'improveFaq',
  'saveAnswer',
  'discardAnswer',
  'openTeamEntry',
  'applyFix',
  'showPath',
  'createReport',
  'filterReview',
  'sortReview',
  'clearReviewFilter',
  'openFinding',
  'fixFinding',
  'suppressFinding',
  'explainFinding',
  'openFindingRule',
  'showFindingPath',
  'pickArchitectures',
  'copyScanCommand',
  'explainMaterial',
  'openChecklistItem',
  'nextStep',
  'previousStep',
  'goToStep',
  'endPath',
  'showOutput',
  'restartServer',
];
const insecureLine = "request.setEndpoint('http://rates.example.com/today');\n        ";

describe('The extension in VS Code', () => {
  let document: TextDocument;
  let original: string;

  before(async () => {
    document = await openFile('classes/Rates.cls');
    original = document.getText();
    await until(
      () => extensions.getExtension(id)?.isActive,
      (active) => active === true,
      'the activation',
    );
  });

  // Every test begins with the file as it is on disk.
  afterEach(() => replaceText(document, original));

  it('is activated by an Apex file, which is in the language apex', () => {
    assert.equal(document.languageId, 'apex');
  });

  it('registers its commands', async () => {
    const all = await commands.getCommands(true);
    const missing = commandNames.map((name) => `preflight.${name}`).filter((command) => !all.includes(command));
    assert.deepEqual(missing, []);
  });

  it('reports on text that is not saved, and takes it back', async () => {
    await insertBefore(document, 'return request', insecureLine);
    const diagnostic = await diagnosticOf(document.uri, 'ApexInsecureEndpoint');
    assert(document.isDirty);
    assert.match(document.getText(diagnostic.range), /http:\/\/rates/);
    await commands.executeCommand('undo');
    await withoutRule(document.uri, 'ApexInsecureEndpoint');
  });

  it('offers a fix and applies it', async () => {
    await insertBefore(document, 'return request', insecureLine);
    const { range } = await diagnosticOf(document.uri, 'ApexInsecureEndpoint');
    const actions = await commands.executeCommand<CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
      undefined,
      50,
    );
    const fix = actions.find(({ title }) => /https/i.test(title));
    assert(fix, `no fix among: ${actions.map(({ title }) => title).join(' | ')}`);
    if (fix.edit) assert(await workspace.applyEdit(fix.edit));
    if (fix.command) await commands.executeCommand(fix.command.command, ...(fix.command.arguments ?? []));
    await withoutRule(document.uri, 'ApexInsecureEndpoint');
    assert.match(document.getText(), /'https:\/\/rates/);
  });

  it('explains a finding in its hover, with a link to the FAQ', async () => {
    await insertBefore(document, 'return request', insecureLine);
    const { range } = await diagnosticOf(document.uri, 'ApexInsecureEndpoint');
    const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', document.uri, range.start);
    const text = hovers.flatMap(({ contents }) => contents.map((content) => (content as MarkdownString).value)).join('\n');
    assert.match(text, /command:preflight\.openFaq/);
  });

  it('scans the workspace: findings of files that are not open', async () => {
    const summary = await commands.executeCommand<ScanSummary>('preflight.scanWorkspace');
    assert.equal(summary.cancelled, false);
    assert(summary.findings > 0, 'no findings');
    const uri = fileUri('remoteSiteSettings/Legacy.remoteSite-meta.xml');
    await diagnosticOf(uri, 'AvoidInsecureHttpRemoteSiteSetting');
  });

  it('follows the settings', async () => {
    await insertBefore(document, 'return request', insecureLine);
    await diagnosticOf(document.uri, 'ApexInsecureEndpoint');
    const settings = () => workspace.getConfiguration('preflight', document.uri);
    await settings().update('rules', { ApexInsecureEndpoint: 'off' }, ConfigurationTarget.Workspace);
    try {
      await withoutRule(document.uri, 'ApexInsecureEndpoint');
    } finally {
      await settings().update('rules', undefined, ConfigurationTarget.Workspace);
    }
    await diagnosticOf(document.uri, 'ApexInsecureEndpoint');
  });

  it('opens an entry of the FAQ, and a rule in the same panel', async () => {
    const pages = () =>
      window.tabGroups.all.flatMap(({ tabs }) => tabs.filter(({ label }) => /^(?:FAQ-000863|ApexInsecureEndpoint)$/.test(label)));
    await commands.executeCommand('preflight.openFaq', 'FAQ-000863');
    const labels = () => pages().map(({ label }) => label);
    await until(labels, (all) => all.join() === 'FAQ-000863', 'the page of the entry');
    await commands.executeCommand('preflight.openRule', 'ApexInsecureEndpoint');
    await until(labels, (all) => all.join() === 'ApexInsecureEndpoint', 'the page of the rule alone');
    await window.tabGroups.close(pages());
  });

  it('works again after the server was restarted', async () => {
    await insertBefore(document, 'return request', insecureLine);
    await diagnosticOf(document.uri, 'ApexInsecureEndpoint');
    await commands.executeCommand('preflight.restartServer');
    await diagnosticOf(document.uri, 'ApexInsecureEndpoint');
    assert.equal(diagnosticsOf(document.uri).filter((each) => ruleOf(each) === 'ApexInsecureEndpoint').length, 1);
  });
});
