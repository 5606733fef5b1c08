import assert from 'node:assert/strict';
import type { TextLanguage } from '#server/rules/rule';
import { vulnerableLibraries } from '#server/rules/text/VulnerableLibrary/findings';

const found = (text: string, language: TextLanguage = 'script', name = 'a.js') =>
  vulnerableLibraries({ name, language, text, comments: () => [] }).map(
    ({ library, version, confidence, start, end }) => `${library.name} ${version} ${confidence} ${text.slice(start, end)}`,
  );
const header = '/*! jQuery v1.8.3 */';
const code = 'function f() {}';

describe('vulnerable libraries', () => {
  it('are looked for in what runs', () => {
    const expected: Record<TextLanguage, number> = { script: 1, markup: 0, apex: 0, xml: 0, plain: 0 };
    for (const [language, count] of Object.entries(expected)) {
      assert.equal(found(`${header} ${code}`, language as TextLanguage).length, count, language);
    }
  });

  it('are no style sheets', () => {
    assert.deepEqual(found(`${header} a { color: red }`), []);
    assert.deepEqual(found(`${header} (a) => a`), ['jquery 1.8.3 high 1.8.3']);
  });

  it('are rather what they contain than what they are called', () => {
    assert.deepEqual(found(code, 'script', 'jquery-1.8.3.min.js'), [`jquery 1.8.3 medium ${code}`]);
    assert.deepEqual(found(`/*! jQuery v3.7.1 */ ${code}`, 'script', 'jquery-1.8.3.min.js'), []);
    assert.deepEqual(found(`${header} ${code}`, 'script', 'bootstrap-3.3.7.js'), [
      `bootstrap 3.3.7 medium ${header} ${code}`,
      'jquery 1.8.3 high 1.8.3',
    ]);
  });

  it('of markup stand in its scripts', () => {
    const markup = `<p>${header}</p><script>${header}</script><script src="a"></script ><SCRIPT type="x">${header}`;
    assert.deepEqual(found(markup, 'markup'), ['jquery 1.8.3 high 1.8.3']);
  });

  it('are loaded by addresses in quotes', () => {
    const url = 'https://code.jquery.com/jquery-1.8.3.min.js';
    for (const text of [`"${url}"`, `'${url}'`, `\`${url}\``, `url(${url})`, `src=${url} `]) {
      assert.deepEqual(found(text), [`jquery 1.8.3 medium ${url}`], text);
      assert.deepEqual(found(text, 'markup'), [`jquery 1.8.3 high ${url}`], text);
    }
    assert.deepEqual(found(`see ${url}`), []);
    assert.deepEqual(found(`"${url.slice('https:'.length)}"`), ['jquery 1.8.3 medium //code.jquery.com/jquery-1.8.3.min.js']);
  });

  it('end somewhere, however many addresses there are', () => {
    assert.equal(found('"//unpkg.com/jquery@1.2.3/a.js" '.repeat(20_000)).length, 100);
    const many = Array.from({ length: 20_000 }, (_, i) => `"//unpkg.com/x@1.2.${i}/a.js"`).join();
    assert.deepEqual(found(many), []);
  });
});
