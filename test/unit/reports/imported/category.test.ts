import { strict as assert } from 'node:assert';
import { categoryOfImported } from '#server/reports/imported/category';
import { readImport } from '#server/reports/imported/readImport';

describe('the group of a finding of another tool', () => {
  it('is that of our rule, else of theirs, else of the weakness they name', () => {
    assert.equal(categoryOfImported('ApexCSRF', ['apexcsrf'], [89]), 'request');
    assert.equal(categoryOfImported(undefined, ['databaseoperationsmustusewithsharing'], [89]), 'access');
    assert.equal(categoryOfImported(undefined, ['@lwc/lwc/no-inner-html']), 'scripting');
    assert.equal(categoryOfImported(undefined, ['their.rule'], [1, 79]), 'scripting');
    for (const name of ['constructor', '__proto__', '']) assert.equal(categoryOfImported(undefined, [name], []), 'other');
  });
});

describe('weaknesses in SARIF', () => {
  const weaknesses = (result: object, rule: object = {}) => {
    const driver = { name: 'Tool', rules: [{ id: 'r', ...rule }] };
    const run = { tool: { driver }, results: [{ ruleId: 'r', message: { text: 'm' }, ...result }] };
    return readImport(JSON.stringify({ version: '2.1.0', runs: [run] }))[0]!.weaknesses;
  };

  it('are read from tags, properties, taxa, relationships and ids', () => {
    assert.deepEqual(weaknesses({}, { properties: { tags: ['security', 'external/cwe/cwe-079'] } }), [79]);
    assert.deepEqual(weaknesses({ properties: { tags: ['CWE-89: SQL injection', 'CWE: 564'] } }), [89, 564]);
    assert.deepEqual(weaknesses({ properties: { cwe: ['CWE-601'] } }, { properties: { cwe: 'CWE-20' } }), [601, 20]);
    assert.deepEqual(weaknesses({ taxa: [{ id: '352', toolComponent: { name: 'CWE' } }] }), [352]);
    const target = { id: '798', toolComponent: { name: 'CWE' } };
    assert.deepEqual(weaknesses({}, { relationships: [{ target }] }), [798]);
    assert.deepEqual(weaknesses({ ruleId: 'scanner/CWE-862' }), [862]);
  });

  it('are none where nothing says so, whatever stands there', () => {
    assert.equal(weaknesses({}), undefined);
    assert.equal(
      weaknesses({ taxa: [{ id: '352', toolComponent: { name: 'OWASP' } }, 7], properties: { tags: 7, cwe: {} } }),
      undefined,
    );
  });
});
