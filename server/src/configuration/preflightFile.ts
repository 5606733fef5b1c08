import type { Span } from '#shared/finding';
import type { RuleSetting } from '#shared/settings';
import { type JustificationEntry, justificationsIn, valueAt } from './justifications';
import { preflightShape } from './preflightKeys';
import type { ProfileName } from './profile';
import { type ConfigurationProblem, type Plain, readShaped } from './readShape';

/** What our own configuration file says. */
export interface PreflightFile {
  readonly profile?: ProfileName;
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly ruleOptions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly exclude: readonly string[];
  readonly justifications: readonly JustificationEntry[];
  /** The file of known findings, as written: relative, inside of the file's folder. */
  readonly baseline?: string;
  /** The folder of a team's FAQ entries, as written: relative, inside of the file's folder. */
  readonly faq?: string;
  /** Where that is written. */
  readonly faqAt?: Span;
}

/** What the shape guarantees of a value that was read. */
interface Written {
  readonly profile?: ProfileName;
  readonly rules?: Readonly<
    Record<string, RuleSetting | { readonly severity?: RuleSetting; readonly options?: Readonly<Record<string, unknown>> }>
  >;
  readonly exclude?: readonly string[];
  readonly justifications?: readonly Plain[];
  readonly baseline?: string;
  readonly faq?: string;
}

/** Reads the text of a `preflight.yml`. What is right in it counts, whatever is wrong beside it. */
export function readPreflightFile(text: string): {
  readonly file: PreflightFile;
  readonly problems: readonly ConfigurationProblem[];
} {
  const { value = {}, places, problems } = readShaped(text, preflightShape);
  const root = places.get(value);
  const { profile, rules: written = {}, exclude = [], justifications: entries = [], baseline, faq } = value as Written;
  const rules: Record<string, RuleSetting> = {};
  const ruleOptions: Record<string, Readonly<Record<string, unknown>>> = {};
  for (const [name, setting] of Object.entries(written)) {
    const { severity, options } = typeof setting === 'string' ? { severity: setting, options: undefined } : setting;
    if (severity) rules[name] = severity;
    if (options) ruleOptions[name] = { ...options };
  }
  const justifications = justificationsIn(entries, places, text);
  const faqAt = faq && root ? valueAt(root, 'faq') : undefined;
  return {
    file: {
      ...(profile && { profile }),
      rules,
      ruleOptions,
      exclude,
      justifications,
      ...(baseline && { baseline }),
      ...(faq && { faq, ...(faqAt && { faqAt }) }),
    },
    problems,
  };
}
