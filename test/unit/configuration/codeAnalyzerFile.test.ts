import assert from 'node:assert/strict';
import { readCodeAnalyzerFile } from '#server/configuration/codeAnalyzerFile';
import { readRulesetOptions } from '#server/configuration/pmdRuleset';
import { rules } from '#server/rules/registry';

const nothing = { rules: {}, exclude: [], rulesets: [], bulkSuppressions: [], ignoresMarkers: false };

describe('readCodeAnalyzerFile', () => {
  it('takes over severities and disabled rules of the engine that knows them', () => {
    const { file, problems } = readCodeAnalyzerFile(`
rules:
  pmd:
    ApexCRUDViolation: { severity: 4, tags: [Recommended] }
    apexsharingviolations: { severity: High }
    ApexCSRF: { disabled: true, severity: 1 }
    ApexSOQLInjection: { severity: 9 }
    ApexFlsViolation: { disabled: true }
  sfge:
    ApexFlsViolation: { severity: moderate }
  eslint:
    no-unused-vars: { disabled: true }
`);
    assert.deepEqual(file.rules, {
      ApexCRUDViolation: 'info',
      ApexSharingViolations: 'error',
      ApexCSRF: 'off',
      ApexFlsViolation: 'warning',
    });
    assert.deepEqual(problems, []);
  });

  it('takes a listing of all rules with their own severities for what it is', () => {
    const listing = rules
      .filter(({ engine }) => engine !== undefined)
      .map(({ name, engine, severity }) => `  ${engine}:\n    "${name}": { severity: ${severity}, tags: [] }\n`);
    for (const each of listing) assert.deepEqual(readCodeAnalyzerFile(`rules:\n${each}`).file.rules, {});
  });

  it('follows what is said of all the rules that one stands for', () => {
    const { name, engine, aliases = [] } = rules.find((rule) => (rule.engine && rule.aliases?.length) === 2)!;
    const file = (...names: readonly string[]) =>
      readCodeAnalyzerFile(`rules:\n  ${engine}:\n${names.map((each) => `    ${each}: { disabled: true }\n`).join('')}`).file;
    assert.deepEqual(file(...aliases).rules, { [name]: 'off' });
    assert.deepEqual(file(aliases[0]!).rules, {});
    assert.deepEqual(file(name).rules, { [name]: 'off' });
  });

  it('turns the rules of a disabled engine off', () => {
    const { file } = readCodeAnalyzerFile('engines:\n  pmd:\n    disable_engine: true\n');
    const off = rules.filter(({ engine }) => engine === 'pmd').map(({ name }) => name);
    assert.deepEqual(Object.keys(file.rules).sort(), off.sort());
  });

  it('reads ignored files, rulesets and suppressions', () => {
    const text = `
ignores:
  files: ["**/*.js", "!keep.js", 7, "a[b"]
engines:
  pmd:
    custom_rulesets: [config/pmd.xml]
suppressions:
  disable_suppressions: false
  force-app/classes:
    - rule_selector: pmd:High
      max_suppressed_violations: 3
      reason: |
        Before 2020
    - rule_selector: 7
  force-app/A.cls:
    - rule_selector: all
      max_suppressed_violations: null
`;
    const { file } = readCodeAnalyzerFile(text);
    assert.deepEqual([file.exclude, file.rulesets, file.ignoresMarkers], [['**/*.js'], ['config/pmd.xml'], false]);
    assert.deepEqual(
      file.bulkSuppressions.map(({ start, end: _end, ...rest }) => ({ ...rest, at: text.slice(start, start + 13) })),
      [
        { path: 'force-app/classes', selector: 'pmd:High', most: 3, reason: 'Before 2020', at: 'rule_selector' },
        { path: 'force-app/A.cls', selector: 'all', most: undefined, reason: undefined, at: 'rule_selector' },
      ],
    );
    const disabled = readCodeAnalyzerFile(text.replace('disable_suppressions: false', 'disable_suppressions: true')).file;
    assert.deepEqual([disabled.bulkSuppressions, disabled.ignoresMarkers], [[], true]);
  });

  it('finds nothing wrong but broken YAML, and that once', () => {
    for (const text of ['', 'text', '- a', 'rules: 7\nignores: x\nengines: []\nsuppressions: { a: { b: c } }', 'log_level: 9']) {
      assert.deepEqual(readCodeAnalyzerFile(text), { file: nothing, problems: [] }, text);
    }
    const { problems } = readCodeAnalyzerFile('rules: {\nengines: [\n\tx: *y');
    assert.deepEqual(
      problems.map(({ severity }) => severity),
      ['info'],
    );
  });
});

describe('readRulesetOptions', () => {
  it('takes over the properties of rules that are known', () => {
    const text = `<?xml version="1.0"?>
<ruleset name="ours" xmlns="http://pmd.sourceforge.net/ruleset/2.0.0">
  <rule ref="category/apex/design.xml"/>
  <rule ref="category/apex/security.xml/ApexCRUDViolation">
    <priority>1</priority>
    <properties>
      <property name="createAuthMethodPattern" value="Access\\.mayCreate"/>
      <property name="createAuthMethodTypeParamIndex" value="1"/>
      <property name="readAuthMethodPattern"><value><![CDATA[Access\\.mayRead]]></value></property>
      <property name="updateAuthMethodPattern" value="(("/>
      <property name="updateAuthMethodTypeParamIndex" value="first"/>
      <property name="other" value="x"/>
    </properties>
  </rule>
  <rule name="Mine" class="X"><properties><property name="createAuthMethodPattern" value="x"/></properties></rule>
</ruleset>`;
    assert.deepEqual(readRulesetOptions(text), {
      ApexCRUDViolation: {
        createAuthMethodPattern: 'Access\\.mayCreate',
        createAuthMethodTypeParamIndex: 1,
        readAuthMethodPattern: 'Access\\.mayRead',
      },
    });
  });

  it('reads what it can of anything', () => {
    for (const text of ['', 'text', '<ruleset>', '<a/>', '<ruleset><rule ref="x/ApexCRUDViolation"><properties>']) {
      assert.deepEqual(readRulesetOptions(text), {}, text);
    }
  });
});
