import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import { XMLValidator } from 'fast-xml-parser';
import {
  answerInputBox,
  applyCodeAction,
  applyRefactorPreview,
  confirmRefactorPreview,
  openCodeActions,
  openFile,
  pressNotificationButton,
  readRefactorPreview,
  readSquiggles,
  readWebview,
  until,
  waitForNotification,
  waitForSquiggle,
} from '../vscode/workbench.mjs';
import { fileOf, inVsCode, page, placeOf, readFile, screenshot } from './window';

const app = 'force-app/main/default';
const convert = 'Convert to Named Credential';

/** Chooses the conversion at the first `text` of a class. */
async function convertAt(name: string, text: string): Promise<void> {
  await openFile(page(), `classes/${name}`);
  const { line, column } = placeOf(`${app}/classes/${name}`, text);
  await waitForSquiggle(page(), (squiggle: { line: number }) => squiggle.line === line);
  await openCodeActions(page(), line, column, new RegExp(convert));
  await applyCodeAction(page(), convert);
}

/** Waits until a file of the workspace holds `text` on disk. */
async function waitForFile(path: string, text: string): Promise<void> {
  await until(
    () => existsSync(fileOf(path)) && readFile(path),
    (content: string | false) => content !== false && content.includes(text),
    `${text} in ${path}`,
  );
}

inVsCode(convert, () => {
  it('asks for a name, shows what it would do, and does it', async () => {
    const secret = 'ffk_live_8Qw2ZpT7vLx4NcR9bYmA3sKd';
    const credential = `${app}/namedCredentials/Fast_Freight.namedCredential-meta.xml`;
    const external = `${app}/externalCredentials/Fast_Freight.externalCredential-meta.xml`;
    await convertAt('CarrierRates.cls', "'Authorization'");
    const input = page().locator('.quick-input-box input').first();
    await input.fill('not a name');
    await page().locator('.quick-input-message', { hasText: 'letters' }).waitFor();
    await screenshot('convert-wrong-name');
    await input.fill('Fast_Freight');
    await screenshot('convert-name');
    await answerInputBox(page(), 'Fast_Freight');

    const entries: { label: string; checked?: boolean }[] = await readRefactorPreview(page());
    for (const expected of [
      /callout:Fast_Freight/,
      /Fast_Freight\.namedCredential/,
      /Fast_Freight\.externalCredential/,
      /deleting/,
    ]) {
      assert(
        entries.some(({ label }) => expected.test(label)),
        `${expected} is not in the preview: ${JSON.stringify(entries)}`,
      );
    }
    await screenshot('convert-preview');
    assert(!existsSync(fileOf(credential)), 'nothing is done before it is confirmed');
    await confirmRefactorPreview(page());
    await applyRefactorPreview(page());
    const message = await waitForNotification(page(), /Fast_Freight/);
    await screenshot('converted');

    await waitForFile(credential, 'https://api.fastfreight.example');
    await waitForFile(external, '<ExternalCredential');
    await waitForFile(`${app}/classes/CarrierRates.cls`, "'callout:Fast_Freight");
    for (const path of [credential, external]) {
      assert.equal(XMLValidator.validate(readFile(path)), true);
      assert(!readFile(path).includes(secret), 'the secret went into a new file');
    }
    assert(!readFile(`${app}/classes/CarrierRates.cls`).includes("setHeader('Authorization'"));
    assert(!existsSync(fileOf(`${app}/remoteSiteSettings/FastFreight.remoteSite-meta.xml`)), 'the remote site is of no use now');
    assert.match(message, /principal/);
    await until(
      () => readSquiggles(page()),
      (squiggles: { text: string }[]) => squiggles.every(({ text }) => text !== "'Authorization'"),
      'the end of the finding',
    );
    await pressNotificationButton(page(), /Fast_Freight/, /Open FAQ-/);
    await readWebview(page(), /Named Credential/);
  });

  it('does nothing when it is refused', async () => {
    await convertAt('CarrierRates.cls', "'Authorization'");
    const input = page().locator('.quick-input-box input').first();
    await input.waitFor();
    await input.press('Escape');
    await input.waitFor({ state: 'hidden' });
    assert.match(readFile(`${app}/classes/CarrierRates.cls`), /setHeader\('Authorization'/);
  });

  it('uses the Named Credential that the project has for the host', async () => {
    await convertAt('TrackingSync.cls', "'Authorization'");
    const entries: { label: string }[] = await readRefactorPreview(page());
    assert(
      entries.every(({ label }) => !/namedCredential-meta/.test(label)),
      JSON.stringify(entries),
    );
    await screenshot('convert-existing');
    await confirmRefactorPreview(page());
    await applyRefactorPreview(page());
    // The host stands in a constant of another class.
    await waitForFile(`${app}/classes/CarrierConfig.cls`, "'callout:ParcelTrack'");
    assert(!readFile(`${app}/classes/TrackingSync.cls`).includes("setHeader('Authorization'"));
    await waitForNotification(page(), /Replace the secret/);
    await screenshot('converted-existing');
  });
});
