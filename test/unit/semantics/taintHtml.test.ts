import assert from 'node:assert/strict';
import { flowOf } from './lowered';

/** What arrives in HTML: the label of its source, and the text before and after it. */
function htmlOf(body: string): string[] {
  return flowOf(body, 'Boolean b, Integer i')
    .arrivals.filter(({ sink }) => sink === 'markup')
    .map(({ source, before, after }) => `${source.label}: ${before} | ${after}`);
}

const get = 'ApexPages.currentPage().getParameters().get';

describe('outside data in HTML', () => {
  it('is noted where it gets between tags, once', () => {
    const x = 'the page parameter "x"';
    assert.deepEqual(htmlOf(`String s = '<b>' + ${get}('x') + '</b>'; s = '<p>' + s + '</p>'; s += '<br/>';`), [
      `${x}: <b> | </b>`,
    ]);
    assert.deepEqual(htmlOf(`String s = ${get}('x'); s += '<br/>'; s += 'c';`), [`${x}:  | <br/>`]);
    assert.deepEqual(htmlOf(`String s = '<b>'; s += ${get}('x'); s += ${get}('y');`), [
      `${x}: <b> | `,
      'the page parameter "y": <b>\uE000 | ',
    ]);
    assert.deepEqual(htmlOf(`String s = String.format('<b>{0}</b>{1}', new List<String>{ ${get}('x'), 'c' });`), [
      `${x}: <b> | </b>c`,
    ]);
    assert.deepEqual(htmlOf(`String s = '<b>$x</b>'.replace('$x', ${get}('x'));`), [`${x}: <b> | </b>`]);
    assert.deepEqual(htmlOf(`String s = '<b>' + (b ? 'a' : ${get}('x'));`), [`${x}: <b> | `]);
    assert.deepEqual(htmlOf(`String s = 'a < b' + ${get}('x');`), []);
  });

  it('has the name of the parameter, however the map was held', () => {
    assert.deepEqual(htmlOf(`Map<String, String> m = ApexPages.currentPage().getParameters(); String s = '<b>' + m.get('x');`), [
      'the page parameter "x": <b> | ',
    ]);
    assert.deepEqual(htmlOf(`String x = ${get}(b ? 'a' : 'c'); String s = '<b>' + x.substringBefore('d');`), [
      'a page parameter: <b> | ',
    ]);
  });

  it('does not come from pages that Apex makes', () => {
    assert.deepEqual(htmlOf("String s = '<b>' + Page.Order.getUrl() + new PageReference('/a').getUrl();"), []);
    assert.deepEqual(htmlOf("PageReference p = Page.Order; p.setRedirect(true); String s = '<b>' + p.getUrl();"), []);
    assert.deepEqual(htmlOf("PageReference p = b ? Page.Order : ApexPages.currentPage(); String s = '<b>' + p.getUrl();"), [
      'the URL of the page: <b> | ',
    ]);
    assert.deepEqual(
      htmlOf("PageReference p = System.currentPageReference().setRedirect(true); String s = '<b>' + p.getUrl();"),
      ['the URL of the page: <b> | '],
    );
  });
});
