import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of a file in fixtures/. */
export function scriptFixture(name: string): string {
  return readFileSync(join(__dirname, 'fixtures', name), 'utf8');
}

/** Valid scripts of realistic shape: of a Lightning web component, of an Aura component, and in TypeScript. */
export const scriptFixtureNames = ['invoiceList.js', 'InvoiceHelper.js', 'amounts.ts.txt'];
