import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri } from 'vscode';
import type { Confidence, Severity } from '#shared/finding';
import { categoryTitles } from '#shared/justification';
import { elsewhere, type ReviewFinding, type ReviewState, type ReviewTool, reviewCategories } from '#shared/review';
import { listed } from '../listed';
import { lastPart } from './lastPart';
import { type FindingNode, helpOf, type ReviewNode } from './tree';

/** The command that an item runs when it is opened. */
export const openFindingCommand = 'preflight.openFinding';

/** A node as VS Code shows it. */
export function reviewItem(node: ReviewNode): TreeItem {
  const item = node.kind === 'finding' ? findingItem(node) : groupItem(node);
  item.id = node.id;
  return item;
}

function groupItem(node: Exclude<ReviewNode, FindingNode>): TreeItem {
  const label = labelOf(node);
  const isOpen = node.kind === 'package' || node.kind === 'category';
  const item = new TreeItem(label, isOpen ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed);
  item.contextValue = node.kind;
  item.description = `${node.count}`;
  item.iconPath = node.kind === 'package' ? packageIcon(node.package.id) : severityIcon(node.worst);
  if (node.kind === 'rule') {
    item.tooltip = ruleTooltip(node.name, node.rule.title, node.rule.faq);
    item.contextValue = `rule${explainable(node)}`;
  }
  if (node.kind === 'file') {
    const folder = node.file.path.slice(0, Math.max(0, node.file.path.lastIndexOf('/')));
    // For its icon only: as a file it would be marked with the number of all its problems, beside that of this rule.
    item.resourceUri = Uri.parse(node.file.uri).with({ scheme: 'preflight-review' });
    item.tooltip = node.file.path;
    item.iconPath = ThemeIcon.File;
    item.description = [`${node.count}`, folder].filter(Boolean).join(' · ');
    if (node.file.isElsewhere) item.tooltip = [node.file.path, l10n.t('Not in this workspace')].join('\n\n');
  }
  const count = node.count === 1 ? l10n.t('1 finding') : l10n.t('{0} findings', node.count);
  item.accessibilityInformation = { label: listed([label, count, l10n.t('worst: {0}', severityWord(node.worst))]) };
  return item;
}

function labelOf(node: Exclude<ReviewNode, FindingNode>): string {
  switch (node.kind) {
    case 'package':
      return node.package.name;
    case 'category':
      return l10n.t(reviewCategories.find(({ id }) => id === node.category)!.title);
    case 'rule':
      return node.name;
    case 'file':
      // An address may end with the sign.
      return lastPart(node.file.path) || node.file.path;
  }
}

function findingItem(node: FindingNode): TreeItem {
  const { finding } = node;
  const { state, range, hasPath, foundBy } = finding;
  // What stands behind a label is often out of sight.
  const message = foundBy ? l10n.t('{0}: {1}', foundBy.name, finding.message) : finding.message;
  const item = new TreeItem(message, TreeItemCollapsibleState.None);
  const line = finding.isAboutFile ? l10n.t('whole file') : l10n.t('line {0}', range.start.line + 1);
  const words = [line, ...(state === 'open' ? [] : [stateWord(state)]), ...finders(finding)];
  item.description = words.join(' · ');
  item.iconPath = state === 'open' ? severityIcon(finding.severity) : new ThemeIcon(state === 'explained' ? 'comment' : 'mute');
  item.tooltip = findingTooltip(node);
  const kind = finding.foundBy ? 'imported' : 'finding';
  item.contextValue = `${kind}.${state}${hasPath ? '.path' : ''}${node.file.isElsewhere ? '.elsewhere' : ''}${explainable(node)}`;
  // Without arguments: what an argument stands for is gone with the next change. The selection is not.
  item.command = { command: openFindingCommand, title: l10n.t('Open') };
  const spoken = [
    severityWord(finding.severity),
    message,
    ...words,
    ...(finding.confidence ? [confidenceWord(finding.confidence)] : []),
  ];
  item.accessibilityInformation = { label: listed(spoken) };
  return item;
}

/** Plain text: as Markdown, the spaces of a message would be such that no line may break at. */
function ruleTooltip(name: string, text: string, faq: string | undefined): string {
  return [name, text, ...(faq ? [l10n.t('FAQ entry: {0}', faq)] : [])].join('\n\n');
}

function findingTooltip({ finding, rule }: FindingNode): string {
  const reason = reasonOf(finding);
  const about = ruleTooltip(finding.rule, finding.message, rule.faq);
  const { confidence, foundBy, alsoFoundBy } = finding;
  const others = alsoFoundBy && l10n.t('Also found by {0}', listed(alsoFoundBy.map(describeTool)));
  const parts = [about, confidence && confidenceWord(confidence), others, foundBy && theirs(foundBy), reason];
  return parts.filter(Boolean).join('\n\n');
}

/** What the tree says in a few words of who else has a finding of Preflight. */
function finders({ alsoFoundBy = [] }: ReviewFinding): string[] {
  const names = [...new Set(alsoFoundBy.map(({ name }) => name))];
  return names.length > 0 ? [l10n.t('also found by {0}', listed(names))] : [];
}

function theirs(tool: ReviewTool): string {
  return l10n.t(
    'Found by {0} only. Preflight does not have it: fix it, or say in that tool why it is no risk.',
    describeTool(tool),
  );
}

function describeTool(tool: ReviewTool): string {
  return l10n.t('{0}, rule {1}', nameWithVersion(tool), tool.rule);
}

function nameWithVersion({ name, version }: ReviewTool): string {
  return version === undefined ? name : `${name} ${version}`;
}

/** Marks what there is something to read about: a page of the rule here (`page`), or of another tool. */
function explainable(node: ReviewNode): string {
  if (node.kind !== 'finding' && node.kind !== 'rule') return '';
  if (!node.rule.isForeign) return '.help.page';
  return helpOf(node) === undefined ? '' : '.help';
}

function packageIcon(id: string): ThemeIcon {
  return new ThemeIcon(id === elsewhere ? 'globe' : 'package');
}

/** Why it is set aside, in words; undefined for an open finding. */
function reasonOf({ state, reason, category, reviewer, until }: ReviewFinding): string | undefined {
  if (state === 'open') return undefined;
  if (state === 'suppressed') return l10n.t('Suppressed, without a reason.');
  const terms = [
    category && l10n.t(categoryTitles[category]),
    reviewer && l10n.t('reviewed by {0}', reviewer),
    until && l10n.t('until {0}', until),
  ].filter((term) => term !== undefined);
  const words = l10n.t('Explained: {0}', reason ?? '');
  return terms.length > 0 ? `${words} (${listed(terms)})` : words;
}

const severityIcons: Readonly<Record<Severity, readonly [icon: string, color: string]>> = {
  error: ['error', 'problemsErrorIcon.foreground'],
  warning: ['warning', 'problemsWarningIcon.foreground'],
  info: ['info', 'problemsInfoIcon.foreground'],
  hint: ['lightbulb', 'editorLightBulb.foreground'],
};

function severityIcon(severity: Severity): ThemeIcon {
  const [icon, color] = severityIcons[severity];
  return new ThemeIcon(icon, new ThemeColor(color));
}

/** A severity as people say it. */
function severityWord(severity: Severity): string {
  switch (severity) {
    case 'error':
      return l10n.t('error');
    case 'warning':
      return l10n.t('warning');
    case 'info':
      return l10n.t('information');
    case 'hint':
      return l10n.t('hint');
  }
}

/** A state as people say it. */
export function stateWord(state: ReviewState | 'all'): string {
  switch (state) {
    case 'open':
      return l10n.t('open');
    case 'suppressed':
      return l10n.t('suppressed');
    case 'explained':
      return l10n.t('explained');
    case 'all':
      return l10n.t('open and set aside');
  }
}

function confidenceWord(confidence: Confidence): string {
  switch (confidence) {
    case 'high':
      return l10n.t('high confidence');
    case 'medium':
      return l10n.t('medium confidence');
    case 'low':
      return l10n.t('low confidence');
  }
}
