/** Where the session id of a page goes, as far as the markup shows. */

import type { Confidence } from '#shared/finding';
import type { ExpressionUse } from '../../../semantics/visualforce/page';
import type { Formula } from '../../../syntax/formula';
import { ancestry, attributeOf, type MarkupElement } from '../../../syntax/markup';
import type { VisualforceContext } from '../../rule';
import { isPlatformHost } from '../resources/hosts';
import { targetOf } from '../resources/target';
import { textsOf } from '../resources/texts';

/** One way of a session id. */
export interface Use {
  /** For a sentence about the session id: `is put into a script of the page`. */
  readonly label: string;
  readonly confidence: Confidence;
  /** It is seen to leave Salesforce. */
  readonly leaves: boolean;
}

/** How a session id is used at an expression. */
export function useOf(context: VisualforceContext, use: ExpressionUse): Use {
  const { element, attribute } = use;
  const host = hostOf(context, use);
  if (host) return { label: `leaves Salesforce for ${host}`, confidence: 'high', leaves: true };
  if (attribute) {
    if (isInAddress(context.text.slice(attribute.valueRange.start, use.expression.start)))
      return { label: 'is put into an address', confidence: 'medium', leaves: false };
    if (attribute.key.startsWith('on')) return inScript;
    return { label: `is given to ${element.name}`, confidence: 'medium', leaves: false };
  }
  const before = scriptBefore(context.text, use);
  if (before !== undefined) return toolkit.test(before) || header.test(before) ? toApi : inScript;
  return { label: 'is part of what the page shows', confidence: 'high', leaves: false };
}

const inScript: Use = { label: 'is put into a script of the page', confidence: 'medium', leaves: false };

/** `sforce.connection.sessionId = '{!$Api.Session_ID}'`, or the header of a request. */
const toolkit = /\bsforce\.connection\.\w+\s*=\s*["'`]?$|\b(?:setSessionToken|sessionId|accessToken)\s*[:=(]\s*["'`]?$/i;
const header = /<(?:\w+:)?sessionId>$|\b(?:Bearer|OAuth)\s+(?:["'`]\s*\+\s*["'`])?$/i;

const toApi: Use = { label: 'is given to a script that calls APIs of the org', confidence: 'medium', leaves: false };

/** More of a script than this is not looked at. */
const maxBefore = 1000;

/**
 * What stands before an expression in the script around it; undefined outside scripts. Tags in its strings
 * (`'<urn:sessionId>' + ...`) may have been read as elements: then what stands in those counts.
 */
function scriptBefore(text: string, { element, expression, attribute }: ExpressionUse): string | undefined {
  if (attribute) return undefined;
  const from = Math.max(element.key === 'script' ? element.tag.end : element.start, expression.start - maxBefore);
  for (const around of ancestry(element)) if (around.key === 'script') return text.slice(from, expression.start);
  return undefined;
}

/** `https://app.example.com/?sid=` */
function isInAddress(before: string): boolean {
  return /[?&][\w.-]+=$/.test(before);
}

/** The host outside Salesforce that an address with the session id leads to; undefined where none is seen. */
function hostOf({ text, page }: VisualforceContext, use: ExpressionUse): string | undefined {
  const { element, attribute, expression, around } = use;
  const inside = inFormula(expression.formula);
  if (inside) return inside;
  if (attribute) return outside(textsOf(text, around, page).map(targetOf)) ?? sentBy(text, page, element);
  const before = scriptBefore(text, use);
  return before === undefined ? undefined : inStatement(before);
}

/** A string that begins with an address; what names a namespace of XML is none. */
const written = /(?<!xmlns(?::\w+)?=\\?)["'`]\s*((?:https?:)?\/\/[^"'`\s]+)/gi;

/** The last address in the statement that a script goes on with: `window.open('https://app.example.com/?sid=' + '{!...}')`. */
function inStatement(before: string): string | undefined {
  const from = before.lastIndexOf(';') + 1;
  const last = [...before.slice(from).matchAll(written)].at(-1)?.[1];
  return last === undefined ? undefined : outside([targetOf([last])]);
}

/** What HTML elements and components that send their contents, or a parameter, are given as the address. */
const senders: ReadonlyMap<string, string> = new Map([
  ['form', 'action'],
  ['apex:outputlink', 'value'],
  ['apex:iframe', 'src'],
  ['object', 'data'],
]);
const sent: ReadonlySet<string> = new Set(['apex:param', 'input', 'param', 'textarea', 'button']);

/** The host that a form or a link around a field or a parameter leads to. */
function sentBy(text: string, page: VisualforceContext['page'], element: MarkupElement): string | undefined {
  if (!sent.has(element.key)) return undefined;
  for (const around of ancestry(element)) {
    const key = senders.get(around.key);
    if (!key) continue;
    const address = attributeOf(around, key);
    return address && outside(textsOf(text, address.valueRange, page).map(targetOf));
  }
  return undefined;
}

/** `{!'https://app.example.com/?sid=' & $Api.Session_ID}`, `HYPERLINK('https://app.example.com/?sid=' & GETSESSIONID(), 'x')`. */
function inFormula(formula: Formula | undefined): string | undefined {
  const pending = formula ? [formula] : [];
  for (let at = pending.pop(); at; at = pending.pop()) {
    if (at.kind === 'literal' && typeof at.value === 'string') {
      const host = outside([targetOf([at.value])]);
      if (host) return host;
    } else if (at.kind === 'call') pending.push(...at.arguments);
    else if (at.kind === 'binary') pending.push(at.left, at.right);
  }
  return undefined;
}

function outside(targets: readonly ReturnType<typeof targetOf>[]): string | undefined {
  for (const target of targets) if (target?.kind === 'site' && !isPlatformHost(target.host)) return target.host;
  return undefined;
}
