import assert from 'node:assert/strict';
import { join } from 'node:path';
import { analysisOf, root, summary } from './workspace';

const project = (namespace: string) =>
  `{ "packageDirectories": [{ "path": "app", "default": true }], "namespace": "${namespace}", "sourceApiVersion": "66.0" }`;
const guard = `public class Guard {
  public static void check() {
    if (!Schema.sObjectType.Account.isCreateable()) throw new NoAccess();
  }
}
`;
const caller = `public with sharing class Caller {
  void save(Account a) {
    acme.Guard.check();
    insert a;
  }
}
`;

describe("the project's namespace", () => {
  it('may stand before the names of its own classes', async () => {
    const { analysis } = await analysisOf({
      'sfdx-project.json': project('ACME'),
      'app/Guard.cls': guard,
      'app/Caller.cls': caller,
    });
    assert.deepEqual(summary(analysis, 'app/Caller.cls'), []);
  });

  it('is taken over when it changes', async () => {
    const files = { 'sfdx-project.json': project('other'), 'app/Guard.cls': guard, 'app/Caller.cls': caller };
    const { analysis, fileSystem } = await analysisOf(files);
    assert.deepEqual(summary(analysis, 'app/Caller.cls'), ['4 ApexCRUDViolation insert a']);
    const path = join(root, 'sfdx-project.json');
    fileSystem.write(path, project('acme'));
    await analysis.filesChanged([{ path, type: 'changed' }]);
    assert.deepEqual(summary(analysis, 'app/Caller.cls'), []);
  });
});
