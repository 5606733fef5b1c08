import assert from 'node:assert/strict';
import type { Library } from '#server/rules/text/VulnerableLibrary/libraries';
import { libraryMessage } from '#server/rules/text/VulnerableLibrary/message';
import { advisoriesOf, firstSafeVersion, isBefore, isVersion, plainVersion } from '#server/rules/text/VulnerableLibrary/versions';

/** A library with advisories from a version up to another: `1.0 2.0 CVE-1`. */
function library(...advisories: string[]): Library {
  return {
    name: 'lib',
    advisories: advisories.map((text) => {
      const [from, below, ...ids] = text.split(' ');
      return { ...(from !== '0' && { from }), below: below!, severity: 3, ids };
    }),
  };
}

describe('versions of libraries', () => {
  it('are in an order', () => {
    const ascending = [
      '0.9',
      '1.0.0-alpha',
      '1.0.0-beta.2',
      '1.0.0-rc.1',
      '1.0',
      '1.0.1',
      '1.2',
      '1.10.0rc1',
      '1.10',
      '2.0',
      '10.0',
    ];
    for (const [i, a] of ascending.entries()) {
      for (const [j, b] of ascending.entries()) assert.equal(isBefore(a, b), i < j, `${a} before ${b}`);
    }
    assert.equal(isBefore('1.0', '1.0.0'), false);
    assert.equal(isBefore('1.0.0', '1.0'), false);
  });

  it('are read without what says how a file was built', () => {
    const written = ['1.8.3', '1.8.3.min', '3.5.0.slim.min', '3.5.0-', '2.1.', '4.0.0-beta.2', '1.12.4-aem', '3.3.7-dist'];
    const plain = ['1.8.3', '1.8.3', '3.5.0', '3.5.0', '2.1', '4.0.0-beta.2', '1.12.4-aem', '3.3.7'];
    assert.deepEqual(written.map(plainVersion), plain);
  });

  it('are told from what only begins like one', () => {
    for (const version of ['1', '1.8', '1.8.3', '4.0.0-beta.2', '1.0.0-rc.1.1', '3.0.RC3', '1.9.0b1', '2.0.0-alpha']) {
      assert.ok(isVersion(version), version);
    }
    for (const text of ['', 'x', '1.10.2.validate', '1.2.3-tablesorter', '1..2', '1.2.']) assert.ok(!isVersion(text), text);
  });

  it('have the advisories that are about them', () => {
    const lib = library('0 2.0 A', '1.5 1.8 B', '3.0 3.1 C');
    const ids = (version: string) => advisoriesOf(lib, version).flatMap((each) => each.ids);
    assert.deepEqual(['1.0', '1.5', '1.8', '2.0', '3.0.9', '3.1'].map(ids), [['A'], ['A', 'B'], ['A'], [], ['C'], []]);
    const spared: Library = { name: 'lib', advisories: [{ below: '2.0', excludes: ['1.4.1'], severity: 2, ids: [] }] };
    assert.deepEqual([advisoriesOf(spared, '1.4').length, advisoriesOf(spared, '1.4.1').length], [1, 0]);
  });

  it('have a first one after them without advisories', () => {
    const safe = (version: string, ...advisories: string[]) => firstSafeVersion(library(...advisories), version);
    assert.equal(safe('1.0', '0 1.2', '0 1.4', '1.3 1.5'), '1.5');
    assert.equal(safe('1.0', '0 1.2', '1.2 1.3', '2.0 2.1'), '1.3');
    assert.equal(safe('1.0', '0 2.0.0-beta.3'), '2.0.0');
    assert.equal(safe('1.0', '0 2.0.0-beta.3', '2.0.0-beta.3 2.0.1'), '2.0.1');
    assert.equal(safe('1.0', '0 1.9', '0 2.999.999'), '3.0.0');
    assert.equal(safe('1.0', '0 1.999'), '2.0');
    assert.equal(safe('1.0', '0 999.999.999'), undefined);
    assert.equal(safe('1.0'), '1.0');
  });
});

describe('messages about libraries', () => {
  it('name the worst advisories first, and the newest of them', () => {
    const lib: Library = {
      name: 'lib',
      advisories: [
        { below: '1.5', severity: 3, ids: ['CVE-2019-5'] },
        { below: '2.0', severity: 2, ids: ['GHSA-1'] },
        { below: '2.0', severity: 2, ids: ['CVE-2020-9', 'CVE-2020-10'] },
        { below: '2.0', severity: 2, ids: ['CVE-2021-1'] },
        { below: '2.0', severity: 4, ids: ['issue 7'] },
        { below: '2.0', severity: 4, ids: [] },
      ],
    };
    const ids = 'CVE-2021-1, CVE-2020-9, CVE-2020-10, GHSA-1, CVE-2019-5, lib issue 7, and 1 more';
    assert.equal(libraryMessage(lib, '1.0'), `lib 1.0 has known vulnerabilities (worst: high): ${ids}. Use 2.0 or later.`);
  });

  it('count what is too much to name', () => {
    const lib = library(...Array.from({ length: 20 }, (_, i) => `0 2.0 CVE-2020-${100 + i}`));
    assert.match(libraryMessage(lib, '1.0'), /: CVE-2020-119, (?:CVE-2020-\d+, ){11}and 8 more\. /);
  });

  it('say what is only no longer maintained', () => {
    const lib: Library = { name: 'lib', advisories: [{ below: '1.999', severity: 4, ids: ['RetireJS 1'], unmaintained: true }] };
    const message = 'lib 1.0 is no longer maintained: what is found in it will not be mended. Use 2.0 or later.';
    assert.equal(libraryMessage(lib, '1.0'), message);
  });
});
