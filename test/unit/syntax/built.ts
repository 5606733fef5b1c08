import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
let isBuilt = false;

/** The bytes of a compiled parser, which is built if it is not there. */
export function builtParser(name: 'apex' | 'script'): Uint8Array {
  if (!isBuilt) {
    // The build says what it does only if it has to compile; that takes long enough to be told.
    execFileSync(process.execPath, [join(root, 'scripts/build-parser.mjs'), '--quiet'], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    isBuilt = true;
  }
  return readFileSync(join(root, `dist/${name}.wasm`));
}
