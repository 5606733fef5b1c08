/** Where data comes from that a script did not write itself: by the names the platform and browsers have for it. */

import type { Confidence } from '#shared/finding';

/** Where data comes from. */
export interface DataOrigin {
  /** With article, as part of a sentence: `a public property`. */
  readonly what: string;
  /** `high`: it begins outside of the component. `medium`: the script does not say. `low`: authors or administrators write it. */
  readonly confidence: Confidence;
}

export const publicProperty: DataOrigin = { what: 'a public property', confidence: 'high' };
export const wiredData: DataOrigin = { what: 'what a wire adapter provides', confidence: 'high' };
export const label: DataOrigin = { what: 'a label, which administrators can translate', confidence: 'low' };

/** Events of the DOM and of Aura, as handlers call what they get. */
export const eventName = /^(?:e|ev|evt|event)$/;

const addresses =
  /^(?:(?:window|self|top|parent|document)\.)?location(?:\.(?:href|hash|search|pathname))?$|^document\.(?:URL|documentURI|referrer|baseURI)$|^window\.name$/;
const storages = /^(?:window\.)?(?:localStorage|sessionStorage)\b|^document\.cookie$/;

/** What a chain of names stands for in browsers; undefined for all others. */
export function browserOrigin(dotted: string): DataOrigin | undefined {
  if (addresses.test(dotted)) return { what: "the page's address", confidence: 'high' };
  if (storages.test(dotted)) return { what: "the browser's storage", confidence: 'high' };
  return undefined;
}

/** What an import gives, by its module. Undefined: nothing but what the author or the platform wrote. */
export function importOrigin(module: string): DataOrigin | undefined {
  if (module.startsWith('@salesforce/label/')) return label;
  if (module.startsWith('@salesforce/apex/') || module.startsWith('@salesforce/apexContinuation/'))
    return { what: 'what Apex returns', confidence: 'high' };
  if (
    /^@salesforce\/(?:resourceUrl|contentAssetUrl|i18n|schema|user|community|client|featureFlag|messageChannel|site)\b/.test(
      module,
    )
  )
    return undefined;
  return { what: 'an import', confidence: 'low' };
}

/** Calls that hand out data from elsewhere, by what is called on what; undefined for all others. */
export function callOrigin(name: string, receiver: string | undefined, argument: string | undefined): DataOrigin | undefined {
  const what = (text: string): DataOrigin => ({ what: text, confidence: 'high' });
  switch (name) {
    case 'get':
      if (argument === undefined) return undefined;
      if (receiver === '$A') return /^\$Label\./i.test(argument) ? label : undefined;
      return /^v\./.test(argument) ? what(`the attribute ${argument}`) : undefined;
    case 'getReturnValue':
      return what('what Apex returns');
    case 'getParam':
    case 'getParams':
    case 'getArgument':
    case 'getArguments':
      return what('the parameter of an event');
    case 'getItem':
      return receiver !== undefined && storages.test(receiver) ? what("the browser's storage") : undefined;
    case 'getFieldValue':
    case 'getFieldDisplayValue':
      return what('a field of a record');
    case 'fetch':
      return what('what a server returns');
    default:
      return undefined;
  }
}
