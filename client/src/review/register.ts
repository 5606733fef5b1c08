import { commands, type Disposable, type Memento } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { Status } from '#shared/protocol';
import { type ChecklistNode, ChecklistView, explainMaterial, openItemCommand, pickPackage } from './checklistView';
import { copyScanCommand } from './copyScanCommand';
import { explainFinding, fixFinding, openFinding, openRuleOf, showPathOf, suppressFinding } from './findingActions';
import { importResults, removeImports } from './importCommands';
import { ReviewData } from './reviewData';
import { ReviewImports } from './reviewImports';
import { openFindingCommand } from './reviewItem';
import { ReviewView } from './reviewView';
import type { FindingNode, ReviewNode } from './tree';

/**
 * Sets up the readiness view and its commands.
 *
 * @param onStatus gives the statuses the server sends
 * @param scan scans the workspace
 * @param register registers a command whose failures the user is told of
 */
export function registerReview(
  client: LanguageClient,
  memory: Memento,
  onStatus: (listener: (status: Status) => void) => Disposable,
  scan: () => Promise<unknown>,
  register: (command: string, run: (...values: never[]) => unknown) => void,
): Disposable[] {
  const data = new ReviewData(client);
  const scanOnce = async () => {
    if (!(await data.current()).scanned) await scan();
  };
  const imports = new ReviewImports(client, memory, () => data.outdated());
  const view = new ReviewView(data, memory, imports, onStatus);
  const checklist = new ChecklistView(data, memory);

  /** A command about a finding: of the item it is called on, or of the selected one. */
  const onFinding = (command: string, run: (node: FindingNode) => unknown) =>
    register(command, (given?: ReviewNode) => {
      const node = view.nodeFor(given);
      return node?.kind === 'finding' ? run(node) : undefined;
    });

  onFinding(openFindingCommand, (node) => openFinding(node));
  onFinding('preflight.fixFinding', (node) => fixFinding(client, node));
  onFinding('preflight.suppressFinding', (node) => suppressFinding(client, node));
  onFinding('preflight.showFindingPath', (node) => showPathOf(node));
  register('preflight.explainFinding', (given?: ReviewNode) => {
    const node = view.nodeFor(given);
    return node && explainFinding(node);
  });
  register('preflight.openFindingRule', (given?: ReviewNode) => {
    const node = view.nodeFor(given);
    return node && openRuleOf(node);
  });
  register('preflight.filterReview', () => view.filter());
  register('preflight.sortReview', () => view.sort());
  register('preflight.clearReviewFilter', () => view.clearFilter());
  register('preflight.importResults', () => importResults(imports, scanOnce));
  register('preflight.removeImports', () => removeImports(imports));
  register('preflight.pickArchitectures', (node?: ChecklistNode) => checklist.pickArchitectures(node));
  register(openItemCommand, () => checklist.openSelected());
  register('preflight.explainMaterial', (node?: ChecklistNode) => node && explainMaterial(node));
  register('preflight.copyScanCommand', async (node?: ChecklistNode) => {
    const chosen = node?.list?.package ?? (await pickPackage(data));
    if (chosen) await copyScanCommand(chosen);
  });
  void commands.executeCommand('setContext', 'preflight.isActive', true);
  return [data, imports, view, checklist];
}
