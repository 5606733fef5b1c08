import { strict as assert } from 'node:assert';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { formatHtml } from '#server/reports/html';
import { runCli } from '../cli/cli';
import { hostileOptions, hostileReport } from '../unit/reports/hostile';
import { openBrowser } from '../vscode/browser.mjs';

type Browser = Awaited<ReturnType<typeof openBrowser>>;

const sample = join(__dirname, '../../sample');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** A file of another scanner: findings in a file that was scanned, on a page of the web, and one that was answered there. */
function otherResults(): string {
  const result = (ruleId: string, uri: string, startLine: number, more: object = {}) => ({
    ruleId,
    level: 'error',
    message: { text: `What ${ruleId} objects to.` },
    locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine } } }],
    ...more,
  });
  const rates = 'force-app/main/default/classes/CarrierRates.cls';
  const results = [
    result('acme.query', rates, 12),
    result('missing-header', 'https://example.com/login', 1),
    result('acme.answered', rates, 20, { suppressions: [{ kind: 'external', justification: 'Tested by hand.' }] }),
  ];
  const rules = [{ id: 'acme.query', helpUri: 'https://example.com/acme.query' }];
  return JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'Semgrep', rules } }, results }] });
}

/** What axe, a checker of accessibility, objects to: rule and element. */
async function axeFaults({ page }: Browser): Promise<string[]> {
  // Not as a script of the page, which its policy would forbid.
  await page.evaluate(axeSource);
  const expression = `axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`;
  const { violations } = (await page.evaluate(expression)) as {
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  };
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

describe('the HTML report in a browser', function () {
  this.timeout(120_000);

  let browser: Browser;
  let folder: string;
  let errors: string[];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'preflight-report-'));
    const file = join(folder, 'review.html');
    const imported = join(folder, 'semgrep.sarif');
    writeFileSync(imported, otherResults());
    const { code, stderr } = await runCli(['report', '--import', imported, '--output', file], { cwd: sample });
    assert.equal(code, 0, stderr);
    browser = await openBrowser({ firstNumber: 80 });
    // The browser of the tests reaches nothing but this machine; a report is a file on it.
    await browser.context.route(
      (url: URL) => url.protocol === 'file:',
      (route: { continue(): Promise<void> }) => route.continue(),
    );
    errors = [];
    browser.page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    browser.page.on('pageerror', (error) => errors.push(error.message));
    await browser.page.goto(pathToFileURL(file).href);
  });

  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  afterEach(async () => {
    await browser.page.emulateMedia({ media: null, colorScheme: null, forcedColors: null });
    assert.deepEqual([errors, browser.blocked], [[], []], 'no errors, and nothing asked of the network');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`is accessible in ${colorScheme} colours`, async () => {
      const { page } = browser;
      await page.emulateMedia({ colorScheme });
      await page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true');
      assert.deepEqual(await axeFaults(browser), []);
      await page.evaluate('scrollTo(0, 0)');
      await browser.screenshot(`report-${colorScheme}`);
      await page.getByRole('heading', { name: /^Found by Semgrep/ }).scrollIntoViewIfNeeded();
      await page.evaluate('scrollBy(0, 400)');
      await browser.screenshot(`report-imported-${colorScheme}`);
    });
  }

  it('is accessible with the colours of the system', async () => {
    await browser.page.emulateMedia({ forcedColors: 'active' });
    assert.deepEqual(await axeFaults(browser), []);
  });

  it('fits into a narrow window: only tables scroll, by themselves', async () => {
    const { page } = browser;
    const size = page.viewportSize()!;
    await page.setViewportSize({ width: 400, height: 800 });
    try {
      await page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true');
      const width = await page.evaluate('document.documentElement.scrollWidth');
      assert.ok((width as number) <= 400, `${width}`);
      await browser.screenshot('report-narrow');
    } finally {
      await page.setViewportSize(size);
    }
  });

  it('narrows down the findings', async () => {
    const { page } = browser;
    const shown = () => page.locator('#findings ol.findings > li:visible').count();
    await page.getByRole('button', { name: 'Open all' }).click();
    const all = await shown();
    await page.getByLabel('Words in file, rule or message').fill('CRUD');
    const some = await shown();
    assert.ok(some > 0 && some < all, `${some} of ${all}`);
    assert.equal(await page.locator('output').textContent(), `${some} of ${all} findings shown`);
    await page.getByLabel('Error').uncheck();
    assert.ok((await shown()) < some);
    await page.getByLabel('Error').check();
    await page.getByLabel('Words in file, rule or message').fill('');
    assert.equal(await shown(), all);
    await page.getByRole('button', { name: 'Close all' }).click();
    assert.equal(await shown(), 0);
  });

  it('prints what is folded away, and no controls', async () => {
    const { page } = browser;
    await page.evaluate('for (const details of document.querySelectorAll("details")) details.open = false');
    await page.emulateMedia({ media: 'print' });
    const heights = await page.locator('#findings pre').evaluateAll((blocks) => blocks.map((block) => block.clientHeight));
    assert.ok(heights.length > 0 && heights.every((height) => height > 0));
    assert.equal(await page.locator('#filter').isVisible(), false);
    // Nobody touches what is on paper.
    const faults = (await axeFaults(browser)).filter((fault) => !fault.startsWith('target-size:'));
    assert.deepEqual(faults, []);
  });

  it('opens what a link of its contents leads to', async () => {
    const { page } = browser;
    await page.locator('#summary tbody a').first().click();
    assert.match(page.url(), /#rule_\w+$/);
    const id = new URL(page.url()).hash;
    assert.ok(await page.locator(`${id} h3`).isVisible());
  });

  it('can be read without scripts', async () => {
    const context = await browser.context.browser()!.newContext({ javaScriptEnabled: false });
    try {
      const page = await context.newPage();
      await page.goto(pathToFileURL(join(folder, 'review.html')).href);
      assert.equal(await page.locator('#filter').isVisible(), false);
      const block = page.locator('#findings details.file').first();
      if ((await block.getAttribute('open')) === null) await block.locator('summary').first().click();
      assert.ok(await block.locator('pre').first().isVisible());
    } finally {
      await context.close();
    }
  });

  it('runs nothing that names or texts bring along', async () => {
    const { page } = browser;
    let asked = false;
    page.once('dialog', () => {
      asked = true;
    });
    const file = join(folder, 'hostile.html');
    writeFileSync(file, formatHtml(hostileReport(), hostileOptions));
    await page.goto(pathToFileURL(file).href);
    assert.deepEqual(await axeFaults(browser), []);
    assert.equal(asked, false);
    assert.match((await page.locator('h1').textContent())!, /<img src=x onerror=alert\(1\)>/);
  });
});
