import assert from 'node:assert/strict';
import { cleaned } from '#server/semantics/apex/taint';
import { constantValue } from '#server/semantics/apex/values';
import { flowOf } from './lowered';

/** What gets out where: source label, sink, and the marked text. */
function disclosuresOf(body: string, parameters = ''): string[] {
  const source = `class X { void run(${parameters}) { ${body} } }`;
  const start = source.indexOf('void run');
  return flowOf(body, parameters).disclosures.map(
    ({ source: { kind }, sink, range }) => `${kind} ${sink}: ${source.slice(start + range.start, start + range.end)}`,
  );
}

/** The text of the last blob or string called `out`, with its type. */
function outOf(body: string): string | undefined {
  const last = flowOf(body, 'String p').assignments.findLast(({ name }) => name.key === 'out');
  return last && constantValue(last.value);
}

describe('what must not get out', () => {
  it('follows secrets and error details to where they are seen', () => {
    assert.deepEqual(disclosuresOf('String s = UserInfo.getSessionId(); System.debug(s);'), ['secret log: s']);
    assert.deepEqual(
      disclosuresOf("try { f(); } catch (Exception e) { throw new AuraHandledException('x ' + e.getStackTraceString()); }"),
      ['stack-trace user-error: e.getStackTraceString()'],
    );
    assert.deepEqual(disclosuresOf('try { f(); } catch (DmlException e) { a.addError(e.getMessage()); }', 'Account a'), [
      'exception-message user-error: e.getMessage()',
    ]);
    assert.deepEqual(disclosuresOf('Auth.OAuthRefreshResult r = f(); System.debug(JSON.serialize(r.accessToken));'), [
      'secret log: JSON.serialize(r.accessToken)',
    ]);
  });

  it('knows what is not in the text of an object', () => {
    const body = "HttpRequest r = new HttpRequest(); r.setHeader('x', UserInfo.getSessionId()); System.debug(r);";
    const sent = 'secret request-header: UserInfo.getSessionId()';
    assert.deepEqual(disclosuresOf(`${body} System.debug('r ' + r); System.debug(Blob.valueOf(UserInfo.getSessionId()));`), [
      sent,
    ]);
    assert.deepEqual(disclosuresOf(`${body} System.debug(r.getHeader('x'));`), [sent, "secret log: r.getHeader('x')"]);
    assert.deepEqual(disclosuresOf(`${body} System.debug(r.getBody() + r.getEndpoint());`), [sent]);
  });

  it('is no outside data', () => {
    const { arrivals, disclosures } = flowOf(
      'Database.query(UserInfo.getSessionId()); System.debug(p.getBody());',
      'HttpResponse p',
    );
    assert.deepEqual(
      arrivals.map(({ sink }) => sink),
      ['log'],
    );
    assert.deepEqual(
      disclosures.map(({ sink }) => sink),
      ['soql'],
    );
  });

  it('knows what is too short to be of use', () => {
    const bits = (body: string): (number | undefined)[] =>
      flowOf(`String s = UserInfo.getSessionId(); ${body}`).disclosures.map(({ taint }) => taint.cleaned & cleaned.shortened);
    assert.deepEqual(bits('System.debug(s.right(4)); System.debug(s.substring(0, 6)); System.debug(s.left(40));'), [32, 32, 0]);
    assert.deepEqual(bits('System.debug(s.length()); System.debug(String.isBlank(s)); System.debug(s == null);'), []);
  });
});

describe('texts as bytes', () => {
  it('are known through conversions', () => {
    assert.equal(outOf("Blob out = Blob.valueOf('a' + 'b');"), 'ab');
    assert.equal(outOf("Blob out = EncodingUtil.base64Decode('YWI=');"), 'YWI=');
    assert.equal(outOf("Blob b = EncodingUtil.convertFromHex('6162'); Blob out = b;"), '6162');
    assert.equal(outOf("String out = Blob.valueOf('ab').toString();"), 'ab');
  });

  it('are not what they stand for once they are decoded', () => {
    assert.equal(outOf("String out = EncodingUtil.base64Decode('YWI=').toString();"), undefined);
    assert.equal(outOf('String out = EncodingUtil.base64Decode(p).toString();'), undefined);
  });
});
