// Reads the regular expressions by which RetireJS knows libraries, and makes them safe for long texts: nothing repeats
// without end, and each comes with a literal that every match holds, so that only what is around that literal need be looked at.

/** What stands for a version in a pattern: in RetireJS's list, and in ours. */
const theirVersion = '§§version§§';
const versionMark = '§';
/** How long a version is, in characters. Patterns with the mark are for `[0-9][0-9.a-z_-]{1,40}`. */
const versionLength = { min: 2, max: 41 };

/** What repeats without end in RetireJS's list is allowed so often: blanks and names, and anything by how often that occurs. */
const mostBlanks = 120;
const mostOfAnything = [4000, 1000, 300];
/** Characters in one of several lines. */
const mostInLine = 300;
/** Anchors shorter than this are found in too many places, and so are those that say nothing but that there is a version. */
const leastAnchor = 4;
const sayLittle = /^\W*version\W*$/i;

/**
 * The parts of a regular expression (no flags), one after the other. Throws on what is not known here.
 *
 * A part is `{ kind, min, max, lazy }` with `kind` one of char (`char`), newline, any, class (`source`), version, back
 * (`number`), look (`source`, of no length), or group (`open`, `alternatives`: lists of parts).
 */
function parse(pattern) {
  let at = 0;

  function alternatives() {
    const list = [[]];
    while (at < pattern.length && pattern[at] !== ')') {
      if (pattern[at] === '|') {
        at++;
        list.push([]);
      } else list.at(-1).push(repeated(part()));
    }
    return list;
  }

  function part() {
    if (pattern.startsWith(`(${theirVersion})`, at)) {
      at += theirVersion.length + 2;
      return { kind: 'version' };
    }
    const char = pattern[at++];
    if (char === '.') return { kind: 'any' };
    if (char === '^' || char === '$') return { kind: 'look', source: char };
    if (char === '[') return classPart();
    if (char === '(') return groupPart();
    if (char === '\\') return escaped();
    return char === '\n' ? { kind: 'newline' } : { kind: 'char', char };
  }

  function escaped() {
    const char = pattern[at++];
    if (/[1-9]/.test(char)) return { kind: 'back', number: Number(char) };
    if (char === 'n') return { kind: 'newline' };
    if (/[sSdDwW]/.test(char)) return { kind: 'class', source: `\\${char}` };
    if (char === 'r' || char === 't') return { kind: 'char', char: char === 'r' ? '\r' : '\t' };
    if (/[a-zA-Z0-9]/.test(char)) throw new Error(`\\${char} is not known in ${pattern}`);
    return { kind: 'char', char };
  }

  function classPart() {
    const start = at - 1;
    while (pattern[at] !== ']') at += pattern[at] === '\\' ? 2 : 1;
    at++;
    const source = pattern.slice(start, at).replaceAll('\n', '\\n').replaceAll('\r', '\\r');
    if (/^\[\\s\\S\]$/.test(source)) return { kind: 'class', source, isAnything: true };
    // Line ends are looked at as they are.
    const takesLineFeed = source.includes('\\n') && !source.startsWith('[^');
    return { kind: 'class', source: takesLineFeed && !source.includes('\\r') ? `[\\r${source.slice(1)}` : source };
  }

  function groupPart() {
    const open = /^\?(?::|<?[=!])/.exec(pattern.slice(at))?.[0] ?? '';
    at += open.length;
    const start = at;
    const list = alternatives();
    const inside = pattern.slice(start, at);
    at++;
    if (open.length > 0 && open !== '?:') return { kind: 'look', source: `(${open}${inside})` };
    // `(?:\r|\n|.)`
    const kinds = list.map((parts) => (parts.length === 1 && isOnce(parts[0]) ? parts[0].kind : undefined));
    const isAnything = open === '?:' && kinds.includes('any') && kinds.includes('newline');
    return isAnything ? { kind: 'class', source: '[\\s\\S]', isAnything } : { kind: 'group', open, alternatives: list };
  }

  function repeated(one) {
    const found = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})(\??)/.exec(pattern.slice(at));
    if (!found) return { ...one, min: 1, max: 1, lazy: false };
    at += found[0].length;
    const sign = found[0][0];
    const lazy = found[4] === '?';
    if (sign === '{') {
      const min = Number(found[1]);
      return { ...one, min, max: found[3] ? Number(found[3]) : found[2] ? Infinity : min, lazy };
    }
    return { ...one, min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity, lazy };
  }

  const list = alternatives();
  if (at < pattern.length) throw new Error(`${pattern} has a bracket too many`);
  if (list.length > 1) throw new Error(`${pattern} is several patterns`);
  return list[0];
}

/** Whether a part is anything at all: `.`, `[\s\S]`, or whole lines. */
function isAnything(part) {
  if (part.kind === 'any' || part.isAnything) return true;
  return part.kind === 'group' && part.alternatives.some((parts) => parts.some((one) => isAnything(one) && one.max === Infinity));
}

/** The parts with an end to everything that repeats. `wild`: how often anything may stand where nothing is said. */
function bounded(parts, wild) {
  return parts.map((part) => {
    const inside = part.max > 1 ? Math.min(wild, mostInLine) : wild;
    const alternatives = part.alternatives?.map((list) => bounded(list, inside));
    const max = part.max < Infinity ? part.max : isAnything(part) ? wild : mostBlanks;
    return { ...part, max, ...(alternatives && { alternatives }) };
  });
}

function countWild(parts) {
  let count = 0;
  for (const part of parts) {
    if (part.max === Infinity && isAnything(part)) count++;
    for (const list of part.alternatives ?? []) count += countWild(list);
  }
  return count;
}

/** How many characters parts take at least and at most. */
function lengthOf(parts) {
  let [min, max] = [0, 0];
  for (const part of parts) {
    let own = { min: 1, max: 1 };
    if (part.kind === 'look') own = { min: 0, max: 0 };
    else if (part.kind === 'newline') own = { min: 1, max: 2 };
    else if (part.kind === 'version') own = versionLength;
    else if (part.kind === 'back') own = { min: 0, max: 100 };
    else if (part.kind === 'group') {
      const all = part.alternatives.map(lengthOf);
      own = { min: Math.min(...all.map((one) => one.min)), max: Math.max(...all.map((one) => one.max)) };
    }
    min += own.min * part.min;
    max += own.max * part.max;
  }
  return { min, max };
}

/** The regular expression that parts stand for. */
function print(parts) {
  return parts.map((part) => `${printOne(part)}${quantifier(part)}`).join('');
}

function printOne(part) {
  switch (part.kind) {
    case 'char':
      if (part.char === '\r' || part.char === '\t') return part.char === '\r' ? '\\r' : '\\t';
      return part.char.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    case 'newline':
      return isOnce(part) ? '\\r?\\n' : '(?:\\r?\\n)';
    case 'any':
      return '.';
    case 'version':
      return `(${versionMark})`;
    case 'back':
      return `\\${part.number}`;
    case 'group':
      return `(${part.open}${part.alternatives.map(print).join('|')})`;
    default:
      return part.source;
  }
}

function isOnce({ min, max }) {
  return min === 1 && max === 1;
}

function quantifier({ min, max, lazy }) {
  if (min === 1 && max === 1) return '';
  const sign = min === 0 && max === 1 ? '?' : min === max ? `{${min}}` : `{${min},${max}}`;
  return lazy ? `${sign}?` : sign;
}

/** The most telling literal that every match holds, as `{ anchor, from, to }`: its parts by their places. */
function anchorOf(parts) {
  let best = { anchor: '', from: 0, to: 0 };
  let [anchor, from] = ['', 0];
  for (const [index, part] of [...parts, { kind: 'end' }].entries()) {
    if (part.kind === 'char' && isOnce(part) && part.char < '\x80') {
      if (anchor === '') from = index;
      anchor += part.char;
    } else {
      if (worth(anchor) > worth(best.anchor)) best = { anchor, from, to: index };
      anchor = '';
    }
  }
  return best;
}

function worth(anchor) {
  if (anchor.length < leastAnchor) return 0;
  return sayLittle.test(anchor) ? 1 : anchor.length;
}

/** Where a pattern says "and anywhere further down": `(.*\n)*.*`. What follows is a literal. */
function cutBelow(parts) {
  const isLines = (part) => part.kind === 'group' && part.max === Infinity && isAnything(part);
  const index = parts.findIndex((part, i) => isLines(part) && parts[i + 1]?.kind === 'any' && parts[i + 1].max === Infinity);
  if (index < 0) return { head: parts, below: undefined };
  const tail = parts.slice(index + 2);
  if (!tail.every((part) => part.kind === 'char' && isOnce(part))) return { head: parts, below: undefined };
  return { head: parts.slice(0, index), below: tail.map(({ char }) => char).join('') };
}

/**
 * The patterns that an alternative without a sufficient anchor comes down to: one for each of the words that stand at its
 * first place of several.
 */
function withAnchors(parts) {
  if (anchorOf(parts).anchor !== '') return [parts];
  const index = parts.findIndex(
    (part) => part.kind === 'group' && part.open === '?:' && isOnce(part) && part.alternatives.length > 1,
  );
  if (index < 0) return [parts];
  return parts[index].alternatives.flatMap((words) => withAnchors(parts.toSpliced(index, 1, ...words)));
}

/**
 * The patterns for contents that a pattern of RetireJS comes down to, each as `pattern` with the version as its first group,
 * `anchor`, `before` and `after`: how many characters a match may have on each side of the anchor; `below`: a literal that
 * must follow somewhere after the match. Throws where there is no anchor.
 */
export function contentPatterns(pattern) {
  const { head, below } = cutBelow(parse(pattern));
  const wild = mostOfAnything[Math.min(countWild(head), mostOfAnything.length) - 1] ?? 0;
  return withAnchors(bounded(head, wild)).map((parts) => {
    const { anchor, from, to } = anchorOf(parts);
    if (anchor === '') throw new Error(`${pattern} has no anchor`);
    const before = lengthOf(parts.slice(0, from)).max;
    const after = lengthOf(parts.slice(to)).max;
    return { pattern: checked(print(parts)), anchor, before, after, ...(below && { below }) };
  });
}

/** As `contentPatterns`, for `/pattern/version/` where `version` is put together from groups: `$1.$2`. */
export function composedPatterns(search) {
  const found = /^\/([\s\S]*[^\\])\/([^/]+)\/$/.exec(search);
  if (!found) throw new Error(`${search} is no replacement`);
  return contentPatterns(found[1]).map((each) => ({ ...each, version: found[2] }));
}

/** A pattern for short texts: names of files, and URLs. */
export function shortPattern(pattern) {
  return checked(print(bounded(parse(pattern), mostBlanks)));
}

/** The pattern, which is one: this throws where it is none. */
function checked(pattern) {
  new RegExp(pattern.replaceAll(versionMark, '[0-9]'));
  return pattern;
}
