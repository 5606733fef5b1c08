/**
 * What client and server say to each other beyond the Language Server Protocol: names and plain data. The protocol's own
 * requests carry the rest (diagnostics, hovers, code actions, file watching, configuration).
 */

import type { Position, Range, WorkspaceEdit } from 'vscode-languageserver-protocol';
import type { FlowStepKind } from './finding';
import type { FixQuestion } from './fix';
import type { ScanSummary } from './report';
import type { Settings } from './settings';

/** Name of the settings' section; the keys below it are those of `Settings`. */
export const settingsSection = 'preflight';

/** What diagnostics give as their source. */
export const diagnosticSource = 'Preflight';

/** Identifies the server's pulled diagnostics. */
export const diagnosticIdentifier = 'preflight';

/** The kind of the action that applies all safe fixes of a file; part of the protocol's `source.fixAll`. */
export const fixAllKind = 'source.fixAll.preflight';

/** `initializationOptions` of the `initialize` request. All of it is optional: any editor can start the server without. */
export interface ClientOptions {
  /** What this client can do beyond the protocol. */
  readonly capabilities?: ClientAbilities;
  /** Settings for clients that don't answer `workspace/configuration`. */
  readonly settings?: Partial<Settings>;
  /** What the server says to users, by its English texts; English where left out. Values are put in for `{0}`, `{1}`. */
  readonly translations?: Readonly<Record<string, string>>;
}

export interface ClientAbilities {
  /** It has the commands of `clientCommands`, and follows `command:` links to them in hovers and pages. */
  readonly commands?: boolean;
  /** It asks the user a fix's questions: the command `preflight.applyFix`, then `fixQuestions` and `planFix`. */
  readonly fixQuestions?: boolean;
  /** It wants `statusNotification`. */
  readonly status?: boolean;
  /** It wants `reviewChangedNotification`. */
  readonly review?: boolean;
  /** It completes and explains `preflight.yml` itself, by its schema. */
  readonly yaml?: boolean;
}

/** Commands the client registers; the server writes them into links and code actions. */
export const clientCommands = {
  /** Arguments: [id of an entry], or none to pick one. Opens the entry's page. */
  openFaq: 'preflight.openFaq',
  /** Arguments: [rule name]. Opens the rule's page. */
  openRule: 'preflight.openRule',
  /** Arguments: [rule name]. Lets the user go to one of the rule's findings. */
  showFindings: 'preflight.showFindings',
  /** Arguments: [id of an entry], or none to pick one. Asks a language model for a better answer; see `teamAnswerRequest`. */
  improveFaq: 'preflight.improveFaq',
  /** Arguments: [id of an entry]. Opens the team's file of it. */
  openTeamEntry: 'preflight.openTeamEntry',
  /** Arguments: [FixReference]. Asks the fix's questions, plans it, applies it, shows what remains to be done. */
  applyFix: 'preflight.applyFix',
  /** Arguments: [FindingReference], or none for the finding at the cursor. Walks the way its data takes, step by step. */
  showPath: 'preflight.showPath',
} as const;

/**
 * Commands the server executes (`workspace/executeCommand`). Editors register them by themselves, so a client must not
 * register these names.
 */
export const serverCommands = {
  /** Arguments: [what remains to be done by hand]. Shown to the user; follows a fix that was applied. */
  fixApplied: 'preflight.server.fixApplied',
  /** No arguments. The same as `scanWorkspaceRequest`. */
  scanWorkspace: 'preflight.server.scanWorkspace',
  /** Arguments: [URI of an official page]. Asks the editor to open it. */
  openHelp: 'preflight.server.openHelp',
} as const;

/**
 * Request, client to server: `ScanWorkspaceParams`, answered by `ScanWorkspaceResult`. Analyses every file of the workspace
 * folders; from then on all findings are reported, also those of files that are not open. Cancelling the request, or its
 * progress, ends the scan with a summary of what was done.
 */
export const scanWorkspaceRequest = 'preflight/scanWorkspace';

export interface ScanWorkspaceParams {
  /** Where to report progress (`$/progress`). Without it the server creates a progress of its own, if the client has any. */
  readonly workDoneToken?: string | number;
}

export interface ScanWorkspaceResult extends ScanSummary {
  /** Folders that may not be read, as they are named below their workspace folder. */
  readonly closedFolders: readonly string[];
}

/**
 * Request, client to server: `UriParams`, answered by `FileSummary`, or null for a file that is not analysed. Analyses one
 * file, whether open or not.
 */
export const scanFileRequest = 'preflight/scanFile';

export interface UriParams {
  readonly uri: string;
}

export interface FileSummary {
  readonly uri: string;
  /** Findings that stand. */
  readonly findings: number;
  /** Findings set aside by suppressions. */
  readonly suppressed: number;
  /** What hindered the analysis: sentences. */
  readonly problems: readonly string[];
}

/** Request, client to server: `FaqListParams`, answered by `FaqItem[]`, best first. */
export const faqListRequest = 'preflight/faqList';

export interface FaqListParams {
  /** Words to search for; all entries without. */
  readonly search?: string;
}

export interface FaqItem {
  readonly id: string;
  readonly question: string;
  readonly category: string;
  readonly subcategory: string;
  /** The rules it is about. */
  readonly rules: readonly string[];
  /** What of it is the team's own. */
  readonly team?: 'entry' | 'answer';
}

/** Request, client to server: `FaqPageParams`, answered by `Page`, or null where there is no such entry. */
export const faqPageRequest = 'preflight/faqPage';

export interface FaqPageParams {
  readonly id: string;
  /** Whether a language model is there to ask: the page offers it then. */
  readonly canImprove?: boolean;
}

/** Request, client to server: `FaqTextParams`, answered by `FaqText`, or null where there is no such entry. */
export const faqTextRequest = 'preflight/faqText';

export interface FaqTextParams {
  readonly id: string;
}

/** An entry's text, and the team's own as it is now. All texts are Markdown. */
export interface FaqText {
  readonly id: string;
  readonly question: string;
  readonly rules: readonly string[];
  readonly answer: string;
  readonly submission?: string;
  readonly recommendedAnswer?: string;
  readonly reasoning?: string;
  readonly team?: { readonly recommendedAnswer: string; readonly reasoning?: string };
  /** The URI of the team's file, where there is one. */
  readonly file?: string;
  /** URIs of the folders where the team's entries are kept. */
  readonly folders: readonly string[];
}

/**
 * Request, client to server: `TeamAnswerParams`, answered by `ComposedAnswer`, or null where there is no such entry. Writes
 * nothing: it says what the team's file would be.
 */
export const teamAnswerRequest = 'preflight/teamAnswer';

export interface TeamAnswerParams {
  readonly id: string;
  readonly recommendedAnswer: string;
  readonly reasoning?: string;
  /** The day of today where the user is: `YYYY-MM-DD`. */
  readonly today: string;
}

export interface ComposedAnswer {
  /** The team's file as it is, or what it would be with our own answer where there is none. */
  readonly before: string;
  readonly after: string;
}

/** Request, client to server: `RuleFindingsParams`, answered by `RuleFinding[]`: those in the files analysed so far, by place. */
export const ruleFindingsRequest = 'preflight/ruleFindings';

export interface RuleFindingsParams {
  readonly rule: string;
}

export interface RuleFinding {
  readonly uri: string;
  readonly range: Range;
  readonly message: string;
}

/** Request, client to server: `RulePageParams`, answered by `Page`, or null where there is no such rule. */
export const rulePageRequest = 'preflight/rulePage';

export interface RulePageParams {
  readonly rule: string;
}

/** A page to show: a whole HTML document without scripts, whose links are `https:` or `command:` links to `clientCommands`. */
export interface Page {
  readonly title: string;
  readonly html: string;
}

/** Names one finding. Plain data that survives edits elsewhere in the file. */
export interface FindingReference {
  readonly uri: string;
  readonly rule: string;
  readonly fingerprint: string;
  /** Offset of the finding when the reference was made: tells equal findings apart. */
  readonly start: number;
}

/** Names one fix of one finding. */
export interface FixReference extends FindingReference {
  readonly fix: string;
}

/** Request, client to server: `FixReference`, answered by `FixQuestion[]`: what to ask before planning; nothing for most fixes. */
export const fixQuestionsRequest = 'preflight/fixQuestions';

export type FixQuestionsResult = readonly FixQuestion[];

/** Request, client to server: `PlanFixParams`, answered by `PlannedFix`, or null where the finding is gone. */
export const planFixRequest = 'preflight/planFix';

export interface PlanFixParams {
  readonly reference: FixReference;
  /** Answers by the question's id; the suggested ones where left out. */
  readonly answers?: Readonly<Record<string, string>>;
}

export interface PlannedFix {
  readonly title: string;
  /** With change annotations; those that need confirmation are shown to the user first. */
  readonly edit: WorkspaceEdit;
  /** What the user still has to do by hand: to show once the edit was applied. */
  readonly afterwards?: string;
}

/**
 * Request, client to server: `FlowPathsParams`, answered by `FlowPath[]`: the ways of the findings that are asked for, as far
 * as they have steps.
 */
export const flowPathsRequest = 'preflight/flowPaths';

/** Either a finding, or the place of a cursor. */
export type FlowPathsParams =
  | { readonly finding: FindingReference }
  /**
   * The findings at the position; if there are none, those on its line, those that have a step there, and at last all of
   * the file.
   */
  | { readonly uri: string; readonly position: Position };

/** The way data takes to a finding. */
export interface FlowPath {
  readonly finding: FindingReference;
  /** What the finding says. */
  readonly message: string;
  /** Where the finding is, in the file of its reference. */
  readonly range: Range;
  /** In order; at least a source and a sink. */
  readonly steps: readonly FlowPathStep[];
}

export interface FlowPathStep {
  readonly uri: string;
  readonly range: Range;
  /** What happens here: one phrase. */
  readonly message: string;
  readonly kind: FlowStepKind;
}

/**
 * Request, client to server, without parameters: answered by `WorkDone`. It is for looking into the server: what a keystroke
 * cost is what is counted between two of them, on any machine and under any load. No editor needs it.
 */
export const workRequest = 'preflight/work';

/** What the server has done since it started, in all projects of the workspace. */
export interface WorkDone {
  /**
   * Declarations whose rules were run. One that is analysed again counts again, and so does the header of its class, which
   * looks at its members.
   */
  readonly declarations: number;
  /** Elements of pages, components and templates whose rules were run, counted in the same way. */
  readonly elements: number;
  /** What declarations asked about others: how often an answer was worked out. */
  readonly answers: number;
  /** Times that answers which rest on each other were worked out once more. */
  readonly rounds: number;
}

/** Notification, server to client: `Status`, at most a few times a second. */
export const statusNotification = 'preflight/status';

export interface Status {
  readonly state: 'starting' | 'ready' | 'analysing' | 'scanning' | 'failed';
  /** What it is doing, or what failed: one sentence. */
  readonly message?: string;
  /** Files it knows in the workspace. */
  readonly files: number;
  /** Findings that stand, in all files analysed so far. */
  readonly findings: number;
  /** Open findings that only imported results have; absent where there are none. */
  readonly imported?: number;
  /** Whether the whole workspace was scanned: then `findings` is about all of it. */
  readonly scanned: boolean;
  /** How long the last analysis of a file took, in milliseconds; undefined before the first. */
  readonly milliseconds?: number;
  /** How many rules there are. */
  readonly rules: number;
  /** Names of the configuration files in force, relative to their workspace folders. */
  readonly configuration?: readonly string[];
}

/** What a diagnostic carries in `data`. */
export interface DiagnosticData {
  readonly file: string;
  readonly rule: string;
  readonly fingerprint: string;
}
