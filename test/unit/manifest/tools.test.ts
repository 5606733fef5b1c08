import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolDefinitions } from '#shared/tools';

const root = join(__dirname, '../../..');
const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));

describe('Tools in the manifest', () => {
  const { contributes } = read('package.json');
  const texts = read('package.nls.json');

  it('are those that there are, with their inputs', () => {
    const tools = contributes.languageModelTools as Record<string, unknown>[];
    assert.deepEqual(
      tools.map(({ name, toolReferenceName, modelDescription, inputSchema }) => ({
        name,
        toolReferenceName,
        modelDescription,
        inputSchema,
      })),
      toolDefinitions.map(({ name, reference, description, input }) => ({
        name,
        toolReferenceName: reference,
        modelDescription: description,
        inputSchema: input,
      })),
    );
  });

  it('are called there what they are called elsewhere', () => {
    for (const { name, title, summary } of toolDefinitions) {
      assert.equal(texts[`tool.${name}.title`], title);
      assert.equal(texts[`tool.${name}.summary`], summary);
    }
  });
});
