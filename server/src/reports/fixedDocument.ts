import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

/** Dates before this one have no form in a ZIP archive; years, months and so on of it are the same in every time zone. */
const archiveDate = new Date(1980, 0, 1);

/**
 * An Office document without what differs from one time it is written to the next: the times in its properties and in the
 * archive, and the random names of relationships.
 *
 * @param date the day that the properties are to name, `YYYY-MM-DD`; without it they name none
 */
export function fixDocument(document: Uint8Array, date: string | undefined): Uint8Array {
  const parts = Object.entries(unzipSync(document)).sort(([a], [b]) => (a < b ? -1 : 1));
  const fixed = parts.map(([path, content]): [string, Uint8Array] => {
    if (path === 'docProps/core.xml') return [path, strToU8(fixTimes(strFromU8(content), date))];
    return [path, content];
  });
  const names = new RelationshipNames();
  const named = fixed.map(([path, content]): [string, Uint8Array] => [
    path,
    /\.(?:xml|rels)$/.test(path) ? strToU8(names.rename(strFromU8(content))) : content,
  ]);
  // The type of the document is told by this part, which readers expect to come first.
  named.sort(([a], [b]) => Number(b === '[Content_Types].xml') - Number(a === '[Content_Types].xml'));
  return zipSync(Object.fromEntries(named), { mtime: archiveDate });
}

function fixTimes(xml: string, date: string | undefined): string {
  const element = /(<dcterms:(created|modified)[^>]*>)[^<]*(<\/dcterms:\2>)/g;
  return date === undefined ? xml.replace(element, '') : xml.replace(element, `$1${date}T00:00:00Z$3`);
}

/** Gives relationships with random names the numbers in which they are met. */
class RelationshipNames {
  private readonly known = new Map<string, string>();

  rename(xml: string): string {
    return xml.replace(/(["'])(rId[a-z0-9_-]{12,})\1/g, (_, quote: string, name: string) => {
      let short = this.known.get(name);
      if (short === undefined) {
        short = `rIdLink${this.known.size + 1}`;
        this.known.set(name, short);
      }
      return `${quote}${short}${quote}`;
    });
  }
}
