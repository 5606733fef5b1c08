import { strict as assert } from 'node:assert';
import { readCode } from '#server/rules/visualforce/AvoidCreateElementScriptLinkTag/code';
import { type Writing, writingsIn } from '#server/rules/visualforce/AvoidCreateElementScriptLinkTag/writings';

const found = (source: string): { readonly one: Writing; readonly address: string | undefined; readonly call: string }[] =>
  writingsIn(readCode(source, [])).map((one) => ({
    one,
    address: one.address && source.slice(one.address.start, one.address.end),
    call: source.slice(one.call.start, one.call.end),
  }));

describe('elements that scripts of pages write', () => {
  it('knows the address, the tag and the relation', () => {
    const [script, link] = found(
      `document.write('<script src="https://a.example/x.js">'); $(h).append("<link rel='stylesheet' href='/y.css'>");`,
    );
    assert.equal(script!.address, 'https://a.example/x.js');
    assert.equal(script!.one.tag, 'script');
    assert.equal(script!.call, `document.write('<script src="https://a.example/x.js">')`);
    assert.equal(link!.address, '/y.css');
    assert.equal(link!.one.relation, 'stylesheet');
    assert.equal(link!.call, `append("<link rel='stylesheet' href='/y.css'>")`);
  });

  it('reads a tag that is cut in two, and places what follows in the text as it is written', () => {
    const [one] = found(`document.writeln("<scr" + "ipt defer src='//a.ex" + "ample/x.js'></scr" + "ipt>")`);
    assert.equal(one!.one.tag, 'script');
    assert.equal(one!.address, `//a.ex" + "ample/x.js`);
  });

  it('takes code that gives the address for code', () => {
    const [one] = found(`document.write('<script src="' + base + '/x.js"></' + 'script>')`);
    assert.equal(one!.address, undefined);
    assert.ok(one!.one.code);
  });

  it('keeps an expression of the page in an address whole', () => {
    const [one] = found(`document.write('<script src="{!URLFOR($Resource.lib, 'a b.js')}"></script>')`);
    assert.equal(one!.address, `{!URLFOR($Resource.lib, 'a b.js')}`);
  });

  it('finds what jQuery loads, whatever it is called', () => {
    const all = found(`$.getScript(url); j$.getScript('x.js', done); loader.getScript`);
    assert.deepEqual(
      all.map(({ one, call }) => [one.how, call]),
      [
        ['loaded', '$.getScript(url)'],
        ['loaded', `j$.getScript('x.js', done)`],
      ],
    );
  });

  it('finds nothing in comments, strings, and what writes no such element', () => {
    assert.deepEqual(found(`// document.write('<script src=x>')`), []);
    assert.deepEqual(found(`var a = "document.write('<script src=x>')";`), []);
    assert.deepEqual(found(`file.write('<script src=x>'); document.write('<p>'); list.append(script)`), []);
  });

  it('ends on whatever is not closed', () => {
    for (const unit of ['a.append(', "a.append('<script>'+", 'a.getScript(', `'"`, '}])', '<script ']) {
      writingsIn(readCode(unit.repeat(20_000), []));
    }
  });
});
