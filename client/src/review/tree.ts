import { compare } from '#shared/compare';
import type { Severity } from '#shared/finding';
import {
  categoryOf,
  type Review,
  type ReviewCategory,
  type ReviewFile,
  type ReviewFinding,
  type ReviewPackage,
  type ReviewRule,
  reviewCategories,
} from '#shared/review';
import { compareSeverity, type ReviewOrder, worstOf } from './choice';

interface Group {
  /** The same for the same thing after a change, so that what is unfolded stays so. */
  readonly id: string;
  /** How many findings are below. */
  readonly count: number;
  /** The worst of them. */
  readonly worst: Severity;
  readonly parent?: ReviewNode;
  readonly children: readonly ReviewNode[];
}

export interface PackageNode extends Group {
  readonly kind: 'package';
  readonly package: ReviewPackage;
}

export interface CategoryNode extends Group {
  readonly kind: 'category';
  readonly category: ReviewCategory;
}

export interface RuleNode extends Group {
  readonly kind: 'rule';
  readonly name: string;
  readonly rule: ReviewRule;
}

export interface FileNode extends Group {
  readonly kind: 'file';
  readonly file: ReviewFile;
}

export interface FindingNode extends Group {
  readonly kind: 'finding';
  readonly file: ReviewFile;
  readonly finding: ReviewFinding;
  readonly rule: ReviewRule;
}

export type ReviewNode = PackageNode | CategoryNode | RuleNode | FileNode | FindingNode;

/** One finding with all it is grouped by. */
interface Entry {
  readonly file: ReviewFile;
  readonly finding: ReviewFinding;
}

/**
 * The findings of these files as a tree: package (where there is more than one in the workspace), group, rule, file, finding.
 */
export function reviewTree(review: Review, files: readonly ReviewFile[], order: ReviewOrder): readonly ReviewNode[] {
  const entries = files.flatMap((file) => file.findings.map((finding): Entry => ({ file, finding })));
  if (review.packages.length < 2) return categoriesOf(review, entries, order, undefined);
  const nodes = [...groupBy(entries, ({ file }) => file.package)].flatMap(([id, its]) => {
    const found = review.packages.find((each) => each.id === id);
    if (!found) return [];
    return groupNode<PackageNode>(its, undefined, id, { kind: 'package', package: found }, (parent) =>
      categoriesOf(review, its, order, parent),
    );
  });
  // Packages are few, and stand where people look for them.
  return nodes.sort((a, b) => review.packages.indexOf(a.package) - review.packages.indexOf(b.package));
}

/** The page of another tool about a rule that has none here: that of a finding, or of the first below that has one. */
export function helpOf(node: ReviewNode): string | undefined {
  if (node.kind === 'finding') return node.finding.help;
  for (const { finding } of findingsBelow(node.children)) if (finding.help !== undefined) return finding.help;
  return undefined;
}

/** All findings of a tree, as they stand in it. */
export function* findingsBelow(nodes: readonly ReviewNode[]): Generator<FindingNode> {
  for (const node of nodes) {
    if (node.kind === 'finding') yield node;
    else yield* findingsBelow(node.children);
  }
}

function categoriesOf(
  review: Review,
  entries: readonly Entry[],
  order: ReviewOrder,
  parent: ReviewNode | undefined,
): readonly ReviewNode[] {
  const nodes = [...groupBy(entries, ({ finding: { rule } }) => review.rules[rule]?.category ?? categoryOf(rule))].map(
    ([category, its]) =>
      groupNode<CategoryNode>(its, parent, category, { kind: 'category', category }, (self) => rulesOf(review, its, order, self)),
  );
  const place = (node: CategoryNode) => reviewCategories.findIndex(({ id }) => id === node.category);
  return sorted(nodes, order, (a, b) => place(a) - place(b));
}

function rulesOf(review: Review, entries: readonly Entry[], order: ReviewOrder, parent: ReviewNode): readonly ReviewNode[] {
  const nodes = [...groupBy(entries, ({ finding }) => finding.rule)].map(([name, its]) => {
    const rule = review.rules[name] ?? { title: name };
    return groupNode<RuleNode>(its, parent, name, { kind: 'rule', name, rule }, (self) => filesOf(rule, its, order, self));
  });
  return sorted(nodes, order, (a, b) => compare(a.name, b.name));
}

function filesOf(rule: ReviewRule, entries: readonly Entry[], order: ReviewOrder, parent: ReviewNode): readonly ReviewNode[] {
  const nodes = [...groupBy(entries, ({ file }) => file)].map(([file, its]) =>
    groupNode<FileNode>(its, parent, file.uri, { kind: 'file', file }, (self) => leavesOf(rule, its, order, self)),
  );
  return sorted(nodes, order, (a, b) => compare(a.file.path, b.file.path));
}

function leavesOf(rule: ReviewRule, entries: readonly Entry[], order: ReviewOrder, parent: ReviewNode): readonly ReviewNode[] {
  const seen = new Map<string, number>();
  const nodes = [...entries]
    .sort((a, b) => a.finding.start - b.finding.start)
    .map((entry) => {
      const { fingerprint } = entry.finding;
      const equal = seen.get(fingerprint) ?? 0;
      seen.set(fingerprint, equal + 1);
      return groupNode<FindingNode>([entry], parent, `${fingerprint} ${equal}`, { kind: 'finding', ...entry, rule }, () => []);
    });
  return sorted(nodes, order, (a, b) => a.finding.start - b.finding.start);
}

/** A node over some findings; its children are made when it is there, since they know it. */
function groupNode<N extends ReviewNode>(
  entries: readonly Entry[],
  parent: ReviewNode | undefined,
  key: string,
  own: Omit<N, keyof Group>,
  childrenOf: (self: ReviewNode) => readonly ReviewNode[],
): N {
  const node = {
    ...own,
    id: parent ? `${parent.id}\n${key}` : key,
    count: entries.length,
    worst: worstOf(entries.map(({ finding }) => finding.severity)),
    ...(parent && { parent }),
    children: [] as readonly ReviewNode[],
  };
  node.children = childrenOf(node as unknown as ReviewNode);
  return node as unknown as N;
}

/** `byName` decides where nothing else does. */
function sorted<N extends ReviewNode>(nodes: N[], order: ReviewOrder, byName: (a: N, b: N) => number): N[] {
  return nodes.sort((a, b) => {
    const bySeverity = order === 'severity' ? compareSeverity(a.worst, b.worst) : 0;
    const byCount = order === 'file' ? 0 : b.count - a.count;
    return bySeverity || byCount || byName(a, b);
  });
}

function groupBy<T, K>(all: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}
