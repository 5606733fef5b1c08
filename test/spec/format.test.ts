import assert from 'node:assert/strict';
import { readMarkers, writeMarkers } from './markers';
import { parseSpec, SpecError } from './parseSpec';
import { runCase } from './runCase';

const fence = '```';

function page(...lines: string[]): string {
  return lines.join('\n').replaceAll('~~~', fence);
}

describe('rule specs: the format', () => {
  it('takes headings with files for cases, and prose for prose', () => {
    const cases = parseSpec(
      page(
        '# Rule',
        '',
        '## What it finds',
        'prose',
        '```text',
        '# no heading',
        '```',
        '## One',
        '~~~apex',
        'class A { }',
        '~~~',
        '### Two',
        '~~~xml title=A.remoteSite',
        '<a/>',
        '~~~',
      ),
    );
    assert.deepEqual(
      cases.map(({ name, line, files }) => [name, line, files.map(({ path }) => path)]),
      [
        ['One', 7, ['force-app/main/default/classes/A.cls']],
        ['Two', 11, ['force-app/main/default/remoteSiteSettings/A.remoteSite']],
      ],
    );
  });

  it('names untitled files by what they declare', () => {
    const paths = (...files: string[]) =>
      parseSpec(page('## C', ...files.flatMap((text) => text.split('\n'))))[0].files.map(({ path }) => path);
    assert.deepEqual(paths('~~~apex\n// class Wrong\n/* trigger */ public class Right { }\n~~~'), [
      'force-app/main/default/classes/Right.cls',
    ]);
    assert.deepEqual(paths('~~~apex\ntrigger T on A (before insert) { }\n~~~'), ['force-app/main/default/triggers/T.trigger']);
    assert.deepEqual(paths('~~~apex\ninsert a;\n~~~'), ['scripts/anonymous.apex']);
    assert.deepEqual(paths('~~~xml\n<?xml version="1.0"?>\n<m:RemoteSiteSetting/>\n~~~'), [
      'force-app/main/default/remoteSiteSettings/Example.remoteSite-meta.xml',
    ]);
    assert.deepEqual(paths('~~~json title="other app/sfdx-project.json"\n{}\n~~~'), ['other app/sfdx-project.json']);
  });

  it('reads configuration for the page and for a case', () => {
    const [one, two] = parseSpec(
      page(
        '# R',
        '~~~yaml config',
        'apiVersion: 67.0',
        '~~~',
        '## One',
        '~~~apex',
        'class A { }',
        '~~~',
        '## Two',
        '~~~yaml config',
        'broken: true',
        'severity: hint',
        '~~~',
        '~~~apex',
        'class B {',
        '~~~',
      ),
    );
    assert.equal(one.config.apiVersion, 67);
    assert.equal(one.config.broken, false);
    assert.deepEqual([two.config.apiVersion, two.config.broken, two.config.severity], [67, true, 'hint']);
  });

  it('collects the files of a fix', () => {
    const [{ fixes }] = parseSpec(
      page(
        '## C',
        '~~~apex',
        'class A { }',
        '~~~',
        '~~~apex fix "Do it"',
        'class B { }',
        '~~~',
        '~~~xml fix "Do it" deleted title=X.remoteSite',
        '~~~',
        '~~~apex fix "Do it" of=2',
        '~~~',
        '~~~apex fix safe none',
        '~~~',
      ),
    );
    assert.deepEqual(
      fixes.map(({ kind, title, of, none, files }) => [kind, title, of, none, files.map(({ path, deleted }) => [path, deleted])]),
      [
        [
          'one',
          'Do it',
          1,
          false,
          [
            ['force-app/main/default/classes/A.cls', false],
            ['force-app/main/default/remoteSiteSettings/X.remoteSite', true],
          ],
        ],
        ['one', 'Do it', 2, false, [['force-app/main/default/classes/A.cls', false]]],
        ['safe', '', 1, true, []],
      ],
    );
  });

  it('says on which line something is wrong', () => {
    const wrong: [string, RegExp][] = [
      [page('## C', '~~~apex'), /line 2: this fence is never closed/],
      [page('## C', '~~~yaml config', 'apiversion: 1', '~~~'), /line 2: unknown setting apiversion/],
      [page('## C', '~~~apex fix', '~~~'), /line 2: a fix needs its title/],
      [page('## C', '~~~apex tilte=A.cls', '~~~'), /line 2: unknown option tilte/],
      [page('## C', '~~~apex', '~~~', '## C', '~~~apex', '~~~'), /line 4: there are two cases called "C"/],
      [page('## C', '~~~xml', '<unknown/>', '~~~'), /line 2: say which file this is/],
    ];
    for (const [text, message] of wrong) assert.throws(() => parseSpec(text), message, text);
  });

  it('reads markers by their columns', () => {
    const { text, markers, related } = readMarkers(
      [
        'insert a;',
        '// ^^^^^ error low RuleName: some text',
        '// ^0-6 Other',
        '\tfoo();',
        '\t// ~~~ here',
        '<b>x</b>',
        '<!-- ^^^ suppressed Third: a: b -->',
      ],
      10,
    );
    assert.equal(text, 'insert a;\n\tfoo();\n<b>x</b>\n');
    assert.deepEqual(markers, [
      {
        rule: 'RuleName',
        message: 'some text',
        start: 3,
        end: 8,
        severity: 'error',
        confidence: 'low',
        suppressed: false,
        line: 11,
      },
      { rule: 'Other', message: '', start: 0, end: 6, severity: undefined, confidence: undefined, suppressed: false, line: 12 },
      {
        rule: 'Third',
        message: 'a: b',
        start: 23,
        end: 26,
        severity: undefined,
        confidence: undefined,
        suppressed: true,
        line: 16,
      },
    ]);
    assert.deepEqual(related, [{ start: 14, end: 17, message: 'here', line: 14 }]);
  });

  it('reads ranges of several lines', () => {
    const { text, markers } = readMarkers(
      ['a = [', '//  ^... Rule: m', '  SELECT Id FROM A];', '//...^^^^^^^^^^^^^^', 'end', '// ^2-+1:3 Rule: n', 'more'],
      0,
    );
    assert.deepEqual(
      markers.map(({ start, end, message }) => [text.slice(start, end), message]),
      [
        ['[\n  SELECT Id FROM A]', 'm'],
        ['d\nmor', 'n'],
      ],
    );
  });

  it('refuses what looks like a marker and is none', () => {
    assert.throws(
      () => readMarkers(['// ^^^ Rule: first line'], 5),
      (error) => error instanceof SpecError && error.line === 5,
    );
    assert.throws(() => readMarkers(['x', '// ^^^ lower case'], 5), /line 7/);
    assert.throws(() => readMarkers(['x', '// ^^^... Rule: open'], 5), /the end of this range is missing/);
    assert.throws(() => readMarkers(['x', '// ...^^^'], 5), /never began/);
  });

  it('writes any range so that it reads it back', () => {
    const lines = ['class A {', '', '  void m() {', '\tinsert a; // x', '}', 'x'];
    const file = readMarkers(lines, 0);
    for (const xml of [false, true]) {
      for (let start = 0; start < file.text.length; start++) {
        for (let end = start; end < file.text.length; end++) {
          const findings = [{ rule: 'Rule', message: 'some -- text', start, end }];
          const [marker, ...others] = readMarkers(writeMarkers(file, findings, xml), 0).markers;
          assert.deepEqual([marker?.start, marker?.end, others.length], [start, end, 0], `${start}-${end} ${xml}`);
        }
      }
    }
  });

  it('shows expected and actual findings side by side, and what to write instead', async () => {
    const rule = 'AvoidInsecureHttpRemoteSiteSetting';
    const source = [
      '<RemoteSiteSetting>',
      '  <url>http://a.example.com</url>',
      `  <!-- ^^^ high ${rule}: not encrypted -->`,
      '</RemoteSiteSetting>',
    ];
    const [spec] = parseSpec(page('## C', '~~~xml', ...source, '~~~'));
    const { failures, renewals } = await runCase(spec, rule);
    assert.deepEqual(failures[0].split('\n').slice(1), [
      '    1 | <RemoteSiteSetting>',
      '    2 |   <url>http://a.example.com</url>',
      `      |   <!-- ^^^^^^^^^^^^^^^^^^^^ FOUND warning high ${rule}: Callouts to a.example.com are not encrypted. Use https. -->`,
      `      |   <!-- ^^^ EXPECTED high ${rule}: not encrypted -->`,
      '    3 | </RemoteSiteSetting>',
    ]);
    assert.deepEqual(renewals, [
      {
        line: 1,
        length: 4,
        lines: [source[0], source[1], `  <!-- ^^^^^^^^^^^^^^^^^^^^ high ${rule}: not encrypted -->`, source[3]],
      },
    ]);
  });

  it('fails for a fix that does something else, or touches a file nobody mentioned', async () => {
    const rule = 'AvoidInsecureHttpRemoteSiteSetting';
    const file = (url: string) => ['<RemoteSiteSetting>', `  <url>${url}</url>`, '</RemoteSiteSetting>'];
    const marker = `  <!-- ^^^^^^^^^^^^^^^^^^^^ ${rule}: not encrypted -->`;
    const marked = [...file('http://a.example.com').slice(0, 2), marker, '</RemoteSiteSetting>'];
    const run = async (...fix: string[]) => {
      const [spec] = parseSpec(page('## C', '~~~xml', ...marked, '~~~', ...fix));
      return runCase(spec, rule);
    };
    assert.deepEqual((await run('~~~xml fix "Use https"', ...file('https://a.example.com'), '~~~')).failures, []);
    const other = await run('~~~xml fix "Use https"', ...file('ftp://a.example.com'), '~~~');
    assert.match(other.failures[0], /- {3}<url>ftp:\/\/a\.example\.com<\/url>\n\+ {3}<url>https:\/\/a\.example\.com<\/url>/);
    assert.deepEqual(other.renewals[0].lines, file('https://a.example.com'));
    assert.match((await run('~~~xml fix "Use ftp"', '~~~')).failures[0], /is not offered[\s\S]*"Use https"/);
    assert.match(
      (await run('~~~xml fix "Use https" title=B.remoteSite', '~~~')).failures.join(),
      /changes force-app\/main\/default\/remoteSiteSettings\/Example/,
    );
  });

  it('fails for files with faults unless they are meant to have them', async () => {
    const broken = ['~~~apex', 'class A {', '~~~'];
    const [spec] = parseSpec(page('## C', ...broken));
    assert.match((await runCase(spec, 'UnusedSuppression')).failures[0], /A\.cls has an error in its syntax/);
    const [meant] = parseSpec(page('## C', '~~~yaml config', 'broken: true', '~~~', ...broken));
    assert.deepEqual((await runCase(meant, 'UnusedSuppression')).failures, []);
  });
});
