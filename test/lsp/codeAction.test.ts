import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import type { CodeAction, Range } from 'vscode-languageserver-protocol/node';
import {
  clientCommands,
  type FixQuestionsResult,
  type FixReference,
  fixQuestionsRequest,
  type PlannedFix,
  planFixRequest,
  serverCommands,
} from '#shared/protocol';
import { applyOnDisk, edited, partsOf } from './edits';
import { codes, editor, Server } from './server';
import { classes, project, queryingClass, remoteSite, sites, Workspace } from './workspace';

const insecure = 'AvoidInsecureHttpRemoteSiteSetting';
const site = `${sites}/Acme.remoteSite-meta.xml`;
const onUrl: Range = { start: { line: 2, character: 12 }, end: { line: 2, character: 12 } };
const everywhere: Range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

/** A class with a hard-coded endpoint and header. */
const callout = [
  'public with sharing class Acme {',
  '  public HttpResponse orders() {',
  '    HttpRequest request = new HttpRequest();',
  "    request.setEndpoint('https://api.acme.example.com/v1/orders');",
  "    request.setMethod('GET');",
  '    return new Http().send(request);',
  '  }',
  '}',
  '',
].join('\n');

describe('Code actions', function () {
  this.timeout(30_000);
  let workspace: Workspace;
  let server: Server;

  async function start(files: Record<string, string> = {}, options: Parameters<typeof Server.start>[0] = {}): Promise<void> {
    workspace = new Workspace({ 'sfdx-project.json': project, ...files });
    server = await Server.start({ folders: [workspace.uri()], ...options });
  }

  async function open(path: string, text: string): Promise<string> {
    const uri = workspace.uri(path);
    await server.open(uri, text, path.endsWith('.xml') ? 'xml' : 'apex');
    return uri;
  }

  afterEach(async () => {
    await server.stop();
    workspace.dispose();
  });

  it('fix a finding; what they edit is worked out when one is chosen', async () => {
    await start();
    const text = remoteSite('http://acme.example.com');
    const uri = await open(site, text);
    const actions = await server.actions(uri, onUrl);
    const fix = actions.find(({ title }) => title === 'Use https');
    assert.ok(fix);
    assert.equal(fix.kind, 'quickfix');
    assert.equal(fix.isPreferred, true);
    assert.deepEqual(codes(fix.diagnostics ?? []), [insecure]);
    assert.equal(fix.edit, undefined);
    const resolved = await server.resolve(fix);
    assert.ok(resolved.edit);
    const { edits, creations, deletions } = partsOf(resolved.edit);
    assert.deepEqual([creations, deletions], [[], []]);
    assert.equal(edits.length, 1);
    assert.deepEqual(edits[0].textDocument, { uri, version: 1 });
    assert.equal(edited(text, edits[0].edits), remoteSite('https://acme.example.com'));
    for (const edit of edits[0].edits) {
      assert.ok('annotationId' in edit);
      assert.equal(resolved.edit.changeAnnotations?.[edit.annotationId as string]?.needsConfirmation, false);
    }
  });

  it('are there only where a finding is, and for the kinds asked for', async () => {
    await start();
    const uri = await open(site, remoteSite('http://acme.example.com'));
    assert.deepEqual(await server.actions(uri, { start: { line: 0, character: 0 }, end: { line: 0, character: 5 } }), []);
    assert.deepEqual(await server.actions(uri, onUrl, { only: ['refactor'] }), []);
    assert.notDeepEqual(await server.actions(uri, onUrl, { only: ['quickfix'] }), []);
    assert.ok((await server.actions(uri, onUrl)).every(({ kind }) => !kind?.startsWith('source')));
  });

  it('convert a request from wherever a part of it is written, once', async () => {
    await start();
    const text = [
      'public with sharing class Rates {',
      "  private static final String HOST = 'https://api.acme.example.com';",
      "  private static final String API_KEY = 'ffk_live_8Qw2ZpT7vLx4NcR9bYmA3sKd';",
      '  void quote() {',
      '    HttpRequest request = new HttpRequest();',
      "    request.setEndpoint(HOST + '/v2');",
      "    request.setHeader('Authorization', 'Bearer ' + API_KEY);",
      '  }',
      '}',
    ].join('\n');
    const uri = await open(`${classes}/Rates.cls`, text);
    const offered = async (needle: string) => {
      const [before] = text.split(needle);
      const line = before!.split('\n').length - 1;
      const at = { line, character: before!.length - before!.lastIndexOf('\n') };
      const actions = await server.actions(uri, { start: at, end: at });
      return actions.filter(({ title }) => title === 'Convert to Named Credential').length;
    };
    const places = ["'https://", "'ffk_live", "HOST + '/v2'", "'Authorization'", "'Bearer '", 'setMethod', 'HttpRequest request'];
    assert.deepEqual(await Promise.all(places.map(offered)), [1, 1, 1, 1, 1, 0, 0]);
    const all = await server.actions(uri, everywhere);
    assert.equal(all.filter(({ title }) => title === 'Convert to Named Credential').length, 1);
  });

  it('follow edits made between offer and choice', async () => {
    await start();
    const uri = await open(site, remoteSite('http://acme.example.com'));
    const fix = (await server.actions(uri, onUrl)).find(({ title }) => title === 'Use https');
    assert.ok(fix);
    await server.change(uri, { range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } }, text: '\n\n' });
    const { edit } = await server.resolve(fix);
    assert.ok(edit);
    assert.equal(partsOf(edit).edits[0].textDocument.version, 2);
    assert.equal(partsOf(edit).edits[0].edits[0].range.start.line, 4);
    await server.change(uri, { text: remoteSite('https://acme.example.com') });
    assert.equal((await server.resolve(fix)).edit, undefined);
  });

  it('come whole to a client that resolves nothing, and without what it can not apply', async () => {
    const capabilities = { ...editor, workspace: {}, textDocument: { ...editor.textDocument, codeAction: {} } };
    await start({}, { capabilities });
    assert.equal((server.initialized.capabilities.codeActionProvider as { resolveProvider: boolean }).resolveProvider, false);
    const uri = await open(site, remoteSite('http://acme.example.com'));
    const fix = (await server.actions(uri, onUrl)).find(({ title }) => title === 'Use https');
    assert.equal(fix?.edit?.documentChanges, undefined);
    assert.equal(
      edited(remoteSite('http://acme.example.com'), fix?.edit?.changes?.[uri] ?? []),
      remoteSite('https://acme.example.com'),
    );
    assert.equal(fix?.isPreferred, undefined);
    assert.equal(fix?.data, undefined);
  });

  it('fix all findings of one rule in the file', async () => {
    await start();
    const text = `${queryingClass('A')}`.replace(
      '}\n}',
      '}\n  public class B { Integer n() { return [SELECT COUNT() FROM Contact WITH USER_MODE]; } }\n}',
    );
    const uri = await open(`${classes}/A.cls`, text);
    assert.deepEqual(codes(await server.diagnostics(uri)), ['ApexSharingViolations', 'ApexSharingViolations']);
    const actions = await server.actions(uri, { start: { line: 0, character: 14 }, end: { line: 0, character: 14 } });
    const all = actions.find(({ title }) => title === 'Fix all ApexSharingViolations in this file');
    assert.ok(all);
    const { edit } = await server.resolve(all);
    assert.ok(edit);
    const fixed = edited(text, partsOf(edit).edits[0].edits);
    assert.equal(fixed.match(/with sharing class/g)?.length, 2);
  });

  it('explain a rule', async () => {
    await start();
    const uri = await open(site, remoteSite('http://acme.example.com'));
    const explain = (await server.actions(uri, onUrl)).find(({ command }) => command?.command === clientCommands.openFaq);
    assert.match(String(explain?.command?.arguments?.[0]), /^FAQ-\d{6}$/);
    assert.match(explain?.title ?? '', new RegExp(insecure));
  });

  it('explain a rule by its official page where the client has no pages of ours', async () => {
    await start({}, { options: {} });
    const uri = await open(site, remoteSite('http://acme.example.com'));
    const explain = (await server.actions(uri, onUrl)).find(({ command }) => command?.command === serverCommands.openHelp);
    assert.ok(explain?.command);
    const shown = server.documents.next();
    await server.connection.sendRequest('workspace/executeCommand', explain.command);
    assert.match(await shown, /^https:\/\//);
    await server.connection.sendRequest('workspace/executeCommand', {
      command: serverCommands.openHelp,
      arguments: ['https://elsewhere.example.com'],
    });
    assert.equal(server.documents.all.length, 1);
  });

  it('apply the safe fixes of a file on save, and no others', async () => {
    await start();
    const text = remoteSite('https://acme.example.com').replace(
      '</url>',
      '</url>\n    <disableProtocolSecurity>true</disableProtocolSecurity>',
    );
    const uri = await open(site, text);
    for (const only of [['source.fixAll'], ['source.fixAll.preflight']]) {
      const [action, ...others] = await server.actions(uri, everywhere, { only });
      assert.deepEqual(others, []);
      assert.equal(action.kind, 'source.fixAll.preflight');
      const { edit } = await server.resolve(action);
      assert.ok(edit);
      assert.equal(edited(text, partsOf(edit).edits[0].edits), text.replace('>true</disable', '>false</disable'));
    }
    // There are findings with fixes, but whether to apply these is for people to say.
    await server.change(uri, { text: remoteSite('http://acme.example.com') });
    assert.deepEqual(await server.actions(uri, everywhere, { only: ['source.fixAll'] }), []);
  });

  it('suppress a finding here, with a reason', async () => {
    await start();
    const text = remoteSite('http://acme.example.com');
    const uri = await open(site, text);
    const actions = await server.actions(uri, onUrl);
    const suppress = actions.filter(({ title }) => /^Suppress/i.test(title));
    assert.ok(suppress.length > 0);
    assert.ok(suppress.every(({ isPreferred }) => !isPreferred));
    const fixed = await editBy(suppress[0], text);
    assert.match(fixed, /<!-- preflight: allow AvoidInsecureHttpRemoteSiteSetting: reason -->/);
    await server.change(uri, { text: fixed });
    assert.deepEqual(await server.diagnostics(uri), []);
  });

  /** The text that an action leaves, answering its questions by what it suggests. */
  async function editBy(action: CodeAction, text: string): Promise<string> {
    const resolved = await server.resolve(action);
    let { edit } = resolved;
    if (resolved.command?.command === clientCommands.applyFix) {
      const planned = await server.connection.sendRequest<PlannedFix | null>(planFixRequest, {
        reference: resolved.command.arguments?.[0],
      });
      edit = planned?.edit;
    }
    assert.ok(edit);
    return edited(text, partsOf(edit).edits[0].edits);
  }

  describe('that convert to a named credential', () => {
    const path = `${classes}/Acme.cls`;
    const onEndpoint: Range = { start: { line: 3, character: 30 }, end: { line: 3, character: 30 } };

    async function conversion(): Promise<CodeAction> {
      const uri = await open(path, callout);
      await server.scan();
      const action = (await server.actions(uri, onEndpoint)).find(({ title }) => /named credential/i.test(title));
      assert.ok(action, 'no conversion is offered');
      return server.resolve(action);
    }

    it('ask for its name, create files, and say what remains to be done', async () => {
      await start({
        [path]: callout,
        [`${sites}/Acme.remoteSite-meta.xml`]: remoteSite('https://api.acme.example.com'),
      });
      const { command, edit } = await conversion();
      assert.equal(edit, undefined);
      assert.equal(command?.command, clientCommands.applyFix);
      const reference = command.arguments?.[0] as FixReference;
      const questions = await server.connection.sendRequest<FixQuestionsResult>(fixQuestionsRequest, reference);
      assert.ok(questions.length > 0);
      for (const { value, pattern } of questions) assert.match(value, new RegExp(`^(?:${pattern})$`));
      const planned = await server.connection.sendRequest<PlannedFix | null>(planFixRequest, {
        reference,
        answers: { [questions[0].id]: 'Acme_Orders' },
      });
      assert.ok(planned);
      assert.ok(planned.afterwards);
      const { creations, edits, deletions } = partsOf(planned.edit);
      const named = creations.find(({ uri }) => uri.endsWith('/namedCredentials/Acme_Orders.namedCredential-meta.xml'));
      assert.ok(named);
      assert.deepEqual(named.options, { overwrite: false, ignoreIfExists: false });
      assert.ok(creations.some(({ uri }) => uri.includes('/externalCredentials/')));
      const inClass = edits.find(({ textDocument }) => textDocument.uri === workspace.uri(path));
      assert.match(edited(callout, inClass?.edits ?? []), /'callout:Acme_Orders\/v1\/orders'/);
      assert.ok(deletions.every(({ annotationId }) => planned.edit.changeAnnotations?.[annotationId ?? '']?.needsConfirmation));
      assert.ok(Object.values(planned.edit.changeAnnotations ?? {}).some(({ needsConfirmation }) => needsConfirmation));
      applyOnDisk(planned.edit);
      const written = workspace.path('force-app/main/default/namedCredentials/Acme_Orders.namedCredential-meta.xml');
      assert.match(readFileSync(written, 'utf8'), /SecuredEndpoint/);
      assert.match(readFileSync(written, 'utf8'), /https:\/\/api\.acme\.example\.com/);
    });

    it('take an answer that is no name for the suggested one', async () => {
      await start({ [path]: callout });
      const { command } = await conversion();
      const reference = command?.arguments?.[0] as FixReference;
      const [question] = await server.connection.sendRequest<FixQuestionsResult>(fixQuestionsRequest, reference);
      const planned = await server.connection.sendRequest<PlannedFix | null>(planFixRequest, {
        reference,
        answers: { [question.id]: '../../../../evil name' },
      });
      assert.ok(planned);
      assert.doesNotMatch(JSON.stringify(planned), /evil/);
    });

    it('are whole, with a word to the user afterwards, for a client that can not ask', async () => {
      await start({ [path]: callout }, { options: {} });
      const { edit, command } = await conversion();
      assert.ok(edit);
      assert.equal(command?.command, serverCommands.fixApplied);
      const message = server.messages.next();
      await server.connection.sendRequest('workspace/executeCommand', command);
      assert.equal(await message, command.arguments?.[0]);
      assert.equal(existsSync(workspace.path('force-app/main/default/namedCredentials')), false);
    });

    it('are not done by halves for a client that can not create files', async () => {
      const workspaceEdit = { documentChanges: true };
      await start(
        { [path]: callout },
        { options: {}, capabilities: { ...editor, workspace: { ...editor.workspace, workspaceEdit } } },
      );
      const { edit, command } = await conversion();
      assert.deepEqual([edit, command], [undefined, undefined]);
    });
  });

  it('are empty for files that are gone and for references to nothing', async () => {
    await start();
    assert.deepEqual(await server.actions(workspace.uri(site), everywhere), []);
    const reference = { uri: workspace.uri(site), rule: insecure, fingerprint: 'x', start: 0, fix: 'use-https' };
    assert.deepEqual(await server.connection.sendRequest(fixQuestionsRequest, reference), []);
    assert.equal(await server.connection.sendRequest(planFixRequest, { reference }), null);
    const action = { title: 'x', data: { uri: workspace.uri(site), reference } };
    assert.deepEqual(await server.resolve(action), action);
    for (const odd of [
      { title: 'x' },
      { title: 'x', data: 7 },
      { title: 'x', data: {} },
      { title: 'x', data: { reference: 1 } },
    ]) {
      assert.deepEqual(await server.resolve(odd as CodeAction), odd);
    }
  });
});
