import { strict as assert } from 'node:assert';
import { goTo, openFile, readSquigglesBeside, runCommand, typeText, until } from '../vscode/workbench.mjs';
import { inVsCode, page, placeOf, readFile, screenshot, writeFile } from './window';

const classes = 'force-app/main/default/classes';
const meta = '<ApexClass><apiVersion>60.0</apiVersion></ApexClass>';

const guard = `public with sharing class DepotGuard {
    public static void requireCreate() {
        if (!Schema.sObjectType.Account.isCreateable()) {
            throw new AuraHandledException('No access');
        }
    }
}
`;

const caller = `public with sharing class DepotWriter {
    public void add(String name) {
        Account depot = new Account(Name = name);
        DepotGuard.requireCreate();
        insert depot;
    }
}
`;

const texts = `public with sharing class DepotText {
    public static String quoted(String text) {
        return String.escapeSingleQuotes(text);
    }
}
`;

const search = `public with sharing class DepotSearch {
    @AuraEnabled(cacheable=true)
    public static List<Account> byName(String term) {
        String name = DepotText.quoted(term);
        return Database.query(
            'SELECT Id FROM Account '
            + 'WHERE Name = \\''
            + name + '\\' WITH USER_MODE'
        );
    }
}
`;

interface Squiggle {
  readonly severity: string;
  readonly line: number;
  readonly text: string;
}

const beside = (): Promise<Squiggle[]> => readSquigglesBeside(page());

/** Waits for the squiggles beside the active editor to be these. */
async function besideBecome(expected: readonly Squiggle[]): Promise<void> {
  const isEqual = (all: Squiggle[]) => JSON.stringify(all) === JSON.stringify(expected);
  await until(beside, isEqual, `in the other editor ${JSON.stringify(expected)}`);
}

/** Writes new classes into the workspace. */
function writeClasses(sources: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(sources)) {
    writeFile(`${classes}/${name}.cls`, text);
    writeFile(`${classes}/${name}.cls-meta.xml`, meta);
  }
}

/** Opens a class on the left and one on the right, which is the active editor then. */
async function openBoth(left: string, right: string): Promise<void> {
  await openFile(page(), `classes/${left}.cls`);
  await runCommand(page(), 'View: Split Editor Right');
  await openFile(page(), `classes/${right}.cls`);
}

inVsCode('Two editors side by side', () => {
  it('a squiggle comes and goes in one with a check in the other, and nothing is saved', async () => {
    writeClasses({ DepotGuard: guard, DepotWriter: caller });
    await openBoth('DepotWriter', 'DepotGuard');
    assert.deepEqual(await beside(), []);

    const { line, column } = placeOf(`${classes}/DepotGuard.cls`, '!Schema', 0);
    await goTo(page(), line, column);
    await page().keyboard.press('Delete');
    await besideBecome([{ severity: 'error', line: 5, text: 'insert depot' }]);
    await screenshot('check-gone-beside');

    await typeText(page(), '!');
    await besideBecome([]);
    await screenshot('check-back-beside');
    assert.equal(readFile(`${classes}/DepotGuard.cls`), guard, 'nothing was saved');
  });

  it('a squiggle comes and goes in one with an escape in the other, and nothing is saved', async () => {
    writeClasses({ DepotText: texts, DepotSearch: search });
    await openBoth('DepotSearch', 'DepotText');
    assert.deepEqual(await beside(), []);

    const escaped = 'String.escapeSingleQuotes(text)';
    const { line, column } = placeOf(`${classes}/DepotText.cls`, escaped, 0);
    await goTo(page(), line, column);
    await page().keyboard.press('Shift+End');
    await typeText(page(), 'text;');
    await besideBecome([{ severity: 'error', line: 8, text: 'name' }]);
    await page().keyboard.press('Home');
    await screenshot('escape-gone-beside');

    await goTo(page(), line, column);
    await page().keyboard.press('Shift+End');
    await typeText(page(), `${escaped};`);
    await besideBecome([]);
    await screenshot('escape-back-beside');
    assert.equal(readFile(`${classes}/DepotText.cls`), texts, 'nothing was saved');
  });

  it('a squiggle goes where data ends in no query any more, and comes back', async () => {
    await openBoth('ShipmentList', 'ShipmentQuery');
    const there = await until(beside, (all: Squiggle[]) => all.length > 0, 'a squiggle in the other editor');
    assert.deepEqual(
      there.map(({ severity, text }: Squiggle) => ({ severity, text })),
      [{ severity: 'error', text: 'escaped' }],
    );

    const { line, column } = placeOf(`${classes}/ShipmentQuery.cls`, "' + orderBy", 0);
    await goTo(page(), line, column);
    await page().keyboard.press('Shift+End');
    await typeText(page(), "Name';");
    await besideBecome([]);
    await page().keyboard.press('Control+Z');
    await besideBecome(there);
  });
});
