import type { XmlElement } from '../../../syntax/xml';
import type { MetadataComponent, MetadataContext } from '../../rule';
import { elementsAt, elementsWithin } from './elements';

/** What a field is, as its name and type tell. */
export interface FieldFacts {
  readonly name: string;
  /** `Text`, `Checkbox` …; empty if it isn't said. */
  readonly type: string;
  /** It is computed from others and holds nothing itself. */
  readonly isFormula: boolean;
}

/** A custom field, wherever it is declared. */
export interface Field extends FieldFacts {
  /** The element it is declared in. */
  readonly element: XmlElement;
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
export function objectNameOf({ type, file, name }: Pick<MetadataContext, 'type' | 'file' | 'name'>): string {
  if (type === 'CustomObject') return name;
  const folders = file.split(/[\\/]/);
  const folder = folders[folders.length - 3] ?? '';
  try {
    return decodeURIComponent(folder);
  } catch {
    return folder;
  }
}

/** The fields of an object that stand in files of their own (source format). */
export function fieldsElsewhere({ components }: Pick<MetadataContext, 'components'>, object: string): FieldFacts[] {
  return (byObject(components('CustomField')).get(object.toLowerCase()) ?? []).map(({ name, values }) => ({
    name: values.get('fullName')?.[0] || name,
    type: values.get('type')?.[0] ?? '',
    isFormula: (values.get('formula')?.[0] ?? '') !== '',
  }));
}

/** Lists of components stay the same objects until something in them changes. */
const indexes = new WeakMap<readonly MetadataComponent[], ReadonlyMap<string, readonly MetadataComponent[]>>();

/** Components of objects and of their parts by the folded name of the object. */
export function byObject(components: readonly MetadataComponent[]): ReadonlyMap<string, readonly MetadataComponent[]> {
  const known = indexes.get(components);
  if (known) return known;
  const index = new Map<string, MetadataComponent[]>();
  for (const component of components) {
    const object = objectNameOf(component).toLowerCase();
    const others = index.get(object);
    if (others) others.push(component);
    else index.set(object, [component]);
  }
  indexes.set(components, index);
  return index;
}
