import type { FileReport } from '#shared/report';
import { classifyFile } from '../project/files';
import { guessedName } from './guessedName';
import { type ShownFinding, shownFinding } from './shownFinding';
import { type ToolContext, ToolFailure } from './tool';

/** The input of `preflight_scan_text`, as its schema has it. */
export interface ScanTextInput {
  readonly text: string;
  readonly file?: string;
  readonly apiVersion?: number;
}

/** What `preflight_scan_text` returns. */
export interface ScanTextAnswer {
  readonly file: string;
  /** The API version that was assumed; null: an unknown one, with the defaults before 67.0. */
  readonly apiVersion: number | null;
  readonly total: number;
  /** At most 100. */
  readonly findings: readonly ShownFinding[];
  /** What hindered the analysis: sentences. */
  readonly problems?: readonly string[];
}

const mostFindings = 100;
/** A scheme of our own: what is opened by it belongs to no project, and is nothing to read from disk. */
const scheme = 'preflight-text:/';

/**
 * The findings in a text that is in no file, in an analysis of its own: the workspace is not touched. Throws a ToolFailure for
 * a name of something that is not analysed.
 */
export function scanText({ text, file, apiVersion: given }: ScanTextInput, context: ToolContext): ScanTextAnswer {
  const name = file ?? guessedName(text);
  const uri =
    scheme +
    name
      .replaceAll('\\', '/')
      .replace(/^[a-z]:/i, '')
      .replace(/^\/+/, '');
  if (!classifyFile(uri)) {
    throw new ToolFailure('Preflight does not analyse files of this name. Use one such as Hook.cls, or leave file out.');
  }
  const apiVersion = given ?? projectVersion(context) ?? context.settings.fallbackApiVersion;
  const analysis = context.blank({ ...context.settings, enable: true, exclude: [], fallbackApiVersion: apiVersion });
  analysis.openDocument(uri, text);
  try {
    const report: FileReport | undefined = analysis.report(uri);
    const found = report?.findings ?? [];
    const problems = (report?.problems ?? []).map(({ message }) => message);
    const naming = { lines: (each: string) => analysis.lines(each), nameOf: () => name };
    return {
      file: name,
      apiVersion,
      total: found.length,
      findings: found.slice(0, mostFindings).flatMap((finding) => shownFinding(finding, naming) ?? []),
      ...(problems.length > 0 && { problems }),
    };
  } finally {
    // Gives back the memory of its tree.
    analysis.closeDocument(uri);
  }
}

/** The API version of the workspace's only project, or of the first one. */
function projectVersion({ analysis }: ToolContext): number | undefined {
  return analysis.workspace.projects.find(({ sourceApiVersion }) => sourceApiVersion !== undefined)?.sourceApiVersion;
}
