/** What may be wrong with the text of a file to import. `version`: SARIF, but not 2.1.0; `shape`: JSON that no known tool writes. */
export type ImportFaultKind = 'empty' | 'markup' | 'json' | 'shape' | 'version' | 'own';

/** A file can't be imported. The message is half a sentence: `it is no JSON`. */
export class ImportFault extends Error {
  constructor(
    readonly kind: ImportFaultKind,
    message: string,
  ) {
    super(message);
  }
}
