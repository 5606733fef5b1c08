import assert from 'node:assert/strict';
import { analysisOf, uriOf } from './workspace';

describe('suppressing a finding', () => {
  const files = { 'A.cls': 'public with sharing class A {\n  void m(Account a) {\n    insert a;\n  }\n}\n' };

  it('asks for the reason and writes it', async () => {
    const { analysis } = await analysisOf(files);
    const finding = analysis.report(uriOf('A.cls'))!.findings[0]!;
    const offer = analysis.offers(finding).find(({ id }) => id === 'suppress-line')!;
    const [question, ...others] = analysis.fixQuestions(finding, offer.id);
    assert.deepEqual(others, []);
    const isAnswer = new RegExp(`^(?:${question!.pattern})$`);
    assert.match('Only the owner gets here', isAnswer);
    for (const wrong of ['', '  ', 'a -- b', 'a */ b', 'a\nb']) assert.doesNotMatch(wrong, isAnswer);
    const plan = analysis.planFix(finding, offer.id, { reason: 'Only the owner gets here' });
    assert.equal(plan?.changes[0]?.edits[0]?.text, ' // preflight: allow ApexCRUDViolation -- Only the owner gets here');
  });

  it('asks nothing where no reason is wanted', async () => {
    const { analysis } = await analysisOf(files, { suppressionRequireReason: false });
    const finding = analysis.report(uriOf('A.cls'))!.findings[0]!;
    assert.deepEqual(analysis.fixQuestions(finding, 'suppress-line'), []);
    const plan = analysis.planFix(finding, 'suppress-line');
    assert.equal(plan?.changes[0]?.edits[0]?.text, ' // preflight: allow ApexCRUDViolation');
  });
});
