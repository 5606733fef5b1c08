import MarkdownIt from 'markdown-it';
import { faqIdPattern, teamFaqIdPattern } from '#shared/faq';

/** How a page addresses what it names. Each answers `undefined` where there is nothing to open. */
export interface PageLinks {
  /** The address of a rule's page, by the rule's name. */
  ruleLink(rule: string): string | undefined;
  /** The address of an FAQ entry, by its id. */
  entryLink(id: string): string | undefined;
}

/** Text that stands in HTML, in an element or in an attribute's quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * An HTML link whose text is escaped here, or the text alone where there is no address.
 *
 * @param label what a screen reader says instead of the text; it contains the text
 */
export function link(text: string, href: string | undefined, label?: string): string {
  if (href === undefined) return escapeHtml(text);
  const name = label === undefined ? '' : ` aria-label="${escapeHtml(label)}"`;
  return `<a href="${escapeHtml(href)}"${name}>${escapeHtml(text)}</a>`;
}

/**
 * Makes a renderer of Markdown for one page of a webview; every part of that page takes the same renderer, so that no two
 * headings get the same anchor.
 *
 * HTML in the source is shown, never interpreted; images are left out; a link leads to `https://`, to an FAQ entry
 * (`FAQ-000863`, or a team's own), to the page of a rule (`../ApexCSRF/spec.md`), or to a heading of the page (`#how-to-fix-it`),
 * or it is plain text. Inline code that is the name of a
 * rule links to the rule. A fence may carry a file name after its language, plain or as `title="..."`: it becomes the
 * caption.
 *
 * @param links how to address rules and FAQ entries
 * @returns a function from Markdown to HTML
 */
export function markdownRenderer(links: PageLinks): (markdown: string) => string {
  const md = new MarkdownIt({ html: false, linkify: false, typographer: false });
  md.disable('image');
  md.validateLink = (url) => /^https:\/\//i.test(url) || isEntryId(url) || rulePagePattern.test(url) || url.startsWith('#');
  const slugs = new Map<string, number>();

  md.renderer.rules.link_open = (tokens, index, options, _env, self) => {
    const href = tokens[index].attrGet('href') ?? '';
    const rule = rulePagePattern.exec(href)?.[1];
    if (rule !== undefined || isEntryId(href)) {
      const address = rule === undefined ? links.entryLink(href) : links.ruleLink(rule);
      if (address === undefined) tokens[index].attrs = null;
      else tokens[index].attrSet('href', address);
    }
    return self.renderToken(tokens, index, options);
  };
  md.renderer.rules.code_inline = (tokens, index) => {
    const code = tokens[index].content;
    const insideLink = tokens.slice(0, index).reduce((depth, token) => depth + depthChange(token.type), 0) > 0;
    const address = !insideLink && /^[A-Z][A-Za-z0-9]{5,}$/.test(code) ? links.ruleLink(code) : undefined;
    const element = `<code>${escapeHtml(code)}</code>`;
    return address === undefined ? element : `<a href="${escapeHtml(address)}">${element}</a>`;
  };
  md.renderer.rules.heading_open = (tokens, index, options, _env, self) => {
    const slug = slugOf(tokens[index + 1].content);
    const used = slugs.get(slug) ?? 0;
    slugs.set(slug, used + 1);
    tokens[index].attrSet('id', used === 0 ? slug : `${slug}-${used}`);
    return self.renderToken(tokens, index, options);
  };
  md.renderer.rules.fence = (tokens, index) => codeBlock(tokens[index].content, tokens[index].info.trim());
  md.renderer.rules.code_block = (tokens, index) => codeBlock(tokens[index].content, '');
  // Wide tables scroll inside their own box, which the keyboard must be able to reach.
  md.renderer.rules.table_open = () => '<div class="scroll" role="group" aria-label="Table" tabindex="0"><table>\n';
  md.renderer.rules.table_close = () => '</table></div>\n';
  return (markdown) => md.render(markdown);
}

/** The page of a rule, as the page of another rule addresses it. */
const rulePagePattern = /^(?:\.\.\/)+(?:[a-z]+\/)?([A-Z]\w+)\/spec\.md$/;

function isEntryId(text: string): boolean {
  return faqIdPattern.test(text) || teamFaqIdPattern.test(text);
}

function depthChange(type: string): number {
  return type === 'link_open' ? 1 : type === 'link_close' ? -1 : 0;
}

function codeBlock(code: string, info: string): string {
  const language = /^[\w+#-]*/.exec(info)?.[0] ?? '';
  const rest = info.slice(language.length).trim();
  const title = /(?:^|\s)(?:title|file)=(?:"([^"]*)"|(\S+))/.exec(rest);
  const caption = title ? (title[1] ?? title[2]) : rest;
  const label = caption || (language ? `Code: ${language}` : 'Code');
  const classes = language ? ` class="language-${escapeHtml(language)}"` : '';
  // Long lines scroll, which the keyboard must be able to do as well.
  const attributes = `tabindex="0" role="group" aria-label="${escapeHtml(label)}"`;
  const block = `<pre ${attributes}><code${classes}>${escapeHtml(code)}</code></pre>`;
  return caption ? `<figure><figcaption>${escapeHtml(caption)}</figcaption>${block}</figure>\n` : `${block}\n`;
}

/** The anchor of a heading: lower case, words joined by hyphens. */
function slugOf(heading: string): string {
  const words = heading.toLowerCase().match(/[\p{L}\p{N}]+/gu);
  return words ? words.join('-') : 'section';
}
