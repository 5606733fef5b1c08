import type { Confidence } from '#shared/finding';
import { type PageLoad, pageLoadOf, pageLoadOfMember } from '../../../semantics/apex/entryPoints';
import type { Change } from '../../../semantics/apex/facts';
import type { Declaration } from '../../../semantics/apex/ir';
import { standsBehindPage } from '../../../semantics/apex/pageUse';
import { type ApexContext, defineRule, type Report } from '../../rule';
import { isAsync, isPackageHandler } from '../access/context';
import { isCustomSetting, looksLikeCustomSetting } from '../access/customSettings';

export default defineRule({
  name: 'ApexCSRF',
  area: 'apex',
  title: 'Change no data when a page is loaded',
  severity: 1,
  confidence: 'high',
  tags: ['Recommended', 'Security', 'Apex'],
  faq: ['FAQ-900023', 'FAQ-900040'],
  objection:
    'Any site can let the browser of a signed-in user load a page. What the page changes on loading, it changes unasked, in his name.',
  remedy: 'Make the change in a method that a button calls: its request carries a token that other sites do not know.',
  help: 'https://docs.pmd-code.org/latest/pmd_rules_apex_errorprone.html#apexcsrf',
  engine: 'pmd',
  check(context, report) {
    const { flow, declaration, type } = context;
    if (flow.summary.changes.length === 0 || !type || context.isTest) return;
    const use = context.scope.lookup.pageUse?.(type.key);
    const stated = declaration.kind === 'method' ? use?.loadActions.get(declaration.name.key) : undefined;
    // The page asks for a token that a link from elsewhere does not have.
    if (stated?.isConfirmed) return;
    const load = stated ? 'action' : (pageLoadOf(declaration) ?? (isNamedInit(declaration) ? 'action' : undefined));
    if (!load || isAsync(context) || isPackageHandler(context)) return;
    // What takes arguments is no action of a page.
    const isPage =
      stated !== undefined ||
      (pageLoadOf(declaration) !== undefined &&
        !(use && load === 'action') &&
        context.scope.ancestry(type).some((one) => standsBehindPage(context.scope.lookup.whole(one), context.scope.lookup)));
    if (!isPage && !isReportedAnyway(declaration, load)) return;
    const seen = new Set<number>();
    for (const change of flow.summary.changes) {
      // Elsewhere only what stands there counts: whether a page makes such an object is not known.
      if ((!isPage && !change.isHere) || !isOnLoad(declaration, change) || seen.has(change.range.start)) continue;
      if (isDefault(context, change) || isToldThere(context, change)) continue;
      seen.add(change.range.start);
      report(reportOf(context, change, load, isPage, stated?.page));
    }
  },
});

/** Constructors, initialisers and methods called init, whatever their class: Code Analyzer reports them. */
function isReportedAnyway(declaration: Declaration, load: PageLoad): boolean {
  if (load === 'action') return isNamedInit(declaration);
  return load !== 'getter';
}

function isNamedInit(declaration: Declaration): boolean {
  return declaration.kind === 'method' && declaration.name.key === 'init';
}

/** Setters are called by what the user sends. */
function isOnLoad(declaration: Declaration, { range }: Change): boolean {
  if (declaration.kind !== 'property' || !declaration.setter) return true;
  return range.start < declaration.setter.start || range.end > declaration.setter.end;
}

/** Whether the way to the change leads through another declaration of this class or what it extends that is reported itself. */
function isToldThere({ unit, scope, type }: ApexContext, { steps }: Change): boolean {
  return steps.some(({ origin }) => {
    const at = origin.unit;
    if (at.file === unit.file && at.id === unit.id) return false;
    const name = /:([a-z]\w*)(?::\d+)?$/i.exec(at.id)?.[1]?.toLowerCase();
    if (!name || !type) return false;
    return scope.ancestry(type).some((ancestor) => {
      const members = ancestor.file === at.file ? scope.lookup.members(ancestor, name) : [];
      return members.some((member) => member.unit.id === at.id && pageLoadOfMember(member) !== undefined);
    });
  });
}

/** Defaults of settings that are written where they are missing: an attacker gains nothing by that. */
function isDefault(context: ApexContext, { op, label, isHere }: Change): boolean {
  return !isHere && (op === 'insert' || op === 'upsert') && isSetting(context, label);
}

function isSetting(context: ApexContext, label: string): boolean {
  const object = (/ of (\w+)$/.exec(label)?.[1] ?? '').toLowerCase();
  return looksLikeCustomSetting(object) || isCustomSetting(context, object);
}

function reportOf(context: ApexContext, change: Change, load: PageLoad, isPage: boolean, page: string | undefined): Report {
  const what = `${change.label[0]!.toUpperCase()}${change.label.slice(1)}`;
  return {
    range: change.range,
    message: isPage
      ? `${what} when the page is loaded (${page ? `it is the action of ${page}` : places[load]}): a link is enough to make a user do it. Let a button call it.`
      : `${what} in ${load === 'action' ? 'a method called init' : places[load]}: where loading a page leads here, a link is enough to make a user do it.`,
    confidence: confidenceOf(context, change, isPage, page !== undefined),
    related: change.isHere
      ? []
      : change.steps.slice(1).map((step) => ({
          origin: step.origin,
          message: step.message,
        })),
  };
}

const places: Readonly<Record<PageLoad, string>> = {
  constructor: 'a constructor',
  initializer: 'an initializer',
  getter: 'a getter',
  action: 'its name says that it is called then',
};

function confidenceOf(context: ApexContext, { label }: Change, isPage: boolean, isStated: boolean): Confidence {
  if (isSetting(context, label) || (!isStated && pageLoadOf(context.declaration) === undefined)) return 'low';
  return isPage ? 'high' : 'medium';
}
