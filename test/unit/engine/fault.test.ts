import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Analysis } from '#server/engine/analysis';
import { MemoryFileSystem } from '#server/project/memory';
import { ruleNamed } from '#server/rules/registry';
import type { ApexRule } from '#server/rules/rule';
import { defaultSettings } from '#shared/settings';
import { testParser } from '#test/unit/syntax/apex/parser';
import { root, uriOf } from './workspace';

describe('an error of our own', () => {
  const rule = ruleNamed('ApexInsecureEndpoint') as ApexRule;
  const { check } = rule;
  afterEach(() => Object.assign(rule, { check }));

  it('costs the file it was met with, and no other', async () => {
    const fileSystem = new MemoryFileSystem({
      [join(root, 'Bad.cls')]: "public class Bad { String secret = 'do not repeat'; }",
      [join(root, 'Good.cls')]: 'public with sharing class Good { void m(Account a) { insert a; } }',
    });
    const faults: string[] = [];
    const analysis = new Analysis({
      parser: testParser(),
      fileSystem,
      settings: () => defaultSettings,
      onFault: (_, uri) => faults.push(uri),
    });
    Object.assign(rule, {
      check: (...args: Parameters<typeof check>) => {
        if (args[0].unit.file.includes('Bad')) throw new RangeError('do not repeat');
        check(...args);
      },
    });
    await analysis.load([root]);
    const summary = await analysis.scan();
    assert.deepEqual(
      summary.skipped.map(({ file }) => file),
      [uriOf('Bad.cls')],
    );
    assert.match(summary.skipped[0]!.reason, /RangeError/);
    assert.doesNotMatch(JSON.stringify(analysis.report(uriOf('Bad.cls'))), /do not repeat/);
    assert.deepEqual(
      analysis.report(uriOf('Good.cls'))?.findings.map((finding) => finding.rule),
      ['ApexCRUDViolation'],
    );
    assert.deepEqual(faults, [uriOf('Bad.cls')]);

    // It is tried again once the file changes.
    Object.assign(rule, { check });
    analysis.openDocument(uriOf('Bad.cls'), 'public class Bad { }');
    assert.deepEqual(analysis.report(uriOf('Bad.cls'))?.problems, []);
  });
});
