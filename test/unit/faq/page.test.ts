import assert from 'node:assert/strict';
import { faqEntries, faqEntry } from '#server/faq/entries';
import { describeCount, type FaqPageContext, renderFaqPage } from '#server/faq/entryPage';
import { renderMarkdownPage } from '#server/faq/page';
import { readableSpec } from '#server/rules/readableSpec';
import { ruleNamed, rulePage, rules } from '#server/rules/registry';
import type { ShownEntry } from '#shared/faq';

const context: FaqPageContext = {
  findingsOf: (rule) => ({ ApexCRUDViolation: 3, ApexSharingViolations: 1, ApexInsecureEndpoint: 0 })[rule],
  ruleLink: (rule) => (rule.startsWith('Apex') ? `command:test.rule?%22${rule}%22` : undefined),
  entryLink: (id) => `command:test.entry?%22${id}%22`,
};

const plain: ShownEntry = {
  id: 'FAQ-900099',
  category: 'Testing',
  subcategory: 'Pages',
  status: 'VALID_RESPONSE',
  question: 'Is it safe?',
  rules: ['ApexCRUDViolation'],
  appliesTo: ['managed-package'],
  apiVersions: [],
  sources: [{ title: 'A page', url: 'https://developer.salesforce.com/a?b=1&c=2', kind: 'official', seen: '2026-11' }],
  lastVerified: '2026-11-01',
  answer: 'Yes.',
};

const page = (entry: Partial<ShownEntry>) => renderFaqPage({ ...plain, ...entry }, context);

describe('renderFaqPage', () => {
  it('is a whole document with a language, landmarks and one main heading', () => {
    const html = renderFaqPage(faqEntry('FAQ-000863') ?? plain, context);
    assert.match(html, /^<!DOCTYPE html>\n<html lang="en">/);
    assert.match(html, /<title>FAQ-000863: What are/);
    assert.match(html, /<main>[\s\S]*<header>\s*<h1 lang="en">What are[\s\S]*<\/main>/);
    assert.equal(html.match(/<h1/g)?.length, 1);
    for (const heading of ['Answer', 'Recommended answer', 'Reasoning', 'See also', 'Related rules', 'Sources']) {
      assert.match(html, new RegExp(`<section aria-labelledby="(page-[a-z-]+)">\n<h2 id="\\1">${heading}</h2>`));
    }
    assert.match(html, /<dt>Status<\/dt><dd>Valid response<\/dd>/);
    assert.match(html, /<time datetime="2026-11-22">/);
  });

  it('says how many findings each related rule has', () => {
    const html = renderFaqPage(faqEntry('FAQ-000863') ?? plain, context);
    assert.match(html, />ApexCRUDViolation<\/a> <span class="nowrap">3 findings in this workspace</);
    assert.match(html, />ApexSharingViolations<\/a> <span class="nowrap">1 finding in this workspace</);
    assert.match(html, />ApexInsecureEndpoint<\/a> <span class="nowrap">no findings</);
    assert.match(html, /<li>LimitConnectedAppScope <span class="nowrap">not checked here</);
    assert.equal(describeCount(2), '2 findings in this workspace');
  });

  it('leads to the findings of a rule, where there are any, by a link that says of which rule', () => {
    const linked = { ...context, findingsLink: (rule: string) => `command:test.findings?%22${rule}%22` };
    const html = renderFaqPage({ ...plain, rules: ['ApexCRUDViolation', 'ApexInsecureEndpoint'] }, linked);
    assert.match(
      html,
      /<a href="command:test\.findings\?%22ApexCRUDViolation%22" aria-label="ApexCRUDViolation: 3 findings in this workspace">3 findings/,
    );
    assert.doesNotMatch(html, /test\.findings\?%22ApexInsecureEndpoint/);
  });

  it("shows a team's answer before ours, and that it is the team's", () => {
    const teamAnswer = { id: plain.id, lastVerified: '2026-11-20', recommendedAnswer: 'Walrus.', reasoning: 'Because.' };
    const html = renderFaqPage({ ...plain, teamAnswer }, { ...context, teamFileLink: 'command:test.file' });
    assert.match(
      html,
      /Your team&#39;s answer<\/h2>[\s\S]*Team[\s\S]*2026-11-20[\s\S]*<p>Walrus\.[\s\S]*<p>Because\.[\s\S]*Answer<\/h2>\n<div lang="en">\n<p>Yes/,
    );
    assert.match(html, /<a href="command:test\.file">Open the file<\/a>/);
    const own = renderFaqPage({ ...plain, id: 'ACME-1', isTeams: true }, context);
    assert.match(own, /<dd>ACME-1 <span class="badge">Team<\/span>/);
  });

  it('offers a better answer only where there is somebody to ask', () => {
    assert.doesNotMatch(page({}), /language model/);
    const html = renderFaqPage(plain, { ...context, improveLink: 'command:test.improve' });
    assert.match(html, /<a href="command:test\.improve">Improve this answer with a language model<\/a>[\s\S]*no code/);
  });

  it('says what to write in the submission, and both names of the marketplace', () => {
    const html = page({ submission: '> It is safe.' });
    assert.match(html, /<h2 id="page-submission">What to write in the submission<\/h2>\n<div lang="en">\n<blockquote>/);
    assert.match(html, /<footer>[\s\S]*AgentExchange[\s\S]*AppExchange/);
  });

  it('links entries and rules through the context', () => {
    const html = page({ answer: 'See [the other](FAQ-000716) and `ApexCRUDViolation`, not `ApexPages`.' });
    assert.match(html, /<a href="command:test\.entry\?%22FAQ-000716%22">the other<\/a>/);
    assert.match(html, /<a href="command:test\.rule\?%22ApexCRUDViolation%22"><code>ApexCRUDViolation<\/code><\/a>/);
    assert.match(html, /not <code>ApexPages<\/code>/);
  });

  it('shows the sources with kind and month', () => {
    const html = page({ sources: [...plain.sources, { title: 'Talk <1>', kind: 'community', seen: '2026-10' }] });
    assert.match(
      html,
      /<a href="https:\/\/developer\.salesforce\.com\/a\?b=1&#38;c=2">A page<\/a><\/span> <span [^>]*>\(official, read 2026-11\)/,
    );
    assert.match(html, /<li><span lang="en">Talk &#60;1&#62;<\/span> <span class="nowrap">\(community, read 2026-10\)/);
  });

  it('points from a retired entry to its successor', () => {
    const html = page({ status: 'RETIRED', replacedBy: 'FAQ-000716' });
    assert.match(html, /no longer kept up to date\. See <a href="command:test\.entry\?%22FAQ-000716%22">FAQ-000716<\/a>/);
  });

  it('lets nothing in an entry become markup', () => {
    const attack = '<script>alert(1)</script><img src=x onerror=alert(2)>';
    const quote = '" onmouseover="alert(3)';
    const html = page({
      question: attack,
      category: attack,
      subcategory: attack,
      rules: [attack, `Apex${quote}`],
      apiVersions: [attack],
      lastVerified: quote,
      sources: [{ title: attack, url: `https://x/${quote}`, kind: 'official', seen: attack }],
      answer: [
        attack,
        '[a](javascript:alert(4)) [b](data:text/html,x) [c](command:x) ![d](https://x/y.png)',
        `\`\`\`x${quote}\n${attack}\n\`\`\``,
        `\`${attack}\``,
      ].join('\n\n'),
      submission: attack,
      recommendedAnswer: attack,
      reasoning: attack,
      seeAlso: attack,
      teamAnswer: { id: attack, lastVerified: quote, recommendedAnswer: attack, reasoning: attack },
    });
    assert.doesNotMatch(html, /<script|<img|<iframe/i);
    assert.doesNotMatch(html.replace(/"[^"<>]*"/g, '""'), /<[^>]*\son\w+=/i);
    assert.doesNotMatch(html, /href="(?:javascript|data):/i);
    assert.doesNotMatch(html, /href="command:x/);
    assert.match(html, /<h1 lang="en">&#60;script&#62;alert\(1\)/);
  });

  it('has no script, no outside resource, and a policy that says so', () => {
    for (const entry of faqEntries()) {
      const html = renderFaqPage(entry, context);
      assert.match(html, /content="default-src 'none'; style-src 'unsafe-inline'"/);
      assert.doesNotMatch(html.replace(/<code[^>]*>[^<]*<\/code>/g, ''), /<script|<link|<img|@import|url\(/i, entry.id);
    }
  });

  it('keeps the order of headings in every entry', () => {
    for (const entry of faqEntries()) {
      const levels = [...renderFaqPage(entry, context).matchAll(/<h([1-6])/g)].map((match) => Number(match[1]));
      assert.equal(levels[0], 1, entry.id);
      for (let at = 1; at < levels.length; at++) {
        assert.ok(levels[at] >= 2 && levels[at] <= levels[at - 1] + 1, `${entry.id}: h${levels[at - 1]}, h${levels[at]}`);
      }
    }
  });

  it('uses each id once', () => {
    assert.match(page({ answer: '### Why\n\nA.', reasoning: '### Why\n\nB.' }), /id="why"[\s\S]*id="why-1"/);
    for (const entry of faqEntries()) {
      const ids = [...renderFaqPage(entry, context).matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
      assert.equal(new Set(ids).size, ids.length, entry.id);
    }
  });
});

describe('renderMarkdownPage', () => {
  it('adds the title as the heading, unless the document has its own', () => {
    assert.match(
      renderMarkdownPage('ApexCRUDViolation', 'Text.', context),
      /<h1 lang="en">ApexCRUDViolation<\/h1>\n<div lang="en">\n<p>Text/,
    );
    const own = renderMarkdownPage('ApexCRUDViolation', '# Permissions\n\nText.', context);
    assert.equal(own.match(/<h1/g)?.length, 1);
    assert.match(own, /<title>ApexCRUDViolation<\/title>[\s\S]*<h1 lang="en" id="permissions">Permissions<\/h1>/);
  });

  it('shows the file name of a fence as its caption', () => {
    for (const info of ['apex title="Reader.cls"', 'apex Reader.cls', 'apex file=Reader.cls']) {
      const html = renderMarkdownPage('Rule', `\`\`\`${info}\nList<Account> a;\n\`\`\``, context);
      assert.match(
        html,
        /<figcaption>Reader\.cls<\/figcaption><pre [^>]*"Reader\.cls"><code class="language-apex">List&#60;Account&#62; a/,
        info,
      );
    }
    const untitled = renderMarkdownPage('Rule', '```xml\n<a/>\n```', context);
    assert.match(untitled, /<pre tabindex="0" role="group" aria-label="Code: xml"><code class="language-xml">&#60;a\/&#62;/);
  });

  it('gives headings anchors, and keeps links to them', () => {
    const html = renderMarkdownPage(
      'Rule',
      '## How to fix it\n\n## How to fix it\n\n[there](#how-to-fix-it) [out](./x.md)',
      context,
    );
    assert.match(html, /<h2 id="how-to-fix-it">/);
    assert.match(html, /<h2 id="how-to-fix-it-1">/);
    assert.match(html, /<a href="#how-to-fix-it">there<\/a> \[out\]\(\.\/x\.md\)/);
  });

  it('leads from the page of a rule to that of another', () => {
    const html = renderMarkdownPage('Rule', '[a](../ApexCSRF/spec.md) [b](../../text/ApexFlsViolation/spec.md)', context);
    assert.match(html, /<a href="command:test\.rule\?%22ApexCSRF%22">a<\/a>/);
    assert.match(html, /<a href="command:test\.rule\?%22ApexFlsViolation%22">b<\/a>/);
  });

  it('leaves no link of a rule’s page unread', () => {
    const known = { ...context, ruleLink: (rule: string) => (ruleNamed(rule) ? `command:test.rule?${rule}` : undefined) };
    for (const { name } of rules) {
      const text = readableSpec(rulePage(name) ?? '');
      const html = renderMarkdownPage(name, text, known);
      assert.doesNotMatch(html.replace(/<code[^>]*>[^<]*<\/code>/g, ''), /\]\(/, name);
      for (const [, target] of text.matchAll(/\]\(\.\.[^)]*?(\w+)\/spec\.md\)/g))
        assert.ok(ruleNamed(target!), `${name}: ${target}`);
    }
  });

  it('leaves out links that lead nowhere', () => {
    const nowhere = { ruleLink: () => undefined, entryLink: () => undefined };
    const html = renderMarkdownPage('Rule', '[x](FAQ-000716) `ApexCRUDViolation`', nowhere);
    assert.doesNotMatch(html, /href=/);
  });
});
