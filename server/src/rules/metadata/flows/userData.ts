/**
 * What users enter, followed through one flow: forward along its connectors, with what each variable and each field of a
 * record holds at each point. Subflows are followed into their own files, as what they do with their inputs.
 */

import type { Range } from '../../../semantics/apex/ir';
import type { XmlDocument, XmlElement } from '../../../syntax/xml';
import type { MetadataDocument, StepOrigin } from '../../rule';
import { elementsWithin, localName } from '../shared/elements';
import { type FlowModel, type FlowNode, flowModelOf, fold, textWithin } from './flowModel';
import { guardsOf } from './guards';
import { type Operation, type RecordUse, recordUsesOf } from './records';
import { formulaFieldsIn, mergeFieldsIn, type Reference, referenceOf, referencesAt, referencesInValue } from './references';
import { inputsOf } from './screens';
import { noTraces, type Root, rooted, rootKey, State, stepAt, stepped, type Trace, type Traces, union, withSteps } from './taint';

/** A user's data at an element that works on records. */
export interface Arrival extends Omit<RecordUse, 'reference'> {
  /** The element it gets to, or the subflow it gets there through. */
  readonly node: FlowNode;
  readonly trace: Trace;
  /** Where the data is handed over, in this flow. */
  readonly range: Range;
  /** A permission that the running user has for certain, by the place that asks for it. */
  readonly guard: Reference | undefined;
}

/** What a flow does with the data of users. */
export interface FlowSummary {
  readonly arrivals: readonly Arrival[];
  /** What its output variables may hold, by folded path. */
  readonly outputs: ReadonlyMap<string, Traces>;
}

/** Subflows of subflows further down than this are not looked into. */
const maxDepth = 4;
/** Formulas in formulas further down than this are not looked into. */
const maxNesting = 10;
/** Values looked at while a flow is followed; a flow that needs more is cut off, and less is found in it. */
const maxWork = 400_000;

/** Follows what users enter through `flow`. `others` are the flows that its subflows may be. */
export function followUserData(flow: MetadataDocument, others: () => readonly MetadataDocument[]): FlowSummary {
  return new Followers(others).summaryOf(flow, []);
}

/** The flows that were followed for one question. */
class Followers {
  private readonly known = new Map<string, FlowSummary>();
  private byName: ReadonlyMap<string, MetadataDocument> | undefined;

  constructor(private readonly others: () => readonly MetadataDocument[]) {}

  flowNamed(name: string): MetadataDocument | undefined {
    // In an order of their own: two package directories may have a flow of one name.
    const sorted = () => [...this.others()].sort((a, b) => (a.file < b.file ? -1 : 1));
    this.byName ??= new Map(sorted().map((each) => [fold(each.name), each]));
    return this.byName.get(fold(name));
  }

  /** `above`: files of the flows on the way here; one that calls itself adds nothing. */
  summaryOf(flow: MetadataDocument, above: readonly string[]): FlowSummary {
    const known = this.known.get(flow.file);
    if (known) return known;
    if (above.includes(flow.file) || above.length > maxDepth) return { arrivals: [], outputs: new Map() };
    const summary = new Follower(flow, this, [...above, flow.file]).run();
    this.known.set(flow.file, summary);
    return summary;
  }
}

class Follower {
  private readonly model: FlowModel;
  private readonly states = new Map<string, State>();
  private readonly outputs = new Map<string, Traces>();
  /** Fields of records as they are written, by folded name. */
  private readonly spellings = new Map<string, string>();
  private readonly parts = new Map<XmlElement, readonly Reference[]>();
  private readonly file: string;
  private arrivals: Arrival[] = [];
  private work = 0;

  constructor(
    private readonly flow: MetadataDocument,
    private readonly followers: Followers,
    private readonly above: readonly string[],
  ) {
    this.file = flow.file;
    this.model = flowModelOf(flow.document);
  }

  run(): FlowSummary {
    const { nodes, start } = this.model;
    const pending = new Set(start.length > 0 ? start : nodes.keys());
    for (const key of pending) this.states.set(key, this.initial());
    while (pending.size > 0 && this.work < maxWork) {
      const key: string = pending.values().next().value!;
      pending.delete(key);
      const node = nodes.get(key)!;
      const before = this.states.get(key)!;
      const after = before.copy();
      this.work += after.size + 1;
      this.pass(node, after);
      const guards = guardsOf(node);
      for (const next of node.next) {
        if (!nodes.has(next)) continue;
        const guard = guards.get(next);
        const state = guard ? after.guardedBy(guard) : after;
        const known = this.states.get(next);
        this.work += after.size + 1;
        if (!known) this.states.set(next, state.copy());
        if (!known || known.join(state)) pending.add(next);
      }
    }
    // Only now every state is complete, and each element is judged once.
    this.arrivals = [];
    for (const [key, state] of this.states) {
      const after = state.copy();
      this.judge(nodes.get(key)!, state);
      this.pass(nodes.get(key)!, after);
      this.keepOutputs(after);
    }
    return { arrivals: this.arrivals, outputs: this.outputs };
  }

  /** What is there when the flow starts: its inputs, unless nobody can set them. */
  private initial(): State {
    const state = new State();
    if (this.model.launch === 'triggered' || this.model.launch === 'process') return state;
    for (const [key, { name, element, isInput }] of this.model.variables) {
      if (!isInput) continue;
      // An address holds no records: those are found by what starts the flow.
      const isDirect = this.model.launch === 'screen' && !/^(?:sobject|apex)$/i.test(textWithin(element, 'dataType'));
      const root: Root = { kind: 'input', isDirect, name: key, label: `the input variable ${name}`, file: this.file };
      state.add(key, rooted(root, `The input variable ${name} is set by whoever starts the flow`, nameOf(element)));
    }
    return state;
  }

  private keepOutputs(state: State): void {
    for (const [path, traces] of state.entries()) {
      if (!this.model.variables.get(headOf(path))?.isOutput) continue;
      this.outputs.set(path, union(this.outputs.get(path) ?? noTraces, traces));
    }
  }

  // -------------------------------------------------------------- what elements change

  private pass(node: FlowNode, state: State): void {
    const { element, tag, name } = node;
    const within = (path: string) => elementsWithin(element, path);
    switch (tag) {
      case 'assignments':
        for (const item of within('assignmentItems')) this.assign(item, 'assignToReference', state, name);
        break;
      case 'screens':
        this.passScreen(node, state);
        break;
      case 'loops': {
        const to = textWithin(element, 'assignNextValueToReference') || name;
        state.clear(fold(to));
        for (const from of within('collectionReference')) this.move(referenceOf(from), to, state, `Each one in the loop ${name}`);
        break;
      }
      case 'collectionProcessors':
        this.passCollection(node, state);
        break;
      case 'transforms':
        state.clear(fold(name));
        for (const action of within('transformValues/transformValueActions')) {
          const field = textWithin(action, 'outputFieldApiName');
          const to = field ? `${name}.${field}` : name;
          this.spellings.set(fold(field), field);
          for (const from of referencesAt(this.flow.document, action, 'value')) this.move(from, to, state, `Put into ${to}`);
        }
        break;
      case 'subflows':
        this.passSubflow(node, state);
        break;
      default:
        // Records that were found and what an action returns are no data of the user.
        state.clear(fold(name));
        for (const path of ['outputReference', 'outputAssignments/assignToReference', 'outputParameters/assignToReference'])
          for (const { text } of within(path)) state.clear(fold(text));
    }
  }

  private passScreen(screen: FlowNode, state: State): void {
    for (const { kind, paths, name, place } of inputsOf(screen, this.model)) {
      this.spellings.set(fold(name.slice(name.indexOf('.') + 1)), name.slice(name.indexOf('.') + 1));
      const label = kind === 'choice' ? `the record choice ${name}` : `the screen field ${name}`;
      const root: Root = { kind, isDirect: kind === 'field', name: fold(name), label, file: this.file };
      const verb = kind === 'choice' ? 'picks' : 'fills in';
      const traces = rooted(root, `The user ${verb} ${name} on the screen ${screen.name}`, place.textSpan);
      for (const path of paths) {
        state.clear(path);
        state.add(path, traces);
      }
    }
  }

  private passCollection({ element, name }: FlowNode, state: State): void {
    state.clear(fold(name));
    const items = elementsWithin(element, 'mapItems');
    for (const item of items) this.assign(item, 'assignToFieldReference', state, name, `${name}.`);
    if (items.length > 0) return;
    for (const from of elementsWithin(element, 'collectionReference')) {
      const reference = referenceOf(from);
      // Sorting changes the collection itself, filtering makes another one.
      if (reference.path !== fold(name)) this.move(reference, name, state, `Part of the collection ${name}`);
    }
  }

  private assign(item: XmlElement, target: string, state: State, where: string, prefix = ''): void {
    const to = textWithin(item, target);
    if (!to) return;
    const path = `${prefix}${to}`;
    this.spellings.set(fold(to.slice(to.indexOf('.') + 1)), to.slice(to.indexOf('.') + 1));
    this.work += 1 + (state.size >> 4);
    const operator = textWithin(item, 'operator').toLowerCase();
    if (operator.startsWith('remove')) return;
    const values = elementsWithin(item, 'value').flatMap((value) => referencesInValue(this.flow.document, value));
    // Read before the target is forgotten: it may be part of its own value.
    const parts =
      operator === 'assigncount' ? [] : values.flatMap((from) => this.partsOf(from, state, path, `Put into ${path} by ${where}`));
    if (operator === 'assign' || operator === 'assigncount' || operator === '') state.clear(fold(path));
    for (const [key, traces] of parts) state.add(key, traces);
  }

  private partsOf(from: Reference, state: State, to: string, message: string): [string, Traces][] {
    const path = fold(to);
    // A record in a field of another one is not taken apart: records that hold each other would have no end of fields.
    const isField = path.includes('.');
    return this.read(from, state).map(([rest, traces]) => [
      path + (isField ? '' : rest),
      stepped(traces, this.file, message, from),
    ]);
  }

  private move(from: Reference, to: string, state: State, message: string): void {
    for (const [path, traces] of this.partsOf(from, state, to, message)) state.add(path, traces);
  }

  // -------------------------------------------------------------- what values hold

  /** What a reference stands for, with the fields of a record apart. Formulas and templates hold what they are made of. */
  private read(reference: Reference, state: State, nesting = 0): [rest: string, traces: Traces][] {
    const resource = this.model.resources.get(headOf(reference.path));
    const parts = state.parts(reference.path);
    this.work += parts.length + 1;
    if (!resource || nesting > maxNesting || this.work > maxWork) return parts;
    const made = this.madeOf(resource, state, nesting);
    return made.size > 0 ? [...parts, ['', made]] : parts;
  }

  private madeOf(resource: XmlElement, state: State, nesting: number): Traces {
    const tag = localName(resource);
    // A formula that is true or false says something about data, but is none.
    if (tag === 'formulas' && textWithin(resource, 'dataType').toLowerCase() === 'boolean') return noTraces;
    const references = this.parts.get(resource) ?? partsOfResource(this.flow.document, resource);
    this.parts.set(resource, references);
    const label = tag === 'choices' ? 'choice' : tag === 'formulas' ? 'formula' : 'text template';
    let found = noTraces;
    for (const each of references) {
      const traces = this.whole(each, state, nesting + 1);
      const message = `Part of the ${label} ${textWithin(resource, 'name')}`;
      if (traces.size > 0) found = union(found, stepped(traces, this.file, message, each));
    }
    return found;
  }

  /** All that is in a reference, its fields included. */
  private whole(reference: Reference, state: State, nesting = 0): Traces {
    return this.read(reference, state, nesting).reduce((all, [, traces]) => union(all, traces), noTraces);
  }

  // -------------------------------------------------------------- subflows

  private calledBy(node: FlowNode): { called: MetadataDocument; model: FlowModel; summary: FlowSummary } | undefined {
    const called = this.followers.flowNamed(textWithin(node.element, 'flowName'));
    if (!called) return undefined;
    return { called, model: flowModelOf(called.document), summary: this.followers.summaryOf(called, this.above) };
  }

  /** What a caller puts into an input of a subflow. */
  private argument(node: FlowNode, input: string, state: State): Traces {
    let found = noTraces;
    for (const given of elementsWithin(node.element, 'inputAssignments')) {
      if (fold(textWithin(given, 'name')) !== input) continue;
      for (const from of referencesAt(this.flow.document, given, 'value')) found = union(found, this.whole(from, state));
    }
    return found;
  }

  private passSubflow(node: FlowNode, state: State): void {
    const { element, name } = node;
    const summary = this.calledBy(node)?.summary;
    const returned: [string, Traces][] = [];
    for (const [path, traces] of summary?.outputs ?? []) {
      let found = noTraces;
      for (const trace of traces.values()) found = union(found, this.inCaller(node, trace, state).traces);
      if (found.size > 0) returned.push([path, found]);
    }
    state.clear(fold(name));
    const assignments = elementsWithin(element, 'outputAssignments');
    for (const assignment of assignments) state.clear(fold(textWithin(assignment, 'assignToReference')));
    const flowName = elementsWithin(element, 'flowName')[0];
    if (!flowName) return;
    for (const [path, traces] of returned) {
      const further = stepped(traces, this.file, `Returned by the subflow ${name}`, flowName.textSpan);
      state.add(`${fold(name)}.${path}`, further);
      for (const assignment of assignments) {
        const output = fold(textWithin(assignment, 'name'));
        if (headOf(path) !== output) continue;
        state.add(fold(textWithin(assignment, 'assignToReference')) + path.slice(output.length), further);
      }
    }
  }

  /** A trace of a subflow as its caller sees it: its inputs are what the caller gives, its screens are as they are. */
  private inCaller(node: FlowNode, trace: Trace, state: State): { traces: Traces; range: Range } {
    const { root, steps } = trace;
    const place = elementsWithin(node.element, 'flowName')[0]?.textSpan ?? node.element.nameSpan;
    const isInput = root.kind === 'input' && root.file === this.calledBy(node)?.called.file;
    if (!isInput) return { traces: new Map([[rootKey(root), trace]]), range: place };
    const given = this.argument(node, root.name, state);
    const where = elementsWithin(node.element, 'inputAssignments').find((each) => fold(textWithin(each, 'name')) === root.name);
    const range = (where && referencesAt(this.flow.document, where, 'value')[0]) ?? place;
    const passed = stepAt(this.file, 'hop', `Passed to the subflow ${node.name}`, range);
    const on = [passed, ...steps.slice(1)];
    return { traces: new Map([...given].map(([key, each]) => [key, withSteps(each, on)])), range };
  }

  // -------------------------------------------------------------- where data arrives

  private judge(node: FlowNode, state: State): void {
    if (node.tag === 'subflows') this.judgeSubflow(node, state);
    for (const use of recordUsesOf(node, this.model, this.flow.document)) {
      if (use.field !== '') this.arrive(node, use, this.whole(use.reference, state), state.guard);
      else
        for (const [rest, traces] of this.read(use.reference, state)) this.judgeRecord(node, use, rest.slice(1), traces, state);
    }
  }

  /** A record variable, of which `path` holds these traces. Its id chooses what is changed; on creation it must be empty. */
  private judgeRecord(node: FlowNode, use: RecordUse, path: string, traces: Traces, { guard }: State): void {
    if (path === 'id' && use.operation === 'create') return;
    // Of what is deleted nothing but the id counts.
    if (path !== 'id' && path !== '' && use.operation === 'delete') return;
    const chooses = use.chooses || (path === 'id' && use.operation === 'update');
    this.arrive(node, { ...use, chooses, field: this.spellings.get(path) ?? path }, traces, guard);
  }

  private judgeSubflow(node: FlowNode, state: State): void {
    const call = this.calledBy(node);
    // One that states how it runs answers for itself, and so does what nobody's choice of a mode reaches.
    if (call?.model.mode !== 'caller') return;
    for (const arrival of call.summary.arrivals) {
      const { traces, range } = this.inCaller(node, arrival.trace, state);
      for (const trace of traces.values()) {
        this.arrivals.push({ ...arrival, node, trace, range, guard: arrival.guard ?? state.guard });
      }
    }
  }

  private arrive(node: FlowNode, { reference, ...use }: RecordUse, traces: Traces, guard: Reference | undefined): void {
    const { start, end } = reference;
    for (const trace of traces.values()) {
      const last: StepOrigin[] = [stepAt(this.file, 'sink', sinkMessage(use), { start, end })];
      if (guard) last.unshift(stepAt(this.file, 'check', 'A permission is asked for, not access to the record', guard));
      this.arrivals.push({ ...use, node, range: { start, end }, trace: withSteps(trace, last), guard });
    }
  }
}

/** What an element does with the records that were chosen. */
export const verbs: Readonly<Record<Operation, string>> = {
  create: 'creates',
  update: 'changes',
  delete: 'deletes',
  read: 'finds',
};

function sinkMessage({ operation, chooses, element, field }: Omit<RecordUse, 'reference'>): string {
  if (chooses) return `Chooses which records ${element} ${verbs[operation]}`;
  return field ? `Written into ${field} by ${element}` : `Written by ${element}`;
}

function partsOfResource(document: XmlDocument, resource: XmlElement): Reference[] {
  return [
    ...(localName(resource) === 'choices' ? referencesAt(document, resource, 'value') : []),
    ...elementsWithin(resource, 'expression').flatMap((element) => formulaFieldsIn(document, element)),
    ...elementsWithin(resource, 'text').flatMap((element) => mergeFieldsIn(document, element)),
  ];
}

function headOf(path: string): string {
  const dot = path.indexOf('.');
  return dot < 0 ? path : path.slice(0, dot);
}

function nameOf(element: XmlElement): Range {
  return elementsWithin(element, 'name')[0]?.textSpan ?? element.nameSpan;
}
