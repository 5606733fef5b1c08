/** A project in memory for tests of fixes: places are found by their text. */

import assert from 'node:assert/strict';
import { MetadataFile } from '#server/engine/metadataFile';
import { namedCredentialPlanner } from '#server/fixes/namedCredential/planner';
import type { PlanContext } from '#server/fixes/planner';
import type { CredentialHeader, NamedCredentialRequest } from '#server/rules/namedCredentialRequest';
import { decodeString } from '#server/semantics/apex/literals';
import type { Origin } from '#server/semantics/apex/values';
import type { FixPlan } from '#shared/fix';

const root = 'file:///p/force-app/main/default/';

/** Files by path below the package directory's components; `Main.cls` is the one with the finding. */
export class Project {
  readonly context: PlanContext;
  private readonly metadata: MetadataFile[] = [];

  constructor(private readonly files: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(files)) {
      if (!path.endsWith('.cls')) this.metadata.push(new MetadataFile(root + path, `/p/force-app/main/default/${path}`, text));
    }
    this.context = {
      file: uri('Main.cls'),
      place: ({ unit, start, end }) => ({ file: unit.file, start, end }),
      textOf: (file) => files[file.slice(root.length)] ?? files[file.slice(`${root}classes/`.length)],
      components: (type) => this.metadata.filter((one) => one.type === type).flatMap((one) => one.component ?? []),
      apexFiles: () =>
        Object.entries(files)
          .filter(([path]) => path.endsWith('.cls'))
          .map(([path, text]) => ({ file: uri(path), text })),
      newFile: (folder, name) => `${root}${folder}/${name}`,
      exists: (file) => files[file.slice(root.length)] !== undefined,
    };
  }

  /** Where `text` stands for the first time in a class. */
  origin(text: string, path = 'Main.cls'): Origin {
    const start = this.files[path]!.indexOf(text);
    assert.ok(start >= 0, `${text} is not in ${path}`);
    return { unit: { file: uri(path), id: path }, start, end: start + text.length };
  }

  /**
   * A request that goes to `expr`, made of `parts`: literals with their quotes and unknown expressions, as written;
   * `Other.cls: 'text'` for one that stands in another class.
   */
  request(expr: string | undefined, parts: readonly string[], headers: readonly CredentialHeader[] = []): NamedCredentialRequest {
    if (expr === undefined) return { headers };
    const call = this.origin(`setEndpoint(${expr})`);
    const start = call.start + 'setEndpoint('.length;
    return {
      headers,
      endpoint: {
        expr: { ...call, start, end: start + expr.length },
        parts: parts.map((part) => {
          const [, path, text] = /^(?:(\w+\.cls): )?([\s\S]*)$/.exec(part)!;
          const origin = this.origin(text!, path ?? 'Main.cls');
          return text!.startsWith("'") ? { literal: decodeString(text!), origin } : { origin };
        }),
      },
    };
  }

  /** A header that a statement sets to the expression `value`. */
  header(statement: string, value: string, facts: Partial<CredentialHeader> = {}): CredentialHeader {
    const origin = this.origin(statement);
    const start = origin.start + statement.lastIndexOf(value);
    return {
      name: 'Authorization',
      statement: origin,
      isWholeBody: false,
      call: { ...origin, end: origin.end - 1 },
      value: { ...origin, start, end: start + value.length },
      style: 'bearer',
      prefix: 'Bearer ',
      valueHasSecret: true,
      ...facts,
    };
  }

  plan(request: NamedCredentialRequest, answers: Readonly<Record<string, string>> = {}): FixPlan | undefined {
    const asked = namedCredentialPlanner.questions(request, this.context);
    for (const { value, pattern, id } of asked) assert.match(value, new RegExp(`^(?:${pattern})$`, 'u'), id);
    const suggested = Object.fromEntries(asked.map(({ id, value }) => [id, value]));
    const plan = namedCredentialPlanner.plan(request, 'Convert to Named Credential', { ...suggested, ...answers }, this.context);
    if (plan) this.check(plan);
    return plan;
  }

  /** A class after the plan, or after those of its changes whose label starts with one of `labels`. */
  after(plan: FixPlan | undefined, path = 'Main.cls', labels?: readonly string[]): string {
    assert.ok(plan, 'no plan');
    const changes = plan.changes.filter(({ label }) => !labels || labels.some((one) => label.startsWith(one)));
    const edits = changes.flatMap((change) => change.edits).filter(({ file }) => file === uri(path));
    let text = this.files[path]!;
    for (const edit of edits.sort((a, b) => b.start - a.start))
      text = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
    return text;
  }

  private check(plan: FixPlan): void {
    const edits = plan.changes.flatMap((change) => change.edits).sort((a, b) => a.start - b.start);
    for (const file of new Set(edits.map((edit) => edit.file))) {
      let end = 0;
      for (const edit of edits.filter((one) => one.file === file)) {
        assert.ok(edit.start >= end && edit.end >= edit.start, 'edits overlap');
        end = edit.end;
      }
    }
    for (const change of plan.changes) assert.ok(change.needsConfirmation, change.label);
  }
}

/** The labels of a plan's changes. */
export function labels(plan: FixPlan | undefined): string[] {
  return plan?.changes.map(({ label }) => label) ?? [];
}

/** The text of the new file whose name ends so. */
export function created(plan: FixPlan | undefined, end: string): string {
  const file = plan?.changes.flatMap((change) => change.creations).find((one) => one.file.endsWith(end));
  assert.ok(file, `no file ${end}`);
  return file.text;
}

function uri(path: string): string {
  return `${root}classes/${path}`;
}

/** A class whose method `send` has these lines, with fields before it. */
export function classOf(body: string, fields = ''): string {
  return `public with sharing class Main {\n${fields}    void send(HttpRequest req, String id) {\n${body
    .split('\n')
    .map((line) => (line === '' ? '' : `        ${line}`))
    .join('\n')}\n    }\n}\n`;
}
