import type { InitializeParams } from 'vscode-languageserver/node';
import type { ClientAbilities, ClientOptions } from '#shared/protocol';

/** What the client at the other end can do, read once from its `initialize` request. */
export interface Client {
  readonly abilities: ClientAbilities;
  /** Settings it sent along, as they came. */
  readonly settings: unknown;
  /** Translations it sent along, as they came. */
  readonly translations: unknown;
  /** The language of its user, as `ja` or `pt-br`. */
  readonly locale: string | undefined;
  /** It asks for diagnostics instead of waiting for them. */
  readonly pulls: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly answersConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly registersCompletion: boolean;
  readonly changesFolders: boolean;
  readonly showsProgress: boolean;
  readonly showsDocuments: boolean;
  readonly rendersMarkdown: boolean;
  /** Diagnostics may have these parts. */
  readonly relatedInformation: boolean;
  readonly unnecessaryTag: boolean;
  /** Code actions may leave these to `codeAction/resolve`. */
  readonly resolvesEdits: boolean;
  readonly resolvesCommands: boolean;
  readonly knowsPreferred: boolean;
  /** Workspace edits may have these parts. */
  readonly documentChanges: boolean;
  readonly createsFiles: boolean;
  readonly deletesFiles: boolean;
  readonly annotatesChanges: boolean;
}

/** Reads the client's capabilities; whatever is missing or malformed counts as absent. */
export function readClient(params: InitializeParams): Client {
  const { workspace, textDocument, window } = params.capabilities ?? {};
  const options: ClientOptions = isRecord(params.initializationOptions) ? params.initializationOptions : {};
  const abilities = isRecord(options.capabilities) ? options.capabilities : {};
  const diagnostics = [textDocument?.diagnostic, textDocument?.publishDiagnostics];
  const resolvable = textDocument?.codeAction?.resolveSupport?.properties ?? [];
  const operations = workspace?.workspaceEdit?.resourceOperations ?? [];
  return {
    abilities: {
      commands: abilities.commands === true,
      fixQuestions: abilities.fixQuestions === true,
      status: abilities.status === true,
      review: abilities.review === true,
      yaml: abilities.yaml === true,
    },
    settings: options.settings,
    translations: options.translations,
    locale: typeof params.locale === 'string' ? params.locale : undefined,
    pulls: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    answersConfiguration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersCompletion: textDocument?.completion?.dynamicRegistration === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    changesFolders: workspace?.workspaceFolders === true,
    showsProgress: window?.workDoneProgress === true,
    showsDocuments: window?.showDocument?.support === true,
    // A client that says nothing about formats is an old one, and those render Markdown.
    rendersMarkdown: textDocument?.hover?.contentFormat?.includes('markdown') ?? true,
    relatedInformation: diagnostics.some((each) => each?.relatedInformation === true),
    unnecessaryTag: diagnostics.some((each) => each?.tagSupport?.valueSet?.includes(1)),
    resolvesEdits: resolvable.includes('edit'),
    resolvesCommands: resolvable.includes('command'),
    knowsPreferred: textDocument?.codeAction?.isPreferredSupport === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    createsFiles: operations.includes('create'),
    deletesFiles: operations.includes('delete'),
    annotatesChanges: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
  };
}

/** Whether this is an object with keys: what a client sends may be anything. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
