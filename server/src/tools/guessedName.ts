/** A name that a text may have as a file, by what it begins with: markup by its tags, Apex by its declarations. */
export function guessedName(text: string): string {
  const head = text.slice(0, 20_000);
  if (/^\s*</.test(head)) {
    const tag = /<(?:\w+:)?[A-Za-z]\w*/.exec(head.replace(/<[?!][^>]*>/g, ''))?.[0].toLowerCase() ?? '';
    if (tag.startsWith('<apex:')) return tag === '<apex:component' ? 'Text.component' : 'Text.page';
    if (tag.startsWith('<aura:')) return tag === '<aura:application' ? 'aura/text/text.app' : 'aura/text/text.cmp';
    if (tag === '<template') return 'lwc/text/text.html';
    // Its root element says which type it is of.
    return 'Text.unknown-meta.xml';
  }
  if (/^\s*import\s[^;]*\bfrom\s*['"]|\bexport\s+default\s+class\b/m.test(head)) return 'lwc/text/text.js';
  if (/\btrigger\s+\w+\s+on\s+\w+\s*\(/i.test(head)) return 'Text.trigger';
  return /\b(?:class|interface|enum)\s+\w+[^;=()]*\{/i.test(head) ? 'Text.cls' : 'Text.apex';
}
