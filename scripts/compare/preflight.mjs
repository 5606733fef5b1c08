// Our own scan, as the command line makes it.

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure } from './measure.mjs';

/**
 * Scans all files at or below `path` with the built command line `cli` and default settings; `rules` if only some are wanted.
 * Out: `findings`, the suppressed ones among them, `rules`, the names of all rules that were run, and what the run cost.
 */
export async function runPreflight({ cli, path, rules }) {
  const folder = mkdtempSync(join(tmpdir(), 'compare-'));
  try {
    const output = join(folder, 'output.sarif');
    const cwd = statSync(path).isFile() ? dirname(path) : path;
    const chosen = (rules ?? []).flatMap((name) => ['--rule', name]);
    // SARIF, because the JSON report says nothing of suppressed findings.
    const args = [cli, 'scan', path, '--format', 'sarif', '--output', output, '--fail-on', 'never', '--quiet', ...chosen];
    const { milliseconds, peakBytes, stderr, code } = await measure(process.execPath, args, { cwd });
    if (code !== 0) throw new Error(`The scan stopped with code ${code}: ${stderr.slice(-2000)}`);
    return { ...readSarif(JSON.parse(readFileSync(output, 'utf8')), cwd), milliseconds, peakBytes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A SARIF log of Preflight as findings (match.mjs); files named from `cwd` get their whole paths. */
export function readSarif({ runs }, cwd) {
  const [run] = runs;
  const placeOf = ({ physicalLocation: { artifactLocation, region } }) => ({
    file: artifactLocation.uriBaseId
      ? join(cwd, ...artifactLocation.uri.split('/').map(decodeURIComponent))
      : fileURLToPath(artifactLocation.uri),
    beginLine: region.startLine,
    beginColumn: region.startColumn,
    endLine: region.endLine,
    endColumn: region.endColumn,
  });
  const findings = run.results.map(({ ruleId, message, locations, codeFlows = [], suppressions, properties }) => ({
    rule: ruleId,
    message: message.text,
    ...placeOf(locations[0]),
    path: codeFlows.flatMap(({ threadFlows }) => threadFlows[0].locations.map(({ location }) => placeOf(location))),
    confidence: properties.confidence,
    suppressed: suppressions.length > 0,
  }));
  return { findings, rules: run.tool.driver.rules.map(({ id }) => id) };
}
