import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedRules } from '#server/rules/registry.generated';
import type { LightningRule, Report } from '#server/rules/rule';
import { parseMarkup } from '#server/syntax/markup/index';
import { testScriptParser } from '../../syntax/script/parser';

const rules = generatedRules.map(({ rule }) => rule).filter((rule): rule is LightningRule => rule.area === 'lightning');

/** The examples of a rule's page of some kind, without markers. */
function examples(rule: string, language: string): string[] {
  const page = readFileSync(join(__dirname, '../../../../server/src/rules/lightning', rule, 'spec.md'), 'utf8');
  return [...page.matchAll(new RegExp(`^\`\`\`${language} title=.*\\n([^]*?)^\`\`\`$`, 'gm'))].map((match) =>
    match[1]!.replace(/^.*\^\^.*\n/gm, ''),
  );
}

function context(text: string, dialect: 'aura' | 'lwc') {
  const file = 'file:///c/c';
  return { file, text, dialect, here: { file, id: '' }, components: () => [], options: () => ({}), isTest: false };
}

function reportsOnScript(text: string, dialect: 'aura' | 'lwc' = 'lwc'): Report[] {
  const tree = testScriptParser().tree(text);
  const reports: Report[] = [];
  for (const rule of rules) rule.script?.({ ...context(text, dialect), tree }, (report) => reports.push(report));
  return reports;
}

function reportsOnMarkup(text: string, dialect: 'aura' | 'lwc'): Report[] {
  const document = parseMarkup(text, dialect);
  const reports: Report[] = [];
  for (const element of document.elements) {
    for (const rule of rules) rule.element?.({ ...context(text, dialect), document, element }, (report) => reports.push(report));
  }
  return reports;
}

/** Whatever is reported stands in the text. */
function assertSound(reports: readonly Report[], text: string): void {
  for (const { range, message, fixes = [], steps = [] } of reports) {
    assert.ok(message.length > 0);
    const edits = fixes.flatMap((fix) => fix.edits ?? []);
    for (const { start, end } of [range, ...edits, ...steps.map(({ origin }) => origin)])
      assert.ok(0 <= start && start <= end && end <= text.length, `${start}-${end} of ${text.length}: ${message}`);
  }
}

describe('rules on Lightning components', function () {
  this.timeout(60_000);

  for (const rule of ['LwcInnerHtml', 'AvoidLwcBubblesComposedTrue', 'AvoidUnescapedHtmlInAura']) {
    it(`take scripts that end anywhere (${rule})`, () => {
      for (const text of examples(rule, 'js')) {
        for (let end = 0; end < text.length; end += 47) {
          const cut = text.slice(0, end);
          assertSound(reportsOnScript(cut, 'aura'), cut);
          const rest = text.slice(end);
          assertSound(reportsOnScript(rest), rest);
        }
      }
    });
  }

  for (const rule of ['LwcManualDom', 'AvoidUnescapedHtmlInAura', 'AvoidHardCodedCredentialsInAura']) {
    it(`take markup that ends anywhere (${rule})`, () => {
      for (const text of examples(rule, 'html')) {
        for (let end = 0; end < text.length; end += 5) {
          const cut = text.slice(0, end);
          assertSound(reportsOnMarkup(cut, 'aura'), cut);
          assertSound(reportsOnMarkup(cut, 'lwc'), cut);
        }
      }
    });
  }

  it('follow names that lead to themselves, and give up where there is no end', () => {
    const circles = `
      var a = b, b = a + c, c = f(a);
      function f(x) { return g(x) + f(x + a); }
      function g(x) { return f(g(x)) + x.map((y) => f(y)).join(''); }
      class A { get x() { return this.y; } get y() { return this.x + f(this.x); } show() { el.innerHTML = this.x + f(a); } }
      const o = { ...o, bubbles: true, composed: true, ...p }, p = { ...o };
      new CustomEvent('a', o);`;
    const found = reportsOnScript(circles);
    assertSound(found, circles);
    assert.ok(found.length > 0);
    const wide = Array.from({ length: 300 }, (_, i) => `function f${i}(x) { return f${i + 1}(x) + f${i + 2}(x); }`).join('\n');
    const many = `${wide}\nel.innerHTML = f0(location.hash);`;
    assertSound(reportsOnScript(many), many);
    const deep = `el.innerHTML = ${'('.repeat(3000)}location.hash${')'.repeat(3000)};`;
    assert.equal(reportsOnScript(deep).length, 1);
    const long = `el.innerHTML = ${'a + '.repeat(20_000)}b;`;
    assert.equal(reportsOnScript(long).length, 1);
  });

  it('take many sinks of one value', () => {
    const text = `var x = [];\n${'x.push(a + x);\n'.repeat(1000)}${'el.innerHTML = x.join("");\n'.repeat(200)}`;
    assert.equal(reportsOnScript(text).length, 200);
  });
});
