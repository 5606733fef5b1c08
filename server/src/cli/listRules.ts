import { join, relative, sep } from 'node:path';
import type { Severity } from '#shared/finding';
import { editorSeverity, type RuleMeta } from '#shared/rule';
import { defaultSettings, type RuleSetting, type Settings } from '#shared/settings';
import { WorkspaceConfiguration } from '../engine/workspaceConfiguration';
import { diskFileSystem } from '../project/disk';
import { normalizePath, uriOfPath } from '../project/uri';
import { WorkspaceModel } from '../project/workspaceModel';
import { cellsOf, type Paint, painter } from '../reports/terminal';
import { rulePage, rules } from '../rules/registry';
import { wantsColours, writeText } from './output';
import { describeConfiguration } from './scan';
import { projectFolderOf } from './targets';

/** The options of `preflight rules`. */
export interface ListOptions {
  readonly format: 'text' | 'json';
  /** False for --no-color. */
  readonly color: boolean;
}

/** What `preflight rules --format json` prints of a rule. */
export interface ListedRule {
  readonly name: string;
  readonly title: string;
  readonly area: RuleMeta['area'];
  readonly severity: number;
  readonly shownAs: Severity;
  /** What the configuration of the current folder sets. */
  readonly setting: RuleSetting | null;
  readonly on: boolean;
  readonly confidence: string;
  readonly tags: readonly string[];
  readonly engine: string | null;
  /** Titles of the quick fixes that the rule's page shows. */
  readonly fixes: readonly string[];
  readonly faq: readonly string[];
  readonly help: string;
}

/** `preflight rules`: every rule, and how it is set in the current folder. Throws a Failure if it can't be written. */
export async function listRules({ format, color }: ListOptions): Promise<void> {
  const cwd = normalizePath(process.cwd());
  const { settings, files } = await configurationOf(cwd);
  const listed = rules.map((rule) => describe(rule, settings));
  if (format === 'json') {
    await writeText(process.stdout, `${JSON.stringify(listed, null, 2)}\n`);
    return;
  }
  const paint = painter(wantsColours(color, process.stdout, process.env));
  await writeText(process.stdout, formatList(listed, paint, process.stdout.isTTY ? process.stdout.columns : undefined));
  const on = listed.filter((rule) => rule.on).length;
  await writeText(process.stderr, `${listed.length} rules, ${on} of them on here. ${describeConfiguration(files)}`);
}

/** The settings in a folder, and the configuration files that they come from, by their names from there. */
async function configurationOf(folder: string): Promise<{ settings: Settings; files: string[] }> {
  const model = new WorkspaceModel(diskFileSystem, [await projectFolderOf(folder, diskFileSystem)]);
  const configuration = new WorkspaceConfiguration(model);
  const path = join(folder, 'x');
  await model.prepare(path);
  await configuration.lookInto(folder);
  return {
    settings: configuration.settings(uriOfPath(path), defaultSettings),
    files: configuration.of(path).files.map((file) => relative(folder, file).replaceAll(sep, '/')),
  };
}

function describe(rule: RuleMeta, settings: Settings): ListedRule {
  const { name, title, area, severity, confidence, tags, engine, faq, help } = rule;
  const setting = settings.rules[name] ?? null;
  const page = rulePage(name) ?? '';
  const fixes = [...new Set([...page.matchAll(/^```\w+ fix "([^"]+)"/gm)].map((match) => match[1]!))];
  const shownAs = editorSeverity(rule);
  return {
    name,
    title,
    area,
    severity,
    shownAs,
    setting,
    on: setting !== 'off',
    confidence,
    tags,
    engine: engine ?? null,
    fixes,
    faq,
    help,
  };
}

function formatList(listed: readonly ListedRule[], paint: Paint, width: number | undefined): string {
  const rows = listed.map(({ name, setting, shownAs, area, confidence, fixes, faq, tags, title }) => {
    const severity = setting ?? shownAs;
    return {
      severity,
      cells: [name, severity, area, confidence, fixes.length > 0 ? 'fix' : '-', faq[0] ?? '-', tags.join(','), title],
    };
  });
  const head = ['Rule', 'As', 'Area', 'Confidence', 'Fix', 'FAQ', 'Tags', 'About'];
  const all = [head, ...rows.map(({ cells }) => cells)];
  const widths = head.map((_, column) => Math.max(...all.map((cells) => cellsOf(cells[column]!))));
  const format = (cells: readonly string[], style: (cell: string, column: number) => string) => {
    let left = width ?? Number.POSITIVE_INFINITY;
    const parts = cells.flatMap((cell, column) => {
      const padded = column === cells.length - 1 ? cell : cell.padEnd(widths[column]! + 2);
      const shown = padded.slice(0, Math.max(0, left));
      left -= padded.length;
      return shown === '' ? [] : [style(shown, column)];
    });
    return parts.join('').trimEnd();
  };
  const lines = rows.map(({ severity, cells }) => {
    const style = severity === 'off' ? 'faint' : severity;
    return format(cells, (cell, column) => (column === 1 || style === 'faint' ? paint(style, cell) : cell));
  });
  return `${[format(head, (cell) => paint('heading', cell)), ...lines].join('\n')}\n`;
}
