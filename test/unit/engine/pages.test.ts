import assert from 'node:assert/strict';
import { join } from 'node:path';
import { analysisOf, root, summary, uriOf } from './workspace';

const project = '{"packageDirectories":[{"path":"app"}],"sourceApiVersion":"66.0"}';
const controller = `public with sharing class Orders {
  public String filter { get; set; }
  public String other { get; set; }
  public void start() {
    insert as user new Task();
  }
  public void find() {
    Database.query('SELECT Id FROM Order WHERE Name = \\'' + filter + '\\'', AccessLevel.USER_MODE);
    Database.query('SELECT Id FROM Order WHERE Name = \\'' + other + '\\'', AccessLevel.USER_MODE);
  }
}
`;
const page = (more: string): string => `<apex:page controller="Orders" ${more}>
  <apex:form>
    <apex:inputText value="{!filter}"/>
    <apex:commandButton value="Find" action="{!find}"/>
  </apex:form>
</apex:page>
`;
const meta = (confirmed: boolean): string =>
  `<ApexPage xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>66.0</apiVersion><confirmationTokenRequired>${confirmed}</confirmationTokenRequired></ApexPage>`;
const files = {
  'sfdx-project.json': project,
  'app/classes/Orders.cls': controller,
  'app/pages/Orders.page': page('action="{!start}"'),
  'app/pages/Orders.page-meta.xml': meta(false),
};

describe('Visualforce pages in the flow', () => {
  const inApex = 'app/classes/Orders.cls';

  it('say which property users set, and which method loading the page calls', async () => {
    const { analysis } = await analysisOf(files);
    assert.deepEqual(summary(analysis, inApex), ['5 ApexCSRF insert as user', '8 ApexSOQLInjection filter']);
    const { findings } = analysis.report(uriOf(inApex))!;
    assert.match(findings[0]!.message, /it is the action of Orders/);
    const [first] = findings.find(({ rule }) => rule === 'ApexSOQLInjection')!.steps!;
    assert.equal(first!.file, uriOf('app/pages/Orders.page'));
    assert.equal(first!.message, 'What users enter into "filter" on Orders');
    const text = files['app/pages/Orders.page'];
    assert.equal(text.slice(first!.start, first!.end), 'value="{!filter}"');
  });

  it('are followed while they are edited', async () => {
    const { analysis } = await analysisOf(files);
    const uri = uriOf('app/pages/Orders.page');
    assert.equal(summary(analysis, inApex).length, 2);
    const told: string[] = [];
    analysis.onInvalidated((uris) => told.push(...uris));
    analysis.openDocument(uri, page('action="{!start}"'));
    told.length = 0;
    const replace = (old: string, text: string): void => {
      const start = analysis.textOf(uri)!.indexOf(old);
      analysis.changeDocument(uri, [{ start, end: start + old.length, text }]);
    };
    replace(' action="{!start}"', '');
    assert.deepEqual(summary(analysis, inApex), ['8 ApexSOQLInjection filter']);
    assert.ok(told.includes(uriOf(inApex)));
    replace('{!filter}', '{!other}');
    assert.deepEqual(summary(analysis, inApex), ['9 ApexSOQLInjection other']);
    replace('<apex:form>', '<!-- moved --><apex:form>');
    const [finding] = analysis.report(uriOf(inApex))!.findings;
    const [first] = finding!.steps!;
    assert.equal(analysis.textOf(uri)!.slice(first!.start, first!.end), 'value="{!other}"');
    replace('controller="Orders"', 'controller="Another"');
    assert.deepEqual(summary(analysis, inApex), []);
  });

  it('count while they are there', async () => {
    const { analysis, fileSystem } = await analysisOf(files);
    assert.equal(summary(analysis, inApex).length, 2);
    fileSystem.remove(join(root, 'app/pages/Orders.page'));
    await analysis.filesChanged([{ path: join(root, 'app/pages/Orders.page'), type: 'deleted' }]);
    assert.deepEqual(summary(analysis, inApex), []);
  });

  it('may ask for a confirmation token', async () => {
    const { analysis, fileSystem } = await analysisOf(files);
    assert.equal(summary(analysis, inApex).length, 2);
    fileSystem.write(join(root, 'app/pages/Orders.page-meta.xml'), meta(true));
    await analysis.filesChanged([{ path: join(root, 'app/pages/Orders.page-meta.xml'), type: 'changed' }]);
    assert.deepEqual(summary(analysis, inApex), ['8 ApexSOQLInjection filter']);
  });
});
