// What does not fit together in the FAQ, and which entries nobody has looked at for long.

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Entries that were verified longer ago than this are listed, in days. */
export const oldAfter = 180;

/** Entries that came as they are, with their rules: rules may lead to them that they don't name. */
const records = new Set(['FAQ-000863']);

/** Sites whose pages everybody can open without signing in. */
const openHosts = new Set([
  'appexchange.salesforce.com',
  'developer.salesforce.com',
  'docs.pmd-code.org',
  'help.salesforce.com',
  'owasp.org',
  'trailhead.salesforce.com',
]);

/**
 * Reads and checks every entry: its schema, its links, its sources, and that entries and rules know each other. What is in
 * TypeScript must be loadable (test/register.cjs).
 *
 * @param root the repository
 * @param rules every rule
 * @param otherRules names of rules that entries may speak of although they are not ours
 * @returns the entries that could be read, and the problems in sentences
 */
export function checkFaq(root, rules, otherRules) {
  const require = createRequire(import.meta.url);
  const { parseFaqEntry, FaqEntryError } = require('../server/src/faq/parseEntry.ts');
  const { linksIn, linkProblem } = require('../server/src/faq/links.ts');
  const problems = [];
  const texts = new Map();
  const entries = [];
  const folder = join(root, 'shared/faq');
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.md')) continue;
    const text = readFileSync(join(folder, name), 'utf8');
    try {
      const entry = parseFaqEntry(text, `shared/faq/${name}`);
      if (name !== `${entry.id}.md`) problems.push(`shared/faq/${name}: its id is ${entry.id}.`);
      entries.push(entry);
      texts.set(entry.id, text);
    } catch (error) {
      if (!(error instanceof FaqEntryError)) throw error;
      for (const problem of error.problems) problems.push(`shared/faq/${name}: ${problem}.`);
    }
  }

  const current = new Set(entries.filter(({ status }) => status !== 'RETIRED').map(({ id }) => id));
  const names = new Set([...otherRules, ...rules.map(({ name }) => name)]);
  for (const entry of entries) {
    const about = (problem) => problems.push(`shared/faq/${entry.id}.md: ${problem}.`);
    for (const rule of entry.rules) if (!names.has(rule)) about(`nobody has a rule ${rule}`);
    if (entry.replacedBy && !current.has(entry.replacedBy)) about(`there is no entry ${entry.replacedBy}`);
    const body = texts.get(entry.id).replace(/^---\n[\s\S]*?\n---\n/, '');
    const links = linksIn(body).map(({ target }) => target);
    for (const target of links) {
      const problem = linkProblem(target, (id) => current.has(id));
      if (problem) about(`${target}: ${problem}`);
    }
    const addresses = [...links, ...entry.sources.flatMap(({ url }) => url ?? [])].filter((target) =>
      target.startsWith('https:'),
    );
    for (const address of addresses) {
      if (!openHosts.has(new URL(address).host)) about(`not everybody can open ${address}`);
    }
    for (const { title, url, kind } of entry.sources) {
      if (kind === 'official' && !url) about(`the official source "${title}" has no address`);
    }
  }
  for (const rule of rules) {
    for (const id of rule.faq) {
      const entry = entries.find((each) => each.id === id);
      if (!current.has(id)) problems.push(`${rule.name}: there is no FAQ entry ${id}.`);
      else if (!records.has(id) && !entry.rules.includes(rule.name)) problems.push(`${rule.name}: ${id} does not name it.`);
    }
    if (rule.faq.length === 0) problems.push(`${rule.name}: it names no FAQ entry.`);
    if (!entries.some((entry) => entry.rules.includes(rule.name))) problems.push(`${rule.name}: no FAQ entry names it.`);
  }
  return { entries, problems };
}

/**
 * The entries that were verified more than `oldAfter` days before `today`, the oldest first.
 *
 * @param entries parsed entries
 * @param today a Date
 */
export function oldEntries(entries, today) {
  const limit = new Date(today.getTime() - oldAfter * 86_400_000).toISOString().slice(0, 10);
  return entries
    .filter(({ status, lastVerified }) => status !== 'RETIRED' && lastVerified < limit)
    .sort((a, b) => (a.lastVerified < b.lastVerified ? -1 : a.lastVerified > b.lastVerified ? 1 : a.id < b.id ? -1 : 1));
}
