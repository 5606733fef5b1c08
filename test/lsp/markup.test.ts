import assert from 'node:assert/strict';
import { type CodeAction, FileChangeType, type MarkupContent, type Range } from 'vscode-languageserver-protocol/node';
import {
  type FixQuestionsResult,
  type FixReference,
  type FlowPath,
  fixQuestionsRequest,
  flowPathsRequest,
} from '#shared/protocol';
import { Editors } from './editors';
import { edited, partsOf } from './edits';

const page = 'pages/Orders.page';
const badge = 'components/Badge.component';
const note = 'aura/note/note.cmp';
const slip = 'lwc/slip/slip.js';
const template = 'lwc/slip/slip.html';

const source = 'ApexPages.currentPage().getParameters';
const parameter = "ApexPages.currentPage().getParameters().get('note')";
const controller = `public with sharing class Orders {
  public String term { get; set; }
  public String note {
    get {
      return ${parameter};
    }
  }
  public void find() {
    Database.query('SELECT Id FROM Order WHERE Name = \\'' + term + '\\'', AccessLevel.USER_MODE);
  }
}
`;
const markup = `<apex:page controller="Orders">
  <script>
    var note = '{!note}';
  </script>
  <apex:form>
    <apex:inputText value="{!term}"/>
    <apex:commandButton value="Find" action="{!find}"/>
  </apex:form>
</apex:page>
`;
const files: Readonly<Record<string, string>> = {
  Orders: controller,
  [page]: markup,
  [badge]: `<apex:component>
  <apex:attribute name="label" type="String"/>
  <apex:outputText value="{!label}" escape="false"/>
</apex:component>
`,
  [note]: '<aura:component>\n  <aura:attribute name="text" type="String"/>\n  <p>{!v.text}</p>\n</aura:component>\n',
  [slip]: `import { LightningElement, api } from 'lwc';
export default class Slip extends LightningElement {
  @api address;
  renderedCallback() {
    const slip = this.template.querySelector('.slip');
    slip.textContent = this.address;
  }
}
`,
  [template]: '<template>\n  <div class="slip"></div>\n</template>\n',
};

describe('Pages and components in the editor', function () {
  this.timeout(60_000);
  let editors: Editors;

  afterEach(() => editors.end());

  /** What is shown of a file: the rule, and the text that is marked. */
  function marked(name: string): string[] {
    return editors.shown(name).map(({ code, range }) => `${code} ${textAt(editors.textOf(name), range)}`);
  }

  /** The actions on the first finding of a file, by their titles. */
  async function actionsOn(name: string): Promise<Map<string, CodeAction>> {
    const { range } = editors.shown(name)[0]!;
    const actions = await editors.server.actions(editors.uriOf(name), { start: range.start, end: range.start });
    return new Map(actions.map((action) => [action.title, action]));
  }

  /** What a file says once the action of that title was chosen; the questions it asks are answered as suggested. */
  async function afterAction(name: string, title: string): Promise<string> {
    const action = (await actionsOn(name)).get(title);
    assert.ok(action, `no action "${title}"`);
    const { edit } = await editors.server.resolve(action);
    assert.ok(edit, title);
    const { edits, creations } = partsOf(edit);
    assert.deepEqual(creations, []);
    assert.deepEqual(
      edits.map(({ textDocument }) => textDocument.uri),
      [editors.uriOf(name)],
    );
    return edited(editors.textOf(name), edits[0]!.edits);
  }

  /** Makes a document say something else, as an editor does that applies an edit. Out: what is shown of it then. */
  async function become(name: string, text: string): Promise<string[]> {
    await editors.replace(name, editors.textOf(name), text);
    await editors.pull();
    return marked(name);
  }

  describe('with a controller', () => {
    beforeEach(async () => {
      editors = await Editors.start(files);
      await editors.open();
    });

    it('show what is found in them, with the way the data takes', () => {
      assert.deepEqual(marked(page), ['VfUnescapeEl {!note}']);
      assert.deepEqual(marked(badge), ['VfUnescapeEl {!label}']);
      assert.deepEqual([marked(note), marked(slip), marked(template)], [[], [], []]);
      assert.ok(marked('Orders').includes('ApexSOQLInjection term'));
      const steps = editors.shown(page)[0]!.relatedInformation!.map(({ location, message }) => [location.uri, message]);
      assert.deepEqual(steps, [
        [editors.uriOf('Orders'), '1. The page parameter "note"'],
        [editors.uriOf(page), '2. Put into a string in a script'],
      ]);
    });

    it('hand out the way from the page to the class, and from the class to the page', async () => {
      const ask = async (name: string, target: string): Promise<(string | undefined)[]> => {
        const position = editors.rangeOf(name, target).start;
        const params = { uri: editors.uriOf(name), position };
        const [path]: FlowPath[] = await editors.server.connection.sendRequest(flowPathsRequest, params);
        return path!.steps.map(({ uri, range }) => textAt(editors.textOf(uri === editors.uriOf(page) ? page : 'Orders'), range));
      };
      const fromClass = await ask(page, '{!note}');
      assert.deepEqual([fromClass[0], fromClass.at(-1)], [source, 'note']);
      const fromPage = await ask('Orders', "term + '");
      assert.deepEqual([fromPage[0], fromPage.at(-1)], ['value="{!term}"', 'Database.query']);
    });

    it('follow the class while it is edited', async () => {
      const back = `return ${parameter};`;
      assert.deepEqual(await editors.replaceForOthers('Orders', back, "return 'fixed';"), ['Orders', page]);
      assert.deepEqual(marked(page), []);
      assert.deepEqual(await editors.replaceForOthers('Orders', "return 'fixed';", back), ['Orders', page]);
      assert.deepEqual(marked(page), ['VfUnescapeEl {!note}']);
    });

    it('are followed by the class while they are edited', async () => {
      const input = '<apex:inputText value="{!term}"/>';
      assert.deepEqual(await editors.replaceForOthers(page, input, ''), ['Orders']);
      assert.ok(!marked('Orders').includes('ApexSOQLInjection term'));
      const work = await editors.workOf(async () => {
        await editors.replaceForOthers(page, '<apex:form>', `<apex:form>${input}`);
      });
      assert.ok(marked('Orders').includes('ApexSOQLInjection term'));
      // The page, the form and the input: the script was not looked at again.
      assert.equal(work.elements, 3);
    });

    it('cost nothing while an edit of the class changes nothing for them', async () => {
      const { elements } = await editors.workOf(async () => {
        for (const insertion of ['Integer unused = 1;\n    ', '\n\n', '// A comment.\n    ']) {
          await editors.replace('Orders', 'Database.query', `${insertion}Database.query`);
          await editors.replace('Orders', 'public String note', `${insertion.replace('=', '')}public String note`);
          await editors.pull();
        }
      });
      assert.equal(elements, 0);
      assert.deepEqual(marked(page), ['VfUnescapeEl {!note}']);
      assert.equal(textAt(editors.textOf('Orders'), editors.shown(page)[0]!.relatedInformation![0]!.location.range), source);
    });

    it('are told where the data begins when that moved in its method, at the cost of one element', async () => {
      const { elements } = await editors.workOf(() =>
        editors.replaceForOthers('Orders', `return ${parameter}`, `Integer unused = 1;\n      return ${parameter}`),
      );
      assert.equal(elements, 1);
      assert.equal(textAt(editors.textOf('Orders'), editors.shown(page)[0]!.relatedInformation![0]!.location.range), source);
    });

    it('have fixes that leave nothing to find', async () => {
      const mended = await afterAction(page, 'Encode it with JSENCODE');
      assert.equal(mended, markup.replace('{!note}', '{!JSENCODE(note)}'));
      assert.deepEqual(await become(page, mended), []);
      const escaped = await afterAction(badge, 'Let the component escape');
      assert.ok(escaped.includes('<apex:outputText value="{!label}"/>'), escaped);
      assert.deepEqual(await become(badge, escaped), []);
      assert.deepEqual(await become(note, files[note]!.replace('{!v.text}', '<aura:unescapedHtml value="{!v.text}"/>')), [
        'AvoidUnescapedHtmlInAura <aura:unescapedHtml',
      ]);
      assert.deepEqual(await become(note, await afterAction(note, 'Show the value as text')), []);
      assert.equal(editors.textOf(note), files[note]);
      assert.deepEqual(await become(slip, files[slip]!.replace('textContent', 'innerHTML')), ['LwcInnerHtml innerHTML']);
      assert.deepEqual(await become(slip, await afterAction(slip, 'Use textContent')), []);
      assert.equal(editors.textOf(slip), files[slip]);
    });

    it('are explained by the hover, with a link to the FAQ', async () => {
      await become(slip, files[slip]!.replace('textContent', 'innerHTML'));
      for (const [name, target] of [
        [page, '{!note}'],
        [badge, '{!label}'],
        [slip, 'innerHTML'],
      ] as const) {
        const hover = await editors.server.hover(editors.uriOf(name), editors.rangeOf(name, target).start);
        const { value } = hover!.contents as MarkupContent;
        assert.deepEqual(hover!.range, editors.rangeOf(name, target));
        assert.match(value, /What a reviewer objects to/);
        assert.match(value, /How to fix it/);
        const link = /\(command:preflight\.openFaq\?([^)]+)\)/.exec(value)?.[1] ?? '';
        assert.match(decodeURIComponent(link), /^\["FAQ-\d{6}"\]$/);
      }
    });

    it('are set aside by comments, in markup and in scripts', async () => {
      await become(slip, files[slip]!.replace('textContent', 'innerHTML'));
      for (const [name, rule, comment] of [
        [page, 'VfUnescapeEl', / {4}var note = '\{!note\}'; \/\/ preflight: allow VfUnescapeEl -- Only our own codes\n/],
        [badge, 'VfUnescapeEl', / {2}<!-- preflight: allow VfUnescapeEl: Only our own codes -->\n {2}<apex:outputText/],
        [slip, 'LwcInnerHtml', / {4}slip\.innerHTML = .*; \/\/ preflight: allow LwcInnerHtml -- Only our own codes\n/],
      ] as const) {
        const title = `Suppress ${rule} on this line`;
        const action = await editors.server.resolve((await actionsOn(name)).get(title)!);
        const [reference] = action.command!.arguments as [FixReference];
        const questions: FixQuestionsResult = await editors.server.connection.sendRequest(fixQuestionsRequest, reference);
        assert.ok(questions.length > 0);
        assert.match(await suppressed(name, reference), comment);
      }
    });

    /** What a file says with a finding set aside; nothing is shown of it then. */
    async function suppressed(name: string, reference: FixReference): Promise<string> {
      const { edit } = await editors.server.connection.sendRequest<{ edit: Parameters<typeof partsOf>[0] }>('preflight/planFix', {
        reference,
        answers: { reason: 'Only our own codes' },
      });
      const text = edited(editors.textOf(name), partsOf(edit).edits[0]!.edits);
      assert.deepEqual(await become(name, text), [], text);
      return text;
    }

    it('show findings as they are typed, and what stands behind stays as it is', async () => {
      const typed = '  <apex:outputText value="{!note}" escape="false"/>\n';
      const end = '  <apex:form>';
      const steps: string[][] = [];
      for (let length = 1; length <= typed.length; length++) {
        await editors.replace(page, `${typed.slice(0, length - 1)}${end}`, `${typed.slice(0, length)}${end}`);
        await editors.pull();
        const shown = marked(page);
        assert.ok(shown.includes('VfUnescapeEl {!note}'), typed.slice(0, length));
        steps.push(shown);
      }
      assert.deepEqual(new Set(steps.map((shown) => shown.length)), new Set([1, 2]));
      assert.equal(steps.at(-1)!.length, 2);
      assert.deepEqual(marked('Orders'), ['ApexXSSFromURLParam note', 'ApexSOQLInjection term']);
    });

    it('are read from the disk while they are not open', async () => {
      const { server, workspace } = editors;
      const path = `force-app/main/default/${page}`;
      await server.close(editors.uriOf(page));
      workspace.write(path, markup.replace('{!note}', '{!JSENCODE(note)}'));
      await server.filesChanged({ uri: editors.uriOf(page), type: FileChangeType.Changed });
      await server.scan();
      await editors.pull();
      assert.deepEqual(marked(page), []);
    });
  });

  describe('of thousands of elements', () => {
    const row = (i: number): string =>
      `    <apex:outputPanel layout="block">
      <apex:outputLabel value="{!$Label.Row}" for="field${i}"/>
      <apex:inputText id="field${i}" value="{!term}" onchange="changed(${i}, '{!JSENCODE(note)}')"/>
      <apex:outputText value="{!note}"/>
    </apex:outputPanel>
`;
    const rows = Array.from({ length: 500 }, (_, i) => row(i)).join('');
    const large = `<apex:page controller="Orders">\n  <apex:form>\n${rows}  </apex:form>\n</apex:page>\n`;

    beforeEach(async () => {
      editors = await Editors.start({ Orders: controller, [page]: large });
      await editors.open(page);
    });

    /** Elements that were looked at while `before` became `after`. */
    async function cost(before: string, after: string): Promise<number> {
      const { elements } = await editors.workOf(async () => {
        await editors.replace(page, before, after);
        await editors.pull();
      });
      return elements;
    }

    it('cost what the edited element and those around it cost', async () => {
      assert.equal(await cost('for="field250"', 'for="field_250"'), 4);
      assert.equal(await cost('id="field250"', 'id="field250" title="{!note}"'), 4);
      assert.deepEqual(marked(page), []);
      assert.equal(await cost("changed(250, '{!JSENCODE(note)}')", "changed(250, '{!note}')"), 4);
      assert.deepEqual(marked(page), ['VfUnescapeEl {!note}']);
      // Text and comments are the form's own.
      assert.equal(await cost(row(400), `    <!-- A comment. -->\n${row(400)}`), 2);
      assert.deepEqual(marked(page), ['VfUnescapeEl {!note}']);
    });

    it('cost no more while a tag is typed that nothing closes yet', async () => {
      const typed = `    <apex:outputText value="{!note}" title='x' escape="false"/>\n`;
      for (let length = 1; length <= typed.length; length++) {
        const elements = await cost(`${typed.slice(0, length - 1)}${row(250)}`, `${typed.slice(0, length)}${row(250)}`);
        assert.ok(elements <= 5, `${elements} elements at ${typed.slice(0, length)}`);
      }
      assert.deepEqual(marked(page), ['VfUnescapeEl {!note}']);
    });

    it('are looked at again only where they use what a class says differently', async () => {
      await editors.open('Orders');
      const { elements } = await editors.workOf(async () => {
        await editors.replace('Orders', `return ${parameter};`, "return 'fixed';");
        assert.deepEqual(await editors.pull(), ['Orders']);
      });
      // The inputs with the note in their handlers.
      assert.equal(elements, 500);
    });
  });
});

function textAt(text: string, { start, end }: Range): string {
  const lines = text.split('\n').slice(start.line, end.line + 1);
  lines[lines.length - 1] = lines.at(-1)!.slice(0, end.character);
  lines[0] = lines[0]!.slice(start.character);
  return lines.join('\n');
}
