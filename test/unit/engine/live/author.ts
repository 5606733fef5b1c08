/** Somebody who works in a workspace: types, swaps, moves, undoes, saves, switches branches. */

import { pick, type Random } from '#test/random';
import { difference, type Edit, settingsChoices } from './edits';
import type { Files, Session } from './session';

/** Whole statements, in the order of nothing. */
const statements = [
  'insert new Account();',
  'update records;',
  'delete [SELECT Id FROM Case];',
  'List<Contact> found = [SELECT Id FROM Contact WITH USER_MODE];',
  "if (!AccessGuard.canCreate(Contact.SObjectType)) { throw new AccessGuard.NoAccess('x'); }",
  'AccessGuard.requireUpdate(Lead.SObjectType);',
  "AccessGuard.requireCreate('Audit__c');",
  'if (!Schema.sObjectType.Account.isCreateable()) { return null; }',
  "String soql = 'SELECT Id FROM Lead WHERE Name = \\'' + term + '\\'';",
  "soql += ' LIMIT ' + PageParams.get('limit');",
  'value = Escaper.quotes(search);',
  'Database.query(soql);',
  'PingService.finish(soql);',
  "request.setEndpoint(Endpoints.EXPORT + '/x');",
  "request.setHeader('Authorization', 'Bearer ' + Constants.KEY);",
  "this.orderBy = PageParams.get('order');",
  'return;',
  'return null;',
  'return PageParams.get(name);',
  "throw new AuraHandledException('x');",
  'for (Account one : [SELECT Id FROM Account]) { update one; }',
  'while (true) { break; }',
  'try { insert record; } catch (Exception e) { throw ErrorReporter.toAura(e); }',
];

/** Whole declarations. */
const declarations = [
  "  public static final String URL = 'http://added.example.com/x';\n",
  '  public String value { get; set; }\n',
  '  public void added(Account a) {\n    insert a;\n  }\n',
  '  public static String quotes(String text) {\n    return text;\n  }\n',
  '  @AuraEnabled\n  public static List<SObject> read(String soql) {\n    return Database.query(soql);\n  }\n',
  "  protected override String fieldList() {\n    return PageParams.get('fields');\n  }\n",
  '  public static Boolean canUpdate(SObjectType type) {\n    return true;\n  }\n',
  '  static {\n    update new Contact();\n  }\n',
  '  public class Inner extends ServiceBase {\n    void run() {\n      check(Lead.SObjectType);\n      update new Lead();\n    }\n  }\n',
  '  public override void send(String payload, String target) {\n    BaseSelector.run(target);\n  }\n',
];

/** Whole elements of pages, and lines of their scripts. */
const elements = [
  '  <apex:outputText escape="false" value="{!search}"/>\n',
  '  <apex:inputText value="{!search}"/>\n',
  '  <apex:inputHidden value="{!title}"/>\n',
  '  <apex:commandButton action="{!save}" value="x"/>\n',
  "  <script>var a = '{!JSENCODE(search)}' + '{!search}';</script>\n",
  '  <a href="{!$CurrentPage.parameters.next}">x</a>\n',
  '  <apex:variable var="shown" value="{!search}"/>\n',
  '  <apex:repeat value="{!results}" var="row">{!row.Name}</apex:repeat>\n',
  '  <!-- preflight: allow VfUnescapeEl -- r -->\n',
  '  <div lwc:dom="manual"></div>\n',
  '  <aura:unescapedHtml value="{!v.text}"/>\n',
];

/** What is typed between other things. */
const scraps = [
  ...[
    'x',
    ' ',
    '\n',
    '\n\n',
    '{',
    '}',
    '(',
    ')',
    ';',
    "'",
    '"',
    '/*',
    '*/',
    '//',
    '// NOPMD',
    '\\',
    '\t',
    '.',
    ',',
    '@',
    '<',
    '>',
  ],
  ...[
    '\r\n',
    '😀',
    "'http://a.example'",
    '// preflight: allow ApexCRUDViolation -- r',
    '[SELECT Id FROM A',
    '{!search}',
    '<script>',
    '</',
    '="',
    'new ',
    'static ',
    '!',
  ],
];

/** Words that take each other's place. */
const families: readonly (readonly string[])[] = [
  ['with sharing', 'without sharing', 'inherited sharing', ''],
  ['public', 'private', 'global', 'protected'],
  ['static ', 'virtual ', 'abstract ', 'override ', 'final ', ''],
  ['@AuraEnabled', '@RemoteAction', '@InvocableMethod', '@IsTest', '@TestVisible', "@SuppressWarnings('PMD')", ''],
  ['WITH USER_MODE', 'WITH SYSTEM_MODE', 'WITH SECURITY_ENFORCED', ''],
  ['insert', 'update', 'delete', 'upsert', 'insert as user', 'update as system'],
  ['isCreateable', 'isUpdateable', 'isAccessible', 'isDeletable'],
  ['String', 'Integer', 'Id', 'SObject', 'List<String>', 'Object'],
  ['Account', 'Contact', 'Lead', 'Audit__c', 'Export__c', 'OrderLine__c'],
  ['if (!', 'if ('],
  ['&&', '||'],
  ['https://', 'http://', 'callout:'],
  ['==', '!='],
  ['extends', 'implements'],
  ['class', 'interface'],
  ['<sharingModel>ReadWrite</sharingModel>', '<customSettingsType>Hierarchy</customSettingsType>'],
  ['escape="false"', 'escape="true"', ''],
  ['{!search}', '{!title}', '{!HTMLENCODE(search)}', '{!JSENCODE(search)}', '{!results}'],
  ['controller="PageController"', 'controller="Redirects"', 'controller="Nobody"', ''],
  ['action="{!init}"', 'action="{!init}"', 'action="{!save}"', ''],
  ['<confirmationTokenRequired>true', '<confirmationTokenRequired>false'],
  ['innerHTML', 'textContent'],
  ['composed: true', 'composed: false'],
  ['<isActive>true', '<isActive>false'],
];

const projectFiles = [
  '{ "packageDirectories": [{ "path": "force-app" }, { "path": "packages/core" }], "sourceApiVersion": "67.0" }',
  '{ "packageDirectories": [{ "path": "force-app" }], "sourceApiVersion": "58.0" }',
  '{ "packageDirectories": [',
];
const ignoreFiles = ['**/export/**\n', 'packages/core/classes/AccessGuard.cls\n', '', '**/*.trigger\n!**/LeadTrigger.trigger\n'];
/** Where a project in the project may come and go. */
const nested = ['packages/core/sfdx-project.json', 'force-app/main/default/classes/services/sfdx-project.json'];

const member = /^ {2}[^\s}/].*(?:;|\{\n(?: {3,}.*\n|\n)* {2}\})\n/gm;
const statementLine = /^ {4,}[^\s}].*\n/gm;
const call = /\b[A-Z]\w*\.[a-z]\w*(?=\()/g;
const word = /[A-Za-z_]\w+/g;
const literal = /'(?:[^'\\\n]|\\.)*'/g;

/** One thing somebody does, as edits to apply in turn. */
type Deed = () => Edit[];

export class Author {
  private readonly past = new Map<string, string[]>();
  private readonly deeds: readonly Deed[];
  private fresh = 0;

  /** `files` are those the session began with: broken ones are put right by them now and then. */
  constructor(
    private readonly next: Random,
    private readonly session: Session,
    private readonly files: Files,
  ) {
    const weighted: readonly (readonly [number, Deed])[] = [
      [10, () => this.rewrite((text) => this.insert(text, next(text.length + 1), pick(next, scraps)))],
      [5, () => this.rewrite((text) => this.cut(text))],
      [4, () => this.typeOut()],
      [10, () => this.rewrite((text) => this.swap(text, word))],
      [10, () => this.rewrite((text) => this.swap(text, call))],
      [5, () => this.rewrite((text) => this.swap(text, literal))],
      [14, () => this.rewrite((text) => this.family(text))],
      [14, () => this.rewrite((text) => this.statement(text))],
      [5, () => this.rewrite((text) => this.family(text), this.metadataPath())],
      [8, () => this.rewrite((text) => this.lines(text))],
      [6, () => this.rewrite((text) => this.declaration(text))],
      [6, () => this.move()],
      [4, () => this.several()],
      [14, () => this.rewrite((text) => this.element(text), this.markupPath())],
      [6, () => this.rewrite((text) => this.family(text), this.markupPath())],
      [4, () => this.rewrite((text) => this.insert(text, next(text.length + 1), pick(next, scraps)), this.markupPath())],
      [26, () => this.undo()],
      [8, () => this.restore(pick(next, this.session.paths()))],
      [8, () => [{ do: 'open', path: this.anyPath() }]],
      [4, () => (session.open.size === 0 ? [] : [{ do: 'close', path: pick(next, [...session.open.keys()]) }])],
      [4, () => (session.open.size === 0 ? [] : [{ do: 'save', path: pick(next, [...session.open.keys()]) }])],
      [8, () => this.branch()],
      [5, () => this.version()],
      [3, () => this.project()],
      [3, () => [{ do: 'settings', which: next(2) === 0 ? 0 : next(settingsChoices.length) }]],
      [1, () => [{ do: 'scan' }]],
    ];
    this.deeds = weighted.flatMap(([weight, deed]) => Array<Deed>(weight).fill(deed));
  }

  /** What is done next; findings are looked at now and then, so that answers of different ages are around. */
  act(): Edit[] {
    const edits = pick(this.next, this.deeds)();
    if (this.next(3) === 0) edits.push({ do: 'ask', path: this.anyPath() });
    return edits;
  }

  private anyPath(): string {
    return pick(this.next, this.session.paths());
  }

  /** A file to work in: mostly Apex, mostly an open one. */
  private workPath(): string {
    const open = [...this.session.open.keys()];
    const from = open.length > 0 && this.next(4) > 0 ? open : this.session.paths();
    const apex = from.filter((path) => /\.(cls|trigger)$/.test(path));
    return pick(this.next, apex.length > 0 && this.next(10) > 0 ? apex : from);
  }

  /** A file that describes something other than a class. */
  private metadataPath(): string {
    const metadata = this.session.paths().filter((path) => /(?<!\.cls|\.trigger)-meta\.xml$/.test(path));
    return metadata.length === 0 ? this.anyPath() : pick(this.next, metadata);
  }

  /** A page, a component or a template, mostly an open one. */
  private markupPath(): string {
    const isMarkup = (path: string): boolean => /\.(?:page|component|cmp|html|js)$/.test(path);
    const open = [...this.session.open.keys()].filter(isMarkup);
    const markup = open.length > 0 && this.next(4) > 0 ? open : this.session.paths().filter(isMarkup);
    return markup.length === 0 ? this.anyPath() : pick(this.next, markup);
  }

  /** A line of markup comes, goes, or is written twice. */
  private element(text: string): string {
    const lines = text.split(/(?<=\n)/);
    const at = this.next(lines.length);
    const which = this.next(3);
    if (which === 0) lines.splice(at, 1);
    else lines.splice(at, 0, which === 1 ? pick(this.next, elements) : lines[at]!);
    return lines.join('');
  }

  /** Changes a file's text by `how`; nothing, if that leaves it as it was. */
  private rewrite(how: (text: string) => string, path = this.workPath()): Edit[] {
    const before = this.session.textOf(path) ?? '';
    const after = how(before);
    if (after === before) return [];
    const past = this.past.get(path) ?? [];
    past.push(before);
    this.past.set(path, past.slice(-20));
    return [{ do: 'type', path, changes: [difference(before, after)] }];
  }

  private insert(text: string, at: number, what: string): string {
    return text.slice(0, at) + what + text.slice(at);
  }

  private cut(text: string): string {
    const start = this.next(text.length + 1);
    return text.slice(0, start) + text.slice(start + 1 + this.next(this.next(4) === 0 ? 60 : 4));
  }

  /** One match in `text` gives way to one in any file. */
  private swap(text: string, pattern: RegExp): string {
    const here = [...text.matchAll(pattern)];
    const there = [...(this.session.textOf(this.next(2) === 0 ? this.anyPath() : this.workPath()) ?? '').matchAll(pattern)];
    if (here.length === 0 || there.length === 0) return text;
    const { index, 0: old } = pick(this.next, here);
    return text.slice(0, index) + pick(this.next, there)[0] + text.slice(index + old.length);
  }

  private family(text: string): string {
    const present = families.flatMap((words) =>
      words.filter((one) => one !== '' && text.includes(one)).map((one) => ({ one, words })),
    );
    if (present.length === 0) return text;
    const { one, words } = pick(this.next, present);
    const places = text.split(one).length - 1;
    let at = -1;
    for (let i = this.next(places); i >= 0; i--) at = text.indexOf(one, at + 1);
    return text.slice(0, at) + pick(this.next, words) + text.slice(at + one.length);
  }

  private statement(text: string): string {
    const places = [...text.matchAll(statementLine)];
    if (places.length === 0) return text;
    const { index, 0: line } = pick(this.next, places);
    const indent = /^ */.exec(line)![0];
    return this.insert(text, index, `${indent}${pick(this.next, statements)}\n`);
  }

  /** A line goes, comes twice, or changes places with another. */
  private lines(text: string): string {
    const lines = text.split('\n');
    const at = this.next(lines.length);
    const other = this.next(2) === 0 ? Math.min(at + 1, lines.length - 1) : this.next(lines.length);
    const line = lines[at]!;
    switch (this.next(3)) {
      case 0:
        lines.splice(at, 1);
        break;
      case 1:
        lines.splice(at, 0, line);
        break;
      default:
        lines[at] = lines[other]!;
        lines[other] = line;
    }
    return lines.join('\n');
  }

  /** A declaration goes, comes twice, or is added. */
  private declaration(text: string): string {
    const members = [...text.matchAll(member)];
    if (members.length === 0) return text;
    const { index, 0: source } = pick(this.next, members);
    const kind = this.next(3);
    if (kind === 0) return text.slice(0, index) + text.slice(index + source.length);
    return this.insert(text, index, kind === 1 ? source : pick(this.next, declarations));
  }

  /** A declaration goes to another file. */
  private move(): Edit[] {
    const from = this.workPath();
    const members = [...(this.session.textOf(from) ?? '').matchAll(member)];
    const to = this.workPath();
    if (members.length === 0 || from === to) return [];
    const { index, 0: source } = pick(this.next, members);
    const removal = this.rewrite((text) => text.slice(0, index) + text.slice(index + source.length), from);
    const arrival = this.rewrite((text) => {
      const places = [...text.matchAll(member)];
      return places.length === 0 ? text : this.insert(text, pick(this.next, places).index, source);
    }, to);
    return this.next(2) === 0 ? [...removal, ...arrival] : [...arrival, ...removal];
  }

  /** Several changes in one notification, each relative to the one before. */
  private several(): Edit[] {
    const path = this.workPath();
    let text = this.session.textOf(path) ?? '';
    const changes = Array.from({ length: 2 + this.next(3) }, () => {
      const after = this.next(2) === 0 ? this.family(text) : this.statement(text);
      const change = difference(text, after);
      text = after;
      return change;
    });
    return [{ do: 'type', path, changes }];
  }

  /** A statement, letter by letter. */
  private typeOut(): Edit[] {
    const path = this.workPath();
    const places = [...(this.session.textOf(path) ?? '').matchAll(statementLine)];
    if (places.length === 0) return [];
    const { index } = pick(this.next, places);
    const typed = pick(this.next, statements).slice(0, 24);
    return [...typed].map((text, i) => ({ do: 'type', path, changes: [{ start: index + i, end: index + i, text }] }));
  }

  private undo(): Edit[] {
    const paths = [...this.past.keys()];
    if (paths.length === 0) return [];
    const path = pick(this.next, paths);
    const past = this.past.get(path)!;
    const text = past.pop()!;
    if (past.length === 0) this.past.delete(path);
    return this.replace(path, text);
  }

  /** A file is what it was in the beginning, in its editor too. */
  private restore(path: string): Edit[] {
    const text = this.files[path];
    this.past.delete(path);
    if (text === undefined)
      return this.next(2) === 0
        ? [
            { do: 'close', path },
            { do: 'disk', files: { [path]: null } },
          ]
        : [];
    return this.replace(path, text);
  }

  private replace(path: string, text: string): Edit[] {
    const now = this.session.textOf(path);
    if (now === undefined) return [{ do: 'disk', files: { [path]: text } }];
    return now === text ? [] : [{ do: 'type', path, changes: [difference(now, text)] }];
  }

  /** Files come, go, are renamed, several at once as when a branch is switched. */
  private branch(): Edit[] {
    const path = this.anyPath();
    const text = this.session.textOf(path) ?? '';
    const name = path.slice(path.lastIndexOf('/') + 1);
    const folders = ['force-app/main/default/classes/moved', 'packages/core/classes', 'other/src/classes'];
    switch (this.next(6)) {
      case 0:
        return [{ do: 'disk', files: { [path]: null } }];
      case 1:
        return [
          { do: 'close', path },
          { do: 'disk', files: { [path]: null, [`${pick(this.next, folders)}/${name}`]: text } },
        ];
      case 2:
        // It declares what another file declares, not quite in the same way.
        return [
          { do: 'disk', files: { [`${pick(this.next, folders)}/Added${this.fresh++}.cls`]: this.statement(this.family(text)) } },
        ];
      case 3:
        return [{ do: 'open', path: `${pick(this.next, folders)}/Unsaved${this.fresh++}.cls`, text }];
      case 4: {
        const back = Object.entries(this.files).filter(([one, was]) => this.session.disk.get(one) !== was);
        return back.length === 0 ? [] : [{ do: 'disk', files: Object.fromEntries(back) }];
      }
      default:
        return [{ do: 'disk', files: { [this.anyPath()]: null, [this.anyPath()]: null, [path]: this.family(text) } }];
    }
  }

  /** The API version of a class is another, or not said. */
  private version(): Edit[] {
    const apex = this.session.paths().filter((path) => /\.(cls|trigger)$/.test(path));
    if (apex.length === 0) return [];
    const path = `${pick(this.next, apex)}-meta.xml`;
    const text = `<ApexClass><apiVersion>${pick(this.next, ['43.0', '58.0', '64.0', '67.0', ''])}</apiVersion></ApexClass>`;
    if (this.session.open.has(path)) return this.replace(path, text);
    return [
      this.next(4) === 0 ? { do: 'open', path, text } : { do: 'disk', files: { [path]: this.next(5) === 0 ? null : text } },
    ];
  }

  /** What a project is, and what it leaves out. */
  private project(): Edit[] {
    switch (this.next(4)) {
      case 0:
        return [{ do: 'disk', files: { 'sfdx-project.json': pick(this.next, projectFiles) } }];
      case 1:
        return [{ do: 'disk', files: { '.forceignore': pick(this.next, ignoreFiles) } }];
      case 2:
        return this.toggled(pick(this.next, nested));
      default:
        return [{ do: 'disk', files: { 'sfdx-project.json': this.files['sfdx-project.json'] ?? null, '.forceignore': null } }];
    }
  }

  private toggled(path: string): Edit[] {
    return [{ do: 'disk', files: { [path]: this.session.disk.has(path) ? null : projectFiles[0]! } }];
  }
}
