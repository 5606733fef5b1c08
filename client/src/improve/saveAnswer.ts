import { FileType, l10n, Range, Uri, WorkspaceEdit, type WorkspaceFolder, window, workspace } from 'vscode';
import type { FaqText } from '#shared/protocol';
import { faqFolderProblem, usualFaqFolder, withFaqFolder } from './faqFolder';

/**
 * Saves the text of a team's file: to where it is, else into the folder of the team's entries, which the user is asked for
 * where there is none yet.
 *
 * @returns the files that were written; undefined where the user changed their mind, or the answer could not be saved
 */
export async function saveAnswer({ id, file, folders }: FaqText, text: string): Promise<readonly Uri[] | undefined> {
  if (file !== undefined) return (await write(Uri.parse(file), text)) ? [Uri.parse(file)] : undefined;
  const made: Place | undefined =
    folders.length > 0 ? { folder: await pickFolder(folders.map((each) => Uri.parse(each))) } : await makeFolder();
  if (!made?.folder) return undefined;
  const uri = Uri.joinPath(made.folder, `${id}.md`);
  // One that is there is no entry as it stands, and not ours to replace.
  if (await exists(uri)) {
    void window.showWarningMessage(
      l10n.t('Preflight: {0} is there already and was left as it is.', workspace.asRelativePath(uri)),
    );
    return undefined;
  }
  return (await write(uri, text)) ? [uri, ...(made.configuration ? [made.configuration] : [])] : undefined;
}

async function pickFolder(folders: readonly Uri[]): Promise<Uri | undefined> {
  if (folders.length === 1) return folders[0];
  const items = folders.map((uri) => ({ label: workspace.asRelativePath(uri), uri }));
  return (await window.showQuickPick(items, { title: l10n.t('Preflight: which folder of FAQ entries?') }))?.uri;
}

/** Where to keep entries, and the configuration file that says so from now on. */
interface Place {
  readonly folder: Uri | undefined;
  readonly configuration?: Uri;
}

/** Asks for a folder, and names it in preflight.yml. */
async function makeFolder(): Promise<Place | undefined> {
  const root = await pickRoot();
  if (!root) return undefined;
  const problems = {
    empty: l10n.t('Type the name of a folder.'),
    outside: l10n.t('The folder has to be inside of the workspace folder.'),
    hidden: l10n.t('Folders whose names begin with a dot, and node_modules, are not looked into.'),
  };
  const answer = await window.showInputBox({
    title: l10n.t("Preflight: folder for your team's FAQ entries"),
    prompt: l10n.t('Relative to {0}. preflight.yml will name it.', root.name),
    value: usualFaqFolder,
    ignoreFocusOut: true,
    validateInput: (name) => {
      const problem = faqFolderProblem(name);
      return problem && problems[problem];
    },
  });
  const name = answer?.trim().replaceAll('\\', '/').replace(/\/+$/, '');
  if (!name) return undefined;
  const file = await configurationFile(root.uri);
  const current = (await exists(file)) ? (await workspace.openTextDocument(file)).getText() : undefined;
  const text = withFaqFolder(current, name);
  if (text === undefined) {
    void window.showWarningMessage(
      l10n.t('Preflight: add "faq: {0}" to {1} yourself, then save again.', name, workspace.asRelativePath(file)),
    );
    return undefined;
  }
  return (await write(file, text)) ? { folder: Uri.joinPath(root.uri, name), configuration: file } : undefined;
}

async function pickRoot(): Promise<WorkspaceFolder | undefined> {
  const roots = workspace.workspaceFolders ?? [];
  if (roots.length > 1)
    return window.showWorkspaceFolderPick({ placeHolder: l10n.t("Where your team's FAQ entries are to be kept") });
  if (roots.length === 0) void window.showInformationMessage(l10n.t('Preflight: open a folder first, to keep the answer in.'));
  return roots[0];
}

/** The preflight.yml of a folder, by the name it has there. */
async function configurationFile(root: Uri): Promise<Uri> {
  const [usual, other] = ['preflight.yml', 'preflight.yaml'].map((name) => Uri.joinPath(root, name));
  return !(await exists(usual)) && (await exists(other)) ? other : usual;
}

async function exists(uri: Uri): Promise<boolean> {
  return workspace.fs.stat(uri).then(
    ({ type }) => (type & FileType.File) !== 0,
    () => false,
  );
}

/** Writes a file, as its editor shows it if it is open, and saves it. Answers whether that was done. */
async function write(uri: Uri, text: string): Promise<boolean> {
  const edit = new WorkspaceEdit();
  if (await exists(uri)) {
    const document = await workspace.openTextDocument(uri);
    edit.replace(uri, new Range(0, 0, document.lineCount, 0), text);
  } else edit.createFile(uri, { contents: Buffer.from(text) });
  if (!(await workspace.applyEdit(edit))) return false;
  return (await workspace.openTextDocument(uri)).save();
}
