import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { apexFileOf, classifyFile, mayBeArchive, metaFileOf, textLanguageOf } from '#server/project/files';
import { metadataTypes } from '#server/project/metadataTypes';

const kindOf = (path: string) => {
  const kind = classifyFile(path);
  return kind && `${kind.area} ${kind.type} ${kind.format}`;
};

describe('classifyFile', () => {
  const expected: Record<string, string | undefined> = {
    '/p/classes/A.cls': 'apex ApexClass source',
    '/p/classes/A.CLS': 'apex ApexClass source',
    'C:\\p\\triggers\\T.trigger': 'apex ApexTrigger source',
    '/p/scripts/apex/hello.apex': 'apex AnonymousApex source',
    '/p/classes/A.cls-meta.xml': 'metadata ApexClass source',
    '/p/triggers/T.trigger-meta.xml': 'metadata ApexTrigger source',
    '/p/remoteSiteSettings/X.remoteSite-meta.xml': 'metadata RemoteSiteSetting source',
    '/p/anywhere/X.remoteSite': 'metadata RemoteSiteSetting mdapi',
    '/p/X.connectedApp': 'metadata ConnectedApp mdapi',
    '/p/My.App.connectedApp-meta.xml': 'metadata ConnectedApp source',
    '/p/X.namedCredential-meta.xml': 'metadata NamedCredential source',
    '/p/X.externalCredential': 'metadata ExternalCredential mdapi',
    '/p/X.cspTrustedSite': 'metadata CspTrustedSite mdapi',
    '/p/X.permissionset': 'metadata PermissionSet mdapi',
    '/p/objects/Account.object': 'metadata CustomObject mdapi',
    '/p/models/chair.object': undefined,
    '/p/objects/A__c/fields/F__c.field-meta.xml': 'metadata CustomField source',
    '/p/objects/A__c/fields/F__c.field': undefined,
    '/p/aura/x/x.app-meta.xml': 'metadata AuraDefinitionBundle source',
    '/p/applications/x.app-meta.xml': 'metadata CustomApplication source',
    '/p/applications/x.app': 'metadata CustomApplication mdapi',
    '/p/aura/x/x.app': 'text AuraDefinitionBundle source',
    '/p/sites/x.site-meta.xml': 'metadata CustomSite source',
    '/p/siteDotComSites/x.site-meta.xml': 'metadata SiteDotCom source',
    '/p/objects/A__c/webLinks/L.webLink-meta.xml': 'metadata WebLink source',
    '/p/weblinks/L.weblink-meta.xml': 'metadata CustomPageWebLink source',
    '/p/weblinks/L.weblink': 'metadata CustomPageWebLink mdapi',
    '/p/lwc/x/x.js-meta.xml': 'metadata LightningComponentBundle source',
    '/p/lwc/x/x.js': 'text LightningComponentBundle source',
    '/p/lwc/x/__tests__/x.test.ts': 'text LightningComponentBundle source',
    '/p/lwc/x/x.css': undefined,
    '/p/x/x.js': undefined,
    '/p/pages/X.page': 'text ApexPage source',
    '/p/components/X.component': 'text ApexComponent source',
    '/p/staticresources/lib/jquery.min.js': 'text StaticResource source',
    '/p/staticresources/lib.resource': 'text StaticResource source',
    '/p/staticresources/lib.zip': 'text StaticResource source',
    '/p/staticresources/logo.png': undefined,
    '/p/x/lib.zip': undefined,
    '/p/staticresources/lib.resource-meta.xml': 'metadata StaticResource source',
    '/p/new/X.whateverComesNext-meta.xml': 'metadata undefined source',
    '/p/X.constructor-meta.xml': 'metadata undefined source',
    '/p/X.constructor': undefined,
    '/p/package.xml': undefined,
    '/p/.cls': undefined,
    '/p/-meta.xml': undefined,
    '/p/cls': undefined,
    'untitled:Untitled-1.cls': 'apex ApexClass source',
    'vscode-vfs://github/a/b/A.cls': 'apex ApexClass source',
    '': undefined,
  };
  for (const [path, kind] of Object.entries(expected)) {
    it(`${path || 'an empty path'} is ${kind ?? 'nothing that is analysed'}`, () => assert.equal(kindOf(path), kind));
  }

  it('tells what texts are written in', () => {
    const languages = [
      '/p/lwc/x/x.html',
      '/p/lwc/x/x.ts',
      '/p/aura/x/x.cmp',
      '/p/pages/X.page',
      '/p/flows/F.flow',
      '/p/lwc/x/x.json',
      '/p/staticresources/x.resource',
    ];
    const expected = ['markup', 'script', 'markup', 'markup', 'xml', 'plain', 'script'];
    assert.deepEqual(languages.map(textLanguageOf), expected);
  });

  it('tells what may be an archive', () => {
    const names = ['/p/staticresources/a.resource', '/p/staticresources/a.BIN', '/p/staticresources/a.js', '/p/x/a.zip'];
    assert.deepEqual(names.map(mayBeArchive), [true, true, false, false]);
  });

  it('finds the meta file of a class and back', () => {
    assert.equal(metaFileOf('/p/A.cls'), '/p/A.cls-meta.xml');
    assert.equal(metaFileOf('/p/A.apex'), undefined);
    assert.equal(apexFileOf('/p/T.trigger-meta.xml'), '/p/T.trigger');
    assert.equal(apexFileOf('/p/T.page-meta.xml'), undefined);
  });
});

describe('metadataTypes', () => {
  interface Registered {
    name: string;
    suffix?: string;
    directoryName: string;
    strategies?: { adapter: string };
    children?: { types: Record<string, Registered> };
  }
  const registry = createRequire(__filename)('@salesforce/source-deploy-retrieve/lib/src/registry/metadataRegistry.json');
  const registered = new Map<string, Registered & { parent?: string }>();
  for (const type of Object.values<Registered>(registry.types)) {
    registered.set(type.name, type);
    for (const child of Object.values(type.children?.types ?? {}))
      registered.set(child.name, { ...child, parent: type.directoryName });
  }

  it('agree with the registry that the Salesforce command line uses', () => {
    for (const { type, suffix, folder, xml } of metadataTypes) {
      const entry = registered.get(type);
      assert.ok(entry, `${type} exists`);
      assert.equal(folder, entry.parent ?? entry.directoryName, type);
      if (entry.suffix) assert.equal(suffix, entry.suffix, type);
      const separateContent = entry.strategies?.adapter === 'matchingContentFile' || entry.strategies?.adapter === 'mixedContent';
      if (separateContent) assert.equal(xml, 'meta', type);
    }
  });
});
