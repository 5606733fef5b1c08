import { editorSeverity } from '#shared/rule';
import type { RuleSetting } from '#shared/settings';
import { rules } from '../rules/registry';

/** Which rules are on, and how they are shown, where nothing else is said. */
export type ProfileName = 'appexchange' | 'all';

/** Tags of the rules that a security review asks about: the first two as the official scan selects them. */
const reviewed: readonly string[] = ['AppExchange', 'Security', 'Suppression'];

/** What a profile sets: nothing for a rule that is shown as it is. */
export function rulesOfProfile(profile: ProfileName): Readonly<Record<string, RuleSetting>> {
  return profiles[profile];
}

const profiles: Readonly<Record<ProfileName, Readonly<Record<string, RuleSetting>>>> = {
  appexchange: settingsFor((rule) => (rule.tags.some((tag) => reviewed.includes(tag)) ? undefined : 'off')),
  all: settingsFor((rule) => (['info', 'hint'].includes(editorSeverity(rule)) ? 'warning' : undefined)),
};

function settingsFor(setting: (rule: (typeof rules)[number]) => RuleSetting | undefined): Record<string, RuleSetting> {
  return Object.fromEntries(
    rules.flatMap((rule) => {
      const set = setting(rule);
      return set ? [[rule.name, set]] : [];
    }),
  );
}
