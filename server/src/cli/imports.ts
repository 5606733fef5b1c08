import { basename, resolve } from 'node:path';
import { diskFileSystem } from '../project/disk';
import type { Import } from '../reports/imported/match';
import { mostImportBytes, readImport } from '../reports/imported/readImport';
import { Failure } from './failure';

/** Reads files of other scanners, seen from `cwd`; reports name them without their folders. Throws a Failure for one that can't be read or is none. */
export async function readImports(given: readonly string[], cwd: string): Promise<Import[]> {
  const imports: Import[] = [];
  for (const name of given) {
    if (name === '') throw new Failure('The name of a file to import is empty.');
    const content = await diskFileSystem.read(resolve(cwd, name), mostImportBytes);
    if (content.kind === 'missing') throw new Failure(`There is no file ${name} to import.`);
    if (content.kind !== 'text') throw new Failure(`The file ${name} cannot be imported. ${content.message}`);
    try {
      imports.push({ name: basename(name), findings: readImport(content.text) });
    } catch (error) {
      throw new Failure(`The file ${name} cannot be imported: ${(error as Error).message}.`);
    }
  }
  return imports;
}
