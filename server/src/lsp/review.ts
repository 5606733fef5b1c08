import { basename } from 'node:path';
import type { CancellationToken } from 'vscode-languageserver/node';
import type { Finding, FixOffer } from '#shared/finding';
import type { FindingReference } from '#shared/protocol';
import type { FileReport } from '#shared/report';
import {
  elsewhere,
  fixOffersRequest,
  type Review,
  type ReviewFile,
  type ReviewFinding,
  type ReviewPackage,
  type ReviewRule,
  reviewRequest,
} from '#shared/review';
import type { Analysis } from '../engine/analysis';
import { isUri, pathOfUri, uriOfPath } from '../project/uri';
import { isWithin } from '../project/walk';
import { explanationOf } from '../reports/explanation';
import { withoutSecrets } from '../reports/withoutSecrets';
import { ruleNamed } from '../rules/registry';
import { analysedReports } from './analysedReports';
import { toRange } from './diagnostics';
import { offerInLanguage, t } from './language';
import { describeImported, type ImportedKey, withTools } from './reviewImported';
import type { Session } from './session';

/** The requests `preflight/review` and `preflight/fixOffers`. */
export function registerReview(session: Session): void {
  const answer = session.request<undefined, Review>(
    reviewRequest,
    () => ({ scanned: false, packages: [], files: [], rules: {} }),
    (analysis, _, token) => review(session, analysis, token),
  );
  // Whoever sends no parameters, as it should be, has the token come first; some clients send empty ones.
  session.connection.onRequest(reviewRequest, (...given: unknown[]) => answer(undefined, given.at(-1) as CancellationToken));
  session.connection.onRequest(
    fixOffersRequest,
    session.request<FindingReference, readonly FixOffer[]>(
      fixOffersRequest,
      () => [],
      (analysis, reference) => {
        const finding = session.findingOf(analysis, reference);
        return finding ? analysis.offers(finding).map(offerInLanguage) : [];
      },
    ),
  );
}

async function review(session: Session, analysis: Analysis, token: CancellationToken): Promise<Review> {
  await session.allPlaced();
  const isOver = () => token.isCancellationRequested;
  const reports = await analysedReports(session, analysis, isOver);
  const { also, apart } = await session.imports.match(analysis, reports, isOver);
  const packages = new Packages(analysis);
  const files = new Map<string, ReviewFile & { readonly findings: ReviewFinding[] }>();
  for (const report of reports) {
    const findings = findingsOf(analysis, report);
    if (findings.length === 0) continue;
    const own = [...report.findings, ...report.suppressed];
    const named = findings.map((finding, index) => withTools(finding, also.get(own[index]!)));
    files.set(report.file, { ...packages.place(session, report.file), findings: named });
  }
  const titles = new Map<string, ReviewRule>();
  for (const { key, finding, rule } of describeImported(analysis, apart)) {
    const known = files.get(key.uri);
    if (known) known.findings.push(finding);
    else
      files.set(key.uri, {
        ...(key.isElsewhere ? packages.elsewhere(key) : packages.place(session, key.uri)),
        findings: [finding],
      });
    if (!titles.has(finding.rule)) titles.set(finding.rule, rule);
  }
  const all = [...files.values()];
  const rules = [...new Set(all.flatMap(({ findings }) => findings.map(({ rule }) => rule)))].sort();
  return {
    scanned: analysis.scanned,
    packages: packages.inOrder(),
    files: all.sort((a, b) => compare(a.path, b.path) || compare(a.uri, b.uri)),
    rules: Object.fromEntries(rules.map((rule) => [rule, titles.get(rule) ?? describeRule(rule)])),
  };
}

/** The packages of a review, those that no project names among them. */
class Packages {
  private readonly all: OwnPackage[];
  private hasElsewhere = false;

  constructor(private readonly analysis: Analysis) {
    this.all = packagesOf(analysis);
  }

  /** A file in its package, without its findings. */
  place(session: Session, key: string): Omit<ReviewFile, 'findings'> {
    const path = pathOfUri(key);
    const owner = packageOf(this.all, path) ?? outside(this.analysis, path);
    if (!this.all.includes(owner)) this.all.push(owner);
    return { uri: session.clientUri(key), path: pathBelow(owner.path, path), package: owner.id };
  }

  /** A file that is none of the workspace. */
  elsewhere({ uri, path }: ImportedKey): Omit<ReviewFile, 'findings'> {
    this.hasElsewhere = true;
    return { uri, isElsewhere: true, path, package: elsewhere };
  }

  /** By their folders; what is in none of the packages after them, what is elsewhere last. */
  inOrder(): ReviewPackage[] {
    const named = this.all
      .sort((a, b) => Number(a.isRest ?? false) - Number(b.isRest ?? false) || compare(a.path, b.path))
      .map(({ path: _, ...each }) => each);
    const rest = { id: elsewhere, name: t('Not in this workspace'), folder: '', root: '' };
    return this.hasElsewhere ? [...named, rest] : named;
  }
}

interface OwnPackage extends ReviewPackage {
  /** Absolute native path of its folder. */
  readonly path: string;
}

/** The packages of the workspace: what projects name, and folders that have no project. */
function packagesOf({ workspace }: Analysis): OwnPackage[] {
  const named = workspace.projects.flatMap(({ root, packageDirectories }) =>
    packageDirectories.map((directory): OwnPackage => {
      const isOnly = packageDirectories.length === 1;
      const name = directory.package ?? (isOnly ? basename(root) : basename(directory.path));
      return aPackage(directory.path, name, isOnly ? root : directory.path);
    }),
  );
  const bare = workspace.folders.filter((folder) => !workspace.projects.some(({ root }) => isWithin(root, folder)));
  const all = [...named, ...bare.map((folder) => aPackage(folder, basename(folder), folder))];
  // One name in two projects: they are told apart by their folders.
  return all.map((each) => {
    const isUnique = all.filter(({ name }) => name === each.name).length === 1;
    return isUnique ? each : { ...each, name: `${each.name} (${basename(workspace.projectOf(each.path).root)})` };
  });
}

/** What stands for a package where files belong to none: their project, or their folder. */
function outside({ workspace }: Analysis, path: string): OwnPackage {
  const { root, packageDirectories } = workspace.projectOf(path);
  if (packageDirectories.length === 0) return aPackage(root, basename(root), root);
  return { ...aPackage(root, t('{0}, outside of packages', basename(root)), root), isRest: true };
}

function aPackage(path: string, name: string, root: string): OwnPackage {
  const folder = uriOfPath(path);
  return { id: folder, name, folder, root: uriOfPath(root), path };
}

/** The innermost package around a file. */
function packageOf(packages: readonly OwnPackage[], path: string): OwnPackage | undefined {
  if (isUri(path)) return undefined;
  return packages.filter((each) => isWithin(path, each.path)).sort((a, b) => b.path.length - a.path.length)[0];
}

function pathBelow(folder: string, path: string): string {
  return (isWithin(path, folder) ? path.slice(folder.length) : path).replaceAll('\\', '/').replace(/^\/+/, '');
}

const converted = new WeakMap<FileReport, { readonly lines: unknown; readonly findings: readonly ReviewFinding[] }>();

function findingsOf(analysis: Analysis, report: FileReport): readonly ReviewFinding[] {
  const lines = analysis.lines(report.file);
  if (!lines) return [];
  const known = converted.get(report);
  if (known?.lines === lines) return known.findings;
  const findings = [...report.findings, ...report.suppressed].map((finding): ReviewFinding => {
    const { rule, message, severity, confidence, start, fingerprint, steps } = finding;
    const range = toRange(finding, lines);
    return { rule, message, severity, confidence, range, start, fingerprint, hasPath: steps !== undefined, ...stateOf(finding) };
  });
  converted.set(report, { lines, findings });
  return findings;
}

function stateOf(finding: Finding): Pick<ReviewFinding, 'state' | 'reason' | 'category' | 'reviewer' | 'until'> {
  const { suppression } = finding;
  if (!suppression) return { state: 'open' };
  const explanation = explanationOf(finding);
  if (!explanation) return { state: 'suppressed' };
  const { category, reviewer, until } = suppression;
  return {
    state: 'explained',
    // Whoever writes why a secret is harmless may have written it down with the reason.
    reason: withoutSecrets(explanation.text),
    ...(category && { category }),
    ...(reviewer && { reviewer }),
    ...(until && { until }),
  };
}

function describeRule(name: string): ReviewRule {
  const rule = ruleNamed(name);
  const [faq] = rule?.faq ?? [];
  return { title: rule?.title ?? name, ...(faq && { faq }) };
}

/** Compares by code units, so that the order is the same in every locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
