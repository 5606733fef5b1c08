import assert from 'node:assert/strict';
import type { CredentialHeader } from '#server/rules/namedCredentialRequest';
import { classOf, labels, Project } from './project';

const endpoint = "req.setEndpoint('https://api.x.com/v1');";
const literal = "'https://api.x.com/v1'";
const statement = "req.setHeader('Authorization', 'Bearer ' + KEY);";
const value = "'Bearer ' + KEY";

/** What becomes of a class's text when the request at `endpoint` loses the header of `statement`. */
function without(text: string, facts: Partial<CredentialHeader> = {}, parts?: readonly string[]): string {
  const project = new Project({ 'Main.cls': text });
  const plan = project.plan(project.request(literal, [literal], [project.header(statement, value, facts)]));
  return project.after(plan, 'Main.cls', parts);
}

describe('removing a header', () => {
  const body = (text: string) => classOf(`${endpoint}\n${text}`);
  const result = (text: string) => classOf(`req.setEndpoint('callout:X_Api/v1');${text === '' ? '' : `\n${text}`}`);
  const cases: [string, string, string, boolean?][] = [
    ['its line goes', `${statement}\nreq.setMethod('GET');`, "req.setMethod('GET');"],
    ['the comment behind it goes', `${statement} // the key\nreq.setMethod('GET');`, "req.setMethod('GET');"],
    ['no hole stays between empty lines', `a();\n\n${statement}\n\nb();`, 'a();\n\nb();'],
    ['one empty line stays', `a();\n${statement}\n\nb();`, 'a();\n\nb();'],
    ['no hole stays before a brace', `a();\n\n${statement}`, 'a();'],
    ['no hole stays behind a brace', `try {\n    ${statement}\n\n    b();\n} finally {\n}`, 'try {\n    b();\n} finally {\n}'],
    ['others on its line stay', `a(); ${statement} b();`, 'a(); b();'],
    ['others before it stay', `a(); ${statement}\nb();`, 'a();\nb();'],
    ['others behind it stay', `${statement} b();`, 'b();'],
    ['a comment before it stays', `/* x */ ${statement}\nb();`, '/* x */\nb();'],
    ['the body of an if goes with the if', `if (key != null) ${statement}\nb();`, 'b();', true],
    ['an if in several lines goes', `if (key != null)\n    ${statement}\nb();`, 'b();', true],
    ['an if with braces goes', `if (live) {\n    ${statement}\n}\nb();`, 'b();'],
    ['an if with more in its braces stays', `if (live) {\n    ${statement}\n    b();\n}`, 'if (live) {\n    b();\n}'],
    ['a condition that does something stays', `if (check()) ${statement}\nb();`, 'if (check()) {}\nb();', true],
    ['an if with else stays', `if (live) ${statement} else b();`, 'if (live) {} else b();', true],
    ['an else stays', `if (live) b(); else ${statement}`, 'if (live) b(); else {}', true],
    ['an else if stays', `if (a) b(); else if (live) ${statement}`, 'if (a) b(); else if (live) {}', true],
    ['a loop stays', `for (String k : keys) ${statement}`, 'for (String k : keys) {}', true],
  ];
  for (const [title, before, after, isWholeBody = false] of cases) {
    it(title, () => assert.equal(without(body(before), { isWholeBody, valueHasSecret: false }), result(after)));
  }

  it('keeps line breaks as they are', () => {
    const text = body(`a();\n\n${statement}\n\nb();`).replaceAll('\n', '\r\n');
    assert.equal(without(text, { valueHasSecret: false }), result('a();\n\nb();').replaceAll('\n', '\r\n'));
  });

  it('removes several headers at once', () => {
    const other = "req.setHeader('X-API-Key', KEY);";
    const project = new Project({ 'Main.cls': body(`a();\n\n${statement}\n${other}\n\nb();`) });
    const headers = [
      project.header(statement, value),
      project.header(other, 'KEY', { name: 'X-API-Key', style: 'custom', prefix: '' }),
    ];
    const plan = project.plan(project.request(literal, [literal], headers));
    assert.equal(project.after(plan), result('a();\n\nb();'));
    assert.equal(labels(plan)[1], 'Remove the hand-made headers Authorization, X-API-Key');
  });

  it('says what it cannot remove', () => {
    const project = new Project({ 'Main.cls': body(`send(new Call().setHeader('Authorization', ${value}));`) });
    const { statement: _, ...header } = project.header(value, value);
    const plan = project.plan(project.request(literal, [literal], [header]));
    assert.match(plan!.afterwards!, /Remove the header Authorization by hand/);
  });

  it('removes only the header of an endpoint that is converted', () => {
    const callout = "'callout:Acme/v1'";
    const project = new Project({ 'Main.cls': classOf(`req.setEndpoint(${callout});\n${statement}`) });
    const plan = project.plan(project.request(callout, [callout], [project.header(statement, value)]));
    assert.deepEqual(labels(plan), ['Remove the hand-made header Authorization']);
    assert.match(plan!.afterwards!, /Make sure that Acme sends the header Authorization/);
  });
});

describe('removing what held the secret', () => {
  const text = (fields: string, body = `${endpoint}\n${statement}`) => classOf(body, fields);
  const gone: [string, string, string][] = [
    ['a constant', "    private static final String KEY = 's3cret';\n", ''],
    ['a constant without access modifier', "    static String key = 's3cret';\n", ''],
    [
      'with its doc comment',
      "    /** The key. */\n    private static final String KEY = 's3cret';\n    Integer a;\n",
      '    Integer a;\n',
    ],
    [
      'with its annotations',
      "    @TestVisible private static final String KEY = 's3cret';\n\n    Integer a;\n",
      '    Integer a;\n',
    ],
    [
      'what it is made of',
      "    private static final String PART = 's3cret';\n    private static final String KEY = EncodingUtil.base64Encode(Blob.valueOf(PART));\n",
      '',
    ],
  ];
  for (const [title, fields, expected] of gone) {
    it(title, () => {
      assert.equal(without(text(fields)), classOf("req.setEndpoint('callout:X_Api/v1');", expected));
      assert.equal(
        without(text(fields), {}, ['Send', 'Remove the hand']),
        classOf("req.setEndpoint('callout:X_Api/v1');", fields),
      );
    });
  }

  it('a local variable', () => {
    const body = `String part = 's3cret';\nString key = part;\n${endpoint}\n${statement}`;
    assert.equal(without(text('', body)), classOf("req.setEndpoint('callout:X_Api/v1');"));
  });

  const staying: [string, string][] = [
    ['what others may use', "    public static final String KEY = 's3cret';\n"],
    ['what is used elsewhere', "    private static final String KEY = 's3cret';\n    String again = Main.KEY;\n"],
    ['what is given a value elsewhere', "    private static String KEY = 's3cret';\n    { key = other(); }\n"],
    ['what has effects', '    private static String KEY = ask();\n'],
    ['one of several', "    private static String KEY = 's3cret', other = 'x';\n"],
    ['what has no literal', '    private String KEY;\n'],
  ];
  for (const [title, fields] of staying) {
    it(`leaves ${title}`, () => assert.equal(without(text(fields)), classOf("req.setEndpoint('callout:X_Api/v1');", fields)));
  }

  it('leaves what a test uses', () => {
    const project = new Project({
      'Main.cls': text("    @TestVisible private static final String KEY = 's3cret';\n"),
      'MainTest.cls': '@isTest class MainTest { String k = Main.KEY; }',
    });
    const plan = project.plan(project.request(literal, [literal], [project.header(statement, value)]));
    assert.ok(!labels(plan).some((label) => label.startsWith('Remove KEY')));
  });

  it('leaves all when the header has no secret', () => {
    const fields = "    private static final String KEY = 'x';\n";
    assert.equal(without(text(fields), { valueHasSecret: false }), classOf("req.setEndpoint('callout:X_Api/v1');", fields));
  });
});
