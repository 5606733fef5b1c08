import assert from 'node:assert/strict';
import { contentOf, summary, uriOf } from '#test/unit/engine/workspace';
import { analysisOn, keeper, memoryWith, problemsOf, reportBeside, rulesOf, scanned } from './keeper';

const path = 'force-app/classes/Odd.cls';
const sitePath = 'force-app/remoteSiteSettings/Odd.remoteSite-meta.xml';
const apex =
  "public class Odd {\n  // Größe 😀\n  String url = 'http://ä.example';\n  void m(Account a) {\n    insert a;\n  }\n}\n";
const site =
  '<?xml version="1.0" encoding="UTF-8"?>\n<RemoteSiteSetting>\n  <url>http://ä😀.example.com</url>\n</RemoteSiteSetting>\n';

function utf16(text: string, order: 'le' | 'be', mark = true): Uint8Array {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

describe('Files in odd encodings', function () {
  this.timeout(30_000);

  const forms: Record<string, (text: string) => string | Uint8Array> = {
    'a byte order mark': (text) => `\ufeff${text}`,
    'UTF-16, little endian': (text) => utf16(text, 'le'),
    'UTF-16, big endian': (text) => utf16(text, 'be'),
  };
  for (const [what, encode] of Object.entries(forms)) {
    it(`are read like any other: ${what}`, async () => {
      for (const [at, text] of [
        [path, apex],
        [sitePath, site],
      ] as const) {
        const plain = await reportBeside(at, text);
        const report = await reportBeside(at, encode(text));
        assert.ok(plain!.findings.length > 0);
        assert.deepEqual(report!.findings, plain!.findings);
        assert.deepEqual(problemsOf(report), []);
      }
    });
  }

  for (const [what, lineBreak] of Object.entries({ CRLF: '\r\n', 'a lone CR': '\r', 'both in turn': '\r\r\n' })) {
    it(`have findings on the same text with ${what}`, async () => {
      for (const [at, text] of [
        [path, apex],
        [sitePath, site],
      ] as const) {
        const marked = async (content: string): Promise<string[]> => {
          const report = await reportBeside(at, content);
          assert.deepEqual(problemsOf(report), []);
          return report!.findings.map(({ rule, start, end }) => `${rule} ${content.slice(start, end)}`);
        };
        assert.deepEqual(await marked(text.replaceAll('\n', lineBreak)), await marked(text));
      }
    });
  }

  it('are said to be binary where they are', async () => {
    for (const content of [Uint8Array.of(0), Buffer.from(`${apex}\0`), utf16(apex, 'le', false), utf16(apex, 'be', false)]) {
      for (const at of [path, sitePath]) {
        const report = await reportBeside(at, content);
        assert.deepEqual(problemsOf(report), ['This is a binary file.']);
        assert.deepEqual(rulesOf(report), []);
      }
    }
  });

  it('are analysed as far as they can be read when some bytes are no characters', async () => {
    const bytes = Buffer.concat([Buffer.from(apex), Buffer.of(0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0xf8), Buffer.from('\n')]);
    assert.deepEqual(rulesOf(await reportBeside(path, bytes)), ['ApexSharingViolations', 'ApexCRUDViolation']);
    const latin = Buffer.from(site.replace('😀', ''), 'latin1');
    assert.deepEqual(rulesOf(await reportBeside(sitePath, latin)), ['AvoidInsecureHttpRemoteSiteSetting']);
    const wrong = Buffer.from(site.replace('UTF-8', 'UTF-16'));
    assert.deepEqual(rulesOf(await reportBeside(sitePath, wrong)), ['AvoidInsecureHttpRemoteSiteSetting']);
    const odd = utf16(apex, 'be').subarray(0, -1);
    assert.deepEqual(rulesOf(await reportBeside(path, odd)), ['ApexSharingViolations', 'ApexCRUDViolation']);
  });

  it('that hold nothing are fine', async () => {
    for (const content of ['', ' ', '\n', '\r', '\ufeff', '\ufeff\n', Uint8Array.of(0xff, 0xfe), Uint8Array.of(0xfe, 0xff)]) {
      const report = await reportBeside(path, content);
      assert.deepEqual([rulesOf(report), problemsOf(report)], [[], []]);
      const meta = await reportBeside(sitePath, content);
      assert.deepEqual(problemsOf(meta), ['This file is not well-formed: it has no root element.']);
    }
  });

  it('with halves of character pairs, and characters that look like line breaks, keep their places', async () => {
    const text = `public class Odd {\n  // \ud83d \udc00 \u2028 \u2029 \u0085 \v \f\n  void m(Account a) { /* \ude00 */ insert a; }\n}`;
    const analysis = await analysisOn(memoryWith({}));
    analysis.openDocument(uriOf(path), text);
    assert.deepEqual(summary(analysis, path), ['1 ApexSharingViolations Odd', '3 ApexCRUDViolation insert a']);
    await scanned(analysis);
  });

  it('with a carriage return typed anywhere are what they are when opened so', async () => {
    const analysis = await analysisOn(memoryWith({}));
    const fresh = await analysisOn(memoryWith({}));
    const uri = uriOf(path);
    analysis.openDocument(uri, apex);
    for (let at = 0; at <= apex.length; at++) {
      analysis.changeDocument(uri, [{ start: at, end: at, text: '\r' }]);
      fresh.openDocument(uri, `${apex.slice(0, at)}\r${apex.slice(at)}`);
      assert.deepEqual(contentOf(analysis.report(uri)), contentOf(fresh.report(uri)), `at ${at}`);
      analysis.changeDocument(uri, [{ start: at, end: at + 1, text: '' }]);
    }
  });

  it('with a NUL typed into an open document go on being analysed', async () => {
    const analysis = await analysisOn(memoryWith({ [path]: keeper }));
    analysis.openDocument(uriOf(path), keeper);
    const before = rulesOf(analysis.report(uriOf(path)));
    for (const at of [0, 20, keeper.indexOf('insert'), keeper.length]) {
      analysis.changeDocument(uriOf(path), [{ start: at, end: at, text: '\0' }]);
      assert.deepEqual(problemsOf(analysis.report(uriOf(path))), []);
      analysis.changeDocument(uriOf(path), [{ start: at, end: at + 1, text: '' }]);
      assert.deepEqual(rulesOf(analysis.report(uriOf(path))), before);
    }
  });
});
