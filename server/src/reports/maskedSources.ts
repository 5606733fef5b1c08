import type { Span } from '#shared/finding';
import { LineIndex } from '#shared/lines';
import { classifyFile, textLanguageOf } from '../project/files';
import type { TextLanguage } from '../rules/rule';
import { knownSecrets } from '../rules/text/secrets/known';
import { namedSecrets } from '../rules/text/secrets/named';
import { maskSource } from './mask';
import type { LocatedFinding, ScanReport } from './scanReport';

/** A file's text as it may be shown: every secret replaced by asterisks, all offsets as they were. */
export interface MaskedSource {
  readonly text: string;
  readonly lines: LineIndex;
}

/** Its findings are secrets from end to end. */
const valueRule = 'HardcodedSecretValue';
/** Rules whose findings in markup and scripts hold a secret. (In Apex they may be names; all its literals are masked anyway.) */
const holderRules = /^AvoidHard[Cc]oded/;

/** Secrets shorter than this are common words; they are not looked for in other texts. */
const leastLength = 6;

interface OpenSource extends MaskedSource {
  readonly secrets: readonly string[];
}

/**
 * The sources of a report's findings, for excerpts. What rules found to be secrets is masked, and what looks like one although
 * no rule that would say so was run: documents go to more people than a terminal does.
 */
export class MaskedSources {
  private readonly opened = new Map<string, OpenSource | undefined>();
  private readonly found: ReadonlyMap<string, readonly SecretPlace[]>;

  /** `sourceOf`: the text of a file by its URI, the one that was analysed. */
  constructor(
    report: ScanReport,
    private readonly sourceOf: (uri: string) => string | undefined,
  ) {
    this.found = placesOfSecrets([...report.findings, ...report.suppressed]);
  }

  /** The source of a file; undefined where it is not known or no text. */
  of(uri: string, file: string): MaskedSource | undefined {
    return this.open(uri, file);
  }

  /** A text that stands in a file, such as a reason in a comment, without the secrets of that file. */
  mask(uri: string, file: string, text: string): string {
    const secrets = this.open(uri, file)?.secrets ?? [];
    return secrets.reduce((masked, secret) => masked.replaceAll(secret, '*'.repeat(secret.length)), text);
  }

  private open(uri: string, file: string): OpenSource | undefined {
    if (!this.opened.has(uri)) this.opened.set(uri, this.read(uri, file));
    return this.opened.get(uri);
  }

  private read(uri: string, file: string): OpenSource | undefined {
    const text = this.sourceOf(uri);
    if (text === undefined || text.includes('\0')) return undefined;
    const language: TextLanguage = classifyFile(file)?.area === 'apex' ? 'apex' : textLanguageOf(file);
    const spans = [
      ...knownSecrets(text, language),
      ...namedSecrets(text, language),
      ...(this.found.get(uri) ?? []).flatMap(({ whole, span }) => {
        if (whole) return [span];
        return language === 'apex' || language === 'xml' ? [] : valuesIn(text, span);
      }),
    ];
    const shown = maskSource(text, language === 'apex' || language === 'xml' ? language : 'other', spans);
    const secrets = new Set(spans.map(({ start, end }) => text.slice(start, end)).filter(({ length }) => length >= leastLength));
    return { text: shown, lines: new LineIndex(shown), secrets: [...secrets].sort((a, b) => b.length - a.length) };
  }
}

interface SecretPlace {
  readonly span: Span;
  /** Whether all of it is the secret, or what stands in quotes there. */
  readonly whole: boolean;
}

function placesOfSecrets(findings: readonly LocatedFinding[]): Map<string, SecretPlace[]> {
  const places = new Map<string, SecretPlace[]>();
  for (const { uri, finding } of findings) {
    const whole = finding.rule === valueRule;
    if (!whole && !holderRules.test(finding.rule)) continue;
    const known = places.get(uri);
    if (known) known.push({ span: finding, whole });
    else places.set(uri, [{ span: finding, whole }]);
  }
  return places;
}

/** What may be the secret in the span of a finding: the insides of quotes where there are some, else all of it. */
function valuesIn(text: string, { start, end }: Span): Span[] {
  const quoted = [...text.slice(start, end).matchAll(/(["'])(.*?)\1/gs)].map((match): Span => {
    const from = start + match.index + 1;
    return { start: from, end: from + match[2]!.length };
  });
  return quoted.length > 0 ? quoted : [{ start, end }];
}
