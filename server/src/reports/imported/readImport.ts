import { isCodeAnalyzerRun, isScannerRun, readCodeAnalyzerRun, readScannerRun } from './codeAnalyzer';
import { ImportFault } from './importFault';
import { isSarifLog, readSarifLog } from './sarifLog';
import type { ToolFinding } from './toolFinding';

/** Larger files than this are not to be read, in bytes: parsed, they take several times as much memory. */
export const mostImportBytes = 64 * 1024 * 1024;

/**
 * The findings in a file of another scanner: Code Analyzer's JSON of version 5, or of 4 and before, or SARIF 2.1.0 of any tool.
 * Throws an ImportFault with half a sentence about what is wrong with the text.
 */
export function readImport(text: string): ToolFinding[] {
  const value = parse(text);
  if (isCodeAnalyzerRun(value)) return readCodeAnalyzerRun(value);
  if (isSarifLog(value)) return readSarifLog(value);
  if (isScannerRun(value)) return readScannerRun(value);
  throw new ImportFault('shape', "it is neither Code Analyzer's JSON nor SARIF");
}

function parse(text: string): unknown {
  if (text.trim() === '') throw new ImportFault('empty', 'it is empty');
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    const shown = text.trimStart().slice(0, 1);
    if (shown === '<') throw new ImportFault('markup', 'it is XML or HTML, not JSON or SARIF');
    throw new ImportFault('json', 'it is no JSON');
  }
}
