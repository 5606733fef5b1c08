// The fallback Apex highlighting: npm's @salesforce/apex-tmlanguage, converted from a property list to JSON, which VS Code
// reads faster. Nothing of it is committed.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';

const grammarFile = 'dist/syntaxes/apex.tmLanguage.json';
const source = 'node_modules/@salesforce/apex-tmlanguage/grammars/apex.tmLanguage';

/** Writes the grammar into dist/ of the repository at `root`; returns its path relative to it. Throws when the package is missing. */
export function writeApexGrammar(root) {
  const grammar = parsePropertyList(readFileSync(join(root, source), 'utf8'));
  if (grammar.scopeName !== 'source.apex') throw new Error(`${source} is not the grammar source.apex`);
  mkdirSync(join(root, 'dist/syntaxes'), { recursive: true });
  writeFileSync(join(root, grammarFile), JSON.stringify(grammar));
  return grammarFile;
}

/** The value of a property list of dictionaries, arrays and strings, which is all a TextMate grammar has. */
export function parsePropertyList(text) {
  const parser = new XMLParser({ preserveOrder: true, trimValues: false, ignoreDeclaration: true, parseTagValue: false });
  const plist = parser.parse(text).find((node) => 'plist' in node);
  if (!plist) throw new Error('no <plist> element');
  return readValue(elementsOf(plist.plist)[0]);
}

/** The child elements among parsed nodes; the text between them is layout. */
function elementsOf(nodes) {
  return nodes.filter((node) => !('#text' in node));
}

function textOf(nodes) {
  return nodes.map((node) => node['#text'] ?? '').join('');
}

function readValue(node) {
  if ('string' in node) return textOf(node.string);
  if ('array' in node) return elementsOf(node.array).map(readValue);
  if (!('dict' in node)) throw new Error(`<${Object.keys(node)[0]}> in a property list is not understood`);
  const children = elementsOf(node.dict);
  const entries = [];
  for (let at = 0; at + 1 < children.length; at += 2) entries.push([textOf(children[at].key), readValue(children[at + 1])]);
  return Object.fromEntries(entries);
}
