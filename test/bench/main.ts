/**
 * The benchmark: `npm run bench [-- classes] [-- --large]`. Figures are ratios within one run wherever they can be: the
 * machine then matters little. What is aimed at stands beside what was measured.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type DependentFigures, measureDependents, measureDependentsOverProtocol } from './dependents';
import { generateMarkup, largeMarkup, largePage, largeScript } from './generateMarkup';
import { classFolder, classSource, type Files, generateWorkspace } from './generateWorkspace';
import { measureInProcess } from './inProcess';
import { type MarkupFigures, measureMarkup } from './markup';
import { measureProtocol, type ProtocolFigures, type TypedDocument, typedClass } from './overProtocol';

const dist = process.env.PREFLIGHT_DIST ?? join(process.cwd(), 'dist');
const words = process.argv.slice(2);
const classes = Number(words.find((word) => /^\d+$/.test(word)) ?? 2_000);
/** A workspace as large as the largest there are. */
const large = words.includes('--large') ? 10_000 : undefined;
/** How often something is measured where the machine is fast enough for it. */
const keystrokes = 300;
const rounds = 60;

type Row = readonly (string | number)[];

function print(rows: readonly Row[]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => String(row[column] ?? '').length)));
  for (const row of rows) {
    const cells = row.map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]!) : String(cell).padStart(widths[i]!)));
    console.log(`  ${cells.join('  ')}`);
  }
}

const unknown = 'not known here';
const ms = (time: number | undefined): string =>
  time === undefined ? unknown : `${time < 10 ? time.toFixed(1) : time.toFixed(0)} ms`;
const mb = (megabytes: number | undefined): string => (megabytes === undefined ? unknown : `${megabytes.toFixed(0)} MB`);
const ratio = (time: number, to: number): string => `${(time / to).toFixed(2)}x`;

/** Writes files into a folder of their own for as long as `use` takes. */
async function inFolder<T>(files: Files, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'preflight-bench-'));
  try {
    for (const [path, text] of files) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function overProtocol(count: number): Promise<ProtocolFigures> {
  const typedInto = new Map([
    [`${classFolder}/Medium.cls`, classSource(900_001, count, 60 * 1024).replace(/Class900001/g, 'Medium')],
    [`${classFolder}/Large.cls`, classSource(900_002, count, 230 * 1024).replace(/Class900002/g, 'Large')],
  ]);
  const documents = new Map([...typedInto].map(([path, text]) => [path, typedClass(text)]));
  const files = new Map([...generateWorkspace(count), ...typedInto]);
  return inFolder(files, (folder) => measureProtocol(join(dist, 'server.js'), folder, documents, keystrokes));
}

async function analyses(files: Files): Promise<void> {
  const figures = await measureInProcess(files, dist);
  const { parse } = figures;
  print([
    ['phase', 'processor time', 'of parse only', 'aim'],
    ['parse only', ms(parse), '1x', ''],
    ['parse and flatten', ms(figures.parseAndFlatten), ratio(figures.parseAndFlatten, parse), ''],
    ['full analysis', ms(figures.full), ratio(figures.full, parse), 'at most 3x'],
    ...figures.rules.map(({ name, milliseconds }) => [`  ${name}`, ms(milliseconds), ratio(milliseconds, parse), '']),
  ]);
  console.log(`  ${figures.megabytes.toFixed(1)} million characters, ${figures.findings} findings`);
}

async function typing(): Promise<void> {
  const many = await overProtocol(classes);
  const few = await overProtocol(10);
  const row = (figures: ProtocolFigures, count: number, i: number): Row => {
    const { kilobytes, times, processor } = figures.keystrokes[i]!;
    return [
      `${kilobytes} KB class, ${count} classes`,
      ms(times.p50),
      ms(times.p95),
      ms(times.p99),
      ms(processor),
      i === 1 ? 'p95 below 10 ms' : '',
    ];
  };
  print([
    ['keystroke to diagnostics', 'p50', 'p95', 'p99', 'processor time', 'aim'],
    row(few, 10, 0),
    row(many, classes, 0),
    row(few, 10, 1),
    row(many, classes, 1),
  ]);
  const slower = many.keystrokes[1]!.times.p95 / few.keystrokes[1]!.times.p95;
  console.log(`  With ${classes} classes p95 in the large class is ${slower.toFixed(2)}x that with 10.`);
  printServer(classes, many);
}

function printServer(count: number, figures: ProtocolFigures): void {
  print([
    [`server with ${count} classes`, ''],
    ['start to first diagnostics', ms(figures.coldStart)],
    ['start to whole workspace indexed', ms(figures.ready)],
    ['memory with the workspace indexed', mb(figures.indexedMemory)],
    ['scan of the workspace', ms(figures.scan)],
    ['memory after the scan', mb(figures.memory)],
  ]);
}

/** `all`: whether the time until all dependents are current has an aim. */
function printDependents(figures: readonly DependentFigures[], aim: string): void {
  const times = ({ p50, p95 }: { p50: number; p95: number }): string => `${ms(p50)} / ${ms(p95)}`;
  print([
    ['dependents', 'own findings', 'next keystroke', 'all dependents', 'processor time', 'aim'],
    ...figures.map((each) => [
      each.dependents,
      times(each.own),
      times(each.following),
      times(each.all),
      ms(each.processor),
      each.dependents === 500 ? aim : '',
    ]),
  ]);
}

/** Pages and components among so many classes: what they cost against parsing them, and what a keystroke in them does. */
async function markup(count: number): Promise<void> {
  const classFiles = generateWorkspace(count);
  const generated = generateMarkup(Math.max(1, Math.floor(count / 10)), Math.floor(count / 20));
  const figures = await measureMarkup(classFiles, generated, dist);
  printMarkup(figures);
  const texts = largeMarkup();
  const documents = new Map<string, TypedDocument>([
    [
      largePage,
      {
        text: texts.get(largePage)!,
        before: /^ {12}<apex:outputPanel/,
        typed: `            <apex:outputText value="{!search}" escape="false"/> `,
      },
    ],
    [
      largeScript,
      { text: texts.get(largeScript)!, before: /^ {8}this\.rows = next;$/, typed: `        this.refs.note.innerHTML = value; ` },
    ],
  ]);
  const files = new Map([...classFiles, ...generated, ...texts]);
  const { keystrokes: typed } = await inFolder(files, (folder) =>
    measureProtocol(join(dist, 'server.js'), folder, documents, keystrokes),
  );
  const row = (what: string, i: number): Row => {
    const { kilobytes, times, processor } = typed[i]!;
    return [`${kilobytes} KB ${what}`, ms(times.p50), ms(times.p95), ms(times.p99), ms(processor), 'p95 below 30 ms'];
  };
  print([
    ['keystroke to diagnostics', 'p50', 'p95', 'p99', 'processor time', 'aim'],
    row('page, 2,000 elements', 0),
    row('script, 3,000 lines', 1),
  ]);
}

function printMarkup({ parseMarkup, parseScripts, full, areas, megabytes, files, findings }: MarkupFigures): void {
  const parse = parseMarkup + parseScripts;
  print([
    ['phase', 'processor time', 'of parse only', 'aim'],
    ['parse only', ms(parse), '1x', ''],
    ['  markup', ms(parseMarkup), ratio(parseMarkup, parse), ''],
    ['  scripts', ms(parseScripts), ratio(parseScripts, parse), ''],
    ['full analysis', ms(full), ratio(full, parse), 'at most 3x'],
    ...areas.map(({ name, milliseconds }) => [`  rules on ${name}`, ms(milliseconds), ratio(milliseconds, parse), '']),
  ]);
  console.log(`  ${files} files, ${megabytes.toFixed(1)} million characters, ${findings} findings`);
}

/** Measures under a heading, and says how long that took. */
async function section(heading: string, measure: () => Promise<void>): Promise<void> {
  console.log(`\n${heading}`);
  const began = performance.now();
  await measure();
  console.log(`  (measured in ${((performance.now() - began) / 1000).toFixed(0)} s)`);
}

async function main(): Promise<void> {
  const files = generateWorkspace(classes);
  await section(`Analysing ${classes} generated classes in one process`, () => analyses(files));
  await section('Typing, over the protocol, with the workspace indexed', typing);
  await section(`Pages and components, ${6 * Math.max(1, Math.floor(classes / 10))} files among ${classes} classes`, () =>
    markup(classes),
  );
  await section('A keystroke that changes what other classes see, p50 / p95, in one process', async () => {
    printDependents(await measureDependents(files, dist, rounds), 'all p95 below 150 ms');
  });
  await section('The same over the protocol, with the workspace scanned and its diagnostics followed', async () => {
    const figures = await inFolder(files, (folder) =>
      measureDependentsOverProtocol(join(dist, 'server.js'), folder, files, rounds),
    );
    printDependents(figures, 'the next keystroke does not wait for dependents');
  });
  if (large === undefined) return;
  await section(`A workspace of ${large} classes, over the protocol`, async () => {
    printServer(large, await overProtocol(large));
  });
}

main().catch((error: unknown) => {
  console.error(error);
  // The server is a process of its own: it ends with its input.
  process.exit(1);
});
