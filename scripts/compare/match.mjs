// Two lists of findings, side by side. A finding is { rule, file, beginLine, beginColumn, endLine, endColumn, message },
// lines and columns from 1, the end exclusive; of Preflight's there are `suppressed`, `confidence`, and `path`, too: the places
// on the way of the data, as ranges with a file.

/** @typedef {Record<string, any>} Finding */

/** The last line a finding has a character in: a range that ends before the first column of a line ends on the line before. */
function lastLine({ beginLine, endLine, endColumn }) {
  return endColumn === 1 && endLine > beginLine ? endLine - 1 : endLine;
}

/** Whether two findings in one file have a line in common. */
export function overlap(one, other) {
  return one.beginLine <= lastLine(other) && other.beginLine <= lastLine(one);
}

/** The findings without those that say the same once more: same rule, same place. PMD repeats itself on some nodes. */
export function distinct(findings) {
  const seen = new Map();
  for (const each of findings) {
    const key = [each.rule, each.file, each.beginLine, each.beginColumn, each.endLine, each.endColumn].join('\0');
    if (!seen.has(key)) seen.set(key, each);
  }
  return [...seen.values()];
}

function groupBy(findings, keyOf) {
  const groups = new Map();
  for (const each of findings) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return groups;
}

/** Whether one of ours has the place of a peer's finding on its path. PMD reports where data ends, Preflight where it enters. */
function passes(ours, theirs) {
  return ours.path.some((place) => place.file === theirs.file && overlap(place, theirs));
}

const byPlace = (one, other) =>
  one.file < other.file ? -1 : one.file > other.file ? 1 : one.beginLine - other.beginLine || one.beginColumn - other.beginColumn;

/**
 * Compares what both found. A finding is the same when rule and file are and their lines overlap.
 * In: all findings of both, the suppressed ones of Preflight among them; `peerRules`, the rules that the peer ran; and
 * `unread(file)`, whether the peer has nothing to say of a file because it does not read or parse it.
 * Out: for each rule of the peer, by name,
 *   both       the peer's findings that Preflight has
 *   onPath     the peer's findings that Preflight has on the path of a finding, which stands elsewhere
 *   onlyTheirs the peer's findings that Preflight has not; `instead` names what else Preflight says of these lines
 *   setAside   the peer's findings that Preflight has, but a suppression sets aside
 *   onlyOurs   Preflight's open findings that the peer has neither here nor on the path; `unread` where it could not
 * and `alone`: for each rule that only Preflight has, its open findings.
 *
 * @param {readonly Finding[]} ours
 * @param {readonly Finding[]} theirs
 * @param {readonly string[]} peerRules
 * @param {(file: string) => boolean} unread
 * @returns {{ rules: Map<string, Record<'both' | 'onPath' | 'onlyTheirs' | 'setAside' | 'onlyOurs', Finding[]>>, alone: Map<string, Finding[]> }}
 */
export function compareFindings(ours, theirs, peerRules, unread) {
  const key = ({ rule, file }) => `${rule}\0${file}`;
  const oursByKey = groupBy(ours, key);
  const oursByFile = groupBy(ours, ({ file }) => file);
  const reported = distinct(theirs);
  const theirsByKey = groupBy(reported, key);
  const theirsByRule = groupBy(reported, ({ rule }) => rule);
  const withPath = groupBy(
    ours.filter(({ path, suppressed }) => path.length > 0 && !suppressed),
    ({ rule }) => rule,
  );
  const rules = new Map(
    [...peerRules].sort().map((name) => [name, { both: [], onPath: [], onlyTheirs: [], setAside: [], onlyOurs: [] }]),
  );
  const alone = new Map();

  for (const finding of reported) {
    const result = rules.get(finding.rule);
    if (!result) continue;
    const same = (oursByKey.get(key(finding)) ?? []).filter((each) => overlap(each, finding));
    if (same.some(({ suppressed }) => !suppressed)) {
      result.both.push(finding);
    } else if (same.length > 0) {
      result.setAside.push(finding);
    } else if ((withPath.get(finding.rule) ?? []).some((each) => passes(each, finding))) {
      result.onPath.push(finding);
    } else {
      const others = (oursByFile.get(finding.file) ?? []).filter((each) => overlap(each, finding));
      result.onlyTheirs.push({ ...finding, instead: [...new Set(others.map(({ rule }) => rule))].sort() });
    }
  }
  for (const finding of ours) {
    if (finding.suppressed) continue;
    const result = rules.get(finding.rule);
    if (!result) {
      const list = alone.get(finding.rule);
      if (list) list.push(finding);
      else alone.set(finding.rule, [finding]);
    } else if (
      !(theirsByKey.get(key(finding)) ?? []).some((each) => overlap(each, finding)) &&
      !(theirsByRule.get(finding.rule) ?? []).some((each) => passes(finding, each))
    ) {
      result.onlyOurs.push({ ...finding, unread: unread(finding.file) });
    }
  }
  for (const result of rules.values()) for (const list of Object.values(result)) list.sort(byPlace);
  for (const list of alone.values()) list.sort(byPlace);
  return { rules, alone: new Map([...alone].sort(([one], [other]) => (one < other ? -1 : 1))) };
}
