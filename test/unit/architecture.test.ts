import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { globSync } from 'tinyglobby';

const root = join(__dirname, '../..');

/** From the bottom up: a layer may import from itself and from those before it. */
const layers = 'syntax project semantics faq rules configuration fixes engine reports tools mcp lsp cli'.split(' ');
const protocolPackages = /^vscode-(?:languageserver|languageclient|jsonrpc)/;
const diskModules = /^node:fs/;

interface Import {
  readonly file: string;
  readonly from: string;
}

function importsOf(pattern: string): Import[] {
  return globSync(pattern, { cwd: root }).flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(/^(?:import|export)\b[^'"]*?from\s+['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/gm)].map(
      (match) => ({
        file,
        from: match[1] ?? match[2]!,
      }),
    );
  });
}

function layerOf(file: string): string | undefined {
  return /^server\/src\/([^/]+)\//.exec(file.replaceAll('\\', '/'))?.[1];
}

describe('architecture', () => {
  const server = importsOf('server/src/**/*.ts');

  it('lets each layer import only those below it', () => {
    const wrong = server.filter(({ file, from }) => {
      const target = from.startsWith('.')
        ? relative(root, join(root, dirname(file), from))
        : from.replace(/^#server\//, 'server/src/');
      const own = layers.indexOf(layerOf(file) ?? '');
      const other = layers.indexOf(layerOf(`${target}/`) ?? layerOf(target) ?? '');
      return other >= 0 && other > own;
    });
    assert.deepEqual(wrong, []);
  });

  it('knows every folder of the server as a layer', () => {
    const folders = new Set(server.map(({ file }) => layerOf(file)));
    assert.deepEqual(
      [...folders].filter((folder) => folder === undefined || !layers.includes(folder)),
      [],
    );
  });

  it('keeps the protocol to lsp and client', () => {
    const wrong = server.filter(({ file, from }) => protocolPackages.test(from) && layerOf(file) !== 'lsp');
    assert.deepEqual(wrong, []);
  });

  it('keeps the Model Context Protocol to mcp', () => {
    const wrong = server.filter(({ file, from }) => from.startsWith('@modelcontextprotocol/') && layerOf(file) !== 'mcp');
    assert.deepEqual(wrong, []);
  });

  it('keeps the disk to project, cli and lsp', () => {
    const wrong = server.filter(
      ({ file, from }) => diskModules.test(from) && !['project', 'cli', 'lsp'].includes(layerOf(file)!),
    );
    assert.deepEqual(wrong, []);
  });

  it('keeps vscode to the client, and the network out of everything', () => {
    const everything = [...server, ...importsOf('client/src/**/*.ts'), ...importsOf('shared/src/**/*.ts')];
    assert.deepEqual(
      everything.filter(({ file, from }) => from === 'vscode' && !file.startsWith('client')),
      [],
    );
    assert.deepEqual(
      everything.filter(({ from }) => /^(?:node:)?(?:https?|net|tls|dgram|http2)$/.test(from)),
      [],
    );
  });

  it('keeps shared free of either side, but for what they say to each other', () => {
    const wrong = importsOf('shared/src/**/*.ts').filter(
      ({ file, from }) =>
        !from.startsWith('./') && !from.startsWith('#shared/') && !(file.endsWith('protocol.ts') && protocolPackages.test(from)),
    );
    assert.deepEqual(wrong, []);
  });
});
