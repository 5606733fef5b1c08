/** Makes texts that a regular expression matches: of the kind that RetireJS's list has, which is all it understands. */

/** A text that `pattern` matches. Versions (`§§version§§`) become `version`, numbers their digits in turn. */
export function sampleOf(pattern: string, version: string): string {
  let at = 0;
  const groups: string[] = [];

  function alternatives(): string {
    let first: string | undefined;
    for (;;) {
      let text = '';
      while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') text += repeated();
      first ??= text;
      if (pattern[at] !== '|') return first;
      at++;
    }
  }

  function repeated(): string {
    const one = part();
    const sign = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(pattern.slice(at));
    if (!sign) return one;
    at += sign[0].length;
    if (sign[1] !== undefined) return one.repeat(Number(sign[1]));
    // Lines that may be left out are not, so that what is below is no part of a version.
    return sign[0].startsWith('+') || one.endsWith('\n') ? one : '';
  }

  function part(): string {
    if (pattern.startsWith('§§version§§', at)) {
      at += '§§version§§'.length;
      return version;
    }
    const char = pattern[at++]!;
    if (char === '.') return '_';
    if (char === '^' || char === '$') return '';
    if (char === '[') return classPart();
    if (char === '(') return group();
    return char === '\\' ? escaped() : char;
  }

  function group(): string {
    const open = /^\?(?::|<?[=!])/.exec(pattern.slice(at))?.[0] ?? '';
    at += open.length;
    const number = open === '' ? groups.push('') : 0;
    const text = alternatives();
    at++;
    if (number > 0) groups[number - 1] = text;
    return open === '' || open === '?:' ? text : '';
  }

  function escaped(): string {
    const char = pattern[at++]!;
    if (/[1-9]/.test(char)) return groups[Number(char) - 1]!;
    return { n: '\n', r: '\r', t: '\t', s: ' ', S: 'x', d: '1', w: 'w' }[char] ?? char;
  }

  function classPart(): string {
    const start = at;
    while (pattern[at] !== ']') at += pattern[at] === '\\' ? 2 : 1;
    const inside = pattern.slice(start, at++);
    const expression = new RegExp(`[${inside}]`);
    return [' ', '1', '*', 'a', 'E', '\n', '"', ...'Ii/{Vx.,;'].find((char) => expression.test(char))!;
  }

  const text = alternatives();
  if (at < pattern.length) throw new Error(`${pattern} is not understood`);
  return text;
}
