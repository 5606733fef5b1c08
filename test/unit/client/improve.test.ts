import assert from 'node:assert/strict';
import { faqFolderProblem, withFaqFolder } from '#client/improve/faqFolder';
import { plainText } from '#client/improve/plainText';
import { improvementPrompt } from '#client/improve/prompt';
import { readReply } from '#client/improve/reply';
import { readPreflightFile } from '#server/configuration/preflightFile';

const entry = {
  id: 'FAQ-900002',
  question: 'How?',
  rules: ['ApexSuggestUsingNamedCred'],
  answer: 'So.',
  submission: '> Done.',
  folders: ['file:///secret/place/docs/faq'],
  file: 'file:///secret/place/docs/faq/FAQ-900002.md',
};

describe('The prompt for a better answer', () => {
  it('holds the text of the entry', () => {
    const prompt = improvementPrompt({ ...entry, team: { recommendedAnswer: 'Ours.' } });
    for (const part of ['FAQ-900002', 'How?', 'So.', '> Done.', 'Ours.', 'ApexSuggestUsingNamedCred']) {
      assert.ok(prompt.includes(part), part);
    }
    assert.match(prompt, /exactly two sections/);
  });

  it('holds nothing of the workspace', () => {
    assert.doesNotMatch(improvementPrompt(entry), /secret\/place|file:/);
  });

  it('says what there is not', () => {
    assert.match(improvementPrompt(entry), /the team has none yet/);
    assert.doesNotMatch(improvementPrompt(entry), /undefined|own answer so far/);
  });
});

describe('The text of a message', () => {
  it('is one line without marks', () => {
    assert.equal(plainText('It is **shorter**:\n\n- one `Set`\n2. two\n'), 'It is shorter: one Set two');
  });

  it('has no link to click', () => {
    const links = '[x](command:a.b) [y](https://example.com/(z)) ![p](q) [[n](command:c)](command:d)';
    assert.doesNotMatch(plainText(links), /[[\]]/);
    assert.equal(plainText('See [the walrus](command:workbench.action.quit).'), 'See the walrus.');
  });

  it('ends between two words', () => {
    const text = plainText('seven '.repeat(100));
    assert.ok(text.length <= 240 && text.length > 230, `${text.length}`);
    assert.match(text, /seven…$/);
    assert.equal(plainText('x'.repeat(1000)).length, 240);
    assert.equal(plainText('\n- '.repeat(100_000)), '');
  });
});

describe('The reply', () => {
  const both = { recommendedAnswer: 'Use it.\n\n### Steps\n\n1. One', reasoning: 'Shorter.' };

  it('has two sections', () => {
    assert.deepEqual(readReply('## Recommended answer\n\nUse it.\n\n### Steps\n\n1. One\n\n## Reasoning\n\nShorter.\n'), both);
    assert.deepEqual(readReply('## Recommended answer\r\n\r\nUse it.'), { recommendedAnswer: 'Use it.', reasoning: undefined });
  });

  it('may be wrapped and decorated', () => {
    const text = '# Recommended Answer:\n\nUse it.\n\n### Steps\n\n1. One\n\n**Reasoning:**\n\nShorter.';
    assert.deepEqual(readReply(`Sure! Here it is:\n\n${text}`), both);
    assert.deepEqual(readReply(`\`\`\`markdown\n${text}\n\`\`\``), both);
  });

  it('keeps code, whatever stands in it', () => {
    const text = '## Recommended answer\n\n```md\n## Reasoning\n```\n\n## Reasoning\n\nYes.';
    assert.deepEqual(readReply(text), { recommendedAnswer: '```md\n## Reasoning\n```', reasoning: 'Yes.' });
  });

  it('may be none', () => {
    for (const text of ['', 'I cannot help with that.', '## Reasoning\n\nx', '## Recommended answer\n\n', '```']) {
      assert.equal(readReply(text), undefined, text);
    }
  });

  it('has no link that runs a command or opens a file', () => {
    const reply = [
      '## Recommended answer',
      '',
      'See [a](command:workbench.action.quit "now"), [b]( <vscode://x/y>), [c](https://example.com/c), [d](FAQ-900051).',
      '',
      '[e]: command:workbench.action.quit',
    ].join('\n');
    assert.deepEqual(readReply(reply)?.recommendedAnswer, 'See a, b, [c](https://example.com/c), [d](FAQ-900051).');
  });
});

describe('The folder of a team', () => {
  it('is inside of the workspace folder', () => {
    for (const name of ['docs/faq', 'faq', './docs/faq', 'docs\\faq']) assert.equal(faqFolderProblem(name), undefined, name);
    for (const name of ['/etc', '../x', 'a/../../b', 'C:\\x', '~/x']) assert.equal(faqFolderProblem(name), 'outside', name);
    for (const name of ['.faq', 'a/.b', 'node_modules/x']) assert.equal(faqFolderProblem(name), 'hidden', name);
    assert.equal(faqFolderProblem('  '), 'empty');
  });

  it('is named in preflight.yml, which stays as it is otherwise', () => {
    assert.equal(withFaqFolder(undefined, 'docs/faq'), 'faq: docs/faq\n');
    assert.equal(withFaqFolder('# ours\n', 'docs/faq'), '# ours\nfaq: docs/faq\n');
    assert.equal(withFaqFolder('profile: all\n\n\n', 'docs/faq'), 'profile: all\n\nfaq: docs/faq\n');
    const text = withFaqFolder('rules:\n  ApexCRUDViolation: off', 'Unsere FAQ: alle');
    assert.deepEqual(readPreflightFile(text!).problems, []);
    assert.equal(readPreflightFile(text!).file.faq, 'Unsere FAQ: alle');
    assert.equal(readPreflightFile(text!).file.rules.ApexCRUDViolation, 'off');
  });

  it('is not named in a file that is not understood', () => {
    for (const text of ['faq: x\n', '{ profile: all }\n', '- a\n', 'profile: all\n---\nx: y\n']) {
      assert.equal(withFaqFolder(text, 'docs/faq'), undefined, text);
    }
  });
});
