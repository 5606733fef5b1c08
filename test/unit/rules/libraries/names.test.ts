import assert from 'node:assert/strict';
import { librariesOfFileName, librariesOfUrl, type NamedLibrary } from '#server/rules/text/VulnerableLibrary/names';

const shown = (found: readonly NamedLibrary[]) => found.map(({ library, version }) => `${library.name} ${version}`).join(', ');

describe('names of libraries', () => {
  it('are known among names of files', () => {
    const expected = {
      'jquery-1.8.3.js': 'jquery 1.8.3',
      'jQuery-1.8.3.min.js': 'jquery 1.8.3',
      'jquery-3.5.0.slim.min.js': 'jquery 3.5.0',
      'bootstrap-3.3.7.min.js': 'bootstrap 3.3.7',
      'moment-2.10.3.min.js': 'moment.js 2.10.3',
      'ext-all-4.2.1.js': 'ExtJS 4.2.1',
      'jquery.js': '',
      'myjquery-1.8.3.js': '',
      'jquery-1.10.2.tablesorter.js': '',
      'jquery-1.8.3.css': '',
    };
    for (const [name, found] of Object.entries(expected)) assert.equal(shown(librariesOfFileName(name)), found, name);
    assert.equal(shown(librariesOfFileName(`${'jquery-1.'.repeat(10_000)}.js`)), '');
  });

  it('are known in addresses', () => {
    const expected = {
      'https://code.jquery.com/jquery-1.12.4.min.js': 'jquery 1.12.4',
      '//ajax.googleapis.com/ajax/libs/jquery/1.8/jquery.min.js?v=3#x': 'jquery 1.8',
      'https://ajax.googleapis.com/ajax/libs/angularjs/1.5.8/angular.min.js': 'angularjs 1.5.8',
      'https://maxcdn.bootstrapcdn.com/bootstrap/3.3.7/js/bootstrap.min.js': 'bootstrap 3.3.7',
      'https://cdnjs.cloudflare.com/ajax/libs/moment.js/2.18.1/moment.min.js': 'moment.js 2.18.1',
      'https://unpkg.com/lodash@4.17.10/lodash.min.js': 'lodash 4.17.10',
      'https://cdn.jsdelivr.net/npm/bootstrap@3.3.7/dist/js/bootstrap.min.js': 'bootstrap 3.3.7',
      'https://cdn.jsdelivr.net/combine/npm/jquery@3.4.1,npm/vue@2.5.16': 'jquery 3.4.1, vue 2.5.16',
      'https://cdn.jsdelivr.net/npm/jquery@3/dist/jquery.min.js': '',
      'https://cdn.jsdelivr.net/npm/constructor@1.0.0/x.js': '',
      'https://example.com/npm/lodash@4.17.10/lodash.js': '',
      'https://jquery.com/upgrade-guide/1.9/': '',
      'https://cdnjs.cloudflare.com/ajax/libs/mathjax/2.7.0/MathJax.js?config=TeX': 'mathjax 2.7.0',
      'https://cdn.jsdelivr.net/npm/bootstrap@3.3.7/dist/css/bootstrap.min.css': '',
      'https://unpkg.com/froala-editor@2.8.0/fonts/a.woff2': '',
      '/ajax/libs/jquery/1.8/jquery.min.js': '',
      'jquery-1.8.3.js': '',
      '': '',
    };
    for (const [url, found] of Object.entries(expected)) assert.equal(shown(librariesOfUrl(url)), found, url);
    assert.equal(shown(librariesOfUrl(`https://code.jquery.com/${'1.0/'.repeat(10_000)}jquery.js`)), '');
  });
});
