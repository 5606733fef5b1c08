import { strict as assert } from 'node:assert';
import { XMLValidator } from 'fast-xml-parser';
import { strFromU8, unzipSync } from 'fflate';
import { Parser } from 'htmlparser2';
import { draftFalsePositives } from '#server/reports/falsePositives';
import { writeFalsePositivesDocx } from '#server/reports/falsePositivesDocx';
import type { ScanReport } from '#server/reports/scanReport';
import { fileReport, findingAt, scanReport } from './findings';
import { hostileOptions, hostileReport } from './hostile';

const a = 'file:///w/a.cls';

async function partsOf(report: ScanReport, date?: string): Promise<Map<string, string>> {
  const bytes = await writeFalsePositivesDocx(draftFalsePositives(report, hostileOptions), date);
  return new Map(Object.entries(unzipSync(bytes)).map(([path, content]) => [path, strFromU8(content)]));
}

/** The text of each paragraph. */
function paragraphsOf(xml: string): string[] {
  const paragraphs: string[] = [];
  let inText = false;
  const parser = new Parser(
    {
      onopentag(name) {
        if (name === 'w:p') paragraphs.push('');
        inText = name === 'w:t';
      },
      ontext(text) {
        if (inText) paragraphs[paragraphs.length - 1] += text;
      },
      onclosetag() {
        inText = false;
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return paragraphs;
}

describe('a false-positive document for Word', function () {
  // The library that writes it takes a moment to load.
  this.timeout(20_000);

  it('is an archive of well-formed parts, whatever names and texts hold', async () => {
    const parts = await partsOf(hostileReport());
    assert.equal([...parts.keys()][0], '[Content_Types].xml');
    for (const needed of ['word/document.xml', 'word/styles.xml', 'word/numbering.xml', '_rels/.rels'])
      assert.ok(parts.has(needed));
    for (const [path, xml] of parts) {
      assert.equal(XMLValidator.validate(xml), true, path);
      assert.doesNotMatch(xml, /[^\P{Cc}\n\r\t]|\p{Surrogate}|[\ufffe\uffff]/u, path);
    }
  });

  it('says what the draft says', async () => {
    const text = 'insert one;\ninsert two;\n';
    const place = { file: a, start: 0, end: 6 };
    const report = scanReport({ [a]: text }, [
      fileReport(a, [
        findingAt(a, text, 'insert one', { suppression: { by: 'preflight', reason: 'A < B & C.', place } }),
        findingAt(a, text, 'insert two', { suppression: { by: 'NOPMD', place: { ...place, start: 1 } } }),
        findingAt(a, text, 'two', { rule: 'RuleB' }),
      ]),
    ]);
    const parts = await partsOf(report);
    const document = parts.get('word/document.xml')!;
    const paragraphs = paragraphsOf(document);
    for (const expected of [
      'Location',
      'a.cls, line 1',
      'A < B & C.',
      'Still open',
      'RuleB (severity 2 high, 1 finding)',
      'a.cls, line 2',
    ]) {
      assert.ok(paragraphs.includes(expected), `${expected}\n${paragraphs.join('\n')}`);
    }
    assert.equal(paragraphs.filter((each) => each.startsWith('To do: explain')).length, 1);
    assert.match(document, /<w:highlight w:val="yellow"\/>/);
    const links = [...document.matchAll(/<w:hyperlink [^>]*r:id="([^"]+)"/g)].map((match) => match[1]!);
    const relations = parts.get('word/_rels/document.xml.rels')!;
    assert.ok(links.length > 0);
    for (const id of links) assert.match(relations, new RegExp(`Id="${id}"[^>]*Target="https:|Target="https:[^>]*Id="${id}"`));
  });

  it('is the same, byte by byte, for the same draft', async () => {
    const draft = draftFalsePositives(hostileReport(), hostileOptions);
    const first = await writeFalsePositivesDocx(draft, '2026-11-22');
    const second = await writeFalsePositivesDocx(draft, '2026-11-22');
    assert.ok(Buffer.from(first).equals(second));
  });

  it('names the day it is given, or none', async () => {
    const of = async (date?: string) => (await partsOf(hostileReport(), date)).get('docProps/core.xml')!;
    assert.match(
      await of('2026-11-22'),
      /<dcterms:created[^>]*>2026-11-22T00:00:00Z<.*<dcterms:modified[^>]*>2026-11-22T00:00:00Z</,
    );
    assert.doesNotMatch(await of(), /dcterms:(?:created|modified)/);
  });
});
