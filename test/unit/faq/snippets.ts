/** The code in FAQ entries as files of a workspace, so that the parsers and the rules can look at it. */

/** A piece of a fence that stands for itself. */
export interface Snippet {
  /** As in its fence: `apex`, `xml`, `html`, `js`. */
  readonly language: string;
  /** Where it belongs in a package directory, if the fence says so. */
  readonly title?: string;
  readonly code: string;
  /**
   * What the entry says of it, as the first word of a comment in front: `flagged` is what a reviewer objects to, `reported` is
   * defensible but found all the same; whatever else stands there is `good`.
   */
  readonly verdict: 'flagged' | 'reported' | 'good';
}

/** A file below the workspace folder. */
export interface SnippetFile {
  readonly path: string;
  readonly text: string;
}

const packageFolder = 'force-app/main/default';

/** Every piece of code in a text. A comment at the margin, after an empty line, begins a new one. */
export function snippetsIn(markdown: string): Snippet[] {
  return [...markdown.matchAll(/^```(\w+)(?: title="([^"]+)")?\n([\s\S]*?)^```$/gm)].flatMap(([, language, title, body]) =>
    body!.split(/\n\n(?=\/\/|<!--|\/\*)/).map((code) => ({
      language: language!,
      title,
      code: code.trimEnd(),
      verdict: (/^(?:\/\/|<!--|\/\*) (flagged|reported)\b/.exec(code)?.[1] ?? 'good') as Snippet['verdict'],
    })),
  );
}

/** The file that makes a piece of code whole; undefined for what is no part of a package. */
export function fileOf(snippet: Snippet): SnippetFile | undefined {
  switch (snippet.language) {
    case 'apex':
      return apexFile(snippet.code);
    case 'xml':
      return xmlFile(snippet);
    case 'html':
      return markupFile(snippet.code);
    case 'js':
      return scriptFile(snippet.code);
    default:
      return undefined;
  }
}

/** What statements in entries speak of without declaring it. */
const parameters: Readonly<Record<string, string>> = {
  accessToken: 'String',
  body: 'String',
  country: 'String',
  eventId: 'Id',
  file: 'ContentVersion',
  id: 'Id',
  key: 'Blob',
  name: 'String',
  newPeople: 'List<Contact>',
  orderId: 'Id',
  people: 'List<Contact>',
  request: 'HttpRequest',
  response: 'HttpResponse',
  sent: 'Account',
  sortBy: 'String',
  token: 'String',
};

function apexFile(code: string): SnippetFile {
  const declared = /^(?:\w+ )*class (\w+)/m.exec(code)?.[1];
  if (declared) return { path: `${packageFolder}/classes/${declared}.cls`, text: code };
  const used = Object.entries(parameters).filter(
    ([name, type]) => new RegExp(`\\b${name}\\b`).test(code) && !code.includes(`${type} ${name} =`),
  );
  const list = used.map(([name, type]) => `${type} ${name}`).join(', ');
  const isMember = /^(?:@|(?:public|private|global) )/m.test(code);
  const body = isMember ? code : `@AuraEnabled\npublic static void run(${list}) {\n${code}\n}`;
  const text = `public with sharing class Example {\n${body}\n}\n`;
  return { path: `${packageFolder}/classes/Example.cls`, text };
}

/** Elements that entries show alone: the file they are from, and what stands around them. */
const around: Readonly<Record<string, readonly [path: string, before: string, after: string]>> = {
  callbackUrl: ['connectedApps/Example.connectedApp-meta.xml', '<ConnectedApp><oauthConfig>', '</oauthConfig></ConnectedApp>'],
  recordLookups: ['flows/Example.flow-meta.xml', '<Flow>', '</Flow>'],
  url: ['weblinks/Example.weblink-meta.xml', '<CustomPageWebLink><linkType>url</linkType>', '</CustomPageWebLink>'],
  urlPattern: ['corsWhitelistOrigins/Example.corsWhitelistOrigin-meta.xml', '<CorsWhitelistOrigin>', '</CorsWhitelistOrigin>'],
};

function xmlFile({ code, title }: Snippet): SnippetFile {
  const root = /<(\w+)/.exec(code.replace(/<!--[\s\S]*?-->/g, ''))?.[1] ?? '';
  const [path, before, after] = around[root] ?? [title ?? '', '', ''];
  if (!path) throw new Error(`<${root}>: say which file this is, title="..."`);
  return { path: `${packageFolder}/${path}`, text: `${before}${code}${after}` };
}

function markupFile(code: string): SnippetFile {
  return /<(?:aura|lightning):/.test(code)
    ? { path: `${packageFolder}/aura/example/example.cmp`, text: `<aura:component>\n${code}\n</aura:component>` }
    : { path: `${packageFolder}/pages/Example.page`, text: `<apex:page>\n${code}\n</apex:page>` };
}

function scriptFile(code: string): SnippetFile {
  const isMember = /\bthis\./.test(code);
  const text = isMember
    ? `import { LightningElement, api } from 'lwc';\nexport default class Example extends LightningElement {\n@api note;\n@api recordId;\nshow() {\n${code}\n}\n}\n`
    : code;
  return { path: `${packageFolder}/lwc/example/example.js`, text };
}
