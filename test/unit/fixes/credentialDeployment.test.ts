/** What the conversion writes is metadata: Salesforce's own library resolves it and converts it for deployment. */

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ComponentSet, MetadataConverter } from '@salesforce/source-deploy-retrieve';
import { classOf, Project } from './project';

describe('files of a new credential, deployed', function () {
  this.timeout(60_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'credential-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('resolves, and converts to what a deployment takes', async () => {
    const cases = [
      { host: 'bearer', value: "'Bearer ' + key", style: 'bearer', prefix: 'Bearer ', name: 'Authorization' },
      { host: 'basic', value: "'Basic ' + key", style: 'basic', prefix: 'Basic ', name: 'Authorization' },
      { host: 'custom', value: 'key', style: 'custom', prefix: '', name: 'X-API-Key' },
      { host: 'none', value: '', style: 'custom', prefix: '', name: '' },
    ] as const;
    for (const { host, value, ...facts } of cases) {
      const literal = `'https://${host}.acme-shipping.com/v1'`;
      const statement = `req.setHeader('${facts.name}', ${value});`;
      const project = new Project({ 'Main.cls': classOf(`req.setEndpoint(${literal});\n${statement}`) });
      const headers = facts.name === '' ? [] : [project.header(statement, value, facts)];
      const plan = project.plan(project.request(literal, [literal], headers));
      for (const { file, text } of plan!.changes.flatMap(({ creations }) => creations)) {
        const path = join(folder, new URL(file).pathname);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
      }
    }

    const components = ComponentSet.fromSource(folder);
    const found = components.getSourceComponents().toArray();
    const names = ['Basic', 'Bearer', 'Custom', 'None'].map((host) => `Acme_Shipping_${host}`);
    for (const type of ['ExternalCredential', 'NamedCredential']) {
      const ofType = found.filter((one) => one.type.name === type);
      assert.deepEqual(ofType.map(({ fullName }) => fullName).sort(), names);
    }
    assert.equal(found.length, 8);
    for (const component of found) {
      const { [component.type.name]: content } = await component.parseXml<Record<string, { label: string }>>();
      assert.equal(content!.label, component.fullName.replaceAll('_', ' '));
    }

    const outputDirectory = join(folder, 'out');
    const { packagePath } = await new MetadataConverter().convert(components, 'metadata', { type: 'directory', outputDirectory });
    const written = (path: string) => readFileSync(join(packagePath!, path), 'utf8');
    for (const name of names) {
      assert.match(written(`namedCredentials/${name}.namedCredential`), /<namedCredentialType>SecuredEndpoint</);
      assert.match(written(`externalCredentials/${name}.externalCredential`), /<parameterType>NamedPrincipal</);
    }
    assert.match(written('package.xml'), /<name>ExternalCredential<\/name>[\s\S]*<name>NamedCredential<\/name>/);
  });
});
