import assert from 'node:assert/strict';
import { followUserData } from '#server/rules/metadata/flows/userData';
import { parseXml } from '#server/syntax/xml/index';

const to = (...names: string[]) =>
  names.map((name) => `<connector><targetReference>${name}</targetReference></connector>`).join('');
const value = (reference: string) => (reference ? `<value><elementReference>${reference}</elementReference></value>` : '');
const assign = (name: string, target: string, from: string, ...next: string[]) =>
  `<assignments><name>${name}</name><assignmentItems><assignToReference>${target}</assignToReference>
  <operator>Assign</operator>${value(from)}</assignmentItems>${to(...next)}</assignments>`;
const input = (name: string) => `<variables><name>${name}</name><isInput>true</isInput></variables>`;
const remove = (name: string, id: string) =>
  `<recordDeletes><name>${name}</name><filters><field>Id</field>${value(id)}</filters></recordDeletes>`;
const update = (name: string, record: string) =>
  `<recordUpdates><name>${name}</name><inputReference>${record}</inputReference></recordUpdates>`;
const screen = (name: string, field: string, ...next: string[]) =>
  `<screens><name>${name}</name><fields><name>${field}</name><fieldType>InputField</fieldType></fields>${to(...next)}</screens>`;
const call = (name: string, flow: string, given: string, from: string) =>
  `<subflows><name>${name}</name><flowName>${flow}</flowName>
  <inputAssignments><name>${given}</name>${value(from)}</inputAssignments></subflows>`;

const flow = (name: string, start: string, ...parts: string[]) => ({
  name,
  file: `file:///${name}.flow-meta.xml`,
  document: parseXml(`<Flow><processType>Flow</processType>${parts.join('')}<start>${to(start)}</start></Flow>`),
});

describe('followUserData', () => {
  const arrivals = (first: ReturnType<typeof flow>, ...others: ReturnType<typeof flow>[]) =>
    followUserData(first, () => [first, ...others]).arrivals.map(
      ({ element, chooses, field, trace }) =>
        `${trace.root.label} ${chooses ? 'chooses' : 'fills'} ${element}${field ? `.${field}` : ''} in ${trace.steps.length}`,
    );

  it('follows the order of elements', () => {
    const late = flow('A', 'd', remove('d', 'x'), screen('s', 'x'));
    assert.deepEqual(arrivals(late), []);
    const replaced = flow('A', 's', screen('s', 'x', 'a'), assign('a', 'x', '', 'd'), remove('d', 'x'));
    assert.deepEqual(arrivals(replaced), []);
    const onOneWay = flow('A', 's', screen('s', 'x', 'a', 'd'), assign('a', 'x', '', 'd'), remove('d', 'x'));
    assert.deepEqual(arrivals(onOneWay), ['the screen field x chooses d.Id in 2']);
  });

  it('comes to an end in loops', () => {
    const parts = [assign('a', 'y', 'x', 'b'), assign('b', 'x', 'y', 'a', 'd'), remove('d', 'Y')];
    assert.deepEqual(arrivals(flow('A', 'a', input('x'), ...parts)), ['the input variable x chooses d.Id in 3']);
  });

  it('tells the fields of a record apart', () => {
    const parts = [input('x'), assign('a', 'r.Id', 'x', 'b'), assign('b', 'r.Name', '$User.Name', 'u'), update('u', 'r')];
    assert.deepEqual(arrivals(flow('A', 'a', ...parts)), ['the input variable x chooses u.Id in 3']);
    const removed = '<recordDeletes><name>d</name><inputReference>r</inputReference></recordDeletes>';
    assert.deepEqual(arrivals(flow('A', 'a', input('x'), assign('a', 'r.Name', 'x', 'd'), removed)), []);
    assert.deepEqual(arrivals(flow('A', 'a', input('x'), assign('a', 'r.Id', 'x', 'd'), removed)), [
      'the input variable x chooses d.Id in 3',
    ]);
    const replaced = [input('x'), assign('a', 'r.Id', 'x', 'b'), assign('b', 'r', 'found', 'u'), update('u', 'r')];
    assert.deepEqual(arrivals(flow('A', 'a', ...replaced)), []);
  });

  it('goes through subflows as far as they go, and not in circles', () => {
    const main = flow('Main', 's', screen('s', 'x', 'c'), call('c', 'middle', 'y', 'x'));
    const middle = flow('Middle', 'c', input('y'), call('c', 'Last', 'z', 'y'));
    const last = flow('Last', 'd', input('z'), remove('d', 'z'));
    assert.deepEqual(arrivals(main, middle, last), ['the screen field x chooses d.Id in 4']);
    const again = flow('Last', 'c', input('z'), call('c', 'Main', 'none', 'z'));
    assert.deepEqual(arrivals(main, middle, again), []);
  });

  it('takes each item of a collection for the collection', () => {
    const transform = `<transforms><name>t</name><transformValues><transformValueActions><outputFieldApiName>Name</outputFieldApiName>
      ${value('rows[$EachItem].Title')}</transformValueActions></transformValues>${to('u')}</transforms>`;
    assert.deepEqual(arrivals(flow('A', 't', input('rows'), transform, update('u', 't'))), [
      'the input variable rows fills u.Name in 3',
    ]);
  });

  it('holds nothing of a user where a record starts the flow', () => {
    const text = `<Flow><processType>AutoLaunchedFlow</processType>${input('x')}${remove('d', 'x')}
      <start>${to('d')}<triggerType>RecordAfterSave</triggerType></start></Flow>`;
    assert.deepEqual(arrivals({ name: 'A', file: 'file:///A', document: parseXml(text) }), []);
  });

  it('stays within bounds', () => {
    const names = Array.from({ length: 120 }, (_, i) => `a${i}`);
    const web = names.map((name, i) => assign(name, `r${i}.f`, i % 2 ? 'x' : `r${i - 1}`, ...names));
    assert.ok(followUserData(flow('A', 'a0', input('x'), ...web), () => []).arrivals.length === 0);
    const formulas = names.map(
      (_, i) => `<formulas><name>f${i}</name><expression>{!f${i + 1}}{!f${i + 2}}</expression></formulas>`,
    );
    assert.deepEqual(arrivals(flow('A', 'd', ...formulas, remove('d', 'f0'))), []);
  });
});
