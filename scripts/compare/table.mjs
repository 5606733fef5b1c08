// What is printed: the comparison as aligned text.

/** Rows of texts as lines of aligned columns: the first to the left, all others to the right. The first row is the head. */
export function alignColumns(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd();
  return [line(rows[0]), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.slice(1).map(line)];
}

const shown = (count) => (count === 0 ? '.' : String(count));

/** The comparison (compareFindings) by rule; rules of which neither found anything are left out. `missing`: rules Preflight lacks. */
export function ruleTable({ rules }, missing = new Set()) {
  const totals = [0, 0, 0, 0, 0, 0];
  const rows = [];
  for (const [name, { both, onPath, onlyOurs, onlyTheirs, setAside }] of rules) {
    const unread = onlyOurs.filter((finding) => finding.unread).length;
    const counts = [both.length, onPath.length, onlyOurs.length - unread, unread, onlyTheirs.length, setAside.length];
    if (counts.every((count) => count === 0)) continue;
    for (const [column, count] of counts.entries()) totals[column] += count;
    rows.push([missing.has(name) ? `${name} (not in Preflight)` : name, ...counts.map(shown)]);
  }
  const head = ['rule', 'both', 'on a path', 'only Preflight', 'in files it cannot read', 'only Code Analyzer', 'set aside'];
  return alignColumns([head, ...rows, ['all', ...totals.map(shown)]]);
}

/** The rules that only Preflight has, with the number of their findings. */
export function aloneTable({ alone }) {
  return alignColumns([
    ['rules PMD does not have', 'findings'],
    ...[...alone].map(([name, findings]) => [name, String(findings.length)]),
  ]);
}

/** What the runs cost: [name, { milliseconds, peakBytes }] each; the memory is undefined where it cannot be measured. */
export function costTable(runs) {
  const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
  const megabytes = (bytes) => (bytes === undefined ? 'unknown' : `${Math.round(bytes / 1e6)} MB`);
  return alignColumns([
    ['run', 'time', 'peak memory'],
    ...runs.map(([name, { milliseconds, peakBytes }]) => [name, seconds(milliseconds), megabytes(peakBytes)]),
  ]);
}

/**
 * The differences, rule by rule. `place(finding)` names file and line, `source(finding)` is the line's text, without
 * secrets.
 */
export function describeDifferences({ rules }, place, source) {
  const lines = [];
  for (const [name, { onlyOurs, onlyTheirs, setAside }] of rules) {
    if (onlyOurs.length + onlyTheirs.length + setAside.length === 0) continue;
    lines.push('', name);
    const tell = (title, findings, noteOf) => {
      for (const finding of findings) {
        const note = noteOf(finding);
        lines.push(`  ${title}: ${place(finding)}${note ? ` (${note})` : ''}`, `      ${source(finding)}`);
      }
    };
    tell('only Code Analyzer', onlyTheirs, ({ instead }) => instead.length > 0 && `Preflight says ${instead.join(', ')}`);
    tell('set aside by a suppression', setAside, () => undefined);
    tell('only Preflight', onlyOurs, ({ confidence, unread }) =>
      [confidence, unread && 'Code Analyzer cannot read the file'].filter(Boolean).join(', '),
    );
  }
  return lines.slice(1);
}
