/// <reference types="vscode" />
import { strict as assert } from 'node:assert';
import { CloseAction, type CloseHandlerResult } from 'vscode-languageclient/node';
import type { Status } from '#shared/protocol';
import { createCrashHandler } from '../../client/src/crash';
import { viewOf } from '../../client/src/status';

const ready: Status = { state: 'ready', files: 40, findings: 3, scanned: false, milliseconds: 4.2, rules: 12 };

describe('The language status', () => {
  it('counts findings and names the time of the last analysis', () => {
    const view = viewOf(ready);
    assert.equal(view.text, 'Preflight: 3 findings');
    assert.match(view.detail, /analysed so far.*4 ms/);
    assert.equal(view.busy, false);
    assert.equal(view.command.command, 'preflight.scanWorkspace');
  });

  it('speaks of the whole workspace once it was scanned', () => {
    assert.match(viewOf({ ...ready, scanned: true }).detail, /whole workspace/);
  });

  it('is busy while the server works', () => {
    for (const state of ['starting', 'analysing', 'scanning'] as const) assert(viewOf({ ...ready, state }).busy);
  });

  it('offers a restart when the server failed', () => {
    const view = viewOf({ ...ready, state: 'failed', message: 'The parser could not be loaded.' });
    assert(view.failed);
    assert.equal(view.detail, 'The parser could not be loaded.');
    assert.equal(view.command.command, 'preflight.restartServer');
  });
});

describe('A server that dies', () => {
  const closed = (handler: ReturnType<typeof createCrashHandler>) => (handler.closed() as CloseHandlerResult).action;

  it('is started again twice, then left to the user, who is asked once', () => {
    let asked = 0;
    const handler = createCrashHandler(
      () => asked++,
      () => 0,
    );
    assert.deepEqual(
      [closed(handler), closed(handler), closed(handler)],
      [CloseAction.Restart, CloseAction.Restart, CloseAction.DoNotRestart],
    );
    assert.equal(asked, 1);
    assert.equal(closed(handler), CloseAction.Restart);
  });

  it('is forgiven after some minutes', () => {
    let time = 0;
    const handler = createCrashHandler(assert.fail, () => time);
    for (let crash = 0; crash < 10; crash++) {
      assert.equal(closed(handler), CloseAction.Restart);
      time += 2 * 60_000;
    }
  });
});
