import assert from 'node:assert/strict';
import { FileChangeType } from 'vscode-languageserver-protocol/node';
import { type FlowPath, flowPathsRequest } from '#shared/protocol';
import { Editors } from './editors';
import { pushClient } from './server';
import { classes } from './workspace';

const crud = 'ApexCRUDViolation';
const injection = 'ApexSOQLInjection';

const guard = `public with sharing class Guard {
  public static void requireCreate() {
    if (!Schema.sObjectType.Account.isCreateable()) {
      throw new AuraHandledException('No access');
    }
  }
  public static void requireDelete() {
    if (!Schema.sObjectType.Account.isDeletable()) {
      throw new AuraHandledException('No access');
    }
  }
}
`;

/** A class with one statement on line 3, after a call on line 2. */
function caller(name: string, call: string, statement: string): string {
  return `public with sharing class ${name} {\n  public static void run(Account a) {\n    ${call}\n    ${statement}\n  }\n}\n`;
}

const checking: Readonly<Record<string, string>> = {
  Guard: guard,
  Through: caller('Through', 'Guard.requireCreate();', 'System.debug(a.Id);'),
  Direct: caller('Direct', 'Guard.requireCreate();', 'insert new Account();'),
  Indirect: caller('Indirect', 'Through.run(a);', 'insert new Account();'),
  Deleting: caller('Deleting', 'Guard.requireDelete();', 'delete a;'),
  Apart: caller('Apart', 'System.debug(a);', 'update a;'),
};

/** A class whose method, which a component calls, has a query done with what `call` makes of the parameter. */
function finder(name: string, call: string): string {
  return `public with sharing class ${name} {
  @AuraEnabled
  public static List<Account> find(String term) {
    return Query.named(${call});
  }
  public static String apart(String term) {
    return Texts.shortened(term);
  }
}
`;
}

const escaping: Readonly<Record<string, string>> = {
  Texts: `public with sharing class Texts {
  public static String quoted(String text) {
    return String.escapeSingleQuotes(text);
  }
  public static String shortened(String text) {
    return text.left(80);
  }
}
`,
  Words: `public with sharing class Words {
  public static String cleaned(String text) {
    return Texts.quoted(text.trim());
  }
}
`,
  Query: `public with sharing class Query {
  public static List<Account> named(String name) {
    String soql = 'SELECT Id FROM Account WHERE Name = \\'' + name + '\\' WITH USER_MODE';
    return Database.query(soql);
  }
}
`,
  Near: finder('Near', 'Texts.quoted(term)'),
  Far: finder('Far', 'Words.cleaned(term)'),
  Apart: finder('Apart', 'String.escapeSingleQuotes(term)'),
};

/** Declarations that are analysed for so many methods in as many classes: the header of a class looks at its members. */
const withHeaders = (methods: number): number => 2 * methods;

describe('Diagnostics of files that depend on each other', function () {
  this.timeout(60_000);
  let editors: Editors;

  afterEach(() => editors.end());

  describe('by a permission check', () => {
    const condition = 'if (!Schema.sObjectType.Account.isCreateable())';

    beforeEach(async () => {
      editors = await Editors.start(checking);
    });

    it('come and go with it in another file, through a third one, and nobody else is touched', async () => {
      await editors.open();
      assert.deepEqual(editors.found(), { Apart: [crud] });
      const gone = await editors.workOf(async () => {
        assert.deepEqual(await editors.replaceForOthers('Guard', condition, 'if (a == null)'), ['Direct', 'Indirect']);
      });
      assert.deepEqual(editors.found(), { Direct: [crud], Indirect: [crud], Apart: [crud] });
      assert.equal(editors.shown('Direct')[0]!.range.start.line, 3);
      // The check, Through, Direct and Indirect; neither the other check nor who calls that.
      assert.equal(gone.declarations, withHeaders(4));

      const back = await editors.workOf(async () => {
        assert.deepEqual(await editors.replaceForOthers('Guard', 'if (a == null)', condition), ['Direct', 'Indirect']);
      });
      assert.deepEqual(editors.found(), { Apart: [crud] });
      assert.equal(back.declarations, withHeaders(4));
    });

    it('stay as they are when an edit changes nothing that others see, at the cost of one declaration', async () => {
      await editors.open();
      for (const insertion of ['Integer unused = 1;\n    ', '\n\n    ', "System.debug('x');\n    ", '// A comment.\n    ']) {
        const { declarations, answers } = await editors.workOf(async () => {
          await editors.replace('Guard', condition, insertion + condition);
          assert.deepEqual(await editors.pull(), []);
        });
        assert.deepEqual({ declarations, answers }, { declarations: withHeaders(1), answers: 1 }, insertion);
      }
      const outside = await editors.workOf(async () => {
        await editors.replace('Guard', 'public with sharing class', '// A comment.\npublic with sharing class');
        assert.deepEqual(await editors.pull(), []);
      });
      assert.deepEqual(outside, { declarations: 0, elements: 0, answers: 0, rounds: 0 });
      assert.deepEqual(editors.found(), { Apart: [crud] });
    });

    it('follow a file that is changed, renamed away and put back on disk', async () => {
      await editors.open('Direct', 'Apart', 'Indirect');
      const { server, workspace } = editors;
      const change = async (text: string | undefined, type: FileChangeType): Promise<void> => {
        const refreshed = server.refreshes.next();
        if (text === undefined) workspace.remove(`${classes}/Guard.cls`);
        else workspace.write(`${classes}/Guard.cls`, text);
        await server.filesChanged({ uri: editors.uriOf('Guard'), type });
        await refreshed;
        await editors.pull();
      };
      await change(guard.replace('!Schema', 'Schema'), FileChangeType.Changed);
      assert.deepEqual(editors.found(), { Direct: [crud], Indirect: [crud], Apart: [crud] });
      await change(guard, FileChangeType.Changed);
      assert.deepEqual(editors.found(), { Apart: [crud] });
      await change(undefined, FileChangeType.Deleted);
      assert.deepEqual(Object.keys(editors.found()).sort(), ['Apart', 'Deleting', 'Direct', 'Indirect']);
      await change(guard, FileChangeType.Created);
      assert.deepEqual(editors.found(), { Apart: [crud] });
    });

    it('are renewed in closed files, too, once the workspace was scanned', async () => {
      const workspace = await ClosedFiles.of(editors);
      await editors.open('Guard');
      await editors.replace('Guard', '!Schema', 'Schema');
      assert.deepEqual(await workspace.pull(), { Direct: 1, Indirect: 1 });
    });
  });

  describe('by the way data takes', () => {
    const escaped = 'String.escapeSingleQuotes(text)';
    /** Steps as `file:line message`, lines as the editor counts them. */
    const steps = (name: string): string[] =>
      (editors.shown(name)[0]?.relatedInformation ?? []).map(({ location, message }) => {
        const file = /(\w+)\.cls$/.exec(location.uri)?.[1];
        return `${file}:${location.range.start.line + 1} ${message.replace(/^\d+\. /, '')}`;
      });
    const source = 'The parameter "term" (what a Lightning component sends)';

    beforeEach(async () => {
      editors = await Editors.start(escaping);
    });

    it('come and go with an escape in another file, through a third one, and nobody else is touched', async () => {
      await editors.open();
      // Whoever else calls the public method is not known.
      assert.deepEqual(editors.found(), { Query: [injection] });
      const gone = await editors.workOf(async () => {
        assert.deepEqual(await editors.replaceForOthers('Texts', escaped, 'text'), ['Far', 'Near']);
      });
      assert.deepEqual(editors.found(), { Query: [injection], Near: [injection], Far: [injection] });
      assert.deepEqual(editors.shown('Near')[0]!.range, editors.rangeOf('Near', 'Texts.quoted(term)'));
      assert.equal(gone.declarations, withHeaders(4));

      const back = await editors.workOf(async () => {
        assert.deepEqual(await editors.replaceForOthers('Texts', 'return text;', `return ${escaped};`), ['Far', 'Near']);
      });
      assert.deepEqual(editors.found(), { Query: [injection] });
      assert.equal(back.declarations, withHeaders(4));
    });

    it('come and go in closed files, too, once the workspace was scanned', async () => {
      const workspace = await ClosedFiles.of(editors);
      await editors.server.open(editors.uriOf('Texts'), escaping.Texts!);
      assert.deepEqual(await workspace.pull(), {});
      const gone = await editors.workOf(async () => {
        await editors.replace('Texts', escaped, 'text');
        assert.deepEqual(await workspace.pull(), { Far: 1, Near: 1 });
      });
      assert.equal(gone.declarations, withHeaders(4));
      await editors.replace('Texts', 'return text;', `return ${escaped};`);
      assert.deepEqual(await workspace.pull(), { Far: 0, Near: 0 });
    });

    it('lead into the other files, and stay with their lines when these move', async () => {
      await editors.open();
      await editors.replaceForOthers('Texts', escaped, 'text');
      const path = (words: number, query: number): string[] => [
        `Far:3 ${source}`,
        'Far:4 Passed to Words.cleaned as "text"',
        `Words:${words} Passed to Texts.quoted as "text"`,
        `Words:${words} Returned by Texts.quoted`,
        'Far:4 Returned by Words.cleaned',
        'Far:4 Passed to Query.named as "name"',
        `Query:${query} Reaches Database.query`,
      ];
      assert.deepEqual(steps('Far'), path(3, 4));

      // Above the classes: everything only moves, and nothing is analysed again.
      const moved = await editors.workOf(async () => {
        assert.deepEqual(await editors.replaceForOthers('Words', 'public with', '\n// Words.\npublic with'), ['Far']);
        assert.deepEqual(await editors.replaceForOthers('Query', 'public with', '\n\npublic with'), ['Far', 'Near', 'Query']);
      });
      assert.deepEqual(steps('Far'), path(5, 6));
      assert.deepEqual(moved, { declarations: 0, elements: 0, answers: 0, rounds: 0 });

      // Inside the methods, before the places.
      assert.deepEqual(await editors.replaceForOthers('Words', '    return', '    Integer size;\n    return'), ['Far']);
      assert.deepEqual(await editors.replaceForOthers('Query', '    return', '\n\n\n    return'), ['Far', 'Near', 'Query']);
      assert.deepEqual(steps('Far'), path(6, 9));
      assert.deepEqual(steps('Near').at(-1), 'Query:9 Reaches Database.query');
    });

    it('lead to where lines have moved in editors that are sent them, too', async () => {
      await editors.end();
      editors = await Editors.start(escaping, pushClient);
      const { server } = editors;
      for (const name of ['Far', 'Words', 'Texts']) await server.open(editors.uriOf(name), escaping[name]!);
      const sent = (line: number) =>
        server.published.first(
          ({ uri, diagnostics }) =>
            uri === editors.uriOf('Far') &&
            diagnostics[0]?.relatedInformation?.[2]?.location.uri === editors.uriOf('Words') &&
            diagnostics[0].relatedInformation[2].location.range.start.line === line,
        );
      await editors.replace('Texts', escaped, 'text');
      await sent(2);
      await editors.replace('Words', 'public with', '\n\npublic with');
      await sent(4);
    });

    it('are walked as they are shown, before and after an edit', async () => {
      await editors.open();
      await editors.replaceForOthers('Texts', escaped, 'text');
      const walked = async (): Promise<string[]> => {
        const [path]: FlowPath[] = await editors.server.connection.sendRequest(flowPathsRequest, {
          uri: editors.uriOf('Far'),
          position: editors.rangeOf('Far', 'Query.named').start,
        });
        return (path?.steps ?? []).map(({ uri, range, message }) => {
          return `${/(\w+)\.cls$/.exec(uri)?.[1]}:${range.start.line + 1} ${message}`;
        });
      };
      assert.deepEqual(await walked(), steps('Far'));
      await editors.replaceForOthers('Words', '    return', '\n\n    return');
      assert.deepEqual(await walked(), steps('Far'));
      await editors.replaceForOthers('Words', 'text.trim()', escaped);
      assert.deepEqual(await walked(), []);
    });
  });

  it('cost what depends on the edit, however much is open', async () => {
    const count = 40;
    const sources: Record<string, string> = { ...checking };
    for (let i = 0; i < count; i++) {
      sources[`Other${i}`] = caller(`Other${i}`, 'Guard.requireDelete();', `Other${(i + 1) % count}.run(a);`);
    }
    editors = await Editors.start(sources);
    await editors.open();
    const { declarations } = await editors.workOf(async () => {
      assert.deepEqual(await editors.replaceForOthers('Guard', '!Schema', 'Schema'), ['Direct', 'Indirect']);
    });
    assert.equal(declarations, withHeaders(4));
  });
});

/** What an editor knows of a workspace that was scanned. */
class ClosedFiles {
  private readonly ids = new Map<string, string>();

  private constructor(private readonly editors: Editors) {}

  /** Scans the workspace, and pulls it once. */
  static async of(editors: Editors): Promise<ClosedFiles> {
    const files = new ClosedFiles(editors);
    await editors.server.scan();
    await files.pull();
    return files;
  }

  /** Pulls the workspace again. Out: classes whose diagnostics are others now, with the number of these. */
  async pull(): Promise<Record<string, number>> {
    const previous = [...this.ids].map(([uri, value]) => ({ uri, value }));
    const { items } = await this.editors.server.pullWorkspace(previous);
    const renewed: Record<string, number> = {};
    for (const item of items) {
      const known = this.ids.get(item.uri);
      if (item.resultId !== undefined) this.ids.set(item.uri, item.resultId);
      if (item.kind !== 'full' || (known === undefined && item.items.length === 0)) continue;
      renewed[/(\w+)\.cls$/.exec(item.uri)?.[1] ?? item.uri] = item.items.length;
    }
    return renewed;
  }
}
