import assert from 'node:assert/strict';
import { constantIn, readBrackets, readCode } from '#server/rules/visualforce/AvoidCreateElementScriptLinkTag/code';
import { creationsIn } from '#server/rules/visualforce/AvoidCreateElementScriptLinkTag/creations';

/** The calls found in a script, and what they create. */
function found(source: string): [string, string][] {
  const code = readCode(source, []);
  return creationsIn(code).map(({ call, tag }) => [source.slice(call.start, call.end), tag]);
}

describe('scripts of pages', () => {
  it('blanks comments out and keeps every offset', () => {
    const source = 'a(); // it\'s\nb("// no"); /* c\n */ d = /[/]\'/; e /* never closed';
    const { text } = readCode(source, []);
    assert.equal(text.length, source.length);
    assert.equal(text, 'a();        \nb("// no");     \n    d = /[/]\'/; e                ');
  });

  it('knows strings, patterns and expressions of the page from code', () => {
    const source = "x = 'a\\'b' + {!y} / 2 / `c`;";
    const at = source.indexOf('{!');
    const code = readCode(source, [{ start: at, end: at + 4 }]);
    const kept = [...source].filter((_, i) => code.isCode(i)).join('');
    assert.equal(kept, 'x =  +  / 2 / ;');
  });

  it('ends a string that is not closed with its line', () => {
    assert.deepEqual(found("a = 'b\nd.createElement('script');"), [["d.createElement('script')", 'script']]);
  });

  it('reads brackets up to the one that closes them', () => {
    const code = readCode("f(a, [b, c], ')', g(d)) + 1", []);
    const { parts, end } = readBrackets(code, 1)!;
    assert.deepEqual(
      parts.map(({ start, end: behind }) => code.text.slice(start, behind)),
      ['a', ' [b, c]', " ')'", ' g(d)'],
    );
    assert.equal(end, 23);
    assert.equal(readBrackets(readCode('f(a, b', []), 1), undefined);
  });

  it('puts constants together, and nothing else', () => {
    assert.equal(constantIn(' \'scr\' + "ipt" '), 'script');
    assert.equal(constantIn('`link`'), 'link');
    for (const other of ['a', "'a' + b", "a + 'b'", '`a', "'a' 'b'", '', "'a' +"]) assert.equal(constantIn(other), undefined);
  });

  it('finds what a name stands for where it has one value', () => {
    assert.deepEqual(found("var t = 'script'; t = 'div'; d.createElement(t);"), []);
    assert.deepEqual(found("(function (d, t) { d.createElement(t); })(document, 'link');"), [['d.createElement(t)', 'link']]);
    assert.deepEqual(found("(function (d, t) { d.createElement(t); })(document); f(t, 'link');"), []);
    assert.deepEqual(found("!((t) => { d.createElement(t) })('script')"), [['d.createElement(t)', 'script']]);
  });

  it('takes no time for scripts without an end', () => {
    const source = `${'d.createElement('.repeat(3000)}${'function (t) {'.repeat(3000)}d.createElement(t`;
    assert.deepEqual(found(source), []);
  });
});
