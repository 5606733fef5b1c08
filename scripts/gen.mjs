// Writes what follows from other files, so that nobody has to keep it in step:
//
//   server/src/rules/registry.generated.ts   every rule with its page, from the folders server/src/rules/<area>/<Name>
//   server/src/faq/corpus.generated.ts       every FAQ entry (scripts/gen-faq.mjs)
//   server/src/rules/text/VulnerableLibrary/libraries.generated.json   RetireJS's list (scripts/gen-libraries.mjs)
//   docs/rules.md                            the rules in a table
//   package.json                             the rules' names in the setting preflight.rules, the tools of shared/src/tools.ts
//   docs/settings.md                         the settings, from package.json
//   schemas/preflight.schema.json            the schema of preflight.yml, from the table of its keys
//
//   node scripts/gen.mjs [--check]
//
// and checks that rules, their pages and the FAQ fit together. --check writes nothing and fails when a file is stale.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkFaq, oldAfter, oldEntries } from './check-faq.mjs';
import { librariesFile, vulnerableLibraries } from './gen-libraries.mjs';
import { manifestWithRules, manifestWithTools } from './gen-manifest.mjs';
import { peerRules } from './peer-rules.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const rulesFolder = 'server/src/rules';
const registryFile = `${rulesFolder}/registry.generated.ts`;

/** What every rule's page has to say, as the headings of its sections, in this order. */
export const pageSections = [
  'What it finds',
  'Why a reviewer objects',
  'How to fix it',
  'Which way it errs',
  'Compared with Code Analyzer',
];

/** The folders that hold a rule, as `{ area, name, folder, hasPage }`, by area and name. */
export function ruleFolders(base = root) {
  const folders = [];
  for (const area of ['apex', 'metadata', 'visualforce', 'lightning', 'text']) {
    const parent = join(base, rulesFolder, area);
    if (!existsSync(parent)) continue;
    for (const name of readdirSync(parent).sort()) {
      if (!existsSync(join(parent, name, 'rule.ts'))) continue;
      const hasPage = existsSync(join(parent, name, 'spec.md'));
      folders.push({ area, name, folder: `${rulesFolder}/${area}/${name}`, hasPage });
    }
  }
  return folders;
}

/** The text of registry.generated.ts for these folders. */
function registry(folders) {
  const variable = (name) => name.charAt(0).toLowerCase() + name.slice(1);
  return [
    '// Written by scripts/gen.mjs from the folders beside this file. Do not edit.',
    '/// <reference path="../../../shared/src/markdown.d.ts" />',
    ...folders.flatMap(({ area, name, hasPage }) => [
      `import ${variable(name)} from './${area}/${name}/rule';`,
      ...(hasPage ? [`import ${variable(name)}Page from './${area}/${name}/spec.md';`] : []),
    ]),
    "import type { Rule } from './rule';",
    '',
    '/** Every rule and its page, by area and name. */',
    'export const generatedRules: readonly { readonly rule: Rule; readonly page: string }[] = [',
    ...folders.map(({ name, hasPage }) => `  { rule: ${variable(name)}, page: ${hasPage ? `${variable(name)}Page` : "''"} },`),
    '];',
    '',
  ].join('\n');
}

/** What is wrong with a rule's page, in sentences. */
function pageProblems(name, page) {
  const problems = [];
  if (!new RegExp(`^# ${name}\\n`).test(page)) problems.push(`must begin with "# ${name}"`);
  const prose = page.replace(/^```[\s\S]*?^```/gm, '');
  let from = 0;
  for (const section of pageSections) {
    const heading = new RegExp(`^## ${section}\\s*\\n([\\s\\S]*?)(?=^#{1,2} |$(?![\\s\\S]))`, 'm');
    const found = heading.exec(prose.slice(from));
    if (!found) problems.push(`lacks the section "## ${section}", or has it in the wrong place`);
    else if (!found[1].trim()) problems.push(`says nothing under "## ${section}"`);
    else from += found.index;
  }
  if (!/^```\w+/m.test(page)) problems.push('has no case');
  return problems;
}

/** The titles of the quick fixes that a page shows. */
function fixesOf(page) {
  const titles = [...page.matchAll(/^```\w+ fix "([^"]+)"/gm)].map((match) => match[1]);
  return [...new Set(titles)];
}

const severityNames = ['', 'Critical', 'High', 'Moderate', 'Low', 'Info'];

/** The text of docs/rules.md. */
function rulesPage(rules) {
  const lines = [
    '# Rules',
    '',
    "Written by `npm run gen` from the rules themselves. Each name leads to the rule's page: what it finds, why a reviewer",
    'objects, how to fix it, and the examples that are its tests.',
    '',
    '| Rule | Area | Severity | Confidence | Tags | Quick fixes | FAQ |',
    '| --- | --- | --- | --- | --- | --- | --- |',
  ];
  for (const { rule, page, folder } of rules) {
    const faq = rule.faq.map((id) => `[${id}](../shared/faq/${id}.md)`).join(', ');
    const row = [
      `[${rule.name}](../${folder}/spec.md)<br>${rule.title}`,
      rule.area,
      `${rule.severity} ${severityNames[rule.severity]}`,
      rule.confidence,
      rule.tags.join(', '),
      fixesOf(page).join('<br>'),
      faq,
    ];
    lines.push(`| ${row.join(' | ')} |`);
  }
  lines.push(
    '',
    "Severity is Code Analyzer's scale. Editors show 1 and 2 as errors, 3 as warnings, 4 and 5 as information; the setting",
    '`preflight.rules` changes that for one rule. Confidence says how sure a finding is unless it says otherwise itself.',
    '',
  );
  return lines.join('\n');
}

/** package.json, with its `%key%` texts filled in from package.nls.json. */
function readManifest() {
  const manifest = readFileSync(join(root, 'package.json'), 'utf8');
  const textsFile = join(root, 'package.nls.json');
  const texts = existsSync(textsFile) ? JSON.parse(readFileSync(textsFile, 'utf8')) : {};
  return JSON.parse(manifest, (_, value) => {
    const key = typeof value === 'string' && /^%([\w.]+)%$/.exec(value)?.[1];
    return key && key in texts ? texts[key] : value;
  });
}

/** The settings editor links what is written `#name#` to that setting; here its heading is linked. */
function withSettingLinks(text) {
  return text.replace(/`#([\w.]+)#`/g, (_, name) => `[\`${name}\`](#${name.toLowerCase().replaceAll('.', '')})`);
}

/** The text of docs/settings.md for the manifest's settings, undefined while it has none. */
function settingsPage(manifest) {
  const blocks = [manifest.contributes?.configuration ?? []].flat();
  if (blocks.length === 0) return undefined;
  const lines = [
    '# Settings',
    '',
    'Written by `npm run gen` from `package.json`. Every setting may differ by folder unless it says otherwise.',
    '',
  ];
  for (const block of blocks) {
    if (blocks.length > 1 && block.title) lines.push(`## ${block.title}`, '');
    for (const [name, setting] of Object.entries(block.properties ?? {})) {
      lines.push(`${blocks.length > 1 ? '###' : '##'} \`${name}\``, '');
      lines.push(withSettingLinks((setting.markdownDescription ?? setting.description ?? '').trim()), '');
      const type = Array.isArray(setting.type) ? setting.type.join(' or ') : setting.type;
      if (type) lines.push(`- Type: ${type}`);
      lines.push(`- Default: \`${JSON.stringify(setting.default ?? null)}\``);
      if (setting.scope && setting.scope !== 'resource') lines.push(`- Scope: ${setting.scope}`);
      const descriptions = setting.markdownEnumDescriptions ?? setting.enumDescriptions ?? [];
      for (const [i, value] of (setting.enum ?? []).entries()) {
        lines.push(`- \`${JSON.stringify(value)}\`${descriptions[i] ? `: ${descriptions[i]}` : ''}`);
      }
      lines.push('');
    }
  }
  return lines.join('\n');
}

/** The rules themselves, with the text of their pages ('' where there is none). */
function readRules(folders) {
  const require = createRequire(import.meta.url);
  require('../test/register.cjs');
  return folders.map((each) => ({
    ...each,
    rule: require(join(root, each.folder, 'rule.ts')).default,
    page: each.hasPage ? readFileSync(join(root, each.folder, 'spec.md'), 'utf8').replaceAll('\r\n', '\n') : '',
  }));
}

/** The text of the JSON schema of preflight.yml. */
function schemaText() {
  const { preflightSchema } = createRequire(import.meta.url)('../server/src/configuration/schema.ts');
  return `${JSON.stringify(preflightSchema(), null, 2)}\n`;
}

/** What does not fit together, in sentences. */
function check(rules) {
  const problems = [];
  for (const { area, name, folder, rule, page } of rules) {
    const about = (problem) => problems.push(`${folder}: ${problem}.`);
    if (!rule) {
      about('rule.ts has no default export');
      continue;
    }
    if (rule.name !== name) about(`the rule is called ${rule.name}`);
    if (rule.area !== area) about(`the rule's area is ${rule.area}`);
    if (!page) about('there is no spec.md');
    else for (const problem of pageProblems(name, page)) about(`spec.md ${problem}`);
  }
  const known = rules.flatMap(({ rule }) => rule ?? []);
  const faq = checkFaq(root, known, peerRules);
  // No failure: an answer may be true for longer than that.
  for (const { id, lastVerified } of oldEntries(faq.entries, new Date())) {
    console.log(`Note: ${id} was verified on ${lastVerified}, more than ${oldAfter} days ago.`);
  }
  return [...problems, ...faq.problems];
}

/** Writes or compares one generated file. Returns what to say about it, if anything. */
function settle(file, text, checking) {
  const path = join(root, file);
  const current = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  if (current === text) return undefined;
  if (checking) return `${file} is out of date: run npm run gen.`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`${current === undefined ? 'Wrote' : 'Updated'} ${file}`);
  return undefined;
}

/** Generates everything; returns the problems found, in sentences. */
export async function generate(checking) {
  const folders = ruleFolders();
  const problems = [];
  const settled = (file, text) => {
    const problem = settle(file, text, checking);
    if (problem) problems.push(problem);
  };
  settled(registryFile, registry(folders));
  if (existsSync(join(root, 'scripts/gen-faq.mjs'))) {
    const { corpusFile, faqCorpus } = await import('./gen-faq.mjs');
    settled(corpusFile, faqCorpus(root));
  }
  settled(librariesFile, vulnerableLibraries(root));
  const rules = readRules(folders);
  settled('docs/rules.md', rulesPage(rules.filter(({ rule }) => rule)));
  const manifest = readFileSync(join(root, 'package.json'), 'utf8');
  settled(
    'package.json',
    manifestWithTools(
      manifestWithRules(
        manifest,
        rules.filter(({ rule }) => rule).map(({ rule }) => rule),
      ),
      createRequire(import.meta.url)('../shared/src/tools.ts').toolDefinitions,
    ),
  );
  settled('schemas/preflight.schema.json', schemaText());
  const settings = settingsPage(readManifest());
  if (settings) settled('docs/settings.md', settings);
  return [...problems, ...check(rules)];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = await generate(process.argv.includes('--check'));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
