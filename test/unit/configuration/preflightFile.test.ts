import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPreflightFile } from '#server/configuration/preflightFile';
import { preflightShape } from '#server/configuration/preflightKeys';
import { rulesOfProfile } from '#server/configuration/profile';
import { optionsOf, rulesWithOptions } from '#server/configuration/ruleOptions';
import { preflightSchema } from '#server/configuration/schema';
import { rules } from '#server/rules/registry';
import { editorSeverity } from '#shared/rule';

const root = join(__dirname, '../../..');
const nothing = { rules: {}, ruleOptions: {}, exclude: [], justifications: [] };

/** Each problem as the text it stands at and its message. */
function problemsIn(text: string): [string, string][] {
  return readPreflightFile(text).problems.map(({ start, end, message }) => [text.slice(start, end), message]);
}

describe('readPreflightFile', () => {
  it('reads profile, rules, options and exclusions', () => {
    const text = [
      'profile: all',
      'rules:',
      '  ApexSOQLInjection: off',
      '  InsecureCookie: { severity: hint }',
      '  ApexCRUDViolation:',
      '    options:',
      '      readAuthMethodPattern: Access\\.mayRead',
      '      readAuthMethodTypeParamIndex: 1',
      'exclude: [a/**, "**/*.{js,ts}"]',
    ].join('\r\n');
    assert.deepEqual(readPreflightFile(text), {
      file: {
        profile: 'all',
        rules: { ApexSOQLInjection: 'off', InsecureCookie: 'hint' },
        ruleOptions: { ApexCRUDViolation: { readAuthMethodPattern: 'Access\\.mayRead', readAuthMethodTypeParamIndex: 1 } },
        exclude: ['a/**', '**/*.{js,ts}'],
        justifications: [],
      },
      problems: [],
    });
  });

  it('takes nothing for nothing, and what is yet to be written', () => {
    for (const text of ['', '# to do\n', 'rules:\n', 'rules:\nexclude:\n', '---\n...\n']) {
      assert.deepEqual(readPreflightFile(text), { file: nothing, problems: [] }, text);
    }
  });

  it('marks exactly what has no effect, and keeps the rest', () => {
    assert.deepEqual(problemsIn('profil: all\nrules: {}\n'), [['profil', 'There is no key of this name. Did you mean profile?']]);
    assert.deepEqual(problemsIn('profile: everything\n'), [['everything', 'This should be appexchange or all.']]);
    assert.deepEqual(problemsIn('rules:\n  ApexCRUD: off\n  NoUnusedVars: off\n'), [
      ['ApexCRUD', 'There is no rule of this name. Did you mean ApexCRUDViolation?'],
      ['NoUnusedVars', 'There is no rule of this name.'],
    ]);
    assert.deepEqual(problemsIn('rules:\n  InsecureCookie: 3\n  ApexCSRF:\n'), [
      ['3', 'This should be off, hint, info, warning or error.'],
      ['ApexCSRF', 'This should be off, hint, info, warning or error.'],
    ]);
    assert.deepEqual(problemsIn('rules:\n  InsecureCookie: { options: {} }\n'), [
      ['options', 'There is no key of this name. The only key here is severity.'],
    ]);
    const options = (text: string) => problemsIn(`rules: { ApexCRUDViolation: { options: { ${text} } } }`);
    assert.deepEqual(options("readAuthMethodPattern: '(('"), [["'(('", 'This is not a regular expression.']]);
    assert.deepEqual(options('readAuthMethodTypeParamIndex: -1'), [['-1', 'This should be a whole number, 0 or more.']]);
    assert.deepEqual(options('readAuthMethodPatern: x'), [
      ['readAuthMethodPatern', 'There is no option of this name. Did you mean readAuthMethodPattern?'],
    ]);
    assert.deepEqual(problemsIn('exclude: vendor\n'), [
      ['vendor', 'This should be a list: a line for each entry, beginning with "- ".'],
    ]);
    assert.deepEqual(problemsIn('- rules\n').length, 1);
    assert.deepEqual(readPreflightFile('rules: { ApexCRUD: off, InsecureCookie: off }').file.rules, { InsecureCookie: 'off' });
  });

  it('marks patterns that exclude nothing', () => {
    const messages = problemsIn("exclude: ['', '../x', 'C:\\x', 'a\\b', 'a[b', '{a', '#x', 7, 'a*b*c*d*e*f']\n");
    assert.deepEqual(
      messages.map(([text]) => text),
      ["''", "'../x'", "'C:\\x'", "'a\\b'", "'a[b'", "'{a'", "'#x'", '7', "'a*b*c*d*e*f'"],
    );
    assert.deepEqual(problemsIn("exclude: ['!a', 'a/{b,c}/**', '[ab].cls', 'a\\*']\n"), []);
  });

  it('goes by the name that a rule has now', () => {
    const renamed = rules.find(({ aliases = [] }) => aliases.length > 0);
    const [old] = renamed?.aliases ?? [];
    assert.ok(renamed && old);
    for (const name of [old, 'insecurecookie']) {
      const { file, problems } = readPreflightFile(`rules:\n  ${name}: off\n`);
      assert.ok(Object.keys(file.rules).length > 0, name);
      assert.deepEqual(
        problems.map(({ severity }) => severity),
        ['info'],
      );
    }
  });

  it('keeps what can be read of a broken file', () => {
    const { file, problems } = readPreflightFile('rules:\n  InsecureCookie: off\nexclude: [a\nx: {');
    assert.deepEqual(file.rules, { InsecureCookie: 'off' });
    assert.ok(problems.some(({ severity }) => severity === 'error'));
    for (const [text, message] of [
      ['rules:\n\tInsecureCookie: off\n', /not by tabs/],
      ['profile: all\nprofile: all\n', /twice/],
      ['profile: *x\n', /no anchor/],
      ['profile: all\n---\nprofile: all\n', /one document/],
    ] as const) {
      assert.match(
        problemsIn(text)
          .map(([, said]) => said)
          .join(' '),
        message,
        text,
      );
    }
  });

  it('survives whatever it is given', () => {
    const deep = (lines: number) => Array.from({ length: lines }, (_, i) => `${' '.repeat(i)}a:`).join('\n');
    const bomb = Array.from({ length: 12 }, (_, i) => `a${i}: &a${i} [${Array(9).fill(`*a${i - 1}`)}]`).join('\n');
    const texts = ['['.repeat(1e5), '- '.repeat(1e5), '{a: '.repeat(1e4), deep(3000), bomb, '\0', '\ud800: x', '%YAML 9\n---\n'];
    for (const text of [...texts, '__proto__: { a: b }', 'rules: { __proto__: off, constructor: off }', 'x'.repeat(2e6)]) {
      const { file, problems } = readPreflightFile(text);
      assert.deepEqual(file, nothing);
      for (const { start, end } of problems) assert.ok(0 <= start && start <= end && end <= text.length);
    }
  });

  it('is described truly', () => {
    const page = readFileSync(join(root, 'docs/configuration.md'), 'utf8');
    for (const { name } of preflightShape.keys) assert.ok(page.includes(`| \`${name}\` |`), name);
    const examples = [...page.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map((match) => match[1]!);
    assert.ok(examples.length > 0);
    for (const example of examples) assert.deepEqual(readPreflightFile(example).problems, []);
    // What it says of the profiles.
    const { appexchange, all } = { appexchange: rulesOfProfile('appexchange'), all: rulesOfProfile('all') };
    assert.deepEqual(appexchange, {});
    const quiet = rules.filter((rule) => ['info', 'hint'].includes(editorSeverity(rule))).map(({ name }) => name);
    assert.deepEqual(all, Object.fromEntries(quiet.map((name) => [name, 'warning'])));
    for (const name of ['ApexFlsViolation', 'UnusedSuppression']) assert.ok(quiet.includes(name) && page.includes(`\`${name}\``));
    for (const name of rulesWithOptions) assert.ok(page.includes(`\`${name}\` has some`), name);
  });

  it('has a schema that knows every rule', () => {
    const schema = JSON.parse(JSON.stringify(preflightSchema()));
    assert.deepEqual(Object.keys(schema.properties.rules.properties).sort(), rules.map(({ name }) => name).sort());
    assert.deepEqual(schema.definitions.severity.enum, ['off', 'hint', 'info', 'warning', 'error']);
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    assert.deepEqual(manifest.contributes.yamlValidation, [
      { fileMatch: ['preflight.yml', 'preflight.yaml'], url: './schemas/preflight.schema.json' },
    ]);
    const settings: Record<string, { properties: Record<string, { properties: object }> }> = Object.assign(
      {},
      ...manifest.contributes.configuration.map(({ properties }: { properties: object }) => properties),
    );
    for (const rule of rulesWithOptions) {
      const inSettings = settings['preflight.ruleOptions']?.properties[rule]?.properties ?? {};
      assert.deepEqual(
        optionsOf(rule).map(({ name }) => name),
        Object.keys(inSettings),
      );
    }
  });
});
