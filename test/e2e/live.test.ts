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

interface Squiggle {
  readonly severity: string;
  readonly line: number;
  readonly text: string;
}

inVsCode('Two editors side by side', () => {
  it('a squiggle comes and goes in one with a check in the other, and nothing is saved', async () => {
    for (const [name, text] of Object.entries({ DepotGuard: guard, DepotWriter: caller })) {
      writeFile(`${classes}/${name}.cls`, text);
      writeFile(`${classes}/${name}.cls-meta.xml`, meta);
    }
    await openFile(page(), 'classes/DepotWriter.cls');
    await runCommand(page(), 'View: Split Editor Right');
    await openFile(page(), 'classes/DepotGuard.cls');
    const beside = (): Promise<Squiggle[]> => readSquigglesBeside(page());
    assert.deepEqual(await beside(), []);

    const { line, column } = placeOf(`${classes}/DepotGuard.cls`, '!Schema', 0);
    await goTo(page(), line, column);
    await page().keyboard.press('Delete');
    const squiggles = await until(beside, (all: Squiggle[]) => all.length > 0, 'a squiggle in the other editor');
    assert.deepEqual(squiggles, [{ severity: 'error', line: 5, text: 'insert depot' }]);
    await screenshot('check-gone-beside');

    await typeText(page(), '!');
    await until(beside, (all: Squiggle[]) => all.length === 0, 'the end of the squiggle in the other editor');
    await screenshot('check-back-beside');
    assert.equal(readFile(`${classes}/DepotGuard.cls`), guard, 'nothing was saved');
  });
});
