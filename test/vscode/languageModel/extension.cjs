// Language models that answer what a test tells them, and note what they were asked. The test and the models meet in a folder
// that the environment names (STAND_IN_MODELS), see standIn.mjs.
const fs = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

const POLL_MS = 50;

const folder = process.env.STAND_IN_MODELS;

/** What a file of the folder says, or `otherwise` where it isn't there. */
function read(name, otherwise) {
  try {
    return JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
  } catch {
    return otherwise;
  }
}

/** The error that a script asks for, as models of others throw it. */
function errorOf({ code, message, name }) {
  if (code) return vscode.LanguageModelError[code](message);
  return Object.assign(new Error(message), name ? { name } : {});
}

/** Waits until the test says go on. */
async function released() {
  while (!fs.existsSync(path.join(folder, 'go'))) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

/** A model of this name, as VS Code wants it. */
function modelNamed(name) {
  return {
    async provideLanguageModelResponse(messages, options, extensionId, progress) {
      const contents = messages.map(({ content }) => content.map(({ value }) => value).join(''));
      const note = { model: name, extensionId, contents, tools: options.tools?.length ?? 0 };
      fs.appendFileSync(path.join(folder, 'requests.jsonl'), `${JSON.stringify(note)}\n`);
      const { before = [], hold = false, pieces = [], error } = read('script.json', {});
      const say = (text) => progress.report({ index: 0, part: new vscode.LanguageModelTextPart(text) });
      before.forEach(say);
      if (hold) await released();
      pieces.forEach(say);
      if (error) throw errorOf(error);
    },
    provideTokenCount: async (text) => Math.ceil(String(text.content ?? text).length / 4),
  };
}

exports.activate = (context) => {
  const registered = new Map();

  /** Lets exactly the models be there that the test wants. */
  function follow() {
    const wanted = read('models.json', []);
    for (const [name, registration] of registered) {
      if (wanted.includes(name)) continue;
      registration.dispose();
      registered.delete(name);
    }
    for (const name of wanted.filter((each) => !registered.has(each))) {
      const facts = { vendor: 'stand-in', name, family: 'stand-in', version: '1', maxInputTokens: 8000, maxOutputTokens: 4000 };
      // `auth` makes VS Code ask the user before another extension may use the model.
      const metadata = { ...facts, auth: { label: 'Stand-in' }, isUserSelectable: true };
      registered.set(name, vscode.lm.registerChatModelProvider(name, modelNamed(name), metadata));
    }
  }

  if (!folder) return;
  follow();
  const watch = setInterval(follow, POLL_MS);
  context.subscriptions.push({ dispose: () => clearInterval(watch) });
};
