// What a user does in VS Code's window, as small functions on a playwright page. Everything waits for a condition that can be
// seen in the window, never for time. Positions are 1-based, as the window shows them.

const TIMEOUT_MS = 30_000;
const POLL_MS = 50;

/** How long one key press gets to show its effect before it is pressed again. */
const KEY_RETRY_MS = 3_000;

const QUICK_INPUT = '.quick-input-widget:not([style*="display: none"])';
const EDITOR = '.editor-group-container.active .editor-instance .monaco-editor';
const EDITOR_BESIDE = '.editor-group-container:not(.active) .editor-instance .monaco-editor';
const HOVER = '.monaco-hover:not(.hidden) .monaco-hover-content';
const PREVIEW = '.bulk-edit-panel .monaco-list';
const ACTION = '.action-widget .monaco-list-row.action';

/** User settings that make typing do exactly what is typed. For `startVsCode`. */
export const PLAIN_TYPING = {
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.autoIndent': 'none',
  'editor.acceptSuggestionOnEnter': 'off',
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  'editor.suggestOnTriggerCharacters': false,
  'editor.wordBasedSuggestions': 'off',
  'files.autoSave': 'off',
  'security.workspace.trust.enabled': false,
};

/**
 * Calls `read` until `accept` holds for what it returns, and returns that.
 * Throws an Error that names `what` and shows the last value when that takes longer than `timeout` ms.
 */
export async function until(read, accept, what, timeout = TIMEOUT_MS) {
  const end = Date.now() + timeout;
  let value;
  let failure;
  do {
    try {
      value = await read();
      failure = undefined;
      if (accept(value)) return value;
    } catch (error) {
      failure = error;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  } while (Date.now() < end);
  const seen = failure ? failure.message : JSON.stringify(value, null, 1);
  throw new Error(`Waited ${timeout / 1000} s for ${what}; last seen: ${seen}`);
}

/** Calls `press`, waits for `locator` to be visible, and presses again when it isn't: a key may come before VS Code listens. */
async function pressUntilVisible(press, locator, what, timeout = TIMEOUT_MS) {
  const end = Date.now() + timeout;
  do {
    await press();
    try {
      await locator.first().waitFor({ state: 'visible', timeout: KEY_RETRY_MS });
      return;
    } catch (error) {
      if (error.name !== 'TimeoutError') throw error;
    }
  } while (Date.now() < end);
  throw new Error(`Waited ${timeout / 1000} s for ${what}`);
}

/** Opens VS Code in `page` and waits until its window is connected to its server. Extensions may still be starting. */
export async function openWorkbench(page, url) {
  await page.goto(url);
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: TIMEOUT_MS });
  await page.locator('.statusbar-item#status\\.host').waitFor({ timeout: TIMEOUT_MS });
}

/**
 * Goes through a list or tree from top to bottom with the wheel, because only the rows on the screen exist, and calls
 * `visit` (in the page) for each row. Returns what it returned, in order.
 */
async function walkList(page, list, visit) {
  const rows = list.first().locator('.monaco-list-rows > .monaco-list-row');
  const countRows = () => list.first().evaluate(totalRows);
  const indexes = () => rows.evaluateAll((all) => all.map((row) => Number(row.dataset.index)));
  const scroll = async (pixels) => {
    await list.first().hover();
    await page.mouse.wheel(0, pixels);
  };
  await rows.first().waitFor({ timeout: TIMEOUT_MS });
  for (;;) {
    const total = await countRows();
    const seen = new Map();
    const visitVisible = async () => {
      const visible = await indexes();
      for (const index of visible.filter((each) => !seen.has(each))) {
        const row = list.first().locator(`.monaco-list-rows > .monaco-list-row[data-index="${index}"]`);
        seen.set(index, await row.evaluate(visit, undefined, { timeout: KEY_RETRY_MS }));
      }
      // A step is less than what a list shows at once.
      if (seen.size < total) await scroll(seen.has(0) ? 60 : -10_000);
      return seen.size;
    };
    await until(visitVisible, (size) => size >= total, `the ${total} rows of a list`);
    // A tree may still have been unfolding.
    if ((await countRows()) === total) return [...seen].sort(([a], [b]) => a - b).map(([, value]) => value);
  }
}

/** Runs in the page: how many rows a list has, those that do not exist now too. All are of one height. */
function totalRows(list) {
  const all = list.querySelector('.monaco-list-rows');
  return Math.round(Number.parseFloat(all.style.height) / all.querySelector('.monaco-list-row').offsetHeight);
}

// --- Quick input: the palette, Quick Open, pickers, input boxes ---

/** Opens the palette's input with `text` in place of its `>`, which makes it Quick Open, Go to Line and so on. */
async function openQuickInput(page, text) {
  const input = page.locator(`${QUICK_INPUT} .quick-input-box input`);
  await unlessClosed(async (timeout) => {
    await pressUntilVisible(() => page.keyboard.press('F1'), input, 'the command palette');
    await input.fill(text, { timeout });
  });
  return input;
}

/** How long to wait for something in the quick input before it is taken for closed. */
const CLOSED_MS = 5_000;

/**
 * Does something with the quick input, and does it again where that was closed in between: a page or a view that is still
 * loading takes the focus when it is done, and what asks something closes then, as it does for people.
 */
async function unlessClosed(act) {
  for (const end = Date.now() + TIMEOUT_MS; ; ) {
    try {
      return await act(CLOSED_MS);
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/** Locators of the rows now in the quick input's list whose label is exactly, or matches, `label`. */
function quickInputRow(page, label) {
  const pattern = wholeText(label);
  return page.locator(`${QUICK_INPUT} .quick-input-list .monaco-list-row`, {
    has: page.locator('.quick-input-list-row:first-child .monaco-highlighted-label', { hasText: pattern }),
  });
}

/** A pattern for exactly `text`, white space around it aside; a RegExp is returned as it is. */
function wholeText(text) {
  return text instanceof RegExp ? text : new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}

/** Waits until the quick input is closed or asks something else than before. */
async function waitForQuickInputToClose(page) {
  await page.locator(QUICK_INPUT).waitFor({ state: 'hidden', timeout: TIMEOUT_MS });
}

/** Runs the command with the exact `title` (`Category: Title`) through the palette. */
export async function runCommand(page, title) {
  await unlessClosed(async (timeout) => {
    await openQuickInput(page, `>${title}`);
    await quickInputRow(page, title).first().click({ timeout });
  });
}

/** Labels in the open quick pick, as far as they are rendered, once there is at least one. */
export async function readQuickPick(page) {
  const rows = page.locator(`${QUICK_INPUT} .quick-input-list .monaco-list-row`);
  const read = () => rows.locator('.quick-input-list-row:first-child .monaco-highlighted-label').allInnerTexts();
  return until(read, (labels) => labels.length > 0, 'a quick pick with items');
}

/** Types `filter` (optional) into the open quick pick and chooses the row with `label` (text: exact; or a RegExp). */
export async function pickItem(page, label, { filter } = {}) {
  if (filter !== undefined) await page.locator(`${QUICK_INPUT} .quick-input-box input`).fill(filter);
  const row = quickInputRow(page, label);
  await row.first().waitFor({ timeout: TIMEOUT_MS });
  await row.first().click();
}

/** Runs a command that shows a quick pick, and chooses the row with `label` (text: exact; or a RegExp). */
export async function pickFrom(page, title, label) {
  await unlessClosed(async (timeout) => {
    await runCommand(page, title);
    await quickInputRow(page, label).first().click({ timeout });
  });
}

/** Waits for an input box, gives `text` (undefined takes what is proposed) and returns what was proposed. */
export async function answerInputBox(page, text) {
  const input = page.locator(`${QUICK_INPUT} .quick-input-box input`);
  await input.waitFor({ timeout: TIMEOUT_MS });
  const proposed = await input.inputValue();
  if (text !== undefined) await input.fill(text);
  await input.press('Enter');
  return proposed;
}

// --- Editor ---

/** Opens the file whose path ends with `path` through Quick Open and waits for its editor. */
export async function openFile(page, path) {
  const name = path.split('/').pop();
  await until(
    async () => {
      await openQuickInput(page, path);
      const row = quickInputRow(page, name);
      await row.first().waitFor({ timeout: KEY_RETRY_MS });
      await row.first().click();
      return true;
    },
    Boolean,
    `${path} in Quick Open`,
  );
  await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor({ timeout: TIMEOUT_MS });
  await page.locator(`${EDITOR} .view-line`).first().waitFor({ timeout: TIMEOUT_MS });
}

/** Puts the cursor of the active editor at `line`, `column`, scrolls it into view and gives the editor the keyboard. */
export async function goTo(page, line, column = 1) {
  const input = await openQuickInput(page, `:${line}:${column}`);
  await input.press('Enter');
  await waitForQuickInputToClose(page);
  const position = page.locator('#status\\.editor\\.selection');
  const expected = `Ln ${line}, Col ${column}`;
  await until(
    () => position.innerText(),
    (text) => text.trim() === expected,
    `the cursor at ${expected}`,
  );
}

/** Types `text` where the cursor is, key by key, as a user does. Line breaks are Enter. */
export async function typeText(page, text) {
  await page.keyboard.type(text);
}

/** Types `text` as a new line before line `line`; nothing is saved. Wants the PLAIN_TYPING settings. */
export async function typeLine(page, line, text) {
  await goTo(page, line, 1);
  await typeText(page, `${text}\n`);
}

/** Closes every editor; what is not saved is lost. */
export async function closeEditors(page) {
  const tabs = page.locator('.editor-group-container .tabs-container .tab');
  for (let left = await tabs.count(); left > 0; left -= 1) {
    await runCommand(page, 'View: Revert and Close Editor');
    await until(
      () => tabs.count(),
      (count) => count < left,
      'an editor to close',
    );
  }
}

/** Saves the active editor and waits until its tab isn't dirty any more. */
export async function save(page) {
  await page.keyboard.press('ControlOrMeta+s');
  await page.locator('.editor-group-container.active .tab.active:not(.dirty)').waitFor({ timeout: TIMEOUT_MS });
}

/** The lines of the active editor now on the screen: `{ line, text }`. */
export async function readVisibleLines(page) {
  return page.locator(EDITOR).first().evaluate(visibleLines);
}

/** Runs in the page. */
function visibleLines(editor) {
  const numbers = new Map();
  for (const row of editor.querySelectorAll('.margin-view-overlays > div')) {
    const number = row.querySelector('.line-numbers')?.textContent;
    if (number) numbers.set(row.style.top, Number(number));
  }
  return [...editor.querySelectorAll('.view-lines > .view-line')]
    .map((row) => ({ line: numbers.get(row.style.top), text: row.textContent.replaceAll('\u00a0', ' ') }))
    .filter((row) => row.line !== undefined)
    .sort((a, b) => a.line - b.line);
}

/**
 * The squiggles of the active editor now on the screen, in reading order:
 * `{ severity: 'error'|'warning'|'info'|'hint', line, text }`, text being the characters underlined.
 */
export async function readSquiggles(page) {
  return page.locator(EDITOR).first().evaluate(visibleSquiggles);
}

/** The same of the editor that stands beside the active one. */
export async function readSquigglesBeside(page) {
  return page.locator(EDITOR_BESIDE).first().evaluate(visibleSquiggles);
}

/** Runs in the page. */
function visibleSquiggles(editor) {
  const numbers = new Map();
  for (const row of editor.querySelectorAll('.margin-view-overlays > div')) {
    const number = row.querySelector('.line-numbers')?.textContent;
    if (number) numbers.set(row.style.top, Number(number));
  }
  const lines = new Map([...editor.querySelectorAll('.view-lines > .view-line')].map((row) => [row.style.top, row]));

  /** The characters of `row` that lie between the screen positions `left` and `right`. */
  const textBetween = (row, left, right) => {
    const range = document.createRange();
    const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    let text = '';
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let at = 0; at < node.length; at += 1) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getBoundingClientRect();
        const middle = (box.left + box.right) / 2;
        if (middle > left && middle < right) text += node.data[at];
      }
    }
    return text.replaceAll('\u00a0', ' ');
  };

  const found = [];
  for (const row of editor.querySelectorAll('.view-overlays > div')) {
    for (const mark of row.querySelectorAll('[class*="squiggly-"]')) {
      const severity = /squiggly-(error|warning|info|hint)/.exec(mark.className)?.[1];
      const line = numbers.get(row.style.top);
      if (!severity || line === undefined) continue;
      const { left, right } = mark.getBoundingClientRect();
      found.push({ severity, line, left, text: textBetween(lines.get(row.style.top), left, right) });
    }
  }
  return found.sort((a, b) => a.line - b.line || a.left - b.left).map(({ severity, line, text }) => ({ severity, line, text }));
}

/** Waits for a squiggle on the screen that `accept` holds for, and returns it. */
export async function waitForSquiggle(page, accept, what = 'a squiggle', timeout = TIMEOUT_MS) {
  const seen = await until(
    () => readSquiggles(page),
    (squiggles) => squiggles.some(accept),
    what,
    timeout,
  );
  return seen.find(accept);
}

/**
 * Shows the hover at `line`, `column` with the keyboard, waits until its text matches `expected` and returns the text.
 * Its links can be followed with `clickHoverLink`.
 */
export async function openHover(page, line, column, expected = /\S/) {
  await goTo(page, line, column);
  const hover = page.locator(`${EDITOR} ${HOVER}, .overflowingContentWidgets ${HOVER}`).first();
  const show = async () => {
    await page.keyboard.press('ControlOrMeta+k');
    await page.keyboard.press('ControlOrMeta+i');
  };
  await pressUntilVisible(show, hover, `a hover at ${line}:${column}`);
  return until(
    () => hover.innerText(),
    (text) => expected.test(text),
    `a hover that matches ${expected}`,
  );
}

/** Clicks the link with `text` (text or RegExp) in the hover that is open. */
export async function clickHoverLink(page, text) {
  await page.locator(`${HOVER} a`, { hasText: text }).first().click();
}

// --- Code actions ---

/** Opens the list of code actions at `line`, `column` with Ctrl+. and returns their titles, once `expected` is among them. */
export async function openCodeActions(page, line, column, expected = /\S/) {
  await goTo(page, line, column);
  const action = page.locator(ACTION, { hasText: expected });
  const show = async () => {
    if (await page.locator('.action-widget').isVisible()) await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+.');
  };
  await pressUntilVisible(show, action, `a code action ${expected} at ${line}:${column}`);
  return (await page.locator(ACTION).allInnerTexts()).map((title) => title.trim());
}

/** Chooses the action with `title` (text: exact; or a RegExp) from the open list. */
export async function applyCodeAction(page, title) {
  const wanted = page.locator(`${ACTION}.focused`, { hasText: wholeText(title) });
  // By keyboard: VS Code covers the list until the pointer has moved, so that a resting pointer chooses nothing.
  for (let left = await page.locator(ACTION).count(); (await wanted.count()) === 0; left -= 1) {
    if (left === 0) throw new Error(`No code action ${title} in: ${(await page.locator(ACTION).allInnerTexts()).join(' | ')}`);
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await page.locator('.action-widget').waitFor({ state: 'hidden', timeout: TIMEOUT_MS });
}

/** The entries of the open Refactor Preview panel, as `{ label, checked }`: the files, and the changes in them. */
export async function readRefactorPreview(page) {
  return walkList(page, page.locator(PREVIEW), (row) => ({
    label: row.innerText.replaceAll('\n', ' ').trim(),
    checked: row.querySelector('input')?.checked,
  }));
}

/** Ticks every entry of the Refactor Preview panel that wants to be confirmed. */
export async function confirmRefactorPreview(page) {
  // Ticking a file ticks the changes in it.
  await walkList(page, page.locator(PREVIEW), (row) => {
    const box = row.querySelector('input[type="checkbox"]');
    if (box && !box.checked) box.click();
  });
}

/** Presses Apply in the Refactor Preview panel and waits until it is done. */
export async function applyRefactorPreview(page) {
  await page
    .locator('.bulk-edit-panel .buttons .monaco-button', { hasText: /^Apply$/ })
    .first()
    .click();
  await page.locator('.bulk-edit-panel .monaco-list-row').first().waitFor({ state: 'detached', timeout: TIMEOUT_MS });
}

// --- Problems ---

/** What the status bar says of the whole workspace: `{ errors, warnings, infos }`. */
export async function readProblemCounts(page) {
  const label = (await page.locator('#status\\.problems a').getAttribute('aria-label')) ?? '';
  const count = (word) => Number(new RegExp(`${word}: (\\d+)`).exec(label)?.[1] ?? 0);
  return { errors: count('Errors'), warnings: count('Warnings'), infos: count('Infos') };
}

/** Shows the Problems panel. */
export async function openProblems(page) {
  await runCommand(page, 'Problems: Focus on Problems View');
  await page.locator('.markers-panel').waitFor({ timeout: TIMEOUT_MS });
}

/** The text of every row of the open Problems panel, files and findings, scrolled through from top to bottom. */
export async function readProblems(page) {
  const list = page.locator('.markers-panel .tree-container .monaco-list');
  return walkList(page, list, (row) => row.innerText.replaceAll('\n', ' ').trim());
}

// --- Messages, dialogs, status ---

/** The messages of the notifications now shown. */
export async function readNotifications(page) {
  return page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
}

/** Waits for a notification that matches `pattern` and returns its text. */
export async function waitForNotification(page, pattern, timeout = TIMEOUT_MS) {
  const accept = (texts) => texts.some((text) => pattern.test(text));
  const texts = await until(() => readNotifications(page), accept, `a notification that matches ${pattern}`, timeout);
  return texts.find((text) => pattern.test(text));
}

/** Presses the button `label` of the notification that matches `pattern`. */
export async function pressNotificationButton(page, pattern, label) {
  const item = page.locator('.notifications-toasts .notification-list-item', { hasText: pattern });
  // Toasts show their buttons in full only while the pointer is over them.
  await item.first().hover();
  await item.first().locator('.notification-list-item-buttons-container .monaco-button', { hasText: label }).first().click();
}

/** Closes every notification. */
export async function clearNotifications(page) {
  await runCommand(page, 'Notifications: Clear All Notifications');
  await page.locator('.notifications-toasts .notification-list-item').first().waitFor({ state: 'detached', timeout: TIMEOUT_MS });
}

/** Chooses the colours of the window: `Light Modern`, `Dark Modern`, `Dark High Contrast` and so on. */
export async function setTheme(page, name) {
  await runCommand(page, 'Preferences: Color Theme');
  await pickItem(page, name, { filter: name });
  const [dark, light] = /high contrast/i.test(name) ? ['hc-black', 'hc-light'] : ['vs-dark', 'vs'];
  await page.locator(`.monaco-workbench.${/dark/i.test(name) ? dark : light}`).waitFor({ timeout: TIMEOUT_MS });
}

/** Waits for a modal dialog and returns its text. */
export async function readDialog(page) {
  const box = page.locator('.monaco-dialog-box');
  await box.waitFor({ timeout: TIMEOUT_MS });
  return box.locator('.dialog-message-container').innerText();
}

/** Presses the button `label` of the modal dialog and waits until the dialog is gone. */
export async function pressDialogButton(page, label) {
  const box = page.locator('.monaco-dialog-box');
  await box.locator('.monaco-button', { hasText: label }).first().click();
  await box.waitFor({ state: 'detached', timeout: TIMEOUT_MS });
}

/** Opens the language status popup of the active editor (the braces in the status bar), leaves it open and returns its text. */
export async function readLanguageStatus(page) {
  const item = page.locator('#status\\.languageStatus');
  await item.waitFor({ timeout: TIMEOUT_MS });
  await item.hover();
  const hover = page.locator('.hover-language-status');
  await hover.first().waitFor({ timeout: TIMEOUT_MS });
  return page.locator('.monaco-hover', { has: hover }).first().innerText();
}

/** The text in the Output panel now on the screen, once it matches `expected`. */
export async function readOutput(page, expected = /\S/) {
  const lines = page.locator('.output-view .view-line');
  const read = async () => (await lines.allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
  return until(read, (text) => expected.test(text), `output that matches ${expected}`);
}

// --- Webviews ---

/** The frame that holds the content of the webview whose text matches `expected`, once there is one. */
export async function webviewFrame(page, expected = /\S/) {
  const read = async () => {
    for (const frame of page.frames()) {
      if (frame.name() !== 'active-frame' && !/fake\.html/.test(frame.url())) continue;
      const text = await frame.locator('body').innerText({ timeout: KEY_RETRY_MS });
      if (expected.test(text)) return frame;
    }
    return undefined;
  };
  const found = await until(
    async () => ({ frame: await read() }),
    ({ frame }) => Boolean(frame),
    `a webview that matches ${expected}`,
  );
  return found.frame;
}

/** The text of the webview that matches `expected`. */
export async function readWebview(page, expected = /\S/) {
  const frame = await webviewFrame(page, expected);
  return frame.locator('body').innerText();
}
