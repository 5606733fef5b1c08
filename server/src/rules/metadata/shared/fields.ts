import type { XmlElement } from '../../../syntax/xml';
import type { MetadataContext } from '../../rule';
import { elementsAt, elementsWithin } from './elements';

/** A custom field, wherever it is declared. */
export interface Field {
  readonly name: string;
  /** `Text`, `Checkbox` …; empty if it isn't said. */
  readonly type: string;
  /** The element it is declared in. */
  readonly element: XmlElement;
  /** It is computed from others and holds nothing itself. */
  readonly isFormula: boolean;
  /** Platform encryption keeps it encrypted at rest (`encryptionScheme`). */
  readonly isEncryptedAtRest: boolean;
}

/** The custom fields that a file declares: one in source format, those of an object in Metadata API format. */
export function fieldsOf({ type, document, name }: MetadataContext): Field[] {
  const { root } = document;
  const elements = type === 'CustomObject' ? elementsAt(document, 'fields') : type === 'CustomField' && root ? [root] : [];
  return elements.flatMap((element) => {
    const textAt = (child: string) => elementsWithin(element, child)[0]?.text ?? '';
    const own = textAt('fullName') || (type === 'CustomField' ? name : '');
    if (!/__c$/i.test(own)) return [];
    const scheme = textAt('encryptionScheme').toLowerCase();
    return [
      {
        name: own,
        type: textAt('type'),
        element,
        isFormula: textAt('formula') !== '',
        isEncryptedAtRest: scheme !== '' && scheme !== 'none',
      },
    ];
  });
}

/** The API name of the object that a file is about: its own, or in source format the folder above `fields`. */
export function objectNameOf({ type, file, name }: MetadataContext): string {
  if (type === 'CustomObject') return name;
  const folders = file.split(/[\\/]/);
  const folder = folders[folders.length - 3] ?? '';
  try {
    return decodeURIComponent(folder);
  } catch {
    return folder;
  }
}
