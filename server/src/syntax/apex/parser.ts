import type { ParserModule } from '../treeSitter/module';
import { SyntaxParser } from '../treeSitter/parser';
import { type ParseOptions, type SourceHost, SyntaxSource } from '../treeSitter/source';
import { ApexMask, type ApexNote } from './masking';

export { type EditResult, type ParseOptions, ParseStopped, type TextChange } from '../treeSitter/source';

/** The parser of Apex. */
export class ApexParser extends SyntaxParser<ApexSource> {
  /** `module` comes from loadApexModule(). */
  constructor(module: ParserModule) {
    super(module, defaultBudget);
  }

  /** Parses a few lines, so that the first real file does not wait for the engine to optimise the module. */
  warmUp(): void {
    const statement =
      "List<Account> a = [SELECT Id FROM Account WHERE Name LIKE :('x' + y) LIMIT 1]; insert as user a; if (b.c(1, d)) { e = f ?? -g; }\n";
    const method = `@AuraEnabled(cacheable=true) public static Map<Id, List<String>> m(Id i) { ${statement.repeat(8)} return null; }\n`;
    const text = `public with sharing class C extends D { private String s = 'x'; Integer p { get; set { p = value; } }\n${method.repeat(8)} }`;
    for (let i = 0; i < 3; i++) this.parse(text);
  }

  override open(text: string, options: ParseOptions = {}): ApexSource {
    return new ApexSource(this.host, text, options);
  }
}

/** One Apex document. */
export class ApexSource extends SyntaxSource<ApexMask> {
  /** Use ApexParser.open(). */
  constructor(host: SourceHost, text: string, options: ParseOptions) {
    super(host, text, new ApexMask(text), options);
  }

  /** What the tree does not show: access modes of SOSL queries, strings and comments without an end. In order. */
  get notes(): readonly ApexNote[] {
    return this.mask.notes;
  }

  override get hasError(): boolean {
    return super.hasError || this.notes.some((note) => note.kind !== 'soslAccessMode');
  }
}

/**
 * Enough for a class of 1,000,000 characters, the most that the platform takes, which takes some 400,000; it is
 * about a second of work. Random bytes use it up after some 200 KB.
 */
const defaultBudget = 3_000_000;
