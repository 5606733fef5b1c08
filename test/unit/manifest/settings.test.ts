import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));

interface Group {
  readonly title?: string;
  readonly order?: number;
  readonly properties: Readonly<Record<string, Record<string, unknown>>>;
}

describe('Settings in the manifest', () => {
  const groups = read('package.json').contributes.configuration as Group[];
  const settings = groups.flatMap(({ properties }) => Object.entries(properties));
  const texts = read('package.nls.json') as Record<string, string>;

  it('stand in groups with titles, in a given order', () => {
    assert.deepEqual(
      groups.map(({ order }) => order),
      groups.map((_, index) => index + 1),
    );
    for (const { title, properties } of groups) {
      assert.match(title ?? '', /^%configuration\.\w+\.title%$/);
      assert.deepEqual(
        Object.values(properties).map(({ order }) => order),
        Object.values(properties).map((_, index) => index + 1),
      );
    }
  });

  it('are described, each of their values too', () => {
    for (const [name, setting] of settings) {
      assert.match(String(setting.markdownDescription), /^%configuration\.[\w.]+%$/, name);
      if (Array.isArray(setting.enum)) {
        const described = (setting.enumDescriptions ?? setting.markdownEnumDescriptions) as string[];
        assert.equal(described?.length, setting.enum.length, name);
      }
      assert.ok('default' in setting && 'scope' in setting, name);
    }
  });

  it('link to settings that exist', () => {
    const names = new Set(settings.map(([name]) => name));
    const linked = Object.values(texts).flatMap((text) => [...text.matchAll(/`#([\w.]+)#`/g)].map((match) => match[1]!));
    assert.ok(linked.length > 0);
    assert.deepEqual(
      linked.filter((name) => !names.has(name)),
      [],
    );
  });
});
