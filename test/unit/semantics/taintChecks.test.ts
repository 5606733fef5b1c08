import assert from 'node:assert/strict';
import { cleaned } from '#server/semantics/apex/taint';
import { flowOf } from './lowered';

/** The paths of what arrives at queries, as kinds and messages. */
function pathsOf(body: string): string[][] {
  return flowOf(body).arrivals.map(({ path }) => path.map(({ kind, message }) => `${kind}: ${message}`));
}

const parameter = "ApexPages.currentPage().getParameters().get('id')";

describe('checks on the way of outside data', () => {
  it('are steps of its path, with what they are good for', () => {
    assert.deepEqual(pathsOf(`String s = String.escapeSingleQuotes(${parameter}); Database.query('SELECT ' + s);`), [
      [
        'source: The page parameter "id"',
        'check: Escaped for strings in quotes only',
        'hop: Held by "s"',
        'sink: Reaches Database.query',
      ],
    ]);
    assert.deepEqual(pathsOf(`Database.query('SELECT ' + ${parameter}.escapeHtml4());`), [
      ['source: The page parameter "id"', 'check: Escaped for HTML only', 'sink: Reaches Database.query'],
    ]);
    assert.deepEqual(pathsOf(`Database.query(EncodingUtil.urlEncode(${parameter}, 'UTF-8'));`), [
      [
        'source: The page parameter "id"',
        'check: Escaped for strings in quotes, HTML, JavaScript and URLs only',
        'sink: Reaches Database.query',
      ],
    ]);
  });
});

describe('a loop over names', () => {
  /** Whether the list `names` and the text `s` are still outside data after a loop. */
  const reaching = (loop: string) =>
    flowOf(
      `String s = ${parameter}; List<String> names = s.split(','); Set<String> known = new Set<String>{ 'Id' };
       ${loop}
       Database.query('SELECT ' + String.join(names, ',') + ' FROM Account'); Database.query('SELECT ' + s);`,
    ).arrivals.length;

  it('that throws on the first unknown one allows them all', () => {
    assert.equal(reaching(''), 2);
    assert.equal(reaching('for (String name : names) { if (!known.contains(name)) throw x; }'), 1);
    assert.equal(reaching("for (String name : s.split(',')) { if (!known.contains(name.trim())) throw x; }"), 1);
  });

  it('that only leaves some out allows none', () => {
    assert.equal(reaching('for (String name : names) { if (!known.contains(name)) continue; out.add(name); }'), 2);
    assert.equal(reaching('for (String name : names) { if (!known.contains(name)) break; }'), 2);
    // What a condition leaves out is not checked.
    assert.equal(reaching('for (String name : names) { if (name.length() > 3 && !known.contains(name)) throw x; }'), 2);
    assert.equal(reaching('for (String name : names) { if (name.length() > 3) { if (!known.contains(name)) throw x; } }'), 2);
    assert.equal(reaching('for (String name : names) { if (known.contains(name)) out.add(name); }'), 2);
    assert.equal(reaching("for (String name : names) { if (!known.contains(name)) throw x; } names = s.split(';');"), 2);
  });
});

describe('what was escaped inside quotes', () => {
  /** Whether something that is not known to be harmless for queries arrives at the query. */
  const isHarmless = (body: string) =>
    flowOf(`String s = String.escapeSingleQuotes(${parameter}); ${body}`).arrivals.every(
      ({ taint }) => (taint.cleaned & cleaned.embedded) !== 0,
    );

  it('stays harmless where its text gets lost', () => {
    assert.ok(
      isHarmless("List<String> l = new List<String>(); l.add('x = \\'' + s + '\\''); Database.query(String.join(l, ','));"),
    );
    assert.ok(isHarmless("String q = 'x = \\''; q += s + '\\''; Database.query(q.replaceAll('x', 'y'));"));
    assert.ok(isHarmless("Database.query(String.format('x = \\'\\'{0}\\'\\'', new List<String>{ s }).replaceAll('x', 'y'));"));
  });

  it('is not harmless once it stands outside', () => {
    assert.ok(!isHarmless("Database.query(('x = ' + s).replaceAll('x', 'y'));"));
    assert.ok(!isHarmless("Database.query(('x = \\'' + s + '\\' AND y = ' + s).replaceAll('x', 'y'));"));
  });
});

describe('what would have thrown for other values', () => {
  const isReached = (body: string) => flowOf(`String s = ${parameter}; ${body} Database.query('x' + s);`).arrivals.length > 0;

  it('is allowed from there on', () => {
    assert.ok(!isReached('Id asId = s;'));
    assert.ok(!isReached('load((Id) s);'));
    assert.ok(!isReached('load(Id.valueOf(s));'));
    assert.ok(!isReached('DescribeSObjectResult d = Schema.getGlobalDescribe().get(s).getDescribe();'));
    assert.ok(!isReached('Object f = Schema.SObjectType.Account.fields.getMap().get(s).getDescribe().getLabel();'));
  });

  it('is not where that is not sure', () => {
    assert.ok(isReached('if (b) { Id asId = s; }'));
    assert.ok(isReached('try { Id asId = s; } catch (Exception e) { }'));
    assert.ok(isReached(`Id asId = s; s = ${parameter};`));
    assert.ok(isReached('String copy = s;'));
    assert.ok(isReached('SObjectType t = Schema.getGlobalDescribe().get(s);'));
  });
});
