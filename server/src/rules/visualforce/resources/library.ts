/** Which static resource of the project is the file that an address names. */

import type { MetadataComponent } from '../../rule';

/** What is loaded. */
export type Kind = 'script' | 'style';

/** A file's name in its parts: `jquery-3.7.1.min.js` is `jquery` of `3.7.1`. */
interface FileName {
  readonly stem: string;
  /** Its numbers; empty where the name says no version. */
  readonly version: string;
}

const contentTypes: Readonly<Record<Kind, RegExp>> = {
  script: /(?:java|ecma|j)script$/i,
  style: /^text\/css$/i,
};

/** The path of a static resource in an address: `/resource/1699999999000/jquery`, with the name of its package, if any. */
const resourcePath = /\/resource\/(?:\d{6,}\/)?(?:\w+__)?([A-Za-z]\w*)(?:\/([^?#]*))?(?:[?#]|$)/;

/**
 * The one static resource that holds what an address loads, by the name of its file; undefined where there is none, or
 * more than one. Resources that are archives are left out: nothing says what is in them.
 *
 * @param components the project's static resources
 * @param path the address, or its path, without parameters
 */
export function matchingResource(components: readonly MetadataComponent[], path: string, kind: Kind): string | undefined {
  const named = resourcePath.exec(path);
  if (named) return named[2] ? undefined : components.find(({ name }) => name === named[1])?.name;
  const file = /([^/\\]+)\.(js|mjs|css)$/i.exec(path);
  if (!file || (file[2]!.toLowerCase() === 'css') !== (kind === 'style')) return undefined;
  const wanted = parts(file[1]!);
  if (wanted.stem.length < 2) return undefined;
  const matching = components.filter(({ name, values }) => {
    if (!values.get('contentType')?.some((type) => contentTypes[kind].test(type.trim()))) return false;
    const { stem, version } = parts(name);
    return stem === wanted.stem && (version === '' || wanted.version === '' || version === wanted.version);
  });
  return matching.length === 1 ? matching[0]!.name : undefined;
}

/** Names of resources have no dots: `jquery_3_7_1`, `jQuery371min` and `jquery-3.7.1.min` are the same. */
function parts(name: string): FileName {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Za-z])(\d)/g, '$1 $2')
    .replace(/(\d)([A-Za-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && word !== 'min' && word !== 'js' && word !== 'css' && word !== 'v');
  return {
    stem: words.filter((word) => !/^\d/.test(word)).join(''),
    version: words.filter((word) => /^\d/.test(word)).join(''),
  };
}
