// Loaded by mocha before any test: TypeScript through tsx, and Markdown files as text, as the bundles have them.
require('tsx/cjs');
const { readFileSync } = require('node:fs');
require.extensions['.md'] = (module, file) => {
  module.exports = { __esModule: true, default: readFileSync(file, 'utf8') };
};
