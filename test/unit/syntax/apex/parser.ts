import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApexModule, loadApexModule } from '#server/syntax/apex/module';
import { ApexParser } from '#server/syntax/apex/parser';

const root = join(__dirname, '../../../..');
let built: string | undefined;
let loaded: ApexModule | undefined;
let parser: ApexParser | undefined;

/** Path of the compiled parser, which is built if it is not there. */
export function wasmPath(): string {
  if (!built) {
    // The build says what it does only if it has to compile; that takes long enough to be told.
    execFileSync(process.execPath, [join(root, 'scripts/build-parser.mjs'), '--quiet'], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    built = join(root, 'dist/apex.wasm');
  }
  return built;
}

/** The module under test, loaded once per process. */
export function testModule(): ApexModule {
  loaded ??= loadApexModule(readFileSync(wasmPath()));
  return loaded;
}

/** A parser on testModule(), once per process. */
export function testParser(): ApexParser {
  parser ??= new ApexParser(testModule());
  return parser;
}
