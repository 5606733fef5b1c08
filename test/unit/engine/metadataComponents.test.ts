import assert from 'node:assert/strict';
import { join } from 'node:path';
import { analysisOf, root, uriOf } from './workspace';

const folder = 'force-app/main/default/objects/Connection__c';
const field = `${folder}/fields/Api_Key__c.field-meta.xml`;
const harmless = `${folder}/fields/Endpoint__c.field-meta.xml`;
const object = `${folder}/Connection__c.object-meta.xml`;

const fieldText = (name: string) => `<CustomField><fullName>${name}</fullName><type>Text</type></CustomField>`;
const objectText = (visibility: string) =>
  `<CustomObject><customSettingsType>List</customSettingsType><visibility>${visibility}</visibility></CustomObject>`;

const files = {
  'sfdx-project.json': '{"packageDirectories":[{"path":"force-app","default":true}]}',
  [field]: fieldText('Api_Key__c'),
  [harmless]: fieldText('Endpoint__c'),
  [object]: objectText('Public'),
};

describe('metadata that rests on other metadata', () => {
  const watched = async () => {
    const { analysis, fileSystem } = await analysisOf(files);
    const found = (path: string) => analysis.report(uriOf(path))?.findings.map(({ rule, confidence }) => `${rule} ${confidence}`);
    assert.deepEqual(found(field), ['ProtectSensitiveData high']);
    assert.deepEqual(found(object), ['UnprotectedSecretStorage high']);
    assert.deepEqual(found(harmless), []);
    const announced = new Set<string>();
    analysis.onInvalidated((uris) => {
      for (const uri of uris) announced.add(uri);
    });
    return { analysis, fileSystem, found, announced };
  };

  it('follows what is typed elsewhere, and leaves the rest alone', async () => {
    const { analysis, found, announced } = await watched();
    analysis.openDocument(uriOf(object), objectText('Public'));
    const start = objectText('Public').indexOf('Public');
    analysis.changeDocument(uriOf(object), [{ start, end: start + 'Public'.length, text: 'Protected' }]);
    assert.deepEqual(found(field), []);
    assert.deepEqual(found(object), []);
    assert.ok(announced.has(uriOf(field)));
    assert.ok(!announced.has(uriOf(harmless)));
    analysis.closeDocument(uriOf(object));
  });

  it('follows files that go and come', async () => {
    const { analysis, fileSystem, found } = await watched();
    fileSystem.remove(join(root, object));
    await analysis.filesChanged([{ path: join(root, object), type: 'deleted' }]);
    assert.deepEqual(found(field), ['ProtectSensitiveData low']);
    fileSystem.write(join(root, object), objectText('PackageProtected'));
    await analysis.filesChanged([{ path: join(root, object), type: 'created' }]);
    assert.deepEqual(found(field), []);
  });

  it('follows a field that becomes none of a secret', async () => {
    const { analysis, found, announced } = await watched();
    analysis.openDocument(uriOf(field), fieldText('Api_Key_Label__c'));
    assert.deepEqual(found(object), []);
    assert.ok(announced.has(uriOf(object)));
  });

  it('keeps projects apart', async () => {
    const { analysis } = await analysisOf({
      'a/sfdx-project.json': files['sfdx-project.json'],
      [`a/${field}`]: files[field]!,
      'b/sfdx-project.json': files['sfdx-project.json'],
      [`b/${object}`]: objectText('Protected'),
    });
    const report = analysis.report(uriOf(`a/${field}`));
    assert.deepEqual(
      report?.findings.map(({ confidence }) => confidence),
      ['low'],
    );
  });
});
