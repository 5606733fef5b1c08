import assert from 'node:assert/strict';
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
