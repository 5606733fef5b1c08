/** The keys of `preflight.yml`. A new key is one more entry here. */

import type { RuleMeta } from '#shared/rule';
import { editorSeverity } from '#shared/rule';
import { rules, rulesNamed } from '../rules/registry';
import { justificationShape } from './justificationKeys';
import { patternProblem } from './patterns';
import { optionsOf } from './ruleOptions';
import type { ChoiceShape, Key, RecordShape, Shape } from './shapes';

const profile: ChoiceShape = {
  kind: 'choice',
  name: 'profile',
  values: [
    {
      value: 'appexchange',
      description: 'The rules that a security review asks about. What a reviewer would only remark on is information.',
    },
    {
      value: 'all',
      description: 'Rules on good practice as well, and what is only information otherwise is a warning.',
    },
  ],
};

const severity: ChoiceShape = {
  kind: 'choice',
  name: 'severity',
  values: [
    { value: 'off', description: 'Report nothing.' },
    { value: 'hint', description: 'Mark it discreetly in the editor.' },
    { value: 'info', description: 'Report it as information.' },
    { value: 'warning', description: 'Report it as a warning.' },
    { value: 'error', description: 'Report it as an error.' },
  ],
};

function ruleKey(rule: RuleMeta): Key {
  const options = optionsOf(rule.name);
  const long: RecordShape = {
    kind: 'record',
    what: 'key',
    keys: [
      { name: 'severity', description: 'What to report this rule as, instead of its own severity.', shape: severity },
      ...(options.length > 0
        ? [
            {
              name: 'options',
              description: 'Options of this rule.',
              shape: { kind: 'record', what: 'option', keys: options } satisfies Shape,
            },
          ]
        : []),
    ],
  };
  const description = `${rule.title}. Reported as ${editorSeverity(rule)} unless set otherwise.`;
  return { name: rule.name, description, shape: { kind: 'shortOrLong', short: severity, long } };
}

/** What keeps a text from naming a folder inside of the one that the file is in. */
function folderProblem(folder: string): string | undefined {
  if (folder.trim() === '') return 'This should be the name of a folder.';
  if (/^(?:[/\\~]|[a-z]:)/i.test(folder) || /(?:^|[/\\])\.\.(?:[/\\]|$)/.test(folder)) {
    return 'The folder is relative to the folder of this file, and inside of it.';
  }
  const parts = folder.split(/[/\\]/).filter((part) => part !== '.');
  if (parts.some((part) => part.startsWith('.') || part === 'node_modules')) {
    return 'Folders whose names begin with a dot, and node_modules, are not looked into.';
  }
  return undefined;
}

/** What keeps a text from naming a file inside of the folder that this file is in. */
function pathProblem(path: string): string | undefined {
  if (path.trim() === '') return 'This should be the path of a file.';
  if (/^(?:[/\\~]|[a-z]:)/i.test(path) || /(?:^|[/\\])\.\.(?:[/\\]|$)/.test(path)) {
    return 'The path is relative to the folder of this file, and leads to a file inside of it.';
  }
  return undefined;
}

/** The whole file. */
export const preflightShape: RecordShape = {
  kind: 'record',
  what: 'key',
  keys: [
    {
      name: 'profile',
      description: 'Which rules are on where nothing else is said: `appexchange` unless set.',
      shape: profile,
    },
    {
      name: 'rules',
      description: 'What to do with single rules: a severity, `off`, or a severity and options.',
      shape: {
        kind: 'record',
        what: 'rule',
        keys: [...rules].sort((a, b) => (a.name < b.name ? -1 : 1)).map(ruleKey),
        formerly: (name) => rulesNamed(name).map((rule) => rule.name),
      },
    },
    {
      name: 'exclude',
      description:
        'Files to leave alone: patterns as in `.gitignore`, relative to the folder of this file, such as `**/vendor/**`.',
      shape: { kind: 'list', items: { kind: 'text', problemOf: patternProblem } },
    },
    {
      name: 'justifications',
      description:
        'Findings that are no risk, each with the reason: they are set aside, and stand with it in reports. The quick fix "Explain in preflight.yml" writes an entry.',
      shape: { kind: 'list', items: justificationShape },
    },
    {
      name: 'baseline',
      description:
        'A file of findings that are known, relative to the folder of this file, such as `preflight-baseline.json`: `preflight scan` reports only those that are not in it. `preflight baseline create` writes it.',
      shape: { kind: 'text', problemOf: pathProblem },
    },
    {
      name: 'faq',
      description:
        "The folder of your team's own FAQ entries, relative to the folder of this file, such as `docs/faq`: one file an entry, called by its id (`ACME-12.md`), or by the id of an entry of Preflight that your team answers.",
      shape: { kind: 'text', problemOf: folderProblem },
    },
  ],
};
