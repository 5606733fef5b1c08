import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';

const root = join(__dirname, '../../..');
const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));

interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

/** Commands of VS Code's own, and those it makes of our views. */
const foreign = new Set(['editor.action.quickFix', 'preflight.review.focus', 'preflight.applyFix']);

describe('The walkthrough', () => {
  const { contributes, publisher, name } = read('package.json');
  const texts = read('package.nls.json') as Record<string, string>;
  const [walkthrough] = contributes.walkthroughs as { id: string; steps: Step[] }[];
  const steps = walkthrough!.steps;
  const commands = new Set([...contributes.commands.map(({ command }: { command: string }) => command), ...foreign]);
  const textOf = (key: string) => texts[key.slice(1, -1)] ?? '';

  it('has a text and a picture for each step', () => {
    for (const { id, title, description, media } of steps) {
      for (const key of [title, description, media.altText]) assert.ok(textOf(key).length > 5, `${id}: ${key}`);
      assert.ok(existsSync(join(root, media.svg)), media.svg);
    }
    const pictures = globSync('media/walkthrough/*', { cwd: root });
    assert.deepEqual(pictures.sort(), steps.map(({ media }) => media.svg).sort());
  });

  it('leads to commands that exist, and knows when a step is done', () => {
    for (const { id, description, completionEvents } of steps) {
      assert.ok(completionEvents.length > 0, id);
      const linked = [...textOf(description).matchAll(/\]\(command:([\w.]+)/g)].map((match) => match[1]!);
      const awaited = completionEvents.flatMap((event) => /^onCommand:(.*)/.exec(event)?.[1] ?? []);
      for (const command of [...linked, ...awaited]) assert.ok(commands.has(command), `${id}: ${command}`);
    }
  });

  it('shows files that the sample has', () => {
    for (const { description } of steps) {
      for (const [, file] of textOf(description).matchAll(/\*\*([\w-]+\.(?:cls|page))\*\*/g)) {
        assert.equal(globSync(`sample/**/${file}`, { cwd: root }).length, 1, file);
      }
    }
  });

  it('is what the command opens', () => {
    const text = readFileSync(join(root, 'client/src/walkthrough.ts'), 'utf8');
    assert.ok(text.includes(`'${publisher}.${name}#${walkthrough!.id}'`));
  });
});
