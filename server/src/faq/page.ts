import { escapeHtml, markdownRenderer, type PageLinks } from './markdown';

/** The language of a page's headings, labels and links. What it shows is English in any case, and marked as such. */
export interface PageLanguage {
  /** As HTML names it, such as `ja`. */
  readonly tag: string;
  /** A text in that language, with values for `{0}`, `{1}`. */
  readonly t: (message: string, ...values: (string | number)[]) => string;
}

/** For who knows no other language. */
export const english: PageLanguage = {
  tag: 'en',
  t: (message, ...values) => message.replace(/\{(\d+)\}/g, (_, index) => String(values[Number(index)] ?? '')),
};

/** What a page of a Markdown document may have besides it. */
export interface MarkdownPageOptions {
  readonly language?: PageLanguage;
  /** HTML in the page's language, to stand below the main heading. */
  readonly facts?: string;
}

/**
 * Renders a Markdown document, such as a rule's `spec.md`, as a page for a VS Code webview.
 *
 * @param title of the page; also its main heading, unless the document begins with one of its own
 * @param markdown the document, in English
 * @param links how to address rules and FAQ entries
 * @returns a whole HTML document without scripts
 */
export function renderMarkdownPage(title: string, markdown: string, links: PageLinks, options: MarkdownPageOptions = {}): string {
  const { language = english, facts = '' } = options;
  const body = markdownRenderer(links)(markdown);
  const own = /^\s*<h1[\s\S]*?<\/h1>/.exec(body)?.[0];
  const heading = (own ?? `<h1>${escapeHtml(title)}</h1>`).replace('<h1', '<h1 lang="en"');
  const rest = inEnglish(body.slice(own?.length ?? 0));
  return renderPage(title, [heading, facts, rest].filter((part) => part !== '').join('\n'), language);
}

/** Content that is English whatever the language of the page: a screen reader must know to say it well. */
export function inEnglish(content: string): string {
  return `<div lang="en">\n${content.trim()}\n</div>`;
}

/**
 * The HTML document around a page's content: language, title, a policy that allows nothing but the style, the style.
 *
 * @param title plain text
 * @param content the content of `<main>`, as HTML
 */
export function renderPage(title: string, content: string, { tag }: PageLanguage = english): string {
  return `<!DOCTYPE html>
<html lang="${escapeHtml(tag)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
${style}
</style>
</head>
<body>
<main>
${content.trim()}
</main>
</body>
</html>
`;
}

// The variables are those VS Code sets in every webview, so a page follows the theme, high contrast included.
// The fallbacks make it readable elsewhere.
const style = `
body {
  margin: 0;
  padding: 0 2rem 3rem;
  background: var(--vscode-editor-background, Canvas);
  color: var(--vscode-editor-foreground, CanvasText);
  font-family: var(--vscode-font-family, system-ui, sans-serif);
  font-size: calc(var(--vscode-font-size, 13px) * 1.12);
  line-height: 1.6;
  overflow-wrap: anywhere;
}
main { max-width: 46rem; margin: 0 auto; }
h1, h2, h3, h4 { line-height: 1.3; font-weight: 600; text-wrap: balance; }
h1 { font-size: 1.7em; margin: 2rem 0 0.75rem; }
h2 {
  font-size: 1.3em;
  margin: 2.25rem 0 0.75rem;
  padding-top: 1rem;
  border-top: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, currentColor));
}
h3 { font-size: 1.08em; margin: 1.75rem 0 0.5rem; }
h4 { font-size: 1em; margin: 1.25rem 0 0.5rem; }
p, ul, ol, blockquote, figure, pre, .scroll { margin: 0.6rem 0; }
ul, ol { padding-left: 1.6rem; }
li { margin: 0.25rem 0; }
a, p > a { color: var(--vscode-textLink-foreground, LinkText); text-decoration: underline; text-underline-offset: 0.15em; }
a:hover { color: var(--vscode-textLink-activeForeground, LinkText); }
a:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--vscode-focusBorder, Highlight); outline-offset: 2px; }
code, pre { font-family: var(--vscode-editor-font-family, ui-monospace, monospace); font-size: 0.93em; }
code { color: inherit; background: var(--vscode-textCodeBlock-background, transparent); border-radius: 3px; padding: 0.1em 0.3em; }
pre {
  background: var(--vscode-textCodeBlock-background, transparent);
  border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
  border-radius: 4px;
  padding: 0.75rem 1rem;
  overflow-x: auto;
  line-height: 1.45;
  overflow-wrap: normal;
}
pre code { background: none; padding: 0; font-size: 1em; }
figure { margin-left: 0; margin-right: 0; }
figcaption { font-family: var(--vscode-editor-font-family, monospace); font-size: 0.87em; }
figcaption + pre { margin-top: 0.25rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td {
  border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, currentColor));
  padding: 0.35rem 0.6rem;
  text-align: left;
  vertical-align: top;
  overflow-wrap: break-word;
}
th { font-weight: 600; }
blockquote {
  margin-left: 0;
  margin-right: 0;
  padding: 0.25rem 1rem;
  background: var(--vscode-textBlockQuote-background, transparent);
  border-left: 4px solid var(--vscode-textBlockQuote-border, currentColor);
}
dl.facts { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; margin: 0 0 1.5rem; font-size: 0.92em; }
dl.facts div { display: flex; gap: 0.4rem; }
dl.facts dt { font-weight: 600; white-space: nowrap; }
dl.facts dd { margin: 0; }
.notice { padding: 0.5rem 1rem; border: 1px solid var(--vscode-editorWarning-foreground, currentColor); border-radius: 4px; }
p.facts { font-size: 0.92em; }
.badge {
  padding: 0.05em 0.5em;
  border: 1px solid var(--vscode-contrastBorder, transparent);
  border-radius: 3px;
  background: var(--vscode-badge-background, transparent);
  color: var(--vscode-badge-foreground, inherit);
  font-size: 0.9em;
}
.hint { color: var(--vscode-descriptionForeground, inherit); font-size: 0.92em; }
footer { margin-top: 2.25rem; color: var(--vscode-descriptionForeground, inherit); font-size: 0.92em; }
.nowrap { white-space: nowrap; }
ul.rules { list-style: none; padding: 0; }
ul.rules li { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; }
`.trim();
