import { loadApexModule } from '#server/syntax/apex/module';
import { ApexParser } from '#server/syntax/apex/parser';
import type { ParserModule } from '#server/syntax/treeSitter/module';
import { builtParser } from '../built';

let loaded: ParserModule | undefined;
let parser: ApexParser | undefined;

/** The module under test, loaded once per process. */
export function testModule(): ParserModule {
  loaded ??= loadApexModule(builtParser('apex'));
  return loaded;
}

/** A parser on testModule(), once per process. */
export function testParser(): ApexParser {
  parser ??= new ApexParser(testModule());
  return parser;
}
