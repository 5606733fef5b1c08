import assert from 'node:assert/strict';
import { join } from 'node:path';
import { MetadataFile } from '#server/engine/metadataFile';
import { ReportBuilder } from '#server/engine/reportBuilder';
import { uriOfPath } from '#server/project/uri';
import { defineRule, type StepOrigin } from '#server/rules/rule';
import type { FlowStep, FlowStepKind } from '#shared/finding';
import { defaultSettings } from '#shared/settings';
import { ruleMeta } from '#test/unit/reports/findings';

const path = join('/', 'ws', 'Acme.remoteSite');
const uri = uriOfPath(path);

function step(kind: FlowStepKind, unit: string): StepOrigin {
  return { origin: { unit: { file: `file:///ws/${unit}.cls`, id: unit }, start: 1, end: 3 }, message: `The ${kind}`, kind };
}

/** The steps of the one finding of a rule that reports these. What is called `gone` has no place. */
function placed(steps: readonly StepOrigin[] | undefined): readonly FlowStep[] | undefined {
  const file = new MetadataFile(uri, path, '<RemoteSiteSetting/>');
  const rule = defineRule({
    ...ruleMeta('RuleA', { area: 'metadata' }),
    area: 'metadata',
    types: ['RemoteSiteSetting'],
    check: (_, report) => report({ range: { start: 0, end: 5 }, message: 'A message.', ...(steps && { steps }) }),
  });
  file.analyse([rule], { components: () => [], documents: () => [] });
  const builder = new ReportBuilder(file, defaultSettings, 'Acme.remoteSite', ({ unit, start, end }) =>
    unit.id === 'gone' ? undefined : { file: unit.file, start: start + 10, end: end + 10 },
  );
  builder.addMetadata(file);
  const [finding, ...others] = builder.build('1').report.findings;
  assert.ok(finding && others.length === 0);
  assert.equal('steps' in finding, finding.steps !== undefined);
  return finding.steps;
}

describe('the steps of a finding', () => {
  it('are placed in the order the rule gives', () => {
    assert.deepEqual(placed([step('source', 'a'), step('hop', 'b'), step('check', 'b'), step('sink', 'c')]), [
      { file: 'file:///ws/a.cls', start: 11, end: 13, message: 'The source', kind: 'source' },
      { file: 'file:///ws/b.cls', start: 11, end: 13, message: 'The hop', kind: 'hop' },
      { file: 'file:///ws/b.cls', start: 11, end: 13, message: 'The check', kind: 'check' },
      { file: 'file:///ws/c.cls', start: 11, end: 13, message: 'The sink', kind: 'sink' },
    ]);
  });

  it('are absent where the rule gives none', () => {
    assert.equal(placed(undefined), undefined);
    assert.equal(placed([]), undefined);
  });

  it('lose those whose place is gone, as long as source and sink remain', () => {
    const rest = placed([step('source', 'a'), step('hop', 'gone'), step('sink', 'c')]);
    assert.deepEqual(
      rest?.map(({ kind }) => kind),
      ['source', 'sink'],
    );
    assert.equal(placed([step('source', 'gone'), step('hop', 'b'), step('sink', 'c')]), undefined);
    assert.equal(placed([step('source', 'a'), step('hop', 'b'), step('sink', 'gone')]), undefined);
  });
});
