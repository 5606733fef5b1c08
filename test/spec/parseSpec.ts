/** Reads a rule's page, `spec.md`, as a list of cases. docs/rule-specs.md describes the format. */

import { parse as parseYaml } from 'yaml';
import { metadataTypes } from '#server/project/metadataTypes';
import type { Settings } from '#shared/settings';

/** What a `yaml config` fence may say. */
export interface CaseConfig {
  /** API version of every class and trigger that has no `-meta.xml` of its own in the case; `none`: they have no such file. */
  readonly apiVersion: number | 'none';
  readonly settings: Partial<Settings>;
  /** Fields of sfdx-project.json. */
  readonly project: Readonly<Record<string, unknown>>;
  /** The severity to set for the page's rule, as a user would. */
  readonly severity?: Settings['rules'][string];
  /** The files are allowed to have faults. */
  readonly broken: boolean;
  readonly lineEnding: 'lf' | 'crlf';
  /** The day of today, as `2027-06-30`; without it nothing expires. */
  readonly today?: string;
}

/** A fence of the page; line numbers are 0-based lines of the page. */
export interface Fence {
  /** The line of the opening marker. */
  readonly line: number;
  readonly lines: readonly string[];
  /** Path of the file below the workspace folder. */
  readonly path: string;
}

/** The files that a quick fix leaves behind. */
export interface ExpectedFix {
  /** One finding's fix by its title, all fixes of the rule in each file, or only the safe ones. */
  readonly kind: 'one' | 'all' | 'safe';
  readonly title: string;
  /** Which of the findings that offer the title: 1 is the first. */
  readonly of: number;
  /** Nothing is offered. */
  readonly none: boolean;
  /** Findings may be left where the fix was applied. */
  readonly partial: boolean;
  readonly files: readonly (Fence & { readonly deleted: boolean })[];
  readonly line: number;
}

export interface SpecCase {
  readonly name: string;
  /** 0-based line of the heading. */
  readonly line: number;
  readonly config: CaseConfig;
  readonly files: readonly Fence[];
  readonly fixes: readonly ExpectedFix[];
}

const noConfig: CaseConfig = { apiVersion: 66, settings: {}, project: {}, broken: false, lineEnding: 'lf' };
const configKeys = ['apiVersion', 'settings', 'project', 'severity', 'broken', 'lineEnding', 'today'];

/** The cases of a page: its headings with files below them. Throws an error that names the line where it is malformed. */
export function parseSpec(text: string): SpecCase[] {
  const cases: SpecCase[] = [];
  let pageConfig = noConfig;
  let current:
    | { name: string; line: number; level: number; config: CaseConfig; files: Fence[]; fixes: ExpectedFix[] }
    | undefined;
  const finish = () => {
    if (current && current.files.length > 0) cases.push(current);
    else if (current && current.fixes.length > 0) throw new SpecError(current.line, 'there is a fix but no file to fix');
  };
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  for (let i = 0; i < lines.length; i++) {
    const heading = /^(#+)\s+(.*)$/.exec(lines[i]);
    if (heading) {
      finish();
      current = { name: heading[2].trim(), line: i, level: heading[1].length, config: pageConfig, files: [], fixes: [] };
      continue;
    }
    const opening = /^(`{3,})(.*)$/.exec(lines[i]);
    if (!opening) continue;
    const end = lines.findIndex((line, at) => at > i && line.startsWith(opening[1]) && /^`+\s*$/.test(line));
    if (end < 0) throw new SpecError(i, 'this fence is never closed');
    const body = lines.slice(i + 1, end);
    const info = parseInfo(opening[2], i);
    if (info.words.includes('config')) {
      const config = readConfig(body, current && current.level > 1 ? current.config : pageConfig, i);
      if (current && current.level > 1) current.config = config;
      else pageConfig = config;
    } else if (current && info.words.includes('fix')) {
      addFix(current.fixes, info, body, i, current.files);
    } else if (current && (info.title || info.language === 'apex' || info.language === 'xml')) {
      current.files.push({ line: i, lines: body, path: placed(info.title ?? defaultName(info.language, body, i)) });
    }
    i = end;
  }
  finish();
  const twice = cases.find((each, at) => cases.findIndex(({ name }) => name === each.name) !== at);
  if (twice) throw new SpecError(twice.line, `there are two cases called "${twice.name}"`);
  return cases;
}

/** Something in a page that is no spec; `line` is 0-based. */
export class SpecError extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(`line ${line + 1}: ${message}`);
  }
}

interface FenceInfo {
  readonly language: string;
  readonly words: readonly string[];
  readonly quoted?: string;
  readonly title?: string;
  readonly of: number;
}

/** `apex fix "Use https" of=2 title=A.cls` in its parts. */
function parseInfo(text: string, line: number): FenceInfo {
  const words: string[] = [];
  const options = new Map<string, string>();
  let quoted: string | undefined;
  for (const [, key, value, plainValue, string, word] of text.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))|"([^"]*)"|(\S+)/g)) {
    if (key) options.set(key, value ?? plainValue);
    else if (string !== undefined) quoted = string;
    else words.push(word);
  }
  for (const key of options.keys()) if (key !== 'title' && key !== 'of') throw new SpecError(line, `unknown option ${key}`);
  return {
    language: words[0] ?? '',
    words: words.slice(1),
    quoted,
    title: options.get('title'),
    of: Number(options.get('of') ?? 1),
  };
}

function readConfig(body: readonly string[], base: CaseConfig, line: number): CaseConfig {
  const value = (parseYaml(body.join('\n')) ?? {}) as Record<string, unknown>;
  for (const key of Object.keys(value)) if (!configKeys.includes(key)) throw new SpecError(line, `unknown setting ${key}`);
  return { ...base, ...(value as Partial<CaseConfig>) };
}

function addFix(fixes: ExpectedFix[], info: FenceInfo, lines: string[], line: number, files: readonly Fence[]): void {
  const kind = info.words.includes('all') ? 'all' : info.words.includes('safe') ? 'safe' : 'one';
  const title = info.quoted ?? '';
  if (kind === 'one' && !title) throw new SpecError(line, 'a fix needs its title in quotes, or the word "all" or "safe"');
  const none = info.words.includes('none');
  if (!none && !info.title && files.length !== 1) throw new SpecError(line, 'say which file this is: title=');
  const path = info.title ? placed(info.title) : (files[0]?.path ?? '');
  const file = { line, lines, path, deleted: info.words.includes('deleted') };
  const same = fixes.findIndex((fix) => fix.kind === kind && fix.title === title && fix.of === info.of);
  if (same >= 0) fixes[same] = { ...fixes[same], files: [...fixes[same].files, file] };
  else fixes.push({ kind, title, of: info.of, none, partial: info.words.includes('partial'), files: none ? [] : [file], line });
}

/** What an untitled file is called: by what it declares. */
function defaultName(language: string, body: readonly string[], line: number): string {
  const text = body.join('\n');
  if (language === 'apex') {
    const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'/g, ' ');
    const declared = /\b(class|interface|enum|trigger)\s+(\w+)/i.exec(code);
    if (!declared) return 'anonymous.apex';
    return `${declared[2]}.${declared[1].toLowerCase() === 'trigger' ? 'trigger' : 'cls'}`;
  }
  const root = /<(?:\w+:)?(\w+)/.exec(text.replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->/g, ''))?.[1];
  const type = metadataTypes.find((each) => each.type === root);
  if (!type) throw new SpecError(line, 'say which file this is: title=');
  return `Example.${type.suffix}-meta.xml`;
}

/** Where a file stands: as titled if that says a folder, else in the folder of its type in `force-app`. */
function placed(title: string): string {
  if (title.includes('/') || title === 'sfdx-project.json' || title === '.forceignore') return title;
  const suffix = /\.([^.]+?)(?:-meta\.xml)?$/.exec(title)?.[1].toLowerCase();
  if (suffix === 'apex') return `scripts/${title}`;
  const type = metadataTypes.find((each) => each.suffix.toLowerCase() === suffix);
  return `force-app/main/default/${type?.folder ?? 'other'}/${title}`;
}
