import { constants } from 'node:fs';
import { access, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure, reasonOf } from './failure';

/**
 * Writes all of a text to a stream and waits until it is out. A reader that has gone away (`| head`) is no error.
 * Throws a Failure if the text can't be written.
 */
export function writeText(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((done, fail) => {
    stream.write(text, (error) => {
      if (!error || (error as NodeJS.ErrnoException).code === 'EPIPE') done();
      else fail(new Failure(`The output cannot be written: ${reasonOf(error)}.`));
    });
  });
}

/** Throws a Failure if it is plain already that no file can be written at `path`: better than after a long scan. */
export async function checkOutputFile(path: string): Promise<void> {
  try {
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    await access(found ? path : dirname(path), constants.W_OK);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** Writes a report to a file. Throws a Failure if that can't be done. */
export async function writeReportFile(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(path, content);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

function cannotWrite(path: string, error: unknown): Failure {
  return new Failure(`The file ${path} cannot be written: ${reasonOf(error)}.`);
}

/**
 * Whether to write in colours: as the command line says, else as FORCE_COLOR or NO_COLOR (no-color.org) say, else if the
 * stream is a terminal that has them.
 */
export function wantsColours(option: boolean, stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
  const { FORCE_COLOR: force, NO_COLOR: none, TERM: terminal } = environment;
  if (!option) return false;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (none !== undefined && none !== '') return false;
  return stream.isTTY === true && terminal !== 'dumb';
}

/** Lines of a page are no longer than this, however wide the terminal is: nobody reads longer ones with pleasure. */
const mostCells = 100;
const usualCells = 80;

/** How wide to write a page that is read in a stream, in cells. */
export function pageWidth(stream: { readonly isTTY?: boolean; readonly columns?: number }): number {
  return Math.min(mostCells, (stream.isTTY ? stream.columns : undefined) ?? usualCells);
}
