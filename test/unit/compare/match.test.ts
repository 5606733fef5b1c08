import assert from 'node:assert/strict';
import { compareFindings, distinct, overlap } from '../../../scripts/compare/match.mjs';

function at(rule: string, beginLine: number, endLine = beginLine, more: object = {}) {
  return { rule, file: '/p/A.cls', message: '', beginLine, beginColumn: 5, endLine, endColumn: 9, path: [], ...more };
}

const readsAll = () => false;

describe('matching of findings', () => {
  it('asks for a line in common', () => {
    assert.equal(overlap(at('R', 3), at('R', 3)), true);
    assert.equal(overlap(at('R', 3, 9), at('R', 9, 12)), true);
    assert.equal(overlap(at('R', 3, 8), at('R', 9)), false);
  });

  it('leaves out a line of which a range has no character', () => {
    const upToLineFive = at('R', 3, 5, { endColumn: 1 });
    assert.equal(overlap(upToLineFive, at('R', 5)), false);
    assert.equal(overlap(at('R', 4), upToLineFive), true);
    const empty = at('R', 5, 5, { beginColumn: 1, endColumn: 1 });
    assert.equal(overlap(empty, at('R', 5)), true);
  });

  it('counts what is said twice once', () => {
    assert.equal(distinct([at('R', 3), at('R', 3), at('R', 3, 3, { endColumn: 10 }), at('Q', 3)]).length, 3);
  });

  it('sorts findings by who has them', () => {
    const ours = [at('R', 1), at('R', 20, 20, { suppressed: true }), at('R', 30), at('Own', 40), at('S', 50)];
    const theirs = [at('R', 1, 2), at('R', 20), at('R', 40), at('S', 50, 50, { file: '/p/B.cls' })];
    const { rules, alone } = compareFindings(ours, theirs, ['S', 'R'], (file: string) => file === '/p/A.cls');
    const lines = (list: readonly Record<string, unknown>[]) => list.map(({ beginLine }) => beginLine);
    const r = rules.get('R')!;
    assert.deepEqual(lines(r.both), [1]);
    assert.deepEqual(lines(r.setAside), [20]);
    assert.deepEqual(lines(r.onlyTheirs), [40]);
    assert.deepEqual(r.onlyTheirs[0].instead, ['Own']);
    assert.deepEqual(lines(r.onlyOurs), [30]);
    assert.equal(r.onlyOurs[0].unread, true);
    assert.deepEqual([rules.get('S')!.onlyOurs.length, rules.get('S')!.onlyTheirs.length], [1, 1]);
    assert.deepEqual([...rules.keys()], ['R', 'S']);
    assert.deepEqual([...alone.keys()], ['Own']);
  });

  it('takes a peer finding for found when one of several of ours is open', () => {
    const { rules } = compareFindings([at('R', 2, 2, { suppressed: true }), at('R', 4)], [at('R', 1, 5)], ['R'], readsAll);
    assert.deepEqual([rules.get('R')!.both.length, rules.get('R')!.onlyOurs.length], [1, 0]);
  });

  it('knows a peer finding that is on the path of one of ours', () => {
    const ours = [at('R', 3, 3, { path: [at('R', 3), at('R', 30, 30, { file: '/p/B.cls' })] }), at('R', 5)];
    const theirs = [at('R', 30, 30, { file: '/p/B.cls' }), at('R', 30)];
    const r = compareFindings(ours, theirs, ['R'], readsAll).rules.get('R')!;
    assert.deepEqual(
      r.onPath.map(({ file }) => file),
      ['/p/B.cls'],
    );
    assert.deepEqual(
      r.onlyTheirs.map(({ file }) => file),
      ['/p/A.cls'],
    );
    assert.deepEqual(
      r.onlyOurs.map(({ beginLine }) => beginLine),
      [5],
    );
  });
});
