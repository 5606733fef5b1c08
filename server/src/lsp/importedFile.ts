import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { diskFileSystem } from '../project/disk';
import type { FileContent } from '../project/fileSystem';
import { isUri, pathOfUri } from '../project/uri';
import { ImportFault, type ImportFaultKind } from '../reports/imported/importFault';
import type { Import } from '../reports/imported/match';
import { mostImportBytes, readImport } from '../reports/imported/readImport';
import { t } from './language';

/** A file of another scanner, as it was when it was read. */
export interface ImportedFile {
  readonly uri: string;
  /** The file's own name. */
  readonly name: string;
  /** Undefined where it could not be read. */
  readonly content?: Import;
  /** Why it could not: a sentence in the user's language. */
  readonly problem?: string;
  /** The same as long as nobody writes the file. */
  readonly version: string;
}

/**
 * Reads a file of another scanner.
 *
 * @param known the file as it was read before; it is the answer if nobody has written it since
 */
export async function readImportedFile(uri: string, known: ImportedFile | undefined): Promise<ImportedFile> {
  const path = pathOfUri(uri);
  const name = basename(path);
  if (isUri(path)) return { uri, name, problem: t('It is not on the machine where Preflight runs.'), version: '' };
  const version = await versionOf(path);
  if (known && version !== '' && known.version === version) return known;
  const content = await diskFileSystem.read(path, mostImportBytes);
  if (content.kind !== 'text') return { uri, name, problem: describeContent(content), version };
  try {
    return { uri, name, content: { name, findings: readImport(content.text) }, version };
  } catch (error) {
    // Whatever else is wrong with it must not keep the other files out.
    const problem = error instanceof ImportFault ? describeFault(error.kind) : t('It cannot be read.');
    return { uri, name, problem, version };
  }
}

/** Size and time of the last change; empty where there is no file. */
async function versionOf(path: string): Promise<string> {
  try {
    const { size, mtimeMs, ino } = await stat(path);
    return `${size} ${mtimeMs} ${ino}`;
  } catch {
    return '';
  }
}

function describeContent({ kind }: Exclude<FileContent, { kind: 'text' }>): string {
  switch (kind) {
    case 'missing':
      return t('It is not there any more. Run the scanner again, or remove the file from the review.');
    case 'tooLarge':
      return t(
        'It is larger than {0} MB. Let the scanner leave out code and rules that are not about security.',
        mostImportBytes >> 20,
      );
    case 'binary':
      return t('It is not a text file.');
    case 'unreadable':
      return t('It cannot be read.');
  }
}

function describeFault(kind: ImportFaultKind): string {
  switch (kind) {
    case 'empty':
      return t('It is empty. Perhaps the scanner has not finished.');
    case 'markup':
      return t('It is XML or HTML. Let the scanner write JSON or SARIF.');
    case 'json':
      return t('It is not complete JSON. Perhaps the scanner has not finished.');
    case 'shape':
      return t("It is neither Code Analyzer's JSON nor SARIF.");
    case 'version':
      return t('It is SARIF, but not version 2.1.0.');
    case 'own':
      return t('Preflight itself wrote it.');
  }
}
