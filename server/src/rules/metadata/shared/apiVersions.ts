import type { Range } from '../../../semantics/apex/ir';
import type { XmlDocument } from '../../../syntax/xml';
import type { RuleFix } from '../../rule';
import { elementsAt } from './elements';

/** An API version that a file states. */
export interface StatedVersion extends Range {
  readonly version: number;
}

/** The API versions that stand at `path` (see `elementsAt`). What is no version is left out. */
export function versionsAt(document: XmlDocument, path: string): StatedVersion[] {
  return elementsAt(document, path).flatMap(({ text, textSpan: { start, end } }) =>
    /^\d{1,3}(?:\.\d{1,2})?$/.test(text) ? [{ version: Number(text), start, end }] : [],
  );
}

/** The fix that states another API version. It changes behaviour, so it is none of the safe ones. */
export function apiVersionFix(version: number, range: Range): RuleFix {
  const text = version.toFixed(1);
  return { id: `use-api-version-${version}`, title: `Raise the API version to ${text}`, edits: [{ ...range, text }] };
}
