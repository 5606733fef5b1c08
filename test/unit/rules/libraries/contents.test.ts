import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { AnchorFinder } from '#server/rules/text/VulnerableLibrary/anchors';
import { librariesOfContent, libraryOfHash } from '#server/rules/text/VulnerableLibrary/contents';
import { libraries } from '#server/rules/text/VulnerableLibrary/libraries';
import { sampleOf } from './sample';

interface RetireEntry {
  readonly extractors: { readonly filecontent?: readonly string[]; readonly filecontentreplace?: readonly string[] };
  readonly vulnerabilities: readonly unknown[];
}

/** The part of RetireJS that looks at contents. */
interface Retire {
  replaceVersion(list: string): string;
  scanFileContent(
    text: string,
    list: unknown,
    hasher: { sha1(text: string): string },
  ): readonly { component: string; version: string }[];
}

const require = createRequire(__filename);
const retire: Retire = require('retire/lib/retire.js');
const listFile = require
  .resolve('@salesforce/code-analyzer-retirejs-engine')
  .replace(/dist[\\/]index\.js$/, 'vulnerabilities/RetireJsVulns.json');
const list: Record<string, RetireEntry> = JSON.parse(readFileSync(listFile, 'utf8'));
const prepared: Record<string, RetireEntry> = JSON.parse(retire.replaceVersion(readFileSync(listFile, 'utf8')));
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex');
const ours = new Set(libraries.map(({ name }) => name));

const shown = (text: string) =>
  librariesOfContent(text)
    .map(({ library, version }) => `${library.name} ${version}`)
    .sort();
/** What RetireJS finds in a text, libraries without any vulnerability left out. */
const theirs = (text: string) => {
  const found = retire.scanFileContent(text, prepared, { sha1 }).map(({ component, version }) => `${component} ${version}`);
  return [...new Set(found)].filter((each) => ours.has(each.split(' ')[0]!)).sort();
};

/** Code without any library in it. */
const filler = 'function f(a,b){return a+b*2;}\nvar c = { d: "e", g: [1, 2.5] };\n'.repeat(300);

describe('anchors', () => {
  it('are found wherever they are, as by looking for each', () => {
    const literals = ['he', 'she', 'his', 'hers', 'e', 'shes', 'ushers', 'aaa', 'ab'];
    let seed = 7;
    let text = 'ushers he shaaaab ä';
    for (let i = 0; i < 3000; i++) {
      seed = (seed * 48271) % 0x7fffffff;
      text += 'hersiuabä '[seed % 10];
    }
    const expected = literals.map((literal) => {
      const places: number[] = [];
      for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + 1)) places.push(at);
      return places;
    });
    assert.deepEqual(new AnchorFinder(literals).find(text, Infinity), expected);
    assert.deepEqual(
      new AnchorFinder(literals).find(text, 2),
      expected.map((places) => places.slice(0, 2)),
    );
  });
});

describe('libraries in contents', () => {
  const patterns = Object.entries(list).flatMap(([name, { extractors }]) => [
    ...(extractors.filecontent ?? []).map((pattern) => ({ name, pattern })),
    ...(extractors.filecontentreplace ?? []).map((search) => ({ name, pattern: search.replace(/^\/|\/[^/]+\/$/g, '') })),
  ]);

  it('are known by every pattern of the list, as RetireJS knows them', () => {
    let count = 0;
    for (const { name, pattern } of patterns.filter((each) => ours.has(each.name))) {
      const text = `${filler}${sampleOf(pattern, '0.1.23')}\n${filler}`;
      const found = shown(text);
      assert.deepEqual(found, theirs(text), `${name}: ${pattern}`);
      assert.ok(found.some((each) => each.startsWith(`${name} `)) || !theirs(text).length, `${name}: ${pattern}`);
      if (found.length > 0) count++;
    }
    assert.ok(count > 170, `${count} patterns`);
  });

  it('are known at the very beginning and end, and with any line ends', () => {
    const header = '/*!\n * jQuery JavaScript Library v1.8.3\n */';
    for (const text of [header, header.replaceAll('\n', '\r\n'), `${filler.replaceAll('\n', '\r\n')}${header}`]) {
      assert.deepEqual(shown(text), ['jquery 1.8.3']);
    }
    const lines = '//! moment.js\n//! version : 2.10.3\n';
    for (const text of [lines, lines.replaceAll('\n', '\r\n')]) assert.deepEqual(shown(text), ['moment.js 2.10.3']);
  });

  it('are marked where the version is', () => {
    const text = `${filler}/*! jQuery v1.8.3 jquery.com */ dojo.version={major:1,minor:4,patch:3}`;
    const marked = librariesOfContent(text).map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(marked, ['1.8.3', '1,minor:4,patch:3']);
    assert.deepEqual(shown(text), ['dojo 1.4.3', 'jquery 1.8.3']);
  });

  it('count once for each version', () => {
    const text = '/*! jQuery v1.8.3 */ /*! jQuery v1.8.3 */ /*! jQuery v2.0.0 */';
    assert.deepEqual(
      librariesOfContent(text).map(({ version, start }) => [version, start]),
      [
        ['1.8.3', 12],
        ['2.0.0', 54],
      ],
    );
  });

  it('do not make long texts take long', () => {
    // Each would take minutes if patterns were tried from every place on.
    const hard = [
      '="1.2.3",f="1.2.3",m="1.2.3",jquery:f,jquery:m,',
      "'1.2.3' Vue compiler ",
      'jQuery UI - v1.2\n* jquery.ui.dialog.js /*! ',
      'tinyMCEPreInit majorVersion:"3",minorVersion:"5",',
      'apiVersion: "1.2",data,password,disableAutoFetch,rangeChunkSize',
      '/*   * @license lodash var VERSION = "1.2" ',
    ];
    for (const text of hard) {
      const long = text.repeat(Math.ceil(1_000_000 / text.length));
      assert.ok(librariesOfContent(long).length < 50);
    }
    assert.deepEqual(librariesOfContent('/*!'.repeat(300_000)), []);
    assert.deepEqual(librariesOfContent(' '.repeat(1_000_000)), []);
  });

  it('are known to the letter by their hashes', () => {
    const hashes = libraries.flatMap((library) => Object.keys(library.hashes ?? {}));
    assert.ok(hashes.length > 10);
    for (const hash of hashes) assert.match(hash, /^[0-9a-f]{40}$/);
    assert.equal(libraryOfHash(filler), undefined);
  });
});

describe('the list of libraries', () => {
  it('has no pattern that repeats without end', () => {
    for (const { name, content = [], files = [], urls = [] } of libraries) {
      for (const pattern of [...content.map((each) => each.pattern), ...files, ...urls]) {
        const bare = pattern.replace(/\\./g, '').replace(/\[[^\]]*\]/g, 'x');
        assert.doesNotMatch(bare, /[*+]|,\}/, `${name}: ${pattern}`);
      }
    }
  });
});
