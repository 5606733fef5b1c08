import { elementsBelow, type XmlDocument, type XmlElement } from '../../../syntax/xml';
import { elementsAt, elementsWithin, isTrue, localName } from '../shared/elements';

/** How a flow runs: `caller` is as whoever starts it, which is the user where a user does. */
export type RunMode = 'withSharing' | 'withoutSharing' | 'user' | 'caller';

/** What starts a flow: `triggered` by a record, an event or a schedule; `process` is one of Process Builder. */
export type Launch = 'screen' | 'autolaunched' | 'triggered' | 'process';

/** An element of a flow that is run: it stands on the canvas. */
export interface FlowNode {
  readonly name: string;
  /** What it is, by its tag: `recordUpdates`, `screens` … */
  readonly tag: string;
  readonly element: XmlElement;
  /** Folded names of the elements that may come next. */
  readonly next: readonly string[];
}

/** A variable of a flow. */
export interface FlowVariable {
  readonly name: string;
  readonly element: XmlElement;
  readonly isInput: boolean;
  readonly isOutput: boolean;
}

/** A flow, as far as data in it is concerned. Names are folded where they are keys. */
export interface FlowModel {
  readonly launch: Launch;
  readonly mode: RunMode;
  /** The element that states the mode, where one does. */
  readonly stated: XmlElement | undefined;
  /** Where it starts; empty when that can't be told. */
  readonly start: readonly string[];
  readonly nodes: ReadonlyMap<string, FlowNode>;
  readonly variables: ReadonlyMap<string, FlowVariable>;
  /** Formulas, text templates, choices and choice sets. */
  readonly resources: ReadonlyMap<string, XmlElement>;
}

/** Parts of a flow that are not run by themselves. */
const resourceTags: ReadonlySet<string> = new Set(['formulas', 'textTemplates', 'choices', 'dynamicChoiceSets']);
const otherTags: ReadonlySet<string> = new Set(['variables', 'constants', 'stages', 'processMetadataValues', 'start']);

const models = new WeakMap<XmlDocument, FlowModel>();

/** Reads a flow, whatever is wrong with it. */
export function flowModelOf(document: XmlDocument): FlowModel {
  const known = models.get(document);
  if (known) return known;
  const model = read(document);
  models.set(document, model);
  return model;
}

function read(document: XmlDocument): FlowModel {
  const nodes = new Map<string, FlowNode>();
  const resources = new Map<string, XmlElement>();
  for (const element of topLevel(document)) {
    const tag = localName(element);
    const name = textWithin(element, 'name');
    if (!name || otherTags.has(tag)) continue;
    if (resourceTags.has(tag)) resources.set(fold(name), element);
    else nodes.set(fold(name), { name, tag, element, next: targetsIn(element) });
  }
  const variables = elementsAt(document, 'variables').map((element): [string, FlowVariable] => {
    const name = textWithin(element, 'name');
    const says = (path: string) => elementsWithin(element, path).some(isTrue);
    return [fold(name), { name, element, isInput: says('isInput'), isOutput: says('isOutput') }];
  });
  const start = elementsAt(document, 'start').flatMap(targetsIn);
  const older = elementsAt(document, 'startElementReference').map(({ text }) => fold(text));
  return {
    ...runContextOf(document),
    start: [...start, ...older].filter((name) => nodes.has(name)),
    nodes,
    variables: new Map(variables),
    resources,
  };
}

/**
 * How a flow runs, by the table of Salesforce Help, "Flow Run Context": what a record, an event or a schedule starts runs in
 * system context without sharing, whatever it states; the rest may state it.
 */
function runContextOf(document: XmlDocument): Pick<FlowModel, 'launch' | 'mode' | 'stated'> {
  const stated = elementsAt(document, 'runInMode')[0];
  const type = (elementsAt(document, 'processType')[0]?.text ?? '').toLowerCase();
  const trigger = (elementsAt(document, 'start/triggerType')[0]?.text ?? 'None').toLowerCase();
  if (trigger !== 'none') return { launch: 'triggered', mode: 'withoutSharing', stated };
  if (type === 'workflow' || type === 'customevent') return { launch: 'process', mode: 'withoutSharing', stated };
  if (type === 'invocableprocess') return { launch: 'process', mode: 'caller', stated };
  const launch = type === 'flow' || elementsAt(document, 'screens').length > 0 ? 'screen' : 'autolaunched';
  return { launch, mode: modes[(stated?.text ?? '').toLowerCase()] ?? 'caller', stated };
}

/** Values of FlowRunInMode (Metadata API Developer Guide, "Flow"); `DefaultMode` is as the caller. */
const modes: Readonly<Record<string, RunMode>> = {
  systemmodewithoutsharing: 'withoutSharing',
  systemmodewithsharing: 'withSharing',
  usermode: 'user',
};

/** Everything directly below the root; what stands behind an element that is never closed counts as well. */
function topLevel(document: XmlDocument): XmlElement[] {
  const names = new Set([...(document.root ? elementsBelow(document.root) : [])].map(localName));
  const wanted = document.faults.length > 0 ? [...names] : [...new Set(document.root?.children.map(localName))];
  return wanted.flatMap((name) => elementsAt(document, name));
}

/** Where connectors of any kind lead. */
function targetsIn(element: XmlElement): string[] {
  const targets: string[] = [];
  for (const each of elementsBelow(element)) if (localName(each) === 'targetReference') targets.push(fold(each.text));
  return [...new Set(targets)];
}

/** Text of the first element at a path; empty if there is none. */
export function textWithin(element: XmlElement, path: string): string {
  return elementsWithin(element, path)[0]?.text ?? '';
}

/** Names in flows are compared without regard to case. */
export function fold(name: string): string {
  return name.toLowerCase();
}
