import { lazyScriptParser } from '#server/syntax/script/parser';
import { builtParser } from '../built';

/** The parser under test, loaded once per process. */
export const testScriptParser = lazyScriptParser(() => builtParser('script'));
