import type { Span } from '#shared/finding';
import { LineIndex } from '#shared/lines';
import { classifyFile, textLanguageOf } from '../project/files';
import type { TextLanguage } from '../rules/rule';
import { knownSecrets } from '../rules/text/secrets/known';
import { namedSecrets } from '../rules/text/secrets/named';
import { maskSource } from './mask';
import type { LocatedFinding, Region, ScanReport } from './scanReport';

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
  readonly original: string;
  readonly secrets: readonly string[];
}

/** What other tools say of a place that holds a secret. */
const speaksOfSecrets = /secret|passw|passphrase|credential|token|private.?key|api.?key|access.?key/i;
/** A finding of another tool may cover a whole file: so many lines of it are looked at. */
const mostLines = 60;

/**
 * The sources of a report's findings, for excerpts. What rules found to be secrets is masked, and what looks like one although
 * no rule that would say so was run: documents go to more people than a terminal does.
 */
export class MaskedSources {
  private readonly opened = new Map<string, OpenSource | undefined>();
  private readonly found: ReadonlyMap<string, readonly SecretPlace[]>;
  private readonly told: ReadonlyMap<string, readonly Region[]>;

  /** `sourceOf`: the text of a file by its URI, the one that was analysed. */
  constructor(
    report: Pick<ScanReport, 'findings' | 'suppressed' | 'imported'>,
    private readonly sourceOf: (uri: string) => string | undefined,
  ) {
    this.found = placesOfSecrets([...report.findings, ...report.suppressed]);
    this.told = placesToldOf(report);
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

  /**
   * A text that another tool wrote about a place in a file: without the secrets of that file, and without what is masked in the
   * lines of the place, which it may quote.
   */
  maskQuotes(uri: string, file: string, region: Region | undefined, text: string): string {
    const masked = this.mask(uri, file, text);
    const source = this.open(uri, file);
    if (!source || !region) return masked;
    const { lines, original, text: shown } = source;
    const start = lines.lineStart(region.beginLine - 1);
    const end = lines.lineStart(Math.min(region.endLine, region.beginLine + mostLines));
    const hidden = [...shown.slice(start, end).matchAll(/\*{6,}/g)].map(({ 0: run, index }) =>
      original.slice(start + index, start + index + run.length),
    );
    const quoted = [...new Set(hidden)].filter((each) => /[^*]/.test(each)).sort((a, b) => b.length - a.length);
    return quoted.reduce((rest, each) => rest.replaceAll(each, '*'.repeat(each.length)), masked);
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
      ...valuesToldOf(text, this.told.get(uri) ?? []),
    ];
    const shown = maskSource(text, language === 'apex' || language === 'xml' ? language : 'other', spans);
    const secrets = new Set(spans.map(({ start, end }) => text.slice(start, end)).filter(({ length }) => length >= leastLength));
    return {
      text: shown,
      original: text,
      lines: new LineIndex(shown),
      secrets: [...secrets].sort((a, b) => b.length - a.length),
    };
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

/** Where other tools speak of secrets, by file. */
function placesToldOf({ imported }: Pick<ScanReport, 'imported'>): Map<string, Region[]> {
  const places = new Map<string, Region[]>();
  for (const { uri, region, rule, message } of imported ? [...imported.findings, ...imported.suppressed] : []) {
    if (uri === undefined || !region || !(speaksOfSecrets.test(rule) || speaksOfSecrets.test(message))) continue;
    const known = places.get(uri);
    if (known) known.push(region);
    else places.set(uri, [region]);
  }
  return places;
}

/** What may be the secrets in the lines of these regions: tools differ in which part of a line they name. */
function valuesToldOf(text: string, regions: readonly Region[]): Span[] {
  if (regions.length === 0) return [];
  const lines = new LineIndex(text);
  const told = new Set<number>();
  for (const { beginLine, endLine, endColumn } of regions) {
    const last = Math.min(endColumn === 1 && endLine > beginLine ? endLine - 1 : endLine, lines.lineCount);
    for (let line = beginLine; line <= last && line < beginLine + mostLines; line++) told.add(line);
  }
  return [...told].flatMap((line) => {
    const start = lines.lineStart(line - 1);
    const written = text.slice(start, lines.lineStart(line));
    const indent = written.length - written.trimStart().length;
    return written.trim() === '' ? [] : valuesIn(text, { start: start + indent, end: start + written.trimEnd().length });
  });
}

/** What may be the secret in the span of a finding: the insides of quotes where there are some, else all of it. */
function valuesIn(text: string, { start, end }: Span): Span[] {
  const quoted = [...text.slice(start, end).matchAll(/(["'])(.*?)\1/gs)].map((match): Span => {
    const from = start + match.index + 1;
    return { start: from, end: from + match[2]!.length };
  });
  return quoted.length > 0 ? quoted : [{ start, end }];
}
