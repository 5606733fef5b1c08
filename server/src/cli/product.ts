import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the bundle lies; the parser is beside it, the manifest one folder up. */
const bundleFolder = __dirname;

/** What the manifest says about this product. */
export interface Product {
  readonly version: string;
  readonly homepage: string;
}

/** Reads the manifest of the package that the bundle belongs to. */
export function readProduct(): Product {
  const manifest = JSON.parse(readFileSync(join(bundleFolder, '../package.json'), 'utf8'));
  const { version, homepage, publisher, name } = manifest as Record<string, string>;
  return { version, homepage: homepage ?? `https://marketplace.visualstudio.com/items?itemName=${publisher}.${name}` };
}

/** Reads a compiled parser. */
export function readParserModule(name: 'apex' | 'script'): Uint8Array {
  return readFileSync(join(bundleFolder, `${name}.wasm`));
}
