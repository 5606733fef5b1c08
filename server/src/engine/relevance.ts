/** Which files are read, and as what. */

import { classifyFile, markupDialectOf, scriptDialectOf } from '../project/files';
import { rules } from '../rules/registry';

/** Metadata that Apex rules and conversions ask about, besides what rules look at. */
const askedTypes = ['NamedCredential', 'ExternalCredential', 'RemoteSiteSetting', 'CustomObject', 'ApexPage', 'StaticResource'];
const relevantTypes: ReadonlySet<string> = new Set([
  ...askedTypes,
  ...rules.flatMap((rule) => (rule.area === 'metadata' ? rule.types : [])),
]);

/** Whether the file at a path is read without being opened. */
export function isRelevant(path: string): boolean {
  return classifyFile(path) !== undefined;
}

/** Whether only its text matters of a file that is not open: no rule on metadata asks about its type. */
export function isTextOnly(path: string): boolean {
  const kind = classifyFile(path);
  if (kind?.area === 'text') return markupDialectOf(path) === undefined && scriptDialectOf(path) === undefined;
  return kind?.area === 'metadata' && (kind.type === undefined || !relevantTypes.has(kind.type));
}

/** Whether a file holds metadata, of whatever type. */
export function isMetadata(path: string): boolean {
  return classifyFile(path)?.area === 'metadata';
}
