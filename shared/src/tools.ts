/**
 * The tools that language models may use: what they are called, what they are for, what they take. They only read. The same four
 * are there in VS Code, whose manifest is made from this, and over the Model Context Protocol (`preflight mcp`).
 */

/** One field of a tool's input, in terms of JSON Schema. */
export type ToolField = { readonly description: string } & (
  | { readonly type: 'string'; readonly enum?: readonly string[]; readonly minLength?: number; readonly maxLength?: number }
  | { readonly type: 'number' | 'integer'; readonly minimum: number; readonly maximum?: number }
  | { readonly type: 'boolean' }
  | { readonly type: 'array'; readonly items: { readonly type: 'string' }; readonly maxItems: number }
);

/** A tool's input, in terms of JSON Schema. */
export interface ToolInput {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, ToolField>>;
  readonly required?: readonly string[];
  readonly additionalProperties: false;
}

export interface ToolDefinition {
  readonly name: string;
  /** Sentence case: what users read. */
  readonly title: string;
  /** How users refer to it in a chat: `#preflightFindings`. */
  readonly reference: string;
  /** One sentence for users. */
  readonly summary: string;
  /** What models read. */
  readonly description: string;
  readonly input: ToolInput;
}

/** Findings that one answer holds, unless asked for another number. */
export const usualFindings = 50;
/** Entries of the FAQ that one answer holds, unless asked for another number. */
export const usualEntries = 3;
/** The longest text that is analysed, in UTF-16 code units. */
const longestText = 1_000_000;

export const toolDefinitions = [
  {
    name: 'preflight_findings',
    title: 'Security review findings',
    reference: 'preflightFindings',
    summary: 'Finds what a Salesforce security review would reject in a file, a folder or the whole workspace.',
    description:
      'Analyses the Salesforce code of the workspace (Apex, metadata, Visualforce, Aura, Lightning web components) for what the ' +
      'AppExchange/AgentExchange security review would reject, and returns the findings as JSON: file, position (from 1), rule, ' +
      'severity, message, whether it is open or set aside, and the way data takes from its source to the finding. Whole programs ' +
      'are followed, so findings may rest on other files. Worst findings first; `next` is the offset of the following page. ' +
      'Secrets are masked. Use preflight_explain_rule for how to fix a finding.',
    input: {
      type: 'object',
      properties: {
        path: {
          type: 'string',
          minLength: 1,
          maxLength: 4000,
          description:
            'A file or folder: relative to a workspace folder, absolute, or a file URI. The whole workspace if left out.',
        },
        rules: {
          type: 'array',
          items: { type: 'string' },
          maxItems: 100,
          description: 'Names of rules, such as ApexCRUDViolation; findings of all rules if left out.',
        },
        severity: {
          type: 'string',
          enum: ['error', 'warning', 'info', 'hint'],
          description: 'The mildest severity to return; all if left out.',
        },
        confidence: {
          type: 'string',
          enum: ['high', 'medium', 'low'],
          description: 'The least confidence to return; all if left out.',
        },
        state: {
          type: 'string',
          enum: ['open', 'set-aside', 'all'],
          description: 'Open findings (the default), those that are suppressed or justified, or all.',
        },
        limit: {
          type: 'integer',
          minimum: 1,
          maximum: 500,
          description: `How many findings to return at most: ${usualFindings} if left out.`,
        },
        offset: { type: 'integer', minimum: 0, description: 'How many findings to pass over: for the next page.' },
      },
      additionalProperties: false,
    },
  },
  {
    name: 'preflight_explain_rule',
    title: 'Explain a security rule',
    reference: 'preflightRule',
    summary: 'Explains a rule: what it finds, why a reviewer objects, how to fix it.',
    description:
      'Returns the page of one of Preflight’s rules as Markdown: what it finds, why a security reviewer objects, how to fix it with ' +
      'examples in code, which way it errs, how it compares with Salesforce Code Analyzer, and related FAQ entries. Rules have the ' +
      'names of PMD and Code Analyzer, such as ApexSOQLInjection.',
    input: {
      type: 'object',
      properties: {
        rule: { type: 'string', minLength: 1, maxLength: 200, description: 'Name of the rule, such as ApexSOQLInjection.' },
        examples: {
          type: 'boolean',
          description: 'Whether to return all examples of the page as well: they are long. False if left out.',
        },
      },
      required: ['rule'],
      additionalProperties: false,
    },
  },
  {
    name: 'preflight_search_faq',
    title: 'Search the security review FAQ',
    reference: 'preflightFaq',
    summary: 'Searches the FAQ on the Salesforce security review, with the entries of the team.',
    description:
      'Searches the FAQ on the AppExchange/AgentExchange security review: requirements, scans, false positives, where secrets may ' +
      'be stored, what to write in a submission. Returns the best entries whole, as Markdown with their sources, and the titles of ' +
      'further ones. The team’s own entries and answers are among them.',
    input: {
      type: 'object',
      properties: {
        query: {
          type: 'string',
          minLength: 1,
          maxLength: 500,
          description: 'Words to look for, a rule’s name, or the id of an entry such as FAQ-000863.',
        },
        limit: {
          type: 'integer',
          minimum: 1,
          maximum: 10,
          description: `How many entries to return whole: ${usualEntries} if left out.`,
        },
      },
      required: ['query'],
      additionalProperties: false,
    },
  },
  {
    name: 'preflight_scan_text',
    title: 'Scan a text for security findings',
    reference: 'preflightScanText',
    summary: 'Analyses Apex, XML or markup that is not in a file yet. Nothing is written.',
    description:
      'Analyses a text that need not be in any file (a draft, a proposed change) for what a Salesforce security review would reject: ' +
      'Apex, metadata XML, Visualforce, Aura, templates and scripts of Lightning web components. Returns findings as JSON. The text ' +
      'stands alone: other classes of the workspace are unknown to it, so use preflight_findings for saved files. Nothing is written.',
    input: {
      type: 'object',
      properties: {
        text: { type: 'string', minLength: 1, maxLength: longestText, description: 'The text to analyse.' },
        file: {
          type: 'string',
          minLength: 1,
          maxLength: 500,
          description:
            'Name or path the text would have, which says what it is: Hook.cls, lwc/card/card.html, Api.remoteSite-meta.xml. ' +
            'Guessed from the text if left out.',
        },
        apiVersion: {
          type: 'number',
          minimum: 7,
          maximum: 999,
          description: 'API version of the class, such as 67.0: defaults differ. That of the project if left out.',
        },
      },
      required: ['text'],
      additionalProperties: false,
    },
  },
] as const satisfies readonly ToolDefinition[];

export type ToolName = (typeof toolDefinitions)[number]['name'];

/** Request, client to server: `ToolCall`, answered by `ToolAnswer`. */
export const runToolRequest = 'preflight/runTool';

export interface ToolCall {
  readonly name: string;
  /** Anything: it is checked by the tool's schema. */
  readonly input: unknown;
}

export interface ToolAnswer {
  /** Markdown, or JSON. Without secrets. */
  readonly text: string;
  /** The tool could not do what it was asked to: the text says why. */
  readonly isError?: boolean;
}
