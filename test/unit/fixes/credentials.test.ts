import assert from 'node:assert/strict';
import { authenticationFor, externalCredentialXml, namedCredentialXml } from '#server/fixes/namedCredential/credentialFiles';
import { namedCredentialPlanner } from '#server/fixes/namedCredential/planner';
import type { CredentialHeader } from '#server/rules/namedCredentialRequest';
import { parseXml } from '#server/syntax/xml/index';
import { classOf, created, labels, Project } from './project';

const literal = "'https://api.x.com/v1/orders'";
const endpoint = `req.setEndpoint(${literal});`;

function named(url: string, more = ''): string {
  return `<NamedCredential xmlns="http://soap.sforce.com/2006/04/metadata">
    <namedCredentialParameters>
        <parameterName>Url</parameterName>
        <parameterType>Url</parameterType>
        <parameterValue>${url}</parameterValue>
    </namedCredentialParameters>${more}
    <namedCredentialType>SecuredEndpoint</namedCredentialType>
</NamedCredential>`;
}

/** Name and value of each leaf, in document order. */
function leaves(xml: string): string[] {
  const document = parseXml(xml);
  assert.deepEqual(document.faults, []);
  const found: string[] = [];
  const visit = (element: NonNullable<typeof document.root>): void => {
    if (element.children.length === 0) found.push(`${element.name}=${element.text}`);
    for (const child of element.children) visit(child);
  };
  visit(document.root!);
  return found;
}

describe('files of a new credential', () => {
  const header = (name: string, style: CredentialHeader['style'], prefix: string): CredentialHeader => {
    const origin = { unit: { file: 'file:///a.cls', id: 'a' }, start: 0, end: 0 };
    return { name, style, prefix, isWholeBody: false, call: origin, value: origin, valueHasSecret: true };
  };

  it('name the header and its scheme', () => {
    const authentication = authenticationFor([header('Authorization', 'bearer', 'Bearer ')]);
    const external = externalCredentialXml('Acme_Api', authentication);
    assert.ok(external.includes("        <parameterValue>{!'Bearer ' &amp; $Credential.Acme_Api.Token}</parameterValue>\n"));
    assert.deepEqual(leaves(external), [
      'authenticationProtocol=Custom',
      'parameterName=Service',
      'parameterType=NamedPrincipal',
      'sequenceNumber=1',
      'parameterName=Authorization',
      'parameterType=AuthHeader',
      "parameterValue={!'Bearer ' & $Credential.Acme_Api.Token}",
      'sequenceNumber=1',
      'label=Acme Api',
    ]);
    assert.deepEqual(leaves(namedCredentialXml('Acme_Api', 'https://a.example/?a=1&b', authentication)), [
      'allowMergeFieldsInBody=false',
      'allowMergeFieldsInHeader=true',
      'calloutStatus=Enabled',
      'generateAuthorizationHeader=false',
      'label=Acme Api',
      'parameterName=Url',
      'parameterType=Url',
      'parameterValue=https://a.example/?a=1&b',
      'externalCredential=Acme_Api',
      'parameterName=ExternalCredential',
      'parameterType=Authentication',
      'namedCredentialType=SecuredEndpoint',
    ]);
  });

  it('let the platform write the header for user name and password', () => {
    const basic = authenticationFor([header('authorization', 'basic', 'Basic ')]);
    assert.deepEqual(leaves(externalCredentialXml('A', basic))[0], 'authenticationProtocol=Basic');
    assert.ok(!externalCredentialXml('A', basic).includes('AuthHeader'));
    const xml = namedCredentialXml('A', 'https://a.example', basic);
    assert.ok(xml.includes('<generateAuthorizationHeader>true<') && xml.includes('<allowMergeFieldsInHeader>false<'));
  });

  it('have no header when there was none', () => {
    const none = authenticationFor([]);
    assert.ok(!externalCredentialXml('A', none).includes('AuthHeader'));
    assert.ok(namedCredentialXml('A', 'https://a.example', none).includes('<allowMergeFieldsInHeader>false<'));
  });

  it('have several headers with a parameter each', () => {
    const several = authenticationFor([
      header('X-API-Key', 'custom', ''),
      header('X-API-Secret', 'custom', ''),
      header('Authorization', 'basic', 'Basic '),
      header('x-api-key', 'custom', ''),
    ]);
    assert.equal(several.protocol, 'Custom');
    const values = leaves(externalCredentialXml('A', several)).filter((leaf) => leaf.startsWith('parameterValue='));
    const texts = values.map((leaf) => leaf.slice('parameterValue='.length));
    assert.deepEqual(texts, ['{!$Credential.A.ApiKey}', '{!$Credential.A.ApiKey2}', "{!'Basic ' & $Credential.A.ApiKey3}"]);
  });

  it('take over only a prefix that is the name of a scheme', () => {
    const prefixOf = (prefix: string) => authenticationFor([header('X', 'custom', prefix)]).headers[0]!.prefix;
    for (const prefix of ['SSWS ', 'Token ', 'Token token=', 'Token token="', 'apikey=', 'AWS4-HMAC-SHA256 ']) {
      assert.equal(prefixOf(prefix), prefix);
    }
    for (const prefix of ['s3cret', "it's ", 'a:b', 'sk_live_1234567890abcdefghijklmnop ', '<x> '])
      assert.equal(prefixOf(prefix), '');
  });

  it('leave out a header that no request can have', () => {
    assert.deepEqual(authenticationFor([header('X Y</parameterName>', 'custom', '')]).headers, []);
  });
});

describe('names of a new credential', () => {
  const request = (project: Project) => project.request(literal, [literal]);

  it('are asked for, and used', () => {
    const project = new Project({ 'Main.cls': classOf(endpoint) });
    const plan = project.plan(request(project), { name: 'Orders' });
    assert.equal(project.after(plan), classOf("req.setEndpoint('callout:Orders/v1/orders');"));
    assert.ok(created(plan, '/namedCredentials/Orders.namedCredential-meta.xml').includes('<externalCredential>Orders<'));
    assert.ok(created(plan, '/externalCredentials/Orders.externalCredential-meta.xml'));
    assert.equal(project.plan(request(project), { name: 'no good' }), undefined);
  });

  it('are none that is taken', () => {
    const project = new Project({
      'Main.cls': classOf(endpoint),
      'namedCredentials/x_api.namedCredential-meta.xml': named('https://other.example'),
      'externalCredentials/X_Api_2.externalCredential-meta.xml': '<ExternalCredential/>',
    });
    const [question] = namedCredentialPlanner.questions(request(project), project.context);
    assert.equal(question!.value, 'X_Api_3');
    assert.equal(project.plan(request(project), { name: 'X_API' }), undefined);
  });

  it('give files in the format of the project', () => {
    const site = '<RemoteSiteSetting><url>https://other.example</url></RemoteSiteSetting>';
    const project = new Project({ 'Main.cls': classOf(endpoint), 'remoteSiteSettings/Other.remoteSite': site });
    assert.ok(created(project.plan(request(project)), '/namedCredentials/X_Api.namedCredential'));
  });
});

describe('a Named Credential that is there', () => {
  const convert = (files: Record<string, string>, text = literal) => {
    const project = new Project({ 'Main.cls': classOf(`req.setEndpoint(${text});`), ...files });
    const plan = project.plan(project.request(text, [text]));
    return { line: project.after(plan).split('\n')[2]!.trim(), plan };
  };

  it('is used', () => {
    const { line, plan } = convert({ 'namedCredentials/Mine.namedCredential-meta.xml': named('https://API.x.com/') });
    assert.equal(line, "req.setEndpoint('callout:Mine/v1/orders');");
    assert.deepEqual(labels(plan), ['Send the request to callout:Mine']);
  });

  it('is used in its legacy form', () => {
    const legacy = '<NamedCredential><endpoint>https://api.x.com</endpoint><label>L</label></NamedCredential>';
    assert.equal(
      convert({ 'namedCredentials/Old.namedCredential-meta.xml': legacy }).line,
      "req.setEndpoint('callout:Old/v1/orders');",
    );
  });

  it('is the one with the longest path that fits', () => {
    const files = {
      'namedCredentials/A.namedCredential-meta.xml': named('https://api.x.com'),
      'namedCredentials/B.namedCredential-meta.xml': named('https://api.x.com/v1/'),
      'namedCredentials/C.namedCredential-meta.xml': named('https://api.x.com/v1/ord'),
    };
    assert.equal(convert(files).line, "req.setEndpoint('callout:B/orders');");
    assert.equal(convert(files, "'https://api.x.com/v1?a=b'").line, "req.setEndpoint('callout:B?a=b');");
    assert.equal(convert(files, "'https://api.x.com/v2'").line, "req.setEndpoint('callout:A/v2');");
  });

  it('tells when its address is not encrypted', () => {
    const { plan } = convert(
      { 'namedCredentials/Mine.namedCredential-meta.xml': named('http://api.x.com') },
      "'http://api.x.com/v1'",
    );
    assert.match(plan!.changes[0]!.description!, /begins with http: change that/);
  });

  it('is not one of another port, path or host, or one that is disabled', () => {
    const { line } = convert({
      'namedCredentials/A.namedCredential-meta.xml': named('https://api.x.com:8443'),
      'namedCredentials/B.namedCredential-meta.xml': named('https://api.x.com/v2'),
      'namedCredentials/C.namedCredential-meta.xml': named('https://www.x.com'),
      'namedCredentials/D.namedCredential-meta.xml': named('https://api.x.com', '<calloutStatus>Disabled</calloutStatus>'),
    });
    assert.equal(line, "req.setEndpoint('callout:X_Api/v1/orders');");
  });

  it('is used with a path across literals', () => {
    const project = new Project({
      'Main.cls': classOf("req.setEndpoint(HOST + '/v1/orders');", "    static final String HOST = 'https://api.x.com';\n"),
      'namedCredentials/B.namedCredential-meta.xml': named('https://api.x.com/v1'),
    });
    const plan = project.plan(project.request("HOST + '/v1/orders'", ["'https://api.x.com'", "'/v1/orders'"]));
    assert.match(project.after(plan), /setEndpoint\('callout:B\/orders'\)/);
  });

  it('tells what its External Credential lacks', () => {
    const statement = "req.setHeader('X-API-Key', key);";
    const link = '<namedCredentialParameters><externalCredential>Mine</externalCredential></namedCredentialParameters>';
    const project = new Project({
      'Main.cls': classOf(`${endpoint}\n${statement}`),
      'namedCredentials/Mine.namedCredential-meta.xml': named('https://api.x.com', link),
      'externalCredentials/Mine.externalCredential-meta.xml':
        '<ExternalCredential><authenticationProtocol>Custom</authenticationProtocol></ExternalCredential>',
    });
    const plan = project.plan(project.request(literal, [literal], [project.header(statement, 'key', { name: 'X-API-Key' })]));
    assert.match(plan!.afterwards!, /^The External Credential Mine does not send X-API-Key yet/);
  });
});

describe('Remote Site Settings', () => {
  const site = (url: string) => `<RemoteSiteSetting><isActive>true</isActive><url>${url}</url></RemoteSiteSetting>`;
  const convert = (files: Record<string, string>) => {
    const project = new Project({ 'Main.cls': classOf(endpoint), ...files });
    const plan = project.plan(project.request(literal, [literal]));
    return plan!.changes.flatMap(({ deletions }) => deletions).map((file) => file.split('/').at(-1));
  };
  const x = { 'remoteSiteSettings/X.remoteSite-meta.xml': site('http://api.x.com/any') };

  it('of the host are offered for deletion', () => {
    const other = { 'remoteSiteSettings/Y.remoteSite-meta.xml': site('https://x.com') };
    assert.deepEqual(convert({ ...x, ...other }), ['X.remoteSite-meta.xml']);
  });

  it('stay while other Apex names the host', () => {
    assert.deepEqual(convert({ ...x, 'Other.cls': "public class Other { String a = 'http' + '://API.x.com'; }" }), []);
  });

  it('go when the host is only in comments, tests, and in names of other hosts', () => {
    const others = {
      'Other.cls': "/* https://api.x.com */ public class Other { String a = 'https://my-api.x.com api.x.com.au eu.api.x.com'; }",
      'OtherTest.cls': "@isTest private class OtherTest { String a = 'https://api.x.com'; }",
    };
    assert.deepEqual(convert({ ...x, ...others }), ['X.remoteSite-meta.xml']);
  });
});

describe('the secret', () => {
  it('is in no part of the plan', () => {
    const fields = "    private static final String KEY = 'k3y-value';\n";
    const statement = "req.setHeader('Authorization', 'Token ' + KEY);";
    const address = "'https://joe:pa55word@api.x.com/v1?sig=5ignature'";
    const project = new Project({ 'Main.cls': classOf(`req.setEndpoint(${address});\n${statement}`, fields) });
    const header = project.header(statement, "'Token ' + KEY", { style: 'custom', prefix: 'Token ' });
    const request = project.request(address, [address], [header]);
    const plan = project.plan(request);
    const everything = JSON.stringify([plan, namedCredentialPlanner.questions(request, project.context)]);
    for (const secret of ['k3y-value', 'pa55word', 'joe', '5ignature']) assert.ok(!everything.includes(secret), secret);
    assert.match(plan!.afterwards!, /Replace the secret/);
    assert.match(project.after(plan), /setEndpoint\('callout:X_Api\/v1\?sig=5ignature'\)/);
  });
});
