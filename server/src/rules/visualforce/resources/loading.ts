/** What is wrong with where a page loads a script or style sheet from. */

import type { Confidence } from '#shared/finding';
import { sentence } from '../../../semantics/apex/taint';
import type { Reference } from '../../../syntax/formula';
import type { MarkupAttribute, MarkupRange } from '../../../syntax/markup';
import type { Report, RuleFix, StepOrigin, VisualforceContext } from '../../rule';
import { isPlatformHost, vendorOf } from './hosts';
import { type Kind, matchingResource } from './library';
import { type Target, targetOf } from './target';
import { type Opaque, type Pieces, textsOf } from './texts';

/** What an address does wrong. */
export interface Fault extends Pick<Report, 'message' | 'steps'> {
  readonly confidence: Confidence;
  /** The path it asks for; undefined where that is not known. */
  readonly path: string | undefined;
}

/** An attribute that loads something, and what is wrong with it. */
export interface Loading {
  readonly attribute: MarkupAttribute;
  /** The address, without the blanks around it. */
  readonly range: MarkupRange;
  readonly fault: Fault;
  /** A static resource of the project that holds the same file. */
  readonly resource: string | undefined;
}

const nouns: Readonly<Record<Kind, string>> = { script: 'script', style: 'style sheet' };
const power: Readonly<Record<Kind, string>> = { script: 'what runs', style: 'how the page looks' };
const ranks: readonly Confidence[] = ['low', 'medium', 'high'];

/**
 * What is wrong with the address in an attribute; undefined where it leads to a static resource or to a path of the org.
 * Of several texts that the value may be, the worst counts.
 *
 * @param isFixed a checksum says which file it has to be
 */
export function judgeLoading(
  context: VisualforceContext,
  attribute: MarkupAttribute,
  kind: Kind,
  isFixed = false,
): Loading | undefined {
  const fault = attribute.value === undefined ? undefined : judgeAddress(context, attribute.valueRange, kind, isFixed);
  if (!fault) return undefined;
  const resource =
    fault.path === undefined ? undefined : matchingResource(context.components('StaticResource'), fault.path, kind);
  return { attribute, range: withoutBlanks(attribute.valueRange, context.text), fault, resource };
}

/** The report on an address. */
export function faultReport({ message, confidence, steps }: Fault, { start, end }: MarkupRange): Report {
  return { range: { start, end }, message, confidence, ...(steps && { steps }) };
}

/** The report on what an attribute loads, with the fix where a static resource holds the same file. */
export function loadingReport({ fault, range, resource }: Loading, fix: (resource: string) => RuleFix): Report {
  return { ...faultReport(fault, range), ...(resource && { fixes: [fix(resource)] }) };
}

/** What is wrong with an address that stands in a stretch of the file. */
export function judgeAddress(context: VisualforceContext, range: MarkupRange, kind: Kind, isFixed = false): Fault | undefined {
  let worst: Fault | undefined;
  const add = (fault: Fault | undefined): void => {
    if (fault && (!worst || ranks.indexOf(fault.confidence) > ranks.indexOf(worst.confidence))) worst = fault;
  };
  for (const pieces of textsOf(context.text, range, context.page)) {
    const target = targetOf(pieces);
    const values = target?.kind === 'decided' ? valuesOf(context, target.by, pieces) : undefined;
    if (values) for (const value of values) add(valueFault(context, value, kind, range));
    else if (target) add(target.kind === 'site' ? siteFault(target, kind, isFixed) : faultOf(context, target, kind, range));
  }
  return worst;
}

/** A text with what Apex gives in place of its first reference. */
interface ApexValue {
  readonly by: Reference;
  readonly pieces: Pieces;
}

/** The texts that a member of the controller gives, as far as they are written out there; undefined if nothing is known. */
function valuesOf({ page }: VisualforceContext, by: Reference | Opaque, pieces: Pieces): ApexValue[] | undefined {
  if (by.kind !== 'reference' || by.parts.length !== 1 || page.page.attributes.has(by.parts[0]!.key)) return undefined;
  const found = page.member(by.parts[0]!.key);
  const texts = found && page.lookup.summary(found.member)?.returns?.texts;
  if (!texts?.some((text) => text[0]?.literal)) return undefined;
  const at = pieces.indexOf(by);
  return texts.map((text) => ({
    by,
    pieces: [...pieces.slice(0, at), ...text.map(({ literal }) => literal ?? by), ...pieces.slice(at + 1)],
  }));
}

/** Apex may give a path of the org that is no static resource; what a page writes out itself is seen for what it is. */
function valueFault(context: VisualforceContext, { by, pieces }: ApexValue, kind: Kind, range: MarkupRange): Fault | undefined {
  const target = targetOf(pieces);
  if (target?.kind !== 'own') return target && faultOf(context, target, kind, range);
  const [first] = pieces;
  if (typeof first === 'string' && /\/resource\//.test(first)) return undefined;
  return {
    message: `${written(by)} leads to a path of the org that is no static resource. Name one by $Resource.`,
    confidence: 'low',
    path: undefined,
  };
}

/** As it stands in the page. */
function written({ parts }: Reference): string {
  return `{!${parts.map(({ name }) => name).join('.')}}`;
}

function faultOf(context: VisualforceContext, target: Target, kind: Kind, range: MarkupRange): Fault | undefined {
  const noun = nouns[kind];
  switch (target.kind) {
    case 'resource':
    case 'own':
      return undefined;
    case 'site':
      return siteFault(target, kind);
    case 'inline':
      return {
        message: `The address of this ${noun} holds its code (${target.scheme}:). Put it into a static resource.`,
        confidence: 'high',
        path: undefined,
      };
    case 'relative':
      return {
        message: `The address of this ${noun} is relative to the page, where no static resource is. Name the resource by $Resource.`,
        confidence: 'low',
        path: target.path,
      };
    case 'page':
      return {
        message: `This ${noun} is made by ${target.name ? `the page ${target.name}` : 'a page'}. Put it into a static resource.`,
        confidence: 'low',
        path: undefined,
      };
    default:
      return decidedFault(context, target.by, kind, range);
  }
}

/** What is wrong with another host; `isFixed` where a checksum says which file it has to be. */
export function siteFault(
  { host, address, isEncrypted }: Extract<Target, { kind: 'site' }>,
  kind: Kind,
  isFixed = false,
): Fault | undefined {
  const noun = nouns[kind];
  const from = `This ${noun} is loaded from ${host}`;
  const fault = (confidence: Confidence, message: string): Fault => ({ message, confidence, path: address });
  if (!isEncrypted)
    return fault('high', `${from} without encryption: anybody on the way can change it. Put it into a static resource.`);
  const vendor = kind === 'script' ? vendorOf(address) : undefined;
  // Code Analyzer lets it pass, too.
  if (vendor && host === 'maps.googleapis.com') return undefined;
  if (vendor) return fault('low', `${from}. Reviews accept that of ${vendor}: say in the submission what it is for.`);
  if (isPlatformHost(host)) {
    const advice = 'Use $Resource, or explain in the submission why it must come from there.';
    return fault('low', `${from}, a host of Salesforce that the page names itself. ${advice}`);
  }
  if (isFixed) return fault('low', `${from}. Its checksum keeps it as it is; a static resource needs none.`);
  return fault('high', `${from}: it can change without a new package version. Put it into a static resource.`);
}

function decidedFault(
  { page, element, here }: VisualforceContext,
  by: Reference | Opaque,
  kind: Kind,
  { start, end }: MarkupRange,
): Fault | undefined {
  const noun = nouns[kind];
  const advice = 'Put it into a static resource, and name that by $Resource.';
  const unknown = (what: string, confidence: Confidence): Fault => ({
    message: `${what} decides where this ${noun} is loaded from. ${advice}`,
    confidence,
    path: undefined,
  });
  if (by.kind === 'opaque') return unknown(`{!${by.label}}`, 'medium');
  const rendered = page.render(by, element);
  if (rendered.kind === 'outside') {
    const isStored = rendered.source?.kind === 'record';
    const who = isStored ? 'whoever may edit it' : 'whoever sends a link';
    const sink: StepOrigin = { kind: 'sink', origin: { unit: here, start, end }, message: `Address of a ${noun}` };
    return {
      message: `${sentence(rendered.label)} decides where this ${noun} is loaded from: ${who} chooses ${power[kind]}. ${advice}`,
      confidence: isStored ? 'medium' : 'high',
      path: undefined,
      ...(rendered.steps.length > 0 && { steps: [...rendered.steps, sink] }),
    };
  }
  const isGiven = page.page.kind === 'component' && page.page.attributes.has(by.parts[0]!.key);
  return isGiven ? unknown(sentence(rendered.label), 'low') : unknown(written(by), 'medium');
}

function withoutBlanks({ start, end }: MarkupRange, text: string): MarkupRange {
  const value = text.slice(start, end);
  const from = start + value.length - value.trimStart().length;
  return { start: from, end: from + value.trim().length };
}
