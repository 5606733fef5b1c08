import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { peerVersion } from '../../../scripts/compare/peer.mjs';
import { pmdRuleNames } from '../../../scripts/compare/rules.mjs';

const docs = join(__dirname, '../../../docs');
const page = readFileSync(join(docs, 'differences.md'), 'utf8');

/** The address of a heading, as GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

describe('docs/differences.md', () => {
  it('leads to cases that exist', () => {
    const links = [...page.matchAll(/\]\((\.\.\/server\/[^)#]+)#([^)]+)\)/g)];
    assert.ok(links.length > 10);
    const missing = links.filter(([, file, anchor]) => {
      const path = join(docs, file!);
      if (!existsSync(path)) return true;
      const headings = [...readFileSync(path, 'utf8').matchAll(/^#{1,6} (.+)$/gm)].map((match) => anchorOf(match[1]!.trim()));
      return !headings.includes(anchor!);
    });
    assert.deepEqual(
      missing.map(([link]) => link),
      [],
    );
  });

  it('speaks of rules that Code Analyzer has, and of the version that is compared', () => {
    const named = [...page.matchAll(/^\| ([A-Z]\w+) \|/gm)].map((match) => match[1]!).filter((name) => name !== 'Rule');
    assert.deepEqual(
      named.filter((name) => !pmdRuleNames.includes(name)),
      [],
    );
    assert.ok(page.includes(`${peerVersion},`));
  });
});
