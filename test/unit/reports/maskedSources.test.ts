import { strict as assert } from 'node:assert';
import { MaskedSources } from '#server/reports/maskedSources';
import type { Finding } from '#shared/finding';
import { fileReport, findingAt, scanReport } from './findings';

function masked(file: string, text: string, findings: readonly Finding[] = []): string | undefined {
  const uri = `file:///w/${file}`;
  const sources = new MaskedSources(scanReport({ [uri]: text }, [fileReport(uri, findings)]), () => text);
  return sources.of(uri, file)?.text;
}

describe('masked sources', () => {
  it('mask all literals of Apex, and keys in its comments', () => {
    const key = `AKIA${'Q7ZR2MX4LT9WB3VK'}`;
    const text = `String a = 'b'; // ${key}`;
    assert.equal(masked('classes/a.cls', text), `String a = '*'; // ${'*'.repeat(20)}`);
  });

  it('mask what rules on secrets report, also where it is suppressed', () => {
    const text = '// horse battery\ninsert x;';
    const uri = 'file:///w/a.cls';
    const place = { file: uri, start: 0, end: 2 };
    const secret = findingAt(uri, text, 'horse battery', { rule: 'HardcodedSecretValue' });
    assert.equal(masked('a.cls', text, [secret]), `// ${'*'.repeat(13)}\ninsert x;`);
    assert.equal(
      masked('a.cls', text, [{ ...secret, suppression: { by: 'preflight', place } }]),
      `// ${'*'.repeat(13)}\ninsert x;`,
    );
  });

  it('mask the values in what markup rules report', () => {
    const text = '<c:login attr="correct horse" other="x"/>';
    const uri = 'file:///w/pages/a.page';
    const finding = findingAt(uri, text, 'attr="correct horse"', { rule: 'AvoidHardcodedSecretsInVFAttrs' });
    assert.equal(masked('pages/a.page', text, [finding]), `<c:login attr="${'*'.repeat(13)}" other="x"/>`);
    const bare = findingAt(uri, text, 'login', { rule: 'AvoidHardCodedCredentialsInAura' });
    assert.equal(masked('pages/a.page', text, [bare]), '<c:***** attr="correct horse" other="x"/>');
  });

  it('keep names in Apex and metadata that rules on credentials point to', () => {
    const text = 'String password = p;';
    const finding = findingAt('file:///w/a.cls', text, 'password', { rule: 'AvoidHardcodedCredentialsInVarDecls' });
    assert.equal(masked('a.cls', text, [finding]), text);
  });

  it('are not there for unknown files and for what is no text', () => {
    assert.equal(masked('staticresources/a.zip', 'PK\u0003\u0004\0\0'), undefined);
    const sources = new MaskedSources(scanReport({}, []), () => undefined);
    assert.equal(sources.of('file:///w/a.cls', 'a.cls'), undefined);
    assert.equal(sources.mask('file:///w/a.cls', 'a.cls', 'A reason'), 'A reason');
  });
});
