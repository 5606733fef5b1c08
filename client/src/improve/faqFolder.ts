/** Where teams keep their entries if they have no wish of their own. */
export const usualFaqFolder = 'docs/security-faq';

/** What keeps a text from being the folder of a team's entries, relative to its workspace folder; undefined for a good one. */
export function faqFolderProblem(folder: string): 'empty' | 'outside' | 'hidden' | undefined {
  const name = folder.trim();
  if (name === '') return 'empty';
  if (/^(?:[/\\~]|[a-z]:)/i.test(name) || /(?:^|[/\\])\.\.(?:[/\\]|$)/.test(name)) return 'outside';
  const parts = name.split(/[/\\]/).filter((part) => part !== '.');
  return parts.some((part) => part.startsWith('.') || part === 'node_modules') ? 'hidden' : undefined;
}

/**
 * The text of a `preflight.yml` that names the folder.
 *
 * @param text as it is now; undefined where there is none
 * @returns undefined where it can't be added without understanding the file: the key is there, or it is no list of keys
 */
export function withFaqFolder(text: string | undefined, folder: string): string | undefined {
  const line = `faq: ${/^[\w./-]+$/.test(folder) ? folder : JSON.stringify(folder)}\n`;
  const body = (text ?? '').replace(/^\s*#.*$/gm, '').trim();
  if (body === '') return `${text && !text.endsWith('\n') ? `${text}\n` : (text ?? '')}${line}`;
  if (/^faq\s*:/m.test(text!) || !/^[A-Za-z][\w-]*\s*:/.test(body) || /^(?:---|\.\.\.)/m.test(text!)) return undefined;
  return `${text!.replace(/\s*$/, '')}\n\n${line}`;
}
