import assert from 'node:assert/strict';
import { sep } from 'node:path';
import { exclusion } from '#server/configuration/exclusion';
import { expandBraces } from '#server/configuration/patterns';

const native = (path: string) => path.replaceAll('/', sep);
const excludes = (pattern: string | string[], path: string) => exclusion([pattern].flat())(native('/w'), native(`/w/${path}`));

describe('exclusion', () => {
  it('reads patterns as .gitignore does', () => {
    assert.ok(excludes('**/vendor/**', 'force-app/vendor/A.cls'));
    assert.ok(excludes('force-app/vendor', 'force-app/vendor/A.cls'));
    assert.ok(excludes('A.cls', 'force-app/A.cls'));
    assert.ok(!excludes('/A.cls', 'force-app/A.cls'));
    assert.ok(!excludes(['*.cls', '!A.cls'], 'A.cls'));
    assert.ok(excludes('./force-app', 'force-app/A.cls'));
  });

  it('takes braces for alternatives', () => {
    assert.ok(excludes('**/*.{cls,trigger}', 'a/A.trigger'));
    assert.ok(!excludes('**/*.{cls,trigger}', 'a/A.js'));
    assert.deepEqual(expandBraces('a{b,c{d,e}}f'), ['abf', 'acdf', 'abf', 'acef']);
    assert.deepEqual(expandBraces('{a}{b'), ['{a}{b']);
    assert.deepEqual(expandBraces('\\{a,b}'), ['\\{a,b}']);
    assert.deepEqual(expandBraces('{a,b}'.repeat(20)), []);
  });

  it('is about what lies in the folder only', () => {
    assert.ok(!exclusion(['**'])(native('/w'), native('/other/A.cls')));
    assert.ok(!exclusion(['**'])(native('/w'), native('/w')));
  });
});
