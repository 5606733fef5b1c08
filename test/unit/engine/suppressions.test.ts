import assert from 'node:assert/strict';
import {
  applySuppressions,
  findSuppressions,
  type SuppressionDeclaration,
  suppressionDeclarations,
  suppressionEdits,
  suppressionOffers,
} from '#server/engine/suppressions';
import { rules } from '#server/rules/registry';
import { testParser } from '../syntax/apex/parser';

const crud = 'ApexCRUDViolation';
const sharing = 'ApexSharingViolations';
const http = 'AvoidInsecureHttpRemoteSiteSetting';
const protocol = 'AvoidDisableProtocolSecurityRemoteSiteSetting';

interface TestFinding {
  readonly file: string;
  readonly rule: string;
  readonly start: number;
  readonly end: number;
}

function declarationsIn(text: string): SuppressionDeclaration[] {
  const source = testParser().open(text);
  const declarations = suppressionDeclarations(source.tree());
  source.dispose();
  return declarations;
}

/** A finding at the first `at` in the text. */
function finding(text: string, rule: string, at: string, file = 'file:///A.cls'): TestFinding {
  const start = text.indexOf(at);
  assert.notEqual(start, -1, `no ${at}`);
  return { file, rule, start, end: start + at.length };
}

function apex(text: string) {
  const declarations = declarationsIn(text);
  return findSuppressions({ kind: 'apex', text, declarations });
}

/** What became of findings of `rule` at each of `places`: the dialect that set it aside, with its reason, or `open`. */
function outcome(text: string, places: readonly string[], rule = crud, kind: 'apex' | 'xml' = 'apex') {
  const found = kind === 'apex' ? apex(text) : findSuppressions({ kind, text });
  return places.map((place) => {
    const { suppressed } = applySuppressions([finding(text, rule, place)], found);
    const [one] = suppressed;
    return one ? [one.suppression.by, one.suppression.reason].filter(Boolean).join(': ') : 'open';
  });
}

function unused(
  text: string,
  findings: readonly TestFinding[] = [],
  kind: 'apex' | 'xml' = 'apex',
  isActive?: (rule: string) => boolean,
) {
  const found = kind === 'apex' ? apex(text) : findSuppressions({ kind, text });
  return applySuppressions(findings, found, { isActive }).unused;
}

/** A text with the edits of a report's first fix applied. */
function apply(text: string, edits: readonly { start: number; end: number; text: string }[]): string {
  let changed = text;
  for (const edit of [...edits].sort((a, b) => b.start - a.start)) {
    changed = changed.slice(0, edit.start) + edit.text + changed.slice(edit.end);
  }
  return changed;
}

describe('suppressions', () => {
  describe('NOPMD', () => {
    it('is about findings that begin on its line, and carries a reason', () => {
      const text = 'class A {\n  void m() {\n    insert a; // NOPMD - reviewed in May\n    insert b;\n  }\n}\n';
      assert.deepEqual(outcome(text, ['insert a', 'insert b']), ['NOPMD: reviewed in May', 'open']);
    });
    it('has to begin a line comment, in capitals', () => {
      const text =
        'class A {\n void m() {\n insert a; // not NOPMD\n insert b; /* NOPMD */\n insert c; // nopmd\n insert d; //NOPMD\n }\n}';
      assert.deepEqual(outcome(text, ['insert a', 'insert b', 'insert c', 'insert d']), ['open', 'open', 'open', 'NOPMD']);
    });
    it('is no comment inside strings', () => {
      const text =
        "class A {\n void m() {\n String s = 'it\\'s // NOPMD'; insert a;\n String t = '''\n // NOPMD ''' ; insert b;\n }\n}";
      assert.deepEqual(outcome(text, ['insert a', 'insert b']), ['open', 'open']);
    });
    it('works behind strings that look like comments', () => {
      const text = "class A {\n void m() {\n String s = 'http://x /* '; insert a; // NOPMD\n }\n}";
      assert.deepEqual(outcome(text, ['insert a']), ['NOPMD']);
    });
    it('on the first line of a class header is about the whole header, as PMD reports it', () => {
      const text = '@JsonAccess(serializable=true) // NOPMD\npublic class A {\n  void m() { insert a; }\n}';
      assert.deepEqual(outcome(text, ['A {'], sharing), ['NOPMD']);
      assert.deepEqual(outcome(text, ['insert a']), ['open']);
    });
    it('means nothing in XML', () => {
      assert.deepEqual(outcome('<a>\n  <b>x</b> <!-- NOPMD -->\n</a>', ['x</b>'], http, 'xml'), ['open']);
    });
  });

  describe('@SuppressWarnings', () => {
    const text = [
      "@suppresswarnings('PMD.ApexSharingViolations')",
      'public class A {',
      "  @SuppressWarnings('PMD.ExcessivePublicCount, PMD.ApexCRUDViolation') // system data",
      '  void a() { insert a; }',
      '  void b() { insert b; }',
      "  @SuppressWarnings('PMD') String c = call(c1);",
      "  @SuppressWarnings('all') String d { get { insert d; return null; } }",
      '  void e() {',
      "    @SuppressWarnings('PMD.ApexCRUDViolation') List<Account> e = [SELECT Id FROM Account];",
      '    insert e;',
      '  }',
      "  @SuppressWarnings({'PMD.Other', 'PMD.ApexCRUDViolation'}) void f() { insert f; }",
      "  @SuppressWarnings(value='PMD.ApexCRUDViolation') void g() { insert g; }",
      '  class Inner { void h() { insert h; } }',
      '}',
    ].join('\n');
    it('is about its declaration', () => {
      const places = ['insert a', 'insert b', 'call(c1)', 'insert d', '[SELECT', 'insert e', 'insert f', 'insert g', 'insert h'];
      const by = 'SuppressWarnings';
      assert.deepEqual(outcome(text, places), [`${by}: system data`, 'open', by, by, by, 'open', by, by, 'open']);
    });
    it('of a class is about inner classes too', () => {
      assert.deepEqual(outcome(text, ['A {', 'Inner'], sharing), ['SuppressWarnings', 'SuppressWarnings']);
    });
    it('is read as exactly as PMD reads it', () => {
      const wrong = ['ApexCRUDViolation', 'pmd.ApexCRUDViolation', 'PMD.apexcrudviolation', 'PMD.ApexCRUD', 'pmd', 'ALL', ''];
      for (const value of wrong) {
        const source = `class A {\n  @SuppressWarnings('${value}')\n  void m() { insert a; }\n}`;
        assert.deepEqual(outcome(source, ['insert a']), ['open'], value);
      }
      const spaced = "class A {\n  @SuppressWarnings(' PMD . ApexCRUDViolation ,PMD.X')\n  void m() { insert a; }\n}";
      assert.deepEqual(outcome(spaced, ['insert a']), ['SuppressWarnings']);
    });
    it('needs no body that parses', () => {
      const source = "class A {\n  @SuppressWarnings('PMD.ApexCRUDViolation')\n  void m() { insert a; foo( }\n}";
      assert.deepEqual(outcome(source, ['insert a']), ['SuppressWarnings']);
    });
  });

  describe('code-analyzer-suppress', () => {
    const body = (before: string, after = '') =>
      `class A {\n void m() {\n  insert a;\n  ${before}\n  insert b;\n  ${after}\n  insert c;\n }\n}`;
    const places = ['insert a', 'insert b', 'insert c'];
    const by = 'code-analyzer-suppress';
    it('goes on to the end of the file, or to its end marker', () => {
      assert.deepEqual(outcome(body('// code-analyzer-suppress'), places), ['open', by, by]);
      assert.deepEqual(outcome(body('/* Code-Analyzer-Suppress(PMD) -- legacy */', '// CODE-ANALYZER-UNSUPPRESS(pmd)'), places), [
        'open',
        `${by}: legacy`,
        'open',
      ]);
    });
    it('covers findings on its own line', () => {
      assert.deepEqual(outcome(body('insert d; // code-analyzer-suppress()'), ['insert d']), [by]);
    });
    it('understands selectors', () => {
      const selecting = [
        '',
        'all',
        'pmd',
        'pmd:ApexCRUDViolation',
        'apexcrudviolation',
        'pmd:High',
        'pmd:2',
        '2',
        'Security',
        'eslint,pmd',
      ];
      for (const selector of [...selecting, 'pmd:(2,3)', '(eslint,pmd):(Apex,LWC)', 'pmd : high']) {
        assert.deepEqual(outcome(body(`// code-analyzer-suppress(${selector})`), ['insert b']), [by], selector);
      }
      for (const selector of ['eslint', 'pmd:ApexCSRF', 'pmd:Low', '3', 'sfge:High', 'AppExchange', 'pmd:', '(', ',', 'pmd)']) {
        if (selector === '(' || selector === 'pmd)') continue;
        assert.deepEqual(outcome(body(`// code-analyzer-suppress(${selector})`), ['insert b']), ['open'], selector);
      }
    });
    it('ends for the rules that the end marker selects', () => {
      assert.deepEqual(outcome(body('// code-analyzer-suppress', '// code-analyzer-unsuppress(pmd:ApexCRUDViolation)'), places), [
        'open',
        by,
        'open',
      ]);
      assert.deepEqual(outcome(body('// code-analyzer-suppress', '// code-analyzer-unsuppress(eslint)'), places), [
        'open',
        by,
        by,
      ]);
      assert.deepEqual(outcome(body('// code-analyzer-suppress(pmd:ApexCRUDViolation)', '// code-analyzer-unsuppress'), places), [
        'open',
        by,
        'open',
      ]);
    });
    it('is about a line where it says so', () => {
      assert.deepEqual(outcome(body('// code-analyzer-suppress-next-line pmd:ApexCRUDViolation -- why'), places), [
        'open',
        `${by}: why`,
        'open',
      ]);
      assert.deepEqual(outcome(body('// code-analyzer-suppress-next-line(pmd)'), places), ['open', by, 'open']);
      assert.deepEqual(
        outcome(body('insert d; // code-analyzer-suppress-line ApexCRUDViolation: why'), ['insert d', 'insert b']),
        [`${by}: why`, 'open'],
      );
    });
    it('does not count in strings', () => {
      assert.deepEqual(outcome(body("String s = 'code-analyzer-suppress';"), ['insert b']), ['open']);
    });
    it('counts in XML comments, by old names too', () => {
      const text =
        '<a>\n<!-- code-analyzer-suppress(pmd:AvoidDisableProtocolSecurity) -->\n<b>true</b>\n<c>code-analyzer-suppress</c>\n</a>';
      assert.deepEqual(outcome(text, ['true'], protocol, 'xml'), [by]);
      assert.deepEqual(outcome(text, ['true'], http, 'xml'), ['open']);
    });
  });

  describe('sfge directives', () => {
    const text = [
      '/* sfge-disable DatabaseOperationsMustUseWithSharing */',
      'public class A {',
      '  @AuraEnabled',
      '  /* sfge-disable-stack ApexFlsViolationRule */',
      '  public static void a() { insert a; }',
      '  void b() {',
      '    // sfge-disable-next-line ApexFlsViolation -- system data',
      '    insert b;',
      '    insert c;',
      '    // SFGE-DISABLE-NEXT-LINE',
      '    insert d;',
      '    // sfge-disable-next-line ApexNullPointerException',
      '    insert e;',
      '  }',
      '}',
    ].join('\n');
    it('are about what the corresponding rules find', () => {
      const by = 'sfge-disable';
      assert.deepEqual(outcome(text, ['insert a', 'insert b', 'insert c', 'insert d', 'insert e']), [
        by,
        `${by}: system data`,
        'open',
        by,
        'open',
      ]);
      assert.deepEqual(outcome(text, ['A {'], sharing), [by]);
    });
  });

  describe('ESLint comments', () => {
    const inner = 'LwcInnerHtml';
    const outcomeIn = (text: string) => {
      const found = findSuppressions({ kind: 'script', text });
      return ['first', 'second', 'third'].map((place) => {
        const [one] = applySuppressions([finding(text, inner, place)], found).suppressed;
        return one ? [one.suppression.by, one.suppression.reason].filter(Boolean).join(': ') : 'open';
      });
    };

    it('are about a line or the next one, with their reason', () => {
      assert.deepEqual(
        outcomeIn(`first(); // eslint-disable-line no-console, @lwc/lwc/no-inner-html
// eslint-disable-next-line @lwc/lwc/no-inner-html -- drawn from
// numbers
second();
third();`),
        ['eslint-disable', 'eslint-disable: drawn from', 'open'],
      );
    });

    it('go on to the end of the file, or to where the rule is enabled again', () => {
      assert.deepEqual(
        outcomeIn(`first();
/* eslint-disable no-unsanitized/property, no-console --
   a chart */
second();
/* eslint-enable no-unsanitized/property */
third();`),
        ['open', 'eslint-disable: a chart', 'open'],
      );
      assert.deepEqual(outcomeIn('/* eslint-disable @lwc/lwc/no-inner-html */ first(); second();\nthird();'), [
        'eslint-disable',
        'eslint-disable',
        'eslint-disable',
      ]);
    });

    it('count only where they name the rule, in comments of scripts', () => {
      assert.deepEqual(
        outcomeIn(`/* eslint-disable */
first(); // eslint-disable-line
// eslint-disable @lwc/lwc/no-inner-html
second("// eslint-disable-line @lwc/lwc/no-inner-html");
// eslint-disable-next-line @lwc/lwc/no-inner-html-5
third();`),
        ['open', 'open', 'open'],
      );
      const found = findSuppressions({ kind: 'apex', text: '// eslint-disable-line @lwc/lwc/no-inner-html' });
      assert.deepEqual(found.list, []);
    });

    it('are never reported as without use', () => {
      const text = '/* eslint-disable @lwc/lwc/no-inner-html */';
      assert.deepEqual(applySuppressions([], findSuppressions({ kind: 'script', text })).unused, []);
    });
  });

  describe('preflight: allow', () => {
    it('is about its line, or the line below', () => {
      const text = [
        'class A {',
        '  void m() {',
        '    insert a; // preflight: allow ApexCRUDViolation -- reason one',
        '    // preflight: allow ApexSharingViolations, apexcrudviolation -- reason two',
        '    // another comment',
        '    insert b;',
        '    insert c;',
        '    /* preflight: allow PMD.ApexCRUDViolation because reason three */',
        '    insert d;',
        '    // preflight: allow ApexCRUDViolation',
        '',
        '    insert e;',
        '    // preflight: allow ApexSharingViolations -- other rule',
        '    insert f;',
        '  }',
        '}',
      ].join('\n');
      const by = 'preflight';
      const places = ['insert a', 'insert b', 'insert c', 'insert d', 'insert e', 'insert f'];
      assert.deepEqual(outcome(text, places), [
        `${by}: reason one`,
        `${by}: reason two`,
        'open',
        `${by}: reason three`,
        'open',
        'open',
      ]);
    });
    it('before a declaration is about all of it', () => {
      const text = [
        '// preflight: allow ApexSharingViolations -- called by the platform only',
        'public class A {',
        '  // preflight: allow ApexCRUDViolation: system data',
        '  @AuraEnabled',
        '  public static void a() {',
        '    insert a;',
        '  }',
        '  @AuraEnabled',
        '  // preflight: allow ApexCRUDViolation — between',
        '  public static void b() {',
        '    insert b;',
        '  }',
        '  void c() { insert c; }',
        '}',
      ].join('\n');
      const by = 'preflight';
      assert.deepEqual(outcome(text, ['insert a', 'insert b', 'insert c']), [`${by}: system data`, `${by}: between`, 'open']);
      assert.deepEqual(outcome(text, ['A {'], sharing), [`${by}: called by the platform only`]);
    });
    it('is about the file where it says so', () => {
      const text =
        'class A {\n  void m() { insert a; }\n}\n/*\n * preflight: allow-file ApexCRUDViolation --\n *   a long\n *   reason\n */\n';
      assert.deepEqual(outcome(text, ['insert a']), ['preflight: a long reason']);
    });
    it('in XML is about its line or the element below', () => {
      const text = [
        '<?xml version="1.0"?>',
        '<a>',
        '  <b>one</b> <!-- preflight: allow AvoidInsecureHttpRemoteSiteSetting: first -->',
        '  <!-- preflight: allow AvoidInsecureHttpRemoteSiteSettingInXML because second -->',
        '  <c>',
        '    two',
        '  </c>',
        '  <d>three</d>',
        '</a>',
      ].join('\r\n');
      assert.deepEqual(outcome(text, ['one', 'two', 'three'], http, 'xml'), ['preflight: first', 'preflight: second', 'open']);
      assert.deepEqual(
        outcome(`<!-- preflight: allow-file ${http}: lab -->\n${text.slice(text.indexOf('<a>'))}`, ['three'], http, 'xml'),
        ['preflight: lab'],
      );
    });
    it('suppresses nothing without a rule', () => {
      assert.deepEqual(
        outcome('class A {\n void m() {\n insert a; // preflight: allow\n insert b; // preflight: allow because\n }\n}', [
          'insert a',
          'insert b',
        ]),
        ['open', 'open'],
      );
    });
  });

  describe('together', () => {
    it('a suppression with a reason is named first, and all that cover count as used', () => {
      const text =
        "class A {\n  @SuppressWarnings('PMD.ApexCRUDViolation')\n  void m() {\n    insert a; // preflight: allow ApexCRUDViolation -- why\n  }\n}";
      const { suppressed, unused: useless } = applySuppressions([finding(text, crud, 'insert a')], apex(text));
      assert.equal(suppressed[0].suppression.by, 'preflight');
      assert.equal(
        text.slice(suppressed[0].suppression.place.start, suppressed[0].suppression.place.end),
        '// preflight: allow ApexCRUDViolation -- why',
      );
      assert.deepEqual(useless, []);
    });
    it('a file without suppressions keeps its findings as they are', () => {
      const findings = [finding('class A { void m() { insert a; } }', crud, 'insert a')];
      assert.equal(applySuppressions(findings, apex('class A { void m() { insert a; } }')).open, findings);
    });
  });

  describe('that suppress nothing', () => {
    const fixed = (text: string, findings: readonly TestFinding[] = [], kind: 'apex' | 'xml' = 'apex') => {
      return apply(text, unused(text, findings, kind)[0]?.fixes?.[0].edits ?? []);
    };
    it('are reported where they name a rule of ours', () => {
      const text = 'class A {\n  // preflight: allow ApexCRUDViolation -- x\n  Integer i;\n}\n';
      const [report] = unused(text);
      assert.match(report.message, /ApexCRUDViolation finds nothing here/);
      assert.equal(text.slice(report.range.start, report.range.end), 'ApexCRUDViolation');
      assert.equal(fixed(text), 'class A {\n  Integer i;\n}\n');
    });
    it('are not reported where they may be for another tool, or for a rule that is off', () => {
      const texts = [
        'class A { Integer i; // NOPMD\n}',
        "@SuppressWarnings('PMD') class A { }",
        "@SuppressWarnings('PMD.ExcessiveParameterList') class A { }",
        "@SuppressWarnings('all') class A { }",
        'class A { // code-analyzer-suppress(pmd)\n}',
        'class A { // code-analyzer-suppress(eslint:no-console)\n}',
        '/* sfge-disable ApexFlsViolation */\nclass A { }',
      ];
      for (const text of texts) assert.deepEqual(unused(text), [], text);
      assert.deepEqual(
        unused('class A { } // preflight: allow ApexCRUDViolation', [], 'apex', () => false),
        [],
      );
    });
    it('are reported where NOPMD names a rule of ours', () => {
      const text = 'class A { Integer i; // NOPMD ApexCRUDViolation is fine here\n}';
      assert.equal(unused(text).length, 1);
      assert.equal(fixed(text), 'class A { Integer i;\n}');
    });
    it('lose the one name that is of no use', () => {
      const text =
        "class A {\n  @SuppressWarnings('PMD.ApexInsecureEndpoint, PMD.ApexCRUDViolation') // why\n  void m() { insert a; }\n}";
      const findings = [finding(text, crud, 'insert a')];
      const source = text.includes('ApexInsecureEndpoint') && rules.some(({ name }) => name === 'ApexSharingViolations');
      assert.ok(source);
      const other = text.replace('ApexInsecureEndpoint', 'ApexSharingViolations');
      assert.equal(fixed(other, [finding(other, crud, 'insert a')]), text.replace('PMD.ApexInsecureEndpoint, ', ''));
      assert.ok(findings.length === 1);
    });
    it('disappear with the line and the reason they stand on', () => {
      const text = "class A {\n  @SuppressWarnings('PMD.ApexCRUDViolation') // why\n  void m() { }\n}";
      assert.equal(fixed(text), 'class A {\n  void m() { }\n}');
      const inline = "class A {\n  @SuppressWarnings('PMD.ApexCRUDViolation') void m() { }\n}";
      assert.equal(fixed(inline), 'class A {\n  void m() { }\n}');
      const modifiers = "class A {\n  @AuraEnabled @SuppressWarnings('PMD.ApexCRUDViolation') public static void m() { }\n}";
      assert.equal(fixed(modifiers), 'class A {\n  @AuraEnabled  public static void m() { }\n}'.replace('  public', ' public'));
    });
    it('are corrected where PMD would not read them', () => {
      const text = "@SuppressWarnings('apexcrudviolation') class A { void m() { insert a; } }";
      assert.equal(fixed(text, [finding(text, crud, 'insert a')]), text.replace('apexcrudviolation', 'PMD.ApexCRUDViolation'));
    });
    it('go with the marker that ends them', () => {
      const text =
        '<a>\n  <!-- code-analyzer-suppress(AvoidInsecureHttpRemoteSiteSetting) -->\n  <b/>\n  <!-- code-analyzer-unsuppress(AvoidInsecureHttpRemoteSiteSetting) -->\n</a>\n';
      assert.equal(fixed(text, [], 'xml'), '<a>\n  <b/>\n</a>\n');
    });
    it('may be allowed themselves', () => {
      const text = '// preflight: allow-file UnusedSuppression -- generated\nclass A { } // preflight: allow ApexCRUDViolation\n';
      assert.deepEqual(unused(text), []);
      const idle = '// preflight: allow-file UnusedSuppression\nclass A { }\n';
      assert.equal(unused(idle).length, 1);
    });
  });

  describe('are written', () => {
    const written = (
      text: string,
      id: string,
      rule = crud,
      at = 'insert a',
      kind: 'apex' | 'xml' = 'apex',
      reason: string | undefined = 'reason',
    ) => {
      const declarations = kind === 'apex' ? declarationsIn(text) : [];
      const target = finding(text, rule, at);
      const edits = suppressionEdits(kind, target, text, declarations, { reason }).find((each) => each.id === id)?.edits;
      assert.ok(edits, `no ${id}`);
      const after = apply(text, edits);
      const found = kind === 'apex' ? apex(after) : findSuppressions({ kind, text: after });
      const { open, unused: useless } = applySuppressions([finding(after, rule, at)], found);
      assert.deepEqual(open, [], `still open in\n${after}`);
      assert.deepEqual(useless, [], after);
      if (kind === 'apex') {
        const source = testParser().open(after);
        assert.equal(source.hasError, false, after);
        source.dispose();
      }
      return after;
    };
    const text = 'public class A {\n  void m(Integer i) {\n    insert a;\n  }\n}\n';
    it('in the forms that fit', () => {
      const offers = suppressionOffers('apex', finding(text, crud, 'insert a'), declarationsIn(text));
      assert.deepEqual(offers, [
        { id: 'suppress-line', title: 'Suppress ApexCRUDViolation on this line' },
        { id: 'suppress-method', title: 'Suppress ApexCRUDViolation in method m' },
        { id: 'suppress-class', title: 'Suppress ApexCRUDViolation in class A' },
        { id: 'suppress-file', title: 'Suppress ApexCRUDViolation in this file' },
      ]);
      assert.deepEqual(suppressionOffers('apex', finding(text, 'UnusedSuppression', 'insert a'), declarationsIn(text)), []);
    });
    it('at the end of the line', () => {
      assert.equal(
        written(text, 'suppress-line'),
        text.replace('insert a;', 'insert a; // preflight: allow ApexCRUDViolation -- reason'),
      );
      assert.equal(
        written(text, 'suppress-line', crud, 'insert a', 'apex', ''),
        text.replace('insert a;', 'insert a; // preflight: allow ApexCRUDViolation -- '),
      );
    });
    it('without room for a reason if none is wanted', () => {
      const edits = suppressionEdits('apex', finding(text, crud, 'insert a'), text, declarationsIn(text), {});
      assert.equal(apply(text, edits[0].edits), text.replace('insert a;', 'insert a; // preflight: allow ApexCRUDViolation'));
    });
    it('above a line that has a comment, or that the finding does not end on', () => {
      const commented = text.replace('insert a;', 'insert a; // why');
      assert.equal(
        written(commented, 'suppress-line'),
        commented.replace('    insert', '    // preflight: allow ApexCRUDViolation -- reason\n    insert'),
      );
      const long = text.replace('insert a;', 'a = [SELECT Id\n      FROM A];');
      assert.equal(
        written(long, 'suppress-line', crud, '[SELECT Id\n      FROM A]'),
        long.replace('    a =', '    // preflight: allow ApexCRUDViolation -- reason\n    a ='),
      );
    });
    it('into the comment that is there', () => {
      const once = text.replace('insert a;', 'insert a; // preflight: allow ApexSharingViolations -- why');
      const declarations = declarationsIn(once);
      const [line] = suppressionEdits('apex', finding(once, crud, 'insert a'), once, declarations);
      assert.equal(apply(once, line.edits), once.replace('ApexSharingViolations', 'ApexSharingViolations, ApexCRUDViolation'));
    });
    it('never inside a string', () => {
      const string = "public class A {\n  void m() {\n    call('''\n      x ''' + [SELECT Id FROM A], '''\n    y''');\n  }\n}\n";
      const inString = written(string, 'suppress-line', crud, '[SELECT Id FROM A]');
      assert.match(inString, /''' \+ \/\* preflight: allow ApexCRUDViolation -- reason \*\/ \[SELECT/);
    });
    it('as an annotation with a reason', () => {
      assert.equal(
        written(text, 'suppress-method'),
        text.replace('  void', "  @SuppressWarnings('PMD.ApexCRUDViolation') // reason\n  void"),
      );
      assert.equal(written(text, 'suppress-class'), `@SuppressWarnings('PMD.ApexCRUDViolation') // reason\n${text}`);
      const oneLine = 'public class A { void m() { insert a; } }';
      assert.equal(
        written(oneLine, 'suppress-method'),
        "public class A { @SuppressWarnings('PMD.ApexCRUDViolation') /* reason */ void m() { insert a; } }",
      );
    });
    it('into the annotation that is there', () => {
      const annotated = text.replace('  void', "  @SuppressWarnings('PMD.ExcessiveParameterList') // long ago\n  void");
      assert.equal(
        written(annotated, 'suppress-method'),
        annotated.replace("List') // long ago", "List, PMD.ApexCRUDViolation') // long ago; reason"),
      );
      const bare = text.replace('  void', "  @SuppressWarnings('PMD.X') void");
      assert.equal(
        written(bare, 'suppress-method'),
        text.replace('  void', "  @SuppressWarnings('PMD.X, PMD.ApexCRUDViolation') /* reason */ void"),
      );
      const empty = text.replace('  void', "  @SuppressWarnings('')\n  void");
      assert.equal(
        written(empty, 'suppress-method'),
        text.replace('  void', "  @SuppressWarnings('PMD.ApexCRUDViolation') // reason\n  void"),
      );
    });
    it('as a comment where Apex allows no annotation', () => {
      const trigger = 'trigger T on A (before insert) {\n  insert a;\n}\n';
      assert.equal(written(trigger, 'suppress-trigger'), `// preflight: allow ApexCRUDViolation -- reason\n${trigger}`);
      const block = 'public class A {\n  static {\n    insert a;\n  }\n}\n';
      assert.equal(
        written(block, 'suppress-initializer'),
        block.replace('  static', '  // preflight: allow ApexCRUDViolation -- reason\n  static'),
      );
    });
    it('at the top of the file, with its line ends', () => {
      const crlf = text.replaceAll('\n', '\r\n');
      assert.equal(written(crlf, 'suppress-file'), `// preflight: allow-file ApexCRUDViolation -- reason\r\n${crlf}`);
      assert.equal(
        written(crlf, 'suppress-method'),
        crlf.replace('  void', "  @SuppressWarnings('PMD.ApexCRUDViolation') // reason\r\n  void"),
      );
    });
    it('in XML above the element, or below the declaration', () => {
      const xml = '<?xml version="1.0"?>\r\n<a>\r\n    <url>\r\n        insert a</url>\r\n</a>\r\n';
      const comment = `<!-- preflight: allow ${http}: reason -->\r\n`;
      assert.equal(written(xml, 'suppress-line', http, 'insert a', 'xml'), xml.replace('    <url>', `    ${comment}    <url>`));
      assert.equal(
        written(xml, 'suppress-file', http, 'insert a', 'xml'),
        xml.replace('<a>', `${comment.replace('allow', 'allow-file')}<a>`),
      );
      const oneLine = '<a><url>insert a</url></a>';
      assert.equal(
        written(oneLine, 'suppress-line', http, 'insert a', 'xml'),
        `<a><!-- preflight: allow ${http}: reason --><url>insert a</url></a>`,
      );
      const existing = xml.replace('    <url>', `    <!-- preflight: allow ${protocol}: why -->\r\n    <url>`);
      const [edits] = suppressionEdits('xml', finding(existing, http, 'insert a'), existing);
      assert.equal(apply(existing, edits.edits), existing.replace(protocol, `${protocol}, ${http}`));
    });
  });

  describe('of any text', () => {
    it('are looked for in linear time and without a crash', () => {
      const texts = [
        "'".repeat(50_000),
        '/*'.repeat(50_000),
        "'''".repeat(30_000),
        '// preflight: allow '.repeat(5000),
        '\\'.repeat(100_000),
        '('.repeat(100_000),
      ];
      for (const text of texts) findSuppressions({ kind: 'apex', text });
      for (const text of [...texts, '<!--'.repeat(30_000), '<!-- preflight: allow X -->'.repeat(3000)])
        findSuppressions({ kind: 'xml', text });
      const nested = `// code-analyzer-suppress(${'('.repeat(50_000)}`;
      assert.deepEqual(findSuppressions({ kind: 'apex', text: nested }).list.length <= 1, true);
    });
  });
});
