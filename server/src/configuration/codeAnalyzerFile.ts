/**
 * What counts of a `code-analyzer.yml` (Salesforce Code Analyzer's documentation, "Customize the Configuration" and
 * "Suppress Violations"). The file is another tool's: what is not understood is passed over, and nothing in it is wrong.
 */

import type { Span } from '#shared/finding';
import { type AnalyzerSeverity, editorSeverity, type RuleMeta } from '#shared/rule';
import type { RuleSetting } from '#shared/settings';
import { rules as allRules } from '../rules/registry';
import { readYaml, type YamlValue } from '../syntax/yaml';
import { patternProblem } from './patterns';
import type { ConfigurationProblem } from './readShape';

/** Violations that are set aside below a path, without a word in the code. */
export interface BulkSuppression extends Span {
  /** A file or a folder, absolute or relative to the folder of the configuration, as written. */
  readonly path: string;
  /** Which rules, in Code Analyzer's selector syntax. */
  readonly selector: string;
  /** How many violations in all files below the path together; undefined for any number. */
  readonly most: number | undefined;
  readonly reason: string | undefined;
}

export interface CodeAnalyzerFile {
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly exclude: readonly string[];
  /** PMD rulesets whose properties count, as written: paths relative to the folder of the file. */
  readonly rulesets: readonly string[];
  readonly bulkSuppressions: readonly BulkSuppression[];
  /** Whether `code-analyzer-suppress` in the code counts for nothing. */
  readonly ignoresMarkers: boolean;
}

const severityNames = ['critical', 'high', 'moderate', 'low', 'info'];

/** Reads the text of a `code-analyzer.yml`. Its only possible problem is that it is no YAML. */
export function readCodeAnalyzerFile(text: string): {
  readonly file: CodeAnalyzerFile;
  readonly problems: readonly ConfigurationProblem[];
} {
  const { root, faults } = readYaml(text);
  const rules: Record<string, RuleSetting> = {};
  const engines = valueAt(root, 'engines');
  for (const rule of allRules) {
    const setting = settingOf(rule, valueAt(root, 'rules', rule.engine), valueAt(engines, rule.engine));
    if (setting) rules[rule.name] = setting;
  }
  const suppressions = valueAt(root, 'suppressions');
  const ignoresMarkers = scalarOf(valueAt(suppressions, 'disable_suppressions')) === true;
  const [fault] = faults;
  return {
    file: {
      rules,
      // A pattern that begins with ! would ignore everything else: nobody means that here.
      exclude: textsIn(valueAt(root, 'ignores', 'files')).filter((each) => !each.startsWith('!') && !patternProblem(each)),
      rulesets: textsIn(valueAt(engines, 'pmd', 'custom_rulesets')),
      bulkSuppressions: ignoresMarkers ? [] : bulkSuppressionsIn(suppressions),
      ignoresMarkers,
    },
    problems: fault ? [{ ...fault, message: `${fault.message} Preflight reads the rest of the file.`, severity: 'info' }] : [],
  };
}

function settingOf(rule: RuleMeta, ofEngine: YamlValue | undefined, engine: YamlValue | undefined): RuleSetting | undefined {
  if (rule.engine === undefined) return undefined;
  if (scalarOf(valueAt(engine, 'disable_engine')) === true) return 'off';
  const exact = valueAt(ofEngine, rule.name);
  if (exact) return overrideIn(exact, rule);
  // One that stands for several of theirs follows where all of these say the same.
  const [first, ...others] = (rule.aliases ?? []).map((name) => overrideIn(valueAt(ofEngine, name), rule));
  return others.every((each) => each === first) ? first : undefined;
}

/** What a rule is set to. Its own severity is no setting: files that were written by a command list all rules with theirs. */
function overrideIn(override: YamlValue | undefined, rule: RuleMeta): RuleSetting | undefined {
  if (scalarOf(valueAt(override, 'disabled')) === true) return 'off';
  const severity = severityFrom(scalarOf(valueAt(override, 'severity')));
  return severity && severity !== rule.severity ? editorSeverity({ severity }) : undefined;
}

/** By number or by name; undefined for anything else. */
function severityFrom(value: unknown): AnalyzerSeverity | undefined {
  const number = typeof value === 'string' ? severityNames.indexOf(value.toLowerCase()) + 1 || Number(value) : value;
  return number === 1 || number === 2 || number === 3 || number === 4 || number === 5 ? number : undefined;
}

function bulkSuppressionsIn(suppressions: YamlValue | undefined): BulkSuppression[] {
  if (suppressions?.kind !== 'map') return [];
  return suppressions.entries.flatMap(({ key, value }) => {
    if (value.kind !== 'list') return [];
    return value.items.flatMap((item) => {
      const selector = scalarOf(valueAt(item, 'rule_selector'));
      const most = scalarOf(valueAt(item, 'max_suppressed_violations'));
      const reason = scalarOf(valueAt(item, 'reason'));
      if (typeof selector !== 'string' || selector === '') return [];
      return {
        start: item.start,
        end: item.end,
        path: key,
        selector,
        most: typeof most === 'number' ? Math.max(0, most) : undefined,
        reason: typeof reason === 'string' && reason.trim() !== '' ? reason.trim() : undefined,
      };
    });
  });
}

/** What stands under these keys, one below the other, whatever their case; undefined where there is nothing. */
function valueAt(value: YamlValue | undefined, ...keys: readonly (string | undefined)[]): YamlValue | undefined {
  let at = value;
  for (const key of keys) {
    if (at?.kind !== 'map' || key === undefined) return undefined;
    at = at.entries.find((entry) => entry.key.toLowerCase() === key.toLowerCase())?.value;
  }
  return at;
}

function scalarOf(value: YamlValue | undefined): unknown {
  return value?.kind === 'scalar' ? value.value : undefined;
}

function textsIn(value: YamlValue | undefined): string[] {
  const items = value?.kind === 'list' ? value.items : [];
  return items.map(scalarOf).filter((each) => typeof each === 'string');
}
