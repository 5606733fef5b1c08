/** The look of the HTML report. Every pair of text and background has a contrast of 4.5 or more (WCAG 2.2, 1.4.3). */
export const style = `:root {
  color-scheme: light dark;
  --back: #fff; --text: #1c2024; --faint: #555d66; --line: #c9ced4; --panel: #f4f6f8; --link: #0b57a4;
  --error: #a4161a; --warning: #7a4d00; --info: #0b57a4; --good: #17663a; --mark: #ffe69a; --mark-text: #1c2024;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #16191d; --text: #e6e8eb; --faint: #a7b0ba; --line: #3b4249; --panel: #1f2429; --link: #8ec2ff;
    --error: #ff9d97; --warning: #f2c063; --info: #8ec2ff; --good: #7ed6a0; --mark: #5c4a0e; --mark-text: #fff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
header, main, footer { max-width: 70rem; margin: 0 auto; padding: 0 1.5rem; }
footer { padding-bottom: 3rem; color: var(--faint); }
h1, h2, h3, h4 { line-height: 1.25; margin: 1.5rem 0 .5rem; }
h1 { font-size: 1.9rem; }
h2 { font-size: 1.45rem; margin-top: 2.5rem; padding-bottom: .25rem; border-bottom: 2px solid var(--line); }
h3 { font-size: 1.15rem; margin-top: 2rem; }
h4 { font-size: 1rem; margin: 1rem 0 .25rem; }
p, ul, ol, dl, table, pre { margin: .5rem 0; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible, input:focus-visible, select:focus-visible, button:focus-visible {
  outline: 3px solid var(--link); outline-offset: 2px;
}
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--back); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; padding: 0; list-style: none; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.25rem; }
dl.facts dt { color: var(--faint); }
dl.facts dd { margin: 0; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: 600; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border: 1px solid var(--line); }
thead th { background: var(--panel); }
thead th { overflow-wrap: normal; }
tbody th { width: 30%; }
.n { text-align: right; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
.faint, small { color: var(--faint); }
small { font-size: .875em; }
.error { color: var(--error); }
.warning { color: var(--warning); }
.info, .hint { color: var(--info); }
.good { color: var(--good); }
b.error::before { content: "\\2716\\a0" / ""; }
b.warning::before { content: "\\25b2\\a0" / ""; }
b.info::before, b.hint::before { content: "\\25cf\\a0" / ""; }
details { margin: .4rem 0; border: 1px solid var(--line); border-radius: .3rem; }
details details { margin: .4rem .75rem; }
summary { padding: .4rem .75rem; cursor: pointer; background: var(--panel); border-radius: .3rem; }
details > :not(summary) { margin-left: .75rem; margin-right: .75rem; }
ol.findings { list-style: none; padding: 0; }
ol.findings > li { padding: .5rem 0; border-top: 1px solid var(--line); }
ol.findings > li:first-child { border-top: 0; }
ol.findings p { margin: .2rem 0; }
pre { padding: .5rem .75rem; background: var(--panel); border-radius: .3rem; white-space: pre-wrap; tab-size: 4; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .9em; }
mark { background: var(--mark); color: var(--mark-text); text-decoration: underline 2px; text-underline-offset: .25em; }
ol.path { padding-left: 2rem; }
#filter { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: end; padding: .75rem; margin: .75rem 0; }
#filter { border: 1px solid var(--line); border-radius: .3rem; }
#filter fieldset { border: 0; margin: 0; padding: 0; }
#filter legend { padding: 0; }
input, select, button {
  font: inherit; color: inherit; background: var(--back);
  border: 1px solid var(--faint); border-radius: .2rem; padding: .2rem .5rem;
}
#filter output { flex-basis: 100%; }
[hidden] { display: none !important; }
@media screen and (max-width: 48rem) {
  header, main, footer { padding: 0 1rem; }
  table { display: block; overflow-x: auto; }
  th, td { padding: .2rem .35rem; }
  tbody th, td:not(.n) { min-width: 7rem; }
}
@media print {
  :root {
    color-scheme: light; --back: #fff; --text: #000; --faint: #444; --line: #999; --panel: #f2f2f2; --link: #000;
    --error: #8b0000; --warning: #5c3a00; --info: #003c78; --good: #0b4a27; --mark: #eee; --mark-text: #000;
  }
  @page { margin: 18mm 15mm; }
  body { font-size: 9.5pt; }
  header, main, footer { max-width: none; padding: 0; }
  nav, #filter, .skip { display: none !important; }
  #findings, #aside { break-before: page; }
  th, td { padding: .15rem .35rem; }
  h2, h3, h4, summary, caption { break-after: avoid; }
  tr, pre, ol.findings > li { break-inside: avoid; }
  details { border: 0; }
  details::details-content { display: block; content-visibility: visible; block-size: auto; }
  summary { list-style: none; padding-left: 0; font-weight: 600; }
  a[href^="https:"]::after { content: " (" attr(href) ")"; font-size: .85em; }
}
`;
