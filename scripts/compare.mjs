// Runs Code Analyzer's PMD rules on security and Preflight on the same files, and shows what each found:
//
//   npm run compare -- <path> [--details] [--json FILE] [--rule NAME ...]
//
//   path          a file or a folder, best a whole project
//   --details     list the differences with their source lines; what may be a secret is left out
//   --json FILE   write everything that was found, and how it compares
//   --rule NAME   this rule only; repeat it for more rules
//
// PMD comes from npm, into .cache/compare, the first time it is needed; it needs Java 11 or newer. Findings are the same when
// rule and file are and their lines overlap; a finding of PMD "on a path" is a later step of one that Preflight reports where
// the data enters. What is different, and why, is written in docs/differences.md.

import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { require as requireTypeScript } from 'tsx/cjs/api';
import { build } from './build.mjs';
import { compareFindings } from './compare/match.mjs';
import { findJava, installPeer, peerVersion, runPeer } from './compare/peer.mjs';
import { runPreflight } from './compare/preflight.mjs';
import { pmdRuleNames } from './compare/rules.mjs';
import { sourceLine } from './compare/sourceLine.mjs';
import { aloneTable, costTable, describeDifferences, ruleTable } from './compare/table.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const log = (line) => console.error(line);
const usage = 'Usage: npm run compare -- <path> [--details] [--json FILE] [--rule NAME ...]';

/** The texts of files as reports mask them, each read once. */
function maskedSources() {
  const { maskSource } = requireTypeScript(join(root, 'server/src/reports/mask.ts'), import.meta.url);
  const texts = new Map();
  return (file) => {
    let text = texts.get(file);
    if (text === undefined) {
      const language = /\.(?:cls|trigger|apex)$/i.test(file) ? 'apex' : /\.xml$/i.test(file) ? 'xml' : 'other';
      text = maskSource(readFileSync(file, 'utf8'), language);
      texts.set(file, text);
    }
    return text;
  };
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { details: { type: 'boolean' }, json: { type: 'string' }, rule: { type: 'string', multiple: true } },
  });
  if (positionals.length !== 1) throw new Error(usage);
  if (!existsSync(positionals[0])) throw new Error(`There is no ${positionals[0]}.`);
  const path = realpathSync(positionals[0]);
  const peerRules = values.rule ? pmdRuleNames.filter((name) => values.rule.includes(name)) : pmdRuleNames;

  const java = findJava();
  const jars = installPeer(join(root, '.cache/compare'), log);
  const cli = join(root, 'dist/cli.js');
  if (!existsSync(cli)) await build({ production: true, log });

  log(`Code Analyzer's PMD engine ${peerVersion} ...`);
  const theirs = await runPeer({ java, jars, path, rules: peerRules });
  log('Preflight ...');
  const ours = await runPreflight({ cli, path });
  const wanted = (finding) => !values.rule || values.rule.includes(finding.rule);
  const found = ours.findings.filter(wanted);
  const unread = (file) => !theirs.read.has(file) || theirs.unparsed.has(file);
  const comparison = compareFindings(found, theirs.findings, peerRules, unread);

  const name = (file) => relative(process.cwd(), file) || file;
  const textOf = maskedSources();
  const place = (finding) => `${name(finding.file)}:${finding.beginLine}`;
  const source = (finding) => sourceLine(textOf(finding.file), finding);
  const known = new Set(ours.rules);
  const missing = new Set(peerRules.filter((rule) => !known.has(rule)));
  const costs = [
    [`Code Analyzer's PMD engine ${peerVersion}`, theirs],
    ['Preflight', ours],
  ];
  const lines = [
    ...ruleTable(comparison, missing),
    '',
    ...(comparison.alone.size > 0 ? [...aloneTable(comparison), ''] : []),
    ...(values.details ? [...describeDifferences(comparison, place, source), ''] : []),
    ...[...theirs.unparsed.keys()].map((file) => `Code Analyzer could not parse ${name(file)}`),
    ...theirs.failed.map(({ file, kind }) => `A rule of Code Analyzer failed on ${name(file)}: ${kind}`),
    ...(theirs.unparsed.size + theirs.failed.length > 0 ? [''] : []),
    ...costTable(costs),
  ];
  console.log(lines.join('\n'));
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify(asJson(comparison, source, theirs, ours), null, 2)}\n`);
}

/** The comparison as plain data, each finding with its source line. */
function asJson({ rules, alone }, source, theirs, ours) {
  const withSource = (findings) => findings.map(({ path: _, ...finding }) => ({ ...finding, source: source(finding) }));
  const cost = ({ milliseconds, peakBytes }) => ({ milliseconds: Math.round(milliseconds), peakBytes });
  return {
    rules: Object.fromEntries(
      [...rules].map(([rule, lists]) => [
        rule,
        Object.fromEntries(Object.entries(lists).map(([kind, findings]) => [kind, withSource(findings)])),
      ]),
    ),
    alone: Object.fromEntries([...alone].map(([rule, findings]) => [rule, withSource(findings)])),
    unparsed: [...theirs.unparsed.keys()],
    failed: theirs.failed,
    cost: { codeAnalyzer: cost(theirs), preflight: cost(ours) },
  };
}

try {
  await main();
} catch (error) {
  log(error.message);
  process.exitCode = 2;
}
