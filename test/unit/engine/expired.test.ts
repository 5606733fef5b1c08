import assert from 'node:assert/strict';
import { analysisOf, summary, uriOf } from './workspace';

const classes = 'force-app/main/default/classes';
const secret = "'lO6dLp6n2ogIsXtjth7Z'";
const terms = 'only a sample | non-exploitable | reviewed by J. Doe | until 2026-06-30';

const files = {
  apex: {
    path: `${classes}/A.cls`,
    text: `public class A {\n  void m() { insert new Account(); } // preflight: allow ApexCRUDViolation -- ${terms}\n}\n`,
  },
  xml: {
    path: 'force-app/main/default/remoteSiteSettings/A.remoteSite-meta.xml',
    text: `<RemoteSiteSetting>\n  <!-- preflight: allow AvoidInsecureHttpRemoteSiteSetting: ${terms} -->\n  <url>http://a.example.com</url>\n</RemoteSiteSetting>\n`,
  },
  script: {
    path: 'force-app/main/default/lwc/a/a.js',
    text: `// preflight: allow HardcodedSecretValue -- ${terms}\nexport const apiKey = ${secret};\n`,
  },
  markup: {
    path: 'force-app/main/default/pages/A.page',
    text: `<apex:page>\n<!-- preflight: allow HardcodedSecretValue: ${terms} -->\n<x apiKey=${secret}/>\n</apex:page>\n`,
  },
};

describe('expired suppressions', function () {
  this.timeout(20_000);
  for (const [kind, { path, text }] of Object.entries(files)) {
    it(`set nothing aside any more in ${kind}`, async () => {
      const on = async (day: string) => (await analysisOf({ [path]: text }, {}, () => day)).analysis.report(uriOf(path))!;
      for (const day of ['', '2026-06-30']) {
        const held = await on(day);
        assert.equal(held.suppressed.length, 1);
        assert.ok(!held.findings.some(({ rule }) => rule === 'ExpiredSuppression'));
        const { reason, category, reviewer, until } = held.suppressed[0]!.suppression!;
        assert.deepEqual([reason, category, reviewer, until], ['only a sample', 'non-exploitable', 'J. Doe', '2026-06-30']);
      }
      const over = await on('2026-07-01');
      assert.deepEqual(over.suppressed, []);
      const marked = over.findings.filter(({ rule }) => rule === 'ExpiredSuppression');
      assert.deepEqual(
        marked.map(({ start, end }) => text.slice(start, end)),
        ['until 2026-06-30'],
      );
      // The finding is open, and nobody is told that the suppression were of no use.
      assert.ok(over.findings.length > 1 && !over.findings.some(({ rule }) => rule === 'UnusedSuppression'));
    });
  }

  it('are extended or removed by fixes', async () => {
    const { path, text } = files.script;
    const { analysis } = await analysisOf({ [path]: text }, {}, () => '2028-02-29');
    const [finding] = analysis.report(uriOf(path))!.findings.filter(({ rule }) => rule === 'ExpiredSuppression');
    assert.deepEqual(
      analysis.offers(finding!).map(({ title }) => title),
      ['Extend until 2029-02-28', 'Remove this suppression'],
    );
    const edited = (id: string) => {
      const [edit] = analysis.planFix(finding!, id)!.changes[0]!.edits;
      return text.slice(0, edit!.start) + edit!.text + text.slice(edit!.end);
    };
    assert.equal(edited('extend-suppression'), text.replace('2026-06-30', '2029-02-28'));
    assert.equal(edited('remove-suppression'), `export const apiKey = ${secret};\n`);
  });

  it('are noticed when the day is another', async () => {
    const { path, text } = files.apex;
    let today = '2026-06-30';
    const plain = `${classes}/B.cls`;
    const { analysis } = await analysisOf({ [path]: text, [plain]: 'public class B { }\n' }, {}, () => today);
    for (const each of [path, plain]) analysis.report(uriOf(each));
    const told: string[] = [];
    analysis.onInvalidated((uris) => told.push(...uris));
    analysis.dayChanged();
    assert.deepEqual(told, []);
    today = '2026-07-01';
    analysis.dayChanged();
    assert.deepEqual(told, [uriOf(path)]);
    assert.ok(summary(analysis, path).some((line) => line.startsWith('2 ApexCRUDViolation')));
  });

  it('are those of ESLint, too', async () => {
    const path = 'force-app/main/default/lwc/b/b.js';
    const text = [
      'export default class B {',
      '  show() {',
      '    // eslint-disable-next-line @lwc/lwc/no-inner-html -- our own text | until 2026-06-30',
      "    this.template.querySelector('div').innerHTML = this.text;",
      '  }',
      '}',
      '',
    ].join('\n');
    const on = async (day: string) => (await analysisOf({ [path]: text }, {}, () => day)).analysis.report(uriOf(path))!;
    assert.deepEqual(
      (await on('2026-06-30')).suppressed.map(({ rule, suppression }) => [rule, suppression?.reason]),
      [['LwcInnerHtml', 'our own text']],
    );
    const { findings, suppressed } = await on('2026-07-01');
    assert.deepEqual([findings.map(({ rule }) => rule), suppressed], [['ExpiredSuppression', 'LwcInnerHtml'], []]);
  });

  it('may be allowed themselves', async () => {
    const { path, text } = files.apex;
    const allowed = `// preflight: allow-file ExpiredSuppression -- a museum\n${text}`;
    const { analysis } = await analysisOf({ [path]: allowed }, {}, () => '2027-01-01');
    const { findings, suppressed } = analysis.report(uriOf(path))!;
    assert.ok(!findings.some(({ rule }) => /Suppression$/.test(rule)));
    assert.deepEqual(suppressed, []);
  });
});
