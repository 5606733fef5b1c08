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

  const cases = [
    { title: 'with a token', value: "'Bearer ' + key", style: 'bearer', prefix: 'Bearer ', name: 'Authorization' },
    { title: 'with user name and password', value: "'Basic ' + key", style: 'basic', prefix: 'Basic ', name: 'Authorization' },
    { title: 'with a key', value: 'key', style: 'custom', prefix: '', name: 'X-API-Key' },
    { title: 'without authentication', value: '', style: 'custom', prefix: '', name: '' },
  ] as const;
  for (const { title, value, ...facts } of cases) {
    it(title, async () => {
      const literal = "'https://api.acme-shipping.com/v1'";
      const statement = `req.setHeader('${facts.name}', ${value});`;
      const project = new Project({ 'Main.cls': classOf(`req.setEndpoint(${literal});\n${statement}`) });
      const headers = facts.name === '' ? [] : [project.header(statement, value, facts)];
      const plan = project.plan(project.request(literal, [literal], headers));
      for (const { file, text } of plan!.changes.flatMap(({ creations }) => creations)) {
        const path = join(folder, new URL(file).pathname);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
      }

      const components = ComponentSet.fromSource(folder);
      const found = components.getSourceComponents().toArray();
      assert.deepEqual(found.map((one) => `${one.type.name} ${one.fullName}`).sort(), [
        'ExternalCredential Acme_Shipping_Api',
        'NamedCredential Acme_Shipping_Api',
      ]);
      for (const component of found) {
        const { [component.type.name]: content } = await component.parseXml<Record<string, { label: string }>>();
        assert.equal(content!.label, 'Acme Shipping Api');
      }

      const out = join(folder, 'out');
      const converter = new MetadataConverter();
      const { packagePath } = await converter.convert(components, 'metadata', { type: 'directory', outputDirectory: out });
      const written = (path: string) => readFileSync(join(packagePath!, path), 'utf8');
      assert.match(written('namedCredentials/Acme_Shipping_Api.namedCredential'), /<namedCredentialType>SecuredEndpoint</);
      assert.match(written('externalCredentials/Acme_Shipping_Api.externalCredential'), /<parameterType>NamedPrincipal</);
      assert.match(written('package.xml'), /<name>ExternalCredential<\/name>[\s\S]*<name>NamedCredential<\/name>/);
    });
  }
});
