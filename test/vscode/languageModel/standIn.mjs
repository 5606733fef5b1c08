// The test's side of the stand-in models: what models there are, what they answer, what they were asked.
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The extension that brings the models: an `extensionDir` for startVsCode. */
export const standInExtension = path.dirname(fileURLToPath(import.meta.url));

/**
 * Makes the folder in which a test and the stand-in models meet.
 *
 * - `env`: what startVsCode has to know.
 * - `setModels(names)`: lets these models be there, and no others. None in the beginning.
 * - `setScript(script)`: what every model answers from now on: `before`, pieces of text; with `hold`, nothing more before
 *   `goOn()`; then `pieces`; then `error`: `{ code?, message, name? }`, code being a kind of LanguageModelError. As with
 *   many models, nothing is heard of a request that is cancelled.
 * - `requests()`: what the models were asked: `{ model, extensionId, contents, tools }`.
 * - `remove()`: deletes the folder.
 */
export function makeStandIn() {
  const folder = mkdtempSync(path.join(tmpdir(), 'preflight-models-'));
  const file = (name) => path.join(folder, name);
  /** In one step: the models look all the time. */
  const write = (name, value) => {
    writeFileSync(file(`${name}.new`), JSON.stringify(value));
    renameSync(file(`${name}.new`), file(name));
  };
  return {
    env: { STAND_IN_MODELS: folder },
    setModels: (names) => write('models.json', names),
    setScript(script) {
      for (const name of ['go', 'requests.jsonl']) rmSync(file(name), { force: true });
      write('script.json', script);
    },
    goOn: () => writeFileSync(file('go'), ''),
    requests() {
      const lines = existsSync(file('requests.jsonl')) ? readFileSync(file('requests.jsonl'), 'utf8').split('\n') : [];
      return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
