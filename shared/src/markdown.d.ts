/** Markdown files are bundled as text (esbuild's text loader; `test/register.cjs` does the same under mocha). */
declare module '*.md' {
  const text: string;
  export default text;
}
