import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import {
  clearNotifications,
  openFile,
  readNotifications,
  readOutput,
  readProblemCounts,
  readSquiggles,
  runCommand,
  typeLine,
  until,
  waitForNotification,
  waitForSquiggle,
} from '../vscode/workbench.mjs';
import { dataFolder, inVsCode, page, placeOf, screenshot, tolerateErrors } from './window';

const path = 'force-app/main/default/classes/ParcelTracking.cls';

/** The process ids of the language servers of this VS Code. */
function servers(): number[] {
  const processes = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' });
  const ours = processes.split('\n').filter((line) => line.includes(dataFolder()) && line.includes('dist/server.js'));
  return ours.map((line) => Number.parseInt(line, 10));
}

/** Waits for one server that was not there before, and returns its process id. */
async function waitForOtherServer(before: readonly number[]): Promise<void> {
  await until(servers, (now: number[]) => now.length === 1 && !before.includes(now[0]), 'another server');
}

/** Types an insecure line into the open class and waits until it is found. */
async function typeInsecureLine(): Promise<void> {
  const { line } = placeOf(path, 'setMethod', 0);
  await typeLine(page(), line, "        request.setEndpoint('http://rates.example.com/today');");
  await waitForSquiggle(page(), (each: { line: number }) => each.line === line);
}

inVsCode('The server', () => {
  it('is restarted on demand, and the findings come back', async () => {
    await openFile(page(), 'classes/CarrierRates.cls');
    await waitForSquiggle(page(), () => true);
    const findings = await readSquiggles(page());
    const before = servers();
    assert.equal(before.length, 1);
    await runCommand(page(), 'Preflight: Restart server');
    await waitForOtherServer(before);
    await until(
      () => readSquiggles(page()),
      (now: unknown[]) => now.length === findings.length,
      'the same squiggles',
    );
    assert.deepEqual(await readSquiggles(page()), findings);
    await openFile(page(), 'classes/ParcelTracking.cls');
    await typeInsecureLine();
  });

  it('comes back after it died', async () => {
    tolerateErrors(/ended unexpectedly|exited|Connection|connection|stream/);
    await openFile(page(), 'classes/CarrierRates.cls');
    await waitForSquiggle(page(), () => true);
    const before = servers();
    assert.equal(before.length, 1);
    process.kill(before[0], 'SIGKILL');
    await waitForOtherServer(before);
    await until(
      () => readProblemCounts(page()),
      ({ errors }: { errors: number }) => errors > 0,
      'the findings',
    );
    await openFile(page(), 'classes/ParcelTracking.cls');
    await typeInsecureLine();
    await screenshot('server-recovered');
  });

  it('scans again what was scanned before it died', async () => {
    tolerateErrors(/ended unexpectedly|exited|Connection|connection|stream/);
    await runCommand(page(), 'Preflight: Scan workspace');
    await waitForNotification(page(), /findings in \d+ files/);
    await clearNotifications(page());
    const all = (counts: { errors: number }) => counts.errors > 10;
    const scanned = await until(() => readProblemCounts(page()), all, 'the findings of closed files');
    const before = servers();
    process.kill(before[0], 'SIGKILL');
    await waitForOtherServer(before);
    const none = (counts: { errors: number }) => counts.errors < scanned.errors;
    await until(() => readProblemCounts(page()), none, 'the findings to go with the server');
    await until(
      () => readProblemCounts(page()),
      (counts: { errors: number }) => counts.errors === scanned.errors,
      'the same findings',
    );
    assert.deepEqual(await readProblemCounts(page()), scanned);
    assert.deepEqual(await readNotifications(page()), []);
  });

  it('tells in the output what happened', async () => {
    await openFile(page(), 'classes/CarrierRates.cls');
    await runCommand(page(), 'Preflight: Show output');
    await readOutput(page(), /The server is running/);
    await screenshot('output');
  });
});
