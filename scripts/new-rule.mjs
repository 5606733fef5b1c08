// Starts a new rule: its folder with rule.ts and a spec.md that passes, and its place in the registry.
//
//   node scripts/new-rule.mjs <area> <Name>        areas: apex, metadata, visualforce, lightning
//
// The example it starts with is there to be replaced. docs/rule-specs.md describes spec.md.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate, pageSections, ruleFolders } from './gen.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const apexRule = (name) => `import { defineRule } from '../../rule';

export default defineRule({
  name: '${name}',
  area: 'apex',
  title: 'One line: what the rule is about',
  severity: 3,
  confidence: 'high',
  tags: ['Security', 'Apex'],
  faq: [],
  objection: 'What a reviewer objects to, in one or two short sentences.',
  remedy: 'How to fix it, in one or two short sentences.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/code-analyzer.html',
  check({ declaration }, report) {
    if (declaration.kind !== 'method' || declaration.name.key !== 'replaceme') return;
    const { start, end } = declaration.name;
    report({
      range: { start, end },
      message: 'This method is called replaceMe.',
      fixes: [{ id: 'rename', title: 'Call it something else', edits: [{ start, end, text: 'somethingElse' }] }],
    });
  },
});
`;

const metadataRule = (name) => `import { defineRule } from '../../rule';
import { elementsAt } from '../shared/elements';

export default defineRule({
  name: '${name}',
  area: 'metadata',
  types: ['RemoteSiteSetting'],
  title: 'One line: what the rule is about',
  severity: 3,
  confidence: 'high',
  tags: ['Security', 'XML'],
  faq: [],
  objection: 'What a reviewer objects to, in one or two short sentences.',
  remedy: 'How to fix it, in one or two short sentences.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/code-analyzer.html',
  check({ document }, report) {
    for (const element of elementsAt(document, 'description')) {
      if (element.text.toLowerCase() !== 'replace me') continue;
      const { start, end } = element.textSpan;
      report({
        range: { start, end },
        message: 'This description says nothing.',
        fixes: [{ id: 'describe', title: 'Describe it', edits: [{ start, end, text: 'Order service' }] }],
      });
    }
  },
});
`;

const markupRule = (area, check, context) => (name) =>
  `import { attributeOf } from '../../../syntax/markup';
import { defineRule } from '../../rule';

export default defineRule({
  name: '${name}',
  area: '${area}',
  title: 'One line: what the rule is about',
  severity: 3,
  confidence: 'high',
  tags: ['Security', '${area === 'visualforce' ? 'Visualforce' : 'Lightning'}'],
  faq: [],
  objection: 'What a reviewer objects to, in one or two short sentences.',
  remedy: 'How to fix it, in one or two short sentences.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/code-analyzer.html',
  ${check}(${context}, report) {
    const title = attributeOf(element, 'title');
    if (title?.value?.toLowerCase() !== 'replace me') return;
    const { start, end } = title.valueRange;
    report({
      range: { start, end },
      message: 'This title says nothing.',
      fixes: [{ id: 'title', title: 'Call it something else', edits: [{ start, end, text: 'Orders' }] }],
    });
  },
});
`;

const markupCase = (title) => (name) =>
  `### A title that says nothing

\`\`\`html title=${title}
<div title="replace me"></div>
<!--        ^^^^^^^^^^ ${name}: says nothing -->
\`\`\`

\`\`\`html fix "Call it something else" title=${title}
<div title="Orders"></div>
\`\`\`
`;

const apexCase = (name) => `### A method that wants a better name

\`\`\`apex title=AccountService.cls
public class AccountService {
    public void replaceMe() { }
    //          ^^^^^^^^^ ${name}: called replaceMe
}
\`\`\`

\`\`\`apex fix "Call it something else" title=AccountService.cls
public class AccountService {
    public void somethingElse() { }
}
\`\`\`
`;

const metadataCase = (name) => `### A description that says nothing

\`\`\`xml title=Orders.remoteSite-meta.xml
<RemoteSiteSetting xmlns="http://soap.sforce.com/2006/04/metadata">
    <description>replace me</description>
    <!--         ^^^^^^^^^^ ${name}: says nothing -->
</RemoteSiteSetting>
\`\`\`

\`\`\`xml fix "Describe it" title=Orders.remoteSite-meta.xml
<RemoteSiteSetting xmlns="http://soap.sforce.com/2006/04/metadata">
    <description>Order service</description>
</RemoteSiteSetting>
\`\`\`
`;

const hints = {
  'What it finds': 'What the code or metadata looks like, and where the rule looks for it.',
  'Why a reviewer objects': 'What can happen, to whom.',
  'How to fix it': 'What to write instead. An example here runs as well.',
  'Which way it errs': 'What it reports although it may be right, what it leaves out although it may be wrong, and why.',
  'Compared with Code Analyzer': 'The rule of that name there, if there is one: what both report, what only one of them does.',
};

const areas = {
  apex: { rule: apexRule, example: apexCase },
  metadata: { rule: metadataRule, example: metadataCase },
  visualforce: {
    rule: markupRule('visualforce', 'check', '{ element }'),
    example: markupCase('force-app/main/default/pages/Orders.page'),
  },
  lightning: {
    rule: markupRule('lightning', 'element', '{ element }'),
    example: markupCase('force-app/main/default/lwc/orders/orders.html'),
  },
};

function page(name, example) {
  const prose = pageSections.map((section) => `## ${section}\n\n${hints[section]}\n`);
  return [`# ${name}\n`, ...prose, '## Findings\n', example].join('\n');
}

function refuse(message) {
  console.error(`${message}\nUsage: npm run new-rule <area> <Name>, with area one of ${Object.keys(areas).join(', ')}`);
  process.exit(2);
}

const [area, name] = process.argv.slice(2);
if (!area || !name) refuse('Say which rule to start.');
if (!Object.hasOwn(areas, area)) refuse(`There is no area ${area}.`);
if (!/^[A-Z][A-Za-z\d]+$/.test(name)) refuse(`${name} is no name for a rule: use letters and digits, beginning with a capital.`);
const same = ruleFolders().find((rule) => rule.name.toLowerCase() === name.toLowerCase());
if (same) refuse(`There is a rule ${same.name} already, in ${same.folder}.`);
const folder = `server/src/rules/${area}/${name}`;
if (existsSync(join(root, folder))) refuse(`${folder} exists.`);
mkdirSync(join(root, folder), { recursive: true });
writeFileSync(join(root, folder, 'rule.ts'), areas[area].rule(name));
writeFileSync(join(root, folder, 'spec.md'), page(name, areas[area].example(name)));
console.log(`Wrote ${folder}/rule.ts and spec.md`);
for (const problem of await generate(false)) if (problem.startsWith(folder)) console.error(problem);
console.log(`Next: npm run spec -- ${name}`);
