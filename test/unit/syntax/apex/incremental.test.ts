import assert from 'node:assert/strict';
import { ApexMask } from '#server/syntax/apex/masking';
import type { ApexSource, TextChange } from '#server/syntax/apex/parser';
import type { ApexTree } from '#server/syntax/apex/tree';
import { randomChange } from './edits';
import { fixture, fixtureNames, randomIntegers } from './fixtures';
import { testModule, testParser } from './parser';

const sameRows = (a: ApexTree, b: ApexTree) => a.length === b.length && a.rows.every((word, i) => word === b.rows[i]);

/** Fails unless every node lies within its parent and after its elder sibling, and the links agree with each other. */
function assertWellFormed(tree: ApexTree): void {
  assert.deepEqual([tree.parent(0), tree.subtreeEnd(0)], [-1, tree.length]);
  for (let i = 1; i < tree.length; i++) {
    const parent = tree.parent(i);
    const next = tree.nextSibling(i);
    const fits =
      parent >= 0 &&
      parent < i &&
      i < tree.subtreeEnd(parent) &&
      tree.subtreeEnd(i) <= tree.subtreeEnd(parent) &&
      tree.start(parent) <= tree.start(i) &&
      tree.start(i) <= tree.end(i) &&
      tree.end(i) <= tree.end(parent) &&
      (next < 0 || (tree.parent(next) === parent && tree.end(i) <= tree.start(next))) &&
      (tree.hasError(parent) || !(tree.isError(i) || tree.isMissing(i)));
    if (!fits) assert.fail(`node ${i} does not fit into node ${parent}`);
  }
}

/** Compares an edited source with one opened on the same text; tells whether the trees are equal. */
function compareWithFresh(source: ApexSource): boolean {
  const fresh = testParser().open(source.text);
  const tree = source.tree();
  assert.deepEqual(source.notes, fresh.notes);
  assert.equal(source.hasError, fresh.hasError);
  assert.equal(tree.source, source.text);
  assertWellFormed(tree);
  assertWellFormed(source.outline());
  const equal = sameRows(tree, fresh.tree());
  // How the parser gets over an error may depend on what it reuses. Without errors there is one tree only.
  if (!fresh.hasError) assert.ok(equal, 'the tree of valid text differs from that of a fresh parse');
  if (equal) assert.ok(sameRows(source.outline(), fresh.outline()));
  fresh.dispose();
  return equal;
}

describe('incremental parsing of Apex', () => {
  it('equals a fresh parse after random edits', () => {
    let edits = 0;
    let different = 0;
    for (const name of fixtureNames) {
      for (let seed = 1; seed <= 4; seed++) {
        const draw = randomIntegers(seed);
        const source = testParser().open(fixture(name));
        for (let i = 0; i < 25; i++) {
          source.edit([randomChange(source.text, draw)]);
          edits++;
          if (!compareWithFresh(source)) different++;
        }
        source.dispose();
      }
    }
    // These are texts full of faults; the bound is a ratchet, not a target.
    assert.ok(different <= edits * 0.05, `${different} of ${edits} trees differ from a fresh parse`);
  }).timeout(60_000);

  it('equals a fresh parse after a fault is typed and taken back, one after another', () => {
    for (const name of fixtureNames) {
      const draw = randomIntegers(7);
      const source = testParser().open(fixture(name));
      const original = source.tree();
      for (let i = 0; i < 80; i++) {
        const change = randomChange(source.text, draw);
        const removed = source.text.slice(change.start, change.end);
        source.edit([change]);
        source.edit([{ start: change.start, end: change.start + change.text.length, text: removed }]);
        assert.equal(source.hasError, false);
        assert.ok(sameRows(source.tree(), original), `after ${JSON.stringify(change)} in ${name}`);
      }
      source.dispose();
    }
  }).timeout(60_000);

  it('keeps the masking equal to a fresh one', () => {
    for (const name of fixtureNames) {
      for (let seed = 20; seed < 24; seed++) {
        const draw = randomIntegers(seed);
        // Longer than a few checkpoints of the scanner.
        let text = fixture(name).repeat(4);
        const mask = new ApexMask(text);
        for (let i = 0; i < 60; i++) {
          const { start, end, text: inserted } = randomChange(text, draw);
          const before = mask.apply(text);
          text = text.slice(0, start) + inserted + text.slice(end);
          const edit = mask.edit(text, { start, oldEnd: end, newEnd: start + inserted.length });
          const fresh = new ApexMask(text);
          assert.deepEqual(mask.patches, fresh.patches);
          assert.deepEqual(mask.notes, fresh.notes);
          // The edit that comes back takes the old masked text to the new one.
          const after = mask.apply(text);
          const replacement = mask.apply(text, edit.start, edit.newEnd);
          assert.equal(before.slice(0, edit.start) + replacement + before.slice(edit.oldEnd), after);
        }
      }
    }
  }).timeout(60_000);

  it('reports every range whose nodes changed', () => {
    for (const name of fixtureNames) {
      const draw = randomIntegers(3);
      const source = testParser().open(fixture(name));
      for (let i = 0; i < 60; i++) {
        const before = source.tree();
        const known = new Set<string>();
        for (let j = 0; j < before.length; j++) known.add(`${before.kind(j)} ${before.start(j)} ${before.end(j)}`);
        const change = randomChange(source.text, draw);
        const delta = change.text.length - (change.end - change.start);
        const { changed } = source.edit([change]);
        const tree = source.tree();
        for (let j = 0; j < tree.length; j++) {
          if (changed.some((range) => range.start <= tree.end(j) && tree.start(j) <= range.end)) continue;
          const moved = tree.start(j) >= change.start ? delta : 0;
          const key = `${tree.kind(j)} ${tree.start(j) - moved} ${tree.end(j) - moved}`;
          if (!known.has(key))
            assert.fail(`${key} is new, though not in ${JSON.stringify(changed)}, after ${JSON.stringify(change)}`);
        }
        for (let j = 1; j < changed.length; j++) assert.ok(changed[j - 1].end < changed[j].start);
      }
      source.dispose();
    }
  }).timeout(60_000);

  it('applies changes one after the other, few or many', () => {
    const draw = randomIntegers(11);
    for (const count of [2, 5, 40]) {
      const source = testParser().open(fixture('InvoiceService.cls'));
      let text = source.text;
      const changes: TextChange[] = [];
      for (let i = 0; i < count; i++) {
        const start = draw(text.length);
        const change = { start, end: Math.min(text.length, start + draw(4)), text: i % 2 ? ' ' : 'a' };
        changes.push(change);
        text = text.slice(0, change.start) + change.text + text.slice(change.end);
      }
      const { changed } = source.edit(changes);
      assert.equal(source.text, text);
      assert.ok(changed.length > 0);
      compareWithFresh(source);
      source.dispose();
    }
  });

  it('says that a rename in one method changed nothing but its place', () => {
    const source = testParser().open('class A { void m() { foo(); } void n() { bar(); } }');
    const start = source.text.indexOf('bar') + 1;
    assert.deepEqual(source.edit([{ start, end: start, text: 'x' }]).changed, [{ start, end: start + 1 }]);
    assert.deepEqual(source.edit([{ start, end: start + 1, text: '' }]).changed, [{ start, end: start }]);
    source.dispose();
  });

  it('moves offsets outside the text to its ends', () => {
    const source = testParser().open('class A { }');
    source.edit([
      { start: 10, end: 99, text: 'Integer i; }' },
      { start: -5, end: 0, text: 'public ' },
    ]);
    assert.equal(source.text, 'public class A { Integer i; }');
    assert.equal(source.hasError, false);
    source.dispose();
  });

  it('takes no more memory as edits go on', () => {
    const source = testParser().open(fixture('OrderTrigger.trigger'));
    const draw = randomIntegers(5);
    const original = source.text;
    let after200 = 0;
    for (let i = 0; i < 2000; i++) {
      const start = draw(original.length);
      source.edit([{ start, end: start, text: i % 3 ? 'x' : '{' }]);
      source.tree();
      source.edit([{ start, end: start + 1, text: '' }]);
      if (i === 200) after200 = testModule().memorySize;
    }
    assert.equal(source.text, original);
    assert.equal(testModule().memorySize, after200);
    source.dispose();
  }).timeout(60_000);
});
