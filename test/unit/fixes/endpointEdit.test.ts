import assert from 'node:assert/strict';
import { classOf, created, labels, Project } from './project';

const field = (text: string) => `    ${text}\n`;

interface Shape {
  readonly title: string;
  readonly body: string;
  readonly expr: string;
  readonly parts: readonly string[];
  readonly fields?: string;
  readonly expected: string;
  readonly expectedFields?: string;
  readonly url?: string;
}

const shapes: Shape[] = [
  {
    title: 'a literal',
    body: "req.setEndpoint('https://api.x.com/v1/orders?a=b');",
    expr: "'https://api.x.com/v1/orders?a=b'",
    parts: ["'https://api.x.com/v1/orders?a=b'"],
    expected: "req.setEndpoint('callout:X_Api/v1/orders?a=b');",
  },
  {
    title: 'a host alone',
    body: "req.setEndpoint('https://api.x.com');",
    expr: "'https://api.x.com'",
    parts: ["'https://api.x.com'"],
    expected: "req.setEndpoint('callout:X_Api');",
  },
  {
    title: 'a query without path',
    body: "req.setEndpoint('https://api.x.com?a=' + id);",
    expr: "'https://api.x.com?a=' + id",
    parts: ["'https://api.x.com?a='", 'id'],
    expected: "req.setEndpoint('callout:X_Api/?a=' + id);",
  },
  {
    title: 'http with a port, upper case and escapes',
    body: "req.setEndpoint('HTTP://API.X.COM:8080/it\\'s/\\u0041' + id);",
    expr: "'HTTP://API.X.COM:8080/it\\'s/\\u0041' + id",
    parts: ["'HTTP://API.X.COM:8080/it\\'s/\\u0041'", 'id'],
    expected: "req.setEndpoint('callout:X_Api_8080/it\\'s/\\u0041' + id);",
    url: 'https://api.x.com:8080',
  },
  {
    title: 'escapes within the origin',
    body: "req.setEndpoint('https:\\u002f/api.x.com/v1');",
    expr: "'https:\\u002f/api.x.com/v1'",
    parts: ["'https:\\u002f/api.x.com/v1'"],
    expected: "req.setEndpoint('callout:X_Api/v1');",
  },
  {
    title: 'user information is dropped',
    body: "req.setEndpoint('https://joe:s3cret@api.x.com/v1');",
    expr: "'https://joe:s3cret@api.x.com/v1'",
    parts: ["'https://joe:s3cret@api.x.com/v1'"],
    expected: "req.setEndpoint('callout:X_Api/v1');",
  },
  {
    title: 'a literal in several lines',
    body: "req.setEndpoint('''https://api.x.com/v1\n''' + id);",
    expr: "'''https://api.x.com/v1\n        ''' + id",
    parts: ["'''https://api.x.com/v1\n        '''", 'id'],
    expected: "req.setEndpoint('''callout:X_Api/v1\n''' + id);",
  },
  {
    title: 'a literal and an unknown path',
    body: "req.setEndpoint('https://api.x.com' + path(id) + '/z');",
    expr: "'https://api.x.com' + path(id) + '/z'",
    parts: ["'https://api.x.com'", 'path(id)', "'/z'"],
    expected: "req.setEndpoint('callout:X_Api' + path(id) + '/z');",
  },
  {
    title: 'an origin in several literals',
    body: "req.setEndpoint('https://' + 'api.x' + '.com/v1/' + id);",
    expr: "'https://' + 'api.x' + '.com/v1/' + id",
    parts: ["'https://'", "'api.x'", "'.com/v1/'", 'id'],
    expected: "req.setEndpoint('callout:X_Api/v1/' + id);",
  },
  {
    title: 'parentheses around the beginning',
    body: "req.setEndpoint(('https://' + 'api.x.com/v1') + id);",
    expr: "('https://' + 'api.x.com/v1') + id",
    parts: ["'https://'", "'api.x.com/v1'", 'id'],
    expected: "req.setEndpoint(('callout:X_Api/v1') + id);",
  },
  {
    title: 'a template',
    body: "req.setEndpoint(String.format('https://api.x.com/v1/{0}/x', new List<String>{ id }));",
    expr: "String.format('https://api.x.com/v1/{0}/x', new List<String>{ id })",
    parts: ["'https://api.x.com/v1/{0}/x'"],
    expected: "req.setEndpoint(String.format('callout:X_Api/v1/{0}/x', new List<String>{ id }));",
  },
  {
    title: 'a constant that is only an endpoint',
    fields: field("private static final String BASE = 'https://api.x.com/v1';"),
    body: "req.setEndpoint(BASE + '/orders/' + id);\nreq.setEndpoint(main.base);",
    expr: "BASE + '/orders/' + id",
    parts: ["'https://api.x.com/v1'", "'/orders/'", 'id'],
    expected: "req.setEndpoint(BASE + '/orders/' + id);\nreq.setEndpoint(main.base);",
    expectedFields: field("private static final String BASE = 'callout:X_Api/v1';"),
  },
  {
    title: 'a constant with other uses',
    fields: field("private static final String BASE = 'https://api.x.com/v1';"),
    body: "System.debug(BASE);\nreq.setEndpoint(BASE + '/orders/' + id);",
    expr: "BASE + '/orders/' + id",
    parts: ["'https://api.x.com/v1'", "'/orders/'", 'id'],
    expected: "System.debug(BASE);\nreq.setEndpoint('callout:X_Api/v1/orders/' + id);",
  },
  {
    title: 'a constant with other uses, alone',
    fields: field("public static final String BASE = 'https://api.x.com/v1';"),
    body: 'String other = BASE.toLowerCase();\nreq.setEndpoint(Main.BASE);',
    expr: 'Main.BASE',
    parts: ["'https://api.x.com/v1'"],
    expected: "String other = BASE.toLowerCase();\nreq.setEndpoint('callout:X_Api/v1');",
  },
  {
    title: 'a constant before something unknown',
    fields: field("global static final String BASE = 'https://api.x.com';"),
    body: 'req.setEndpoint(BASE + id);',
    expr: 'BASE + id',
    parts: ["'https://api.x.com'", 'id'],
    expected: "req.setEndpoint('callout:X_Api' + id);",
  },
  {
    title: 'scheme and host in different constants',
    fields: field("static final String SCHEME = 'https://';") + field("static final String HOST = 'api.x.com';"),
    body: "req.setEndpoint(SCHEME + HOST + '/v1/' + id);",
    expr: "SCHEME + HOST + '/v1/' + id",
    parts: ["'https://'", "'api.x.com'", "'/v1/'", 'id'],
    expected: "req.setEndpoint('callout:X_Api/v1/' + id);",
  },
  {
    title: 'parentheses that end within the origin',
    fields: field("static final String HOST = 'api.x.com';"),
    body: "req.setEndpoint(('https://' + HOST) + '/v1/' + id);",
    expr: "('https://' + HOST) + '/v1/' + id",
    parts: ["'https://'", "'api.x.com'", "'/v1/'", 'id'],
    expected: "req.setEndpoint(('callout:X_Api') + '/v1/' + id);",
  },
  {
    title: 'a local variable',
    body: "String url = 'https://api.x.com/v1/';\nurl += id;\nreq.setEndpoint(url);",
    expr: 'url',
    parts: ["'https://api.x.com/v1/'", 'id'],
    expected: "String url = 'callout:X_Api/v1/';\nurl += id;\nreq.setEndpoint(url);",
  },
  {
    title: 'a constant through a local variable',
    fields: field("private static final String BASE = 'https://api.x.com';"),
    body: "String url = BASE;\nurl += '/v1';\nreq.setEndpoint(url);",
    expr: 'url',
    parts: ["'https://api.x.com'", "'/v1'"],
    expected: "String url = BASE;\nurl += '/v1';\nreq.setEndpoint(url);",
    expectedFields: field("private static final String BASE = 'callout:X_Api';"),
  },
  {
    title: 'a constant with other uses through a local variable',
    fields: field("private static final String BASE = 'https://api.x.com';"),
    body: "log(BASE);\nString url = BASE + '/v1/' + id;\nreq.setEndpoint(url);",
    expr: 'url',
    parts: ["'https://api.x.com'", "'/v1/'", 'id'],
    expected: "log(BASE);\nString url = 'callout:X_Api/v1/' + id;\nreq.setEndpoint(url);",
  },
  {
    title: 'a getter method',
    fields: field("private static String base() { return 'https://api.x.com/v1'; }"),
    body: "req.setEndpoint(base() + '/orders');",
    expr: "base() + '/orders'",
    parts: ["'https://api.x.com/v1'", "'/orders'"],
    expected: "req.setEndpoint(base() + '/orders');",
    expectedFields: field("private static String base() { return 'callout:X_Api/v1'; }"),
  },
  {
    title: 'a property',
    fields: field("public String base { get { return 'https://api.x.com'; } }"),
    body: "log(this.base);\nreq.setEndpoint(this.base + '/orders');",
    expr: "this.base + '/orders'",
    parts: ["'https://api.x.com'", "'/orders'"],
    expected: "log(this.base);\nreq.setEndpoint('callout:X_Api/orders');",
  },
  {
    title: 'a variable that is given several values',
    fields: field("private String base = 'https://api.x.com';"),
    body: "base = other();\nbase = 'https://api.x.com';\nreq.setEndpoint(base + '/x');",
    expr: "base + '/x'",
    parts: ["'https://api.x.com'", "'/x'"],
    expected: "base = other();\nbase = 'https://api.x.com';\nreq.setEndpoint(base + '/x');",
    expectedFields: field("private String base = 'callout:X_Api';"),
  },
  {
    title: 'a query in a constant with other uses stays where it is',
    fields: field("private static final String BASE = 'https://api.x.com/v1?key=';"),
    body: 'log(BASE);\nreq.setEndpoint(BASE + id);',
    expr: 'BASE + id',
    parts: ["'https://api.x.com/v1?key='", 'id'],
    expected: "log(BASE);\nreq.setEndpoint('callout:X_Api' + new Url(BASE + id).getFile());",
  },
];

describe('endpoints through a Named Credential', () => {
  for (const shape of shapes) {
    it(shape.title, () => {
      const project = new Project({ 'Main.cls': classOf(shape.body, shape.fields) });
      const plan = project.plan(project.request(shape.expr, shape.parts));
      assert.equal(project.after(plan), classOf(shape.expected, shape.expectedFields ?? shape.fields));
      assert.ok(
        created(plan, '.namedCredential-meta.xml').includes(
          `<parameterValue>${shape.url ?? 'https://api.x.com'}</parameterValue>`,
        ),
      );
      assert.ok(!JSON.stringify(plan!.changes.map(({ edits: _, ...rest }) => rest)).includes('s3cret'));
    });
  }

  it('changes a constant of another class', () => {
    const config = "public class Config {\n    public static final String HOST = 'https://api.x.com';\n}\n";
    const main = classOf("req.setEndpoint(Config.HOST + '/v1');");
    const project = new Project({ 'Main.cls': main, 'Config.cls': config });
    const plan = project.plan(project.request("Config.HOST + '/v1'", ["Config.cls: 'https://api.x.com'", "'/v1'"]));
    assert.equal(project.after(plan), main);
    assert.equal(project.after(plan, 'Config.cls'), config.replace('https://api.x.com', 'callout:X_Api'));
  });

  it('leaves a constant alone that a third class uses', () => {
    const project = new Project({
      'Main.cls': classOf("req.setEndpoint(Config.HOST + '/v1');"),
      'Config.cls': "public class Config {\n    public static final String HOST = 'https://api.x.com';\n}\n",
      'Third.cls': 'public class Third {\n    PageReference p = new PageReference(config.host);\n}\n',
    });
    const plan = project.plan(project.request("Config.HOST + '/v1'", ["Config.cls: 'https://api.x.com'", "'/v1'"]));
    assert.equal(project.after(plan), classOf("req.setEndpoint('callout:X_Api/v1');"));
    assert.equal(plan!.changes.flatMap(({ edits }) => edits).length, 1);
  });

  it('says when a local variable has other uses', () => {
    const project = new Project({
      'Main.cls': classOf("String url = 'https://api.x.com/' + id;\nlog(url);\nreq.setEndpoint(url);"),
    });
    const plan = project.plan(project.request('url', ["'https://api.x.com/'", 'id']));
    assert.equal(project.after(plan), classOf("String url = 'callout:X_Api/' + id;\nlog(url);\nreq.setEndpoint(url);"));
    assert.match(plan!.changes[0]!.description!, /^url is used for more/);
  });

  it('says when a constant is the endpoint of other requests', () => {
    const fields = field("private static final String BASE = 'https://api.x.com';");
    const project = new Project({ 'Main.cls': classOf("req.setEndpoint(BASE + '/a');\nreq.setEndpoint(BASE + '/b');", fields) });
    const plan = project.plan(project.request("BASE + '/a'", ["'https://api.x.com'", "'/a'"]));
    assert.match(plan!.changes[0]!.description!, /^BASE is the endpoint of other requests, too/);
  });

  it('says that http becomes https', () => {
    const project = new Project({ 'Main.cls': classOf("req.setEndpoint('http://api.x.com/');") });
    const plan = project.plan(project.request("'http://api.x.com/'", ["'http://api.x.com/'"]));
    assert.match(plan!.changes[0]!.description!, /http; the Named Credential uses https:/);
  });

  it('plans nothing for what is no web address', () => {
    const project = new Project({ 'Main.cls': classOf("req.setEndpoint('ftp://api.x.com/');") });
    const request = project.request("'ftp://api.x.com/'", ["'ftp://api.x.com/'"]);
    assert.equal(project.plan(request), undefined);
    assert.deepEqual(labels(project.plan(request)), []);
  });
});

describe('endpoints whose host is not in the code', () => {
  const statement = "req.setHeader('Authorization', 'Bearer ' + key);";
  const unknown: [string, string, string[], string][] = [
    ['a base address', "base() + '/v1/' + id", ['base()', "'/v1/'", 'id'], "'callout:Main/v1/' + id"],
    ['a host', "'https://' + host + '/v1/' + id", ["'https://'", 'host', "'/v1/'", 'id'], "'callout:Main/v1/' + id"],
    ['a part of the host', "'https://eu-' + env + '.x.com/v1'", ["'https://eu-'", 'env', "'.x.com/v1'"], "'callout:Main/v1'"],
    ['all', 'base()', ['base()'], "'callout:Main' + new Url(base()).getFile()"],
    ['one of several', 'live ? A : B', [], "'callout:Main' + new Url(live ? A : B).getFile()"],
  ];
  for (const [title, expr, parts, expected] of unknown) {
    it(title, () => {
      const project = new Project({ 'Main.cls': classOf(`req.setEndpoint(${expr});\n${statement}`) });
      const request = project.request(expr, parts, [project.header(statement, "'Bearer ' + key", { valueHasSecret: false })]);
      const plan = project.plan(request, { url: 'https://api.x.com/base' });
      assert.equal(project.after(plan), classOf(`req.setEndpoint(${expected});`));
      assert.ok(created(plan, 'Main.namedCredential-meta.xml').includes('>https://api.x.com/base<'));
    });
  }

  it('a template', () => {
    const expr = "String.format('https://{0}/v1/{1}', values)";
    const project = new Project({ 'Main.cls': classOf(`req.setEndpoint(${expr});\n${statement}`) });
    const { endpoint, headers } = project.request(expr, ["'https://{0}/v1/{1}'"], [project.header(statement, 'key')]);
    const { origin } = endpoint!.parts[0]!;
    const values = project.origin('values');
    const parts = [{ literal: 'https://', origin }, { origin: values }, { literal: '/v1/', origin }, { origin: values }];
    const plan = project.plan({ headers, endpoint: { expr: endpoint!.expr, parts } });
    assert.equal(project.after(plan), classOf("req.setEndpoint(String.format('callout:Main/v1/{1}', values));"));
  });

  it('asks where the request goes, and suggests what the project allows', () => {
    const site = '<RemoteSiteSetting><url>https://api.x.com/</url></RemoteSiteSetting>';
    const project = new Project({
      'Main.cls': classOf(statement),
      'remoteSiteSettings/X.remoteSite-meta.xml': site,
    });
    const request = project.request(undefined, [], [project.header(statement, "'Bearer ' + key")]);
    const plan = project.plan(request);
    assert.ok(created(plan, 'Main.namedCredential-meta.xml').includes('>https://api.x.com<'));
    assert.match(plan!.afterwards!, /^Send the request to callout:Main where its endpoint is set\./);
    assert.deepEqual(labels(plan), [
      'Remove the hand-made header Authorization',
      'Create the Named Credential Main',
      'Create the External Credential Main',
    ]);
    for (const url of ['http://a.example', 'https://a:b@c.example', 'https://a.example?x=1', 'a.example', '']) {
      assert.equal(project.plan(request, { url }), undefined, url);
    }
  });

  it('is not converted without a header', () => {
    const project = new Project({ 'Main.cls': classOf('req.setEndpoint(base());') });
    assert.equal(project.plan(project.request('base()', ['base()'])), undefined);
  });

  it('names the placeholder that has to be replaced', () => {
    const project = new Project({ 'Main.cls': classOf(statement) });
    const plan = project.plan(project.request(undefined, [], [project.header(statement, "'Bearer ' + key")]));
    assert.match(plan!.afterwards!, /Replace https:\/\/example\.com/);
  });
});
