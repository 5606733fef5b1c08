/**
 * The benchmark: `npm run bench [-- classes]`. Figures are ratios within one run wherever they can be: the machine then
 * matters little.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { classSource, type Files, generateWorkspace } from './generateWorkspace';
import { measureInProcess } from './inProcess';
import { measureProtocol, type ProtocolFigures } from './overProtocol';

const dist = process.env.PREFLIGHT_DIST ?? join(process.cwd(), 'dist');
const classes = Number(process.argv[2] ?? 1000);
const keystrokes = 300;

function print(rows: readonly (readonly (string | number)[])[]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  for (const row of rows)
    console.log(
      `  ${row.map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]!) : String(cell).padStart(widths[i]!))).join('  ')}`,
    );
}

const ms = (time: number): string => `${time < 10 ? time.toFixed(1) : time.toFixed(0)} ms`;
const ratio = (time: number, to: number): string => `${(time / to).toFixed(2)}x`;

function write(folder: string, files: Files): void {
  for (const [path, text] of files) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

async function overProtocol(count: number): Promise<ProtocolFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'preflight-bench-'));
  try {
    const files = generateWorkspace(count);
    const typedInto = new Map([
      ['force-app/main/default/classes/Medium.cls', classSource(900_001, count, 60 * 1024).replace(/Class900001/g, 'Medium')],
      ['force-app/main/default/classes/Large.cls', classSource(900_002, count, 230 * 1024).replace(/Class900002/g, 'Large')],
    ]);
    write(folder, files);
    write(folder, typedInto);
    return await measureProtocol(join(dist, 'server.js'), folder, typedInto, keystrokes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  // Every numbered class comes with a small one of constants: twice as many classes as asked for pairs.
  const files = generateWorkspace(classes);
  console.log(`Analysing ${2 * classes} generated classes in one process`);
  const inProcess = await measureInProcess(files, dist);
  const { parse } = inProcess;
  print([
    ['phase', 'processor time', 'of parse only'],
    ['parse only', ms(parse), '1x'],
    ['parse and flatten', ms(inProcess.parseAndFlatten), ratio(inProcess.parseAndFlatten, parse)],
    ['full analysis', ms(inProcess.full), ratio(inProcess.full, parse)],
    ...inProcess.rules.map(({ name, milliseconds }) => [`  ${name}`, ms(milliseconds), ratio(milliseconds, parse)]),
  ]);
  console.log(`  ${inProcess.megabytes.toFixed(1)} million characters, ${inProcess.findings} findings`);

  console.log('\nTyping, over the protocol, with the workspace indexed');
  const many = await overProtocol(classes);
  const few = await overProtocol(5);
  const row = (figures: ProtocolFigures, count: number, i: number): (string | number)[] => {
    const { kilobytes, times } = figures.keystrokes[i]!;
    return [`${kilobytes} KB class, ${count} classes`, ms(times.p50), ms(times.p95), ms(times.p99)];
  };
  print([
    ['keystroke to diagnostics', 'p50', 'p95', 'p99'],
    row(few, 10, 0),
    row(many, 2 * classes, 0),
    row(few, 10, 1),
    row(many, 2 * classes, 1),
  ]);
  const slower = many.keystrokes[1]!.times.p95 / few.keystrokes[1]!.times.p95;
  console.log(`  With ${2 * classes} classes p95 in the large class is ${slower.toFixed(2)}x that with 10.`);
  print([
    [`server with ${2 * classes} classes`, ''],
    ['start to first diagnostics', ms(many.coldStart)],
    ['start to whole workspace indexed', ms(many.ready)],
    ['scan of the workspace', ms(many.scan)],
    ['memory after the scan', many.memory === undefined ? 'not known here' : `${many.memory.toFixed(0)} MB`],
  ]);
}

void main();
