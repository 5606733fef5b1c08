import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApexModule, loadApexModule } from '#server/syntax/apex/module';
import { ApexParser } from '#server/syntax/apex/parser';

const root = join(__dirname, '../../../..');
let loadedModule: ApexModule | undefined;
let parser: ApexParser | undefined;

/** The module under test, built if it is not, loaded once per process. */
export function testModule(): ApexModule {
  if (!loadedModule) {
    execFileSync(process.execPath, [join(root, 'scripts/build-parser.mjs')], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    loadedModule = loadApexModule(readFileSync(join(root, 'dist/apex.wasm')));
  }
  return loadedModule;
}

/** A parser on testModule(), once per process. */
export function testParser(): ApexParser {
  parser ??= new ApexParser(testModule());
  return parser;
}
