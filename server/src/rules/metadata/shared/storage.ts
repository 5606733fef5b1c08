import type { MetadataContext } from '../../rule';
import { elementsAt } from './elements';
import { byObject, objectNameOf } from './fields';

/** Where values of an object's fields are kept, and who can get at them. */
export interface Storage {
  readonly object: string;
  /** `unknown`: an object or a custom setting. They are named alike, and the file that says which is not there. */
  readonly kind: 'custom metadata type' | 'custom setting' | 'object' | 'unknown';
  /** `unstated`: the file doesn't say. `unknown`: the file that would say is not there. */
  readonly visibility: 'public' | 'protected' | 'unstated' | 'unknown';
}

/** What an object's own file says of it; undefined where that file is not there. */
export interface ObjectFacts {
  readonly customSettingsType: string;
  readonly visibility: string;
}

/**
 * Where the values of an object are kept (Metadata API Developer Guide, "CustomObject": `customSettingsType`,
 * `visibility`). Names that end in `__mdt` are those of custom metadata types.
 */
export function storageOf(object: string, facts: ObjectFacts | undefined): Storage {
  return { object, kind: kindOf(object, facts), visibility: visibilityOf(facts) };
}

function kindOf(object: string, facts: ObjectFacts | undefined): Storage['kind'] {
  if (/__mdt$/i.test(object)) return 'custom metadata type';
  if (facts?.customSettingsType) return 'custom setting';
  return facts || !/__c$/i.test(object) ? 'object' : 'unknown';
}

function visibilityOf(facts: ObjectFacts | undefined): Storage['visibility'] {
  if (!facts) return 'unknown';
  const stated = facts.visibility.toLowerCase();
  if (stated === '') return 'unstated';
  return stated === 'protected' || stated === 'packageprotected' ? 'protected' : 'public';
}

/** The storage that a file of type CustomObject or CustomField is about; for a field the object's own file says it. */
export function storageIn(context: MetadataContext): Storage {
  const object = objectNameOf(context);
  return storageOf(object, context.type === 'CustomObject' ? ownFacts(context) : factsElsewhere(context, object));
}

function ownFacts({ document }: MetadataContext): ObjectFacts {
  const textAt = (path: string) => elementsAt(document, path)[0]?.text ?? '';
  return { customSettingsType: textAt('customSettingsType'), visibility: textAt('visibility') };
}

/** An object may have files in several package directories, of which one says it. */
function factsElsewhere({ components }: MetadataContext, object: string): ObjectFacts | undefined {
  const files = byObject(components('CustomObject')).get(object.toLowerCase());
  if (!files) return undefined;
  const said = (path: string) => files.flatMap(({ values }) => values.get(path) ?? []).find((text) => text !== '') ?? '';
  return { customSettingsType: said('customSettingsType'), visibility: said('visibility') };
}
