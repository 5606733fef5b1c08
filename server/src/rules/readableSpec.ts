/** A fence's first line: its marks, its language, and what else it says. */
const fenceStart = /^(`{3,}|~{3,})(\w*)[ \t]*(.*)$/;
/** An expectation below a line of an example: comment, carets or columns, words for the test runner, the rule, the message. */
const marker =
  /^(\s*(?:\/\/|<!--)\s*)((?:\.\.\.)?\^+(?:\.\.\.)?|\^\d+-(?:\+\d+:)?\d+)(?:\s+(?:(?:error|warning|info|hint|high|medium|low|suppressed)\s+)*[A-Z]\w*(?::\s*(.*?))?)?\s*(-->)?\s*$/;

/**
 * A rule's `spec.md` as people read it. Its examples are the rule's tests, and some of what it says is for the test runner
 * only: settings of a case are dropped, but for the API version, which is said in words; the marks below findings keep
 * their message; the outcome of a fix gets a caption that says so.
 */
export function readableSpec(markdown: string): string {
  const out: string[] = [];
  let fence: { readonly end: string; readonly keeps: boolean } | undefined;
  for (const line of markdown.split(/\r?\n/)) {
    if (fence) {
      const ends = line.startsWith(fence.end) && line.trim() === fence.end;
      if (fence.keeps) out.push(ends ? line : readableLine(line));
      else {
        const version = /^\s*(?:\w*[aA]piVersion)\s*:\s*["']?([\d.]+)/.exec(line);
        if (version) out.push(`API version ${version[1]}:`, '');
      }
      if (ends) fence = undefined;
      continue;
    }
    const start = fenceStart.exec(line);
    if (!start) {
      out.push(line);
      continue;
    }
    const [, marks, language, info] = start;
    fence = { end: marks, keeps: !/\bconfig\b/.test(info) };
    if (fence.keeps) out.push(`${marks}${language}${captionOf(info)}`);
  }
  return out.join('\n');
}

function readableLine(line: string): string {
  const found = marker.exec(line);
  if (!found) return line;
  const [, comment, carets, message = '', end = ''] = found;
  // Columns in numbers are for expectations that carets can't draw.
  const drawn = /\d/.test(carets) ? comment.trimEnd() : comment + carets;
  return [drawn, message, end].filter((part) => part !== '').join(' ');
}

function captionOf(info: string): string {
  const title = /\b(?:title|file)=(?:"([^"]*)"|(\S+))/.exec(info);
  const name = title?.[1] ?? title?.[2];
  const fix = /\bfix\b[ \t]*(?:"([^"]*)"|(all|safe))?/.exec(info);
  const none = /\bfix\b.*\bnone\b/.test(info);
  if (!fix) return name ? ` title="${name}"` : '';
  const which = fix[1] ? `“${fix[1]}”` : fix[2] === 'safe' ? 'the safe fixes' : 'fixing all';
  const after = `after ${which}${none ? ', unchanged' : ''}`;
  return ` title="${name ? `${name}, ${after}` : after[0].toUpperCase() + after.slice(1)}"`;
}
