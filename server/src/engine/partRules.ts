/** Runs the rules on elements of markup and on scripts. */

import { rules } from '../rules/registry';
import type { LightningRule, MetadataComponent, PartContext, Report, VisualforceRule } from '../rules/rule';
import type { Lookup } from '../semantics/apex/typeIndex';
import { expressionsOf } from '../semantics/visualforce/page';
import { PageScope } from '../semantics/visualforce/pageScope';
import type { MarkupElement } from '../syntax/markup';
import type { ScriptTree } from '../syntax/script';
import type { MarkupFile, PartAsker, PartReport } from './markupFile';
import type { ScriptFile } from './scriptFile';
import { isTestFile } from './textReports';

/** What rules on parts ask of the project. */
export interface PartProject {
  lookup(asker: PartAsker): Lookup;
  components(asker: PartAsker, type: string): readonly MetadataComponent[];
  options(uri: string, rule: string): Readonly<Record<string, unknown>>;
}

const visualforceRules = rules.filter((rule): rule is VisualforceRule => rule.area === 'visualforce');
const lightningRules = rules.filter((rule): rule is LightningRule => rule.area === 'lightning');
const elementRules = lightningRules.filter(({ element }) => element !== undefined);
const scriptRules = lightningRules.filter(({ script }) => script !== undefined);

/** What rules report on one element. */
export function reportsOnElement(file: MarkupFile, element: MarkupElement, asker: PartAsker, project: PartProject): PartReport[] {
  const reports: PartReport[] = [];
  const context = partContext(file, asker, project);
  const { dialect, document, facts, text } = file;
  if (facts) {
    const expressions = expressionsOf(element, text);
    const page = new PageScope(facts, project.lookup(asker), context.here);
    const here = { ...context, element, expressions, page };
    for (const rule of visualforceRules) rule.check(here, (report: Report) => reports.push({ rule, report }));
  } else if (dialect === 'aura' || dialect === 'lwc') {
    const here = {
      ...context,
      dialect,
      element,
      get document() {
        asker.restsOnDocument = true;
        return document;
      },
    };
    for (const rule of elementRules) rule.element?.(here, (report: Report) => reports.push({ rule, report }));
  }
  return reports;
}

/** What rules report on one script. */
export function reportsOnScript(file: ScriptFile, project: PartProject): PartReport[] {
  const reports: PartReport[] = [];
  if (scriptRules.length === 0) return reports;
  let tree: ScriptTree | undefined;
  const context = {
    ...partContext(file, file.asker, project),
    dialect: file.dialect,
    // Most scripts have nothing in them that a rule looks for: those are not parsed.
    get tree() {
      tree ??= file.tree();
      return tree;
    },
    isTest: isTestFile(file),
  };
  for (const rule of scriptRules) rule.script?.(context, (report: Report) => reports.push({ rule, report }));
  return reports;
}

function partContext(file: MarkupFile | ScriptFile, asker: PartAsker, project: PartProject): PartContext {
  return {
    file: file.uri,
    text: file.text,
    here: { file: file.uri, id: '' },
    components: (type) => project.components(asker, type),
    options: (rule) => project.options(file.uri, rule),
  };
}
