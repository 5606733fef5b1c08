import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { Kind, type ScriptTree } from '#server/syntax/script/index';
import { testScriptParser } from '../syntax/script/parser';

const root = join(__dirname, '../../..');

/** Words in a row: what people read, other than names of things. */
const isForPeople = (text: string) => /[A-Za-z]{2,}[,:;]? +(?:[a-z]{2,}|[A-Z][a-z]+)/.test(text.replace(/<[^>]*>/g, ''));

/** Calls whose texts stay English: logs, names of work in logs, errors among ourselves. */
const inEnglish = /(?:\blog\??\.\w+|\.appendLine|Error|\.enqueue)$/;

/** What else stays English, by file: why. */
const known: Readonly<Record<string, string>> = {
  'client/src/crash.ts': 'goes to the log',
  'client/src/improve/prompt.ts': 'is for language models, and about English entries',
  'client/src/path/pathMarks.ts': 'is CSS',
  'client/src/review/copyScanCommand.ts': 'is the name of a product',
  'server/src/faq/page.ts': 'is CSS',
  'server/src/lsp/log.ts': 'goes to the log',
  'server/src/lsp/runTool.ts': 'is for language models',
};

interface Literal {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** The texts in a file that people may read and that are not handed to a translation. */
function untranslated(file: string): Literal[] {
  const source = readFileSync(join(root, file), 'utf8');
  const tree = testScriptParser().tree(source);
  return tree
    .find([Kind.string, Kind.templateString])
    .map((node) => ({ node, text: saidIn(tree, node) }))
    .filter(({ node, text }) => isForPeople(text) && !isHandled(tree, node))
    .map(({ node, text }) => ({ file, line: source.slice(0, tree.start(node)).split('\n').length, text }));
}

/** A literal's own text, with `{}` for what is put in. */
function saidIn(tree: ScriptTree, node: number): string {
  const [start, end] = [tree.start(node), tree.end(node)];
  const parts = tree.children(node).filter((child) => tree.kind(child) === Kind.templateSubstitution);
  const text = tree.text(node);
  const edges = [start, ...parts.flatMap((part) => [tree.start(part), tree.end(part)]), end];
  const own = edges.flatMap((edge, i) => (i % 2 === 0 ? [text.slice(edge - start, edges[i + 1]! - start)] : []));
  return own.join('{}').slice(1, -1);
}

function isHandled(tree: ScriptTree, node: number): boolean {
  return tree.ancestors(node).some((above) => {
    const kind = tree.kind(above);
    if (kind === Kind.importStatement || kind === Kind.throwStatement) return true;
    if (kind !== Kind.callExpression && kind !== Kind.newExpression) return false;
    const callee = tree.text(tree.children(above).find((child) => tree.isNamed(child)) ?? above);
    return /(?:^|\bl10n\.)t$/.test(callee) || callee === 'inLanguage' || inEnglish.test(callee);
  });
}

describe('Texts of the client and the server', () => {
  const files = globSync(['client/src/**/*.ts', 'server/src/lsp/**/*.ts', 'server/src/faq/*age.ts'], { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.endsWith('lsp/composed.ts'));
  const found = files.flatMap(untranslated);

  it('are translated', () => {
    const left = found.filter(({ file }) => !(file in known)).map(({ file, line, text }) => `${file}:${line}: ${text}`);
    assert.deepEqual(left, []);
  });

  it('stay English where they are not for users of the editor', () => {
    for (const file of Object.keys(known))
      assert.ok(
        found.some((literal) => literal.file === file),
        file,
      );
  });

  it('are found at all', () => {
    assert.ok(files.length > 50);
    assert.ok(isForPeople('Fix all {} in this file') && isForPeople('files analysed') && !isForPeople('textDocument/hover'));
  });
});
