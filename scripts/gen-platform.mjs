// Writes what the platform's own types have, from a folder of Apex stubs (`<Namespace>/<Type>.cls`, declarations only):
//
//   node scripts/gen-platform.mjs <folder of stubs>
//
// Only names and types are read. What stubs lack is written by hand in platform/signatures-extra.json, which wins.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The generated file's path, relative to the repository. */
const signaturesFile = 'server/src/semantics/apex/platform/signatures.json';

/** Namespaces that code to be reviewed uses. `System` and `Schema` need no prefix in Apex and have none in keys. */
const namespaces = [
  'System',
  'Schema',
  'ApexPages',
  'Approval',
  'Auth',
  'Cache',
  'Canvas',
  'Compression',
  'DataWeave',
  'Database',
  'Dom',
  'EventBus',
  'Flow',
  'FormulaEval',
  'Functions',
  'Invocable',
  'KbManagement',
  'Messaging',
  'Metadata',
  'Process',
  'QuickAction',
  'Search',
  'Site',
  'Support',
  'UserProvisioning',
  'VisualEditor',
  'Wave',
];

const keywords = new Set(
  'global public private protected static final virtual abstract override transient with without sharing inherited'.split(' '),
);

/** The words and signs of a stub, without comments and annotations. */
function tokensOf(text) {
  const pattern = /\/\*[\s\S]*?(?:\*\/|$)|\/\/.*|'(?:[^'\\]|\\.)*'|@\w+(?:\s*\([^)]*\))?|[A-Za-z_]\w*|\d[\w.]*|\S/g;
  return (text.match(pattern) ?? []).filter((token) => !/^(?:\/[/*]|@)/.test(token));
}

/** Reads the types that a stub declares, the outer one first: `{ path, enum, parameters, extends, members }`. */
function readStub(text) {
  const tokens = tokensOf(text);
  const types = [];
  let at = 0;

  function typeName() {
    let name = tokens[at++] ?? '';
    while (tokens[at] === '.') {
      name += `.${tokens[at + 1]}`;
      at += 2;
    }
    const args = [];
    if (tokens[at] === '<') {
      do {
        at++;
        args.push(typeName());
      } while (tokens[at] === ',');
      at++;
    }
    let type = { name, args };
    while (tokens[at] === '[') {
      skipBlock('[', ']');
      type = { name: 'List', args: [type] };
    }
    return type;
  }

  function skipBlock(open, close) {
    let depth = 0;
    do {
      if (tokens[at] === open) depth++;
      if (tokens[at] === close) depth--;
      at++;
    } while (depth > 0 && at < tokens.length);
  }

  /** Skips a parameter list and counts it: commas outside type arguments. */
  function parameterCount() {
    let depth = 0;
    let count = tokens[at + 1] === ')' ? 0 : 1;
    for (at++; at < tokens.length && tokens[at] !== ')'; at++) {
      if (tokens[at] === '<') depth++;
      else if (tokens[at] === '>') depth--;
      else if (tokens[at] === ',' && depth === 0) count++;
    }
    at++;
    return count;
  }

  function typeDeclaration(outer) {
    const kind = tokens[at++].toLowerCase();
    const self = typeName();
    const type = {
      path: [...outer, self.name],
      enum: kind === 'enum',
      parameters: self.args.map(({ name }) => name),
      extends: undefined,
      members: [],
    };
    types.push(type);
    while (at < tokens.length && tokens[at] !== '{') {
      if (tokens[at].toLowerCase() === 'extends') {
        at++;
        type.extends = typeName();
      } else at++;
    }
    if (type.enum) return skipBlock('{', '}');
    at++;
    while (at < tokens.length && tokens[at] !== '}') member(type);
    at++;
  }

  function member(type) {
    let isStatic = false;
    while (keywords.has(tokens[at]?.toLowerCase())) isStatic = tokens[at++].toLowerCase() === 'static' || isStatic;
    if (/^(?:class|interface|enum)$/i.test(tokens[at] ?? '')) return typeDeclaration(type.path);
    if (tokens[at] === '{') return skipBlock('{', '}');
    if (tokens[at] === ';') return at++;
    const returns = typeName();
    if (tokens[at] === '(') {
      // A constructor.
      parameterCount();
    } else {
      // Some stubs have a stray word between the type and the name.
      while (/^\w/.test(tokens[at + 1] ?? '')) at++;
      const name = tokens[at++];
      if (tokens[at] === '(') type.members.push({ name, isStatic, returns, argCount: parameterCount() });
      else type.members.push({ name, isStatic, returns, argCount: undefined });
    }
    while (at < tokens.length && ![';', '{', '}'].includes(tokens[at])) at++;
    if (tokens[at] === '{') skipBlock('{', '}');
    else if (tokens[at] === ';') at++;
  }

  while (at < tokens.length) {
    if (/^(?:class|interface|enum)$/i.test(tokens[at])) typeDeclaration([]);
    else at++;
  }
  return types;
}

/** A type's key: folded, without the namespaces that need no prefix. */
function keyOf(namespace, path) {
  const own = namespace === 'System' || namespace === 'Schema' ? path : [namespace, ...path];
  return own.join('.').toLowerCase();
}

/** Reads every stub: type by key. Throws when the folder lacks one of the namespaces. */
function readStubs(folder) {
  const types = new Map();
  for (const namespace of namespaces) {
    for (const file of readdirSync(join(folder, namespace)).filter((name) => name.endsWith('.cls'))) {
      for (const type of readStub(readFileSync(join(folder, namespace, file), 'utf8'))) {
        const key = keyOf(namespace, type.path);
        types.set(key, { ...type, namespace, name: [namespace, ...type.path].join('.') });
      }
    }
  }
  return types;
}

/**
 * Spells a type reference in full as one would in Apex anywhere: names of the reference's own class and namespace get
 * their prefix, `System.` is dropped.
 */
function spell(reference, from, types) {
  const key = reference.name.toLowerCase().replace(/^(?:system|schema)\./, '');
  const scopes = from.path.map((_, depth) => from.path.slice(0, from.path.length - depth));
  const candidates = [...scopes.map((path) => keyOf(from.namespace, [...path, key])), keyOf(from.namespace, [key]), key];
  const found = candidates.map((candidate) => types.get(candidate)).find(Boolean);
  const name = (found?.name ?? plainName(reference.name)).replace(/^System\./, '');
  const args = reference.args.map((arg) => spell(arg, from, types));
  // Stubs name collections without their elements where any would do.
  if (key === 'map' && args.length === 0) return 'Map<Object,Object>';
  if ((key === 'list' || key === 'set' || key === 'iterable') && args.length === 0) return `${name}<Object>`;
  return args.length > 0 ? `${name}<${args.join(',')}>` : name;
}

/** A name that no stub declares, in its usual spelling. */
function plainName(name) {
  return { id: 'Id', sobject: 'SObject', object: 'Object', datetime: 'Datetime' }[name.toLowerCase()] ?? name;
}

/** Return types by method: one for all overloads, or one for each number of arguments; alternatives joined by `|`. */
function methodsOf(type, isStatic, types) {
  const byName = new Map();
  for (const { name, returns, argCount, isStatic: own } of type.members) {
    if (argCount === undefined || own !== isStatic) continue;
    // Every object has these; the model answers for them.
    if (argCount === 0 && /^(?:clone|hashcode|tostring)$/i.test(name)) continue;
    if (argCount === 1 && /^equals$/i.test(name)) continue;
    const counts = byName.get(name.toLowerCase()) ?? new Map();
    byName.set(name.toLowerCase(), counts);
    counts.set(argCount, (counts.get(argCount) ?? new Set()).add(spell(returns, type, types)));
  }
  const out = {};
  for (const [key, counts] of [...byName].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const texts = [...counts].sort(([a], [b]) => a - b).map(([count, all]) => [count, [...all].sort().join('|')]);
    if (texts.every(([, text]) => text === texts[0][1])) out[key] = texts[0][1];
    else for (const [count, text] of texts) out[`${key}/${count}`] = text;
  }
  return out;
}

function propertiesOf(type, types) {
  const properties = type.members.filter(({ argCount }) => argCount === undefined);
  const entries = properties.map(({ name, returns }) => [name.toLowerCase(), spell(returns, type, types)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function entryOf(type, types) {
  const entry = { name: type.name };
  if (type.enum) return { ...entry, enum: true };
  if (type.parameters.length > 0) entry.parameters = type.parameters;
  if (type.extends) entry.extends = spell(type.extends, type, types);
  else if (/.Exception$/.test(type.name)) entry.extends = 'Exception';
  const sections = {
    static: methodsOf(type, true, types),
    instance: methodsOf(type, false, types),
    properties: propertiesOf(type, types),
  };
  for (const [name, section] of Object.entries(sections)) if (Object.keys(section).length > 0) entry[name] = section;
  return entry;
}

/** One block a type, one line a section. */
function written(entries) {
  const blocks = entries.map(([key, entry]) => {
    const lines = Object.entries(entry).map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
    return `  ${JSON.stringify(key)}: {\n${lines.join(',\n')}\n  }`;
  });
  return `{\n${blocks.join(',\n')}\n}\n`;
}

function main() {
  const [folder] = process.argv.slice(2);
  if (!folder) throw new Error('Say which folder holds the stubs');
  const types = readStubs(folder);
  const entries = [...types].map(([key, type]) => [key, entryOf(type, types)]).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = written(entries);
  writeFileSync(join(fileURLToPath(import.meta.url), '../..', signaturesFile), text);
  console.log(`${signaturesFile}: ${entries.length} types, ${Math.round(text.length / 1024)} KB`);
}

try {
  main();
} catch (error) {
  console.error(`No signatures written: ${error.message}`);
  process.exitCode = 1;
}
