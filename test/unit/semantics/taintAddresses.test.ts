import assert from 'node:assert/strict';
import { cleaned } from '#server/semantics/apex/taint';
import { flowOf } from './lowered';

/** What is known of the addresses of redirects. */
function formsOf(body: string): string[] {
  return flowOf(`String x = ApexPages.currentPage().getParameters().get('x'); ${body}`, 'String safe')
    .arrivals.filter(({ sink, source }) => sink === 'redirect' && source.kind === 'page-parameter')
    .map(({ taint: { cleaned: bits } }) => {
      const names = Object.entries({ local: cleaned.local, rooted: cleaned.rooted, relative: cleaned.relative });
      return names.map(([name, bit]) => (bits & bit ? name : '')).join('');
    });
}

const use = 'new PageReference(x);';

describe('checks of addresses', () => {
  it('prove that an address stays on the site', () => {
    assert.deepEqual(formsOf(use), ['']);
    assert.deepEqual(formsOf(`if (x.startsWith('/apex/')) ${use} else ${use}`), ['local', '']);
    assert.deepEqual(formsOf(`if (x.startsWith('https://a.example/')) ${use}`), ['local']);
    assert.deepEqual(formsOf(`if (x.startsWith('https://a.example')) ${use}`), ['']);
    assert.deepEqual(formsOf(`if (x.startsWith('/')) ${use}`), ['rooted']);
    assert.deepEqual(formsOf(`if (x.startsWith('/') && !x.startsWith('//')) ${use}`), ['local']);
    assert.deepEqual(formsOf(`if (!x.contains('//')) ${use}`), ['']);
    assert.deepEqual(formsOf(`if (x.contains('/apex/')) ${use}`), ['']);
    assert.deepEqual(formsOf(`if (x.startsWith(safe)) ${use}`), ['']);
  });

  it('count on the way where they hold', () => {
    assert.deepEqual(formsOf(`if (!x.startsWith('/') || x.startsWith('//')) return; ${use}`), ['local']);
    assert.deepEqual(formsOf(`if (!x.startsWith('/') || x.startsWith('//')) x = '/a'; ${use}`), ['local']);
    assert.deepEqual(formsOf(`if (x.startsWith('/apex/')) { x = safe + x; ${use} }`), ['local']);
    assert.deepEqual(formsOf(`if (x.startsWith('/apex/')) { x = ApexPages.currentPage().getParameters().get('y'); ${use} }`), [
      '',
    ]);
    assert.deepEqual(formsOf(`if (x.startsWith('/apex/')) { safe = 'a'; } ${use}`), ['local', '']);
  });

  it('are known of what is taken from an address', () => {
    assert.deepEqual(formsOf('new PageReference(new URL(x).getPath());'), ['rooted']);
    assert.deepEqual(formsOf("new PageReference('/' + x.replaceFirst('/+', ''));"), ['relative']);
    assert.deepEqual(formsOf("new PageReference('/' + x.replaceFirst('/', ''));"), ['']);
  });
});
