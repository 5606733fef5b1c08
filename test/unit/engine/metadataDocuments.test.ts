import assert from 'node:assert/strict';
import { join } from 'node:path';
import { analysisOf, root, uriOf } from './workspace';

const flows = 'force-app/main/default/flows';
const above = `${flows}/Above.flow-meta.xml`;
const below = `${flows}/Below.flow-meta.xml`;
const other = `${flows}/Other.flow-meta.xml`;

const input = '<variables><name>id</name><isInput>true</isInput></variables>';
const aboveText = `<Flow>
  <processType>Flow</processType>
  <runInMode>SystemModeWithSharing</runInMode>
  <subflows>
    <name>Call</name>
    <flowName>Below</flowName>
    <inputAssignments><name>id</name><value><elementReference>id</elementReference></value></inputAssignments>
  </subflows>
  ${input}
</Flow>`;
const belowText = `<Flow>
  <processType>AutoLaunchedFlow</processType>
  <runInMode>DefaultMode</runInMode>
  <recordDeletes>
    <name>Remove</name>
    <filters><field>Id</field><value><elementReference>id</elementReference></value></filters>
  </recordDeletes>
  ${input}
</Flow>`;

describe('metadata that rests on every word of other metadata', () => {
  const watched = async () => {
    const { analysis, fileSystem } = await analysisOf({
      'sfdx-project.json': '{"packageDirectories":[{"path":"force-app","default":true}]}',
      [above]: aboveText,
      [below]: belowText,
      [other]: belowText,
    });
    const found = () => analysis.report(uriOf(above))?.findings ?? [];
    const last = () => found()[0]?.steps?.at(-1);
    assert.deepEqual(
      found().map(({ rule }) => rule),
      ['PreventPassingUserDataIntoElementWithSharing'],
    );
    analysis.report(uriOf(other));
    const announced = new Set<string>();
    analysis.onInvalidated((uris) => {
      for (const uri of uris) announced.add(uri);
    });
    return { analysis, fileSystem, found, last, announced };
  };

  it('points to where things stand in the other file, also after lines were added there', async () => {
    const { analysis, last, announced } = await watched();
    const at = belowText.indexOf('id</elementReference>');
    assert.deepEqual([last()?.file, last()?.start, last()?.end], [uriOf(below), at, at + 2]);
    analysis.openDocument(uriOf(below), belowText);
    analysis.changeDocument(uriOf(below), [{ start: 0, end: 0, text: '\n\n' }]);
    assert.equal(last()?.start, at + 2);
    assert.ok(announced.has(uriOf(above)));
    assert.ok(!announced.has(uriOf(other)));
  });

  it('follows what the other file does, and whether it is there', async () => {
    const { analysis, fileSystem, found } = await watched();
    const start = belowText.indexOf('DefaultMode');
    analysis.openDocument(uriOf(below), belowText);
    analysis.changeDocument(uriOf(below), [{ start, end: start + 'DefaultMode'.length, text: 'SystemModeWithSharing' }]);
    assert.deepEqual(found(), []);
    analysis.closeDocument(uriOf(below));
    fileSystem.remove(join(root, below));
    await analysis.filesChanged([{ path: join(root, below), type: 'deleted' }]);
    assert.deepEqual(found(), []);
    fileSystem.write(join(root, below), belowText);
    await analysis.filesChanged([{ path: join(root, below), type: 'created' }]);
    assert.equal(found().length, 1);
  });
});
