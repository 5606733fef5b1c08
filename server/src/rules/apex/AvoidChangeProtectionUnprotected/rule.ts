import type { Confidence } from '#shared/finding';
import type { CallFact, SinkKind } from '../../../semantics/apex/facts';
import { sentence } from '../../../semantics/apex/taint';
import { constantOf, type Text } from '../../../semantics/apex/values';
import { type ApexContext, defineRule, type Report, type StepOrigin } from '../../rule';
import { isAsync, isPackageHandler } from '../access/context';
import { authorisationOf, callOf, confidenceOfSource, exposureOf, permissionLabel } from '../access/exposure';
import { permissionFixes } from '../access/permissionCheck';
import { isOwn, isTestCode } from '../credentials/evidence';
import { Texts } from '../credentials/texts';
import { argumentArrival, argumentSteps } from '../logging/callees';

const permission = 'Manage_Features';

export default defineRule({
  name: 'AvoidChangeProtectionUnprotected',
  area: 'apex',
  title: 'Let nobody outside reveal hidden features',
  severity: 1,
  confidence: 'high',
  tags: ['AppExchange', 'Security', 'Apex'],
  faq: ['FAQ-900016'],
  objection: 'Whoever reaches this call switches on what the package hides, whether it was licensed or not.',
  remedy: 'Decide by a feature parameter, ask for a custom permission first, or do it in the install handler.',
  help: 'https://developer.salesforce.com/docs/platform/salesforce-code-analyzer/guide/rules-pmd-appexchange.html#avoidchangeprotectionunprotected',
  engine: 'pmd',
  check(context, report) {
    if (isTestCode(context)) return;
    const seen = new Set<unknown>();
    for (const arrival of context.flow.arrivals) {
      const sure = arrival.sink === 'protection' ? confidenceOfSource(arrival.source.kind) : undefined;
      if (!sure || seen.has(arrival.through)) continue;
      seen.add(arrival.through);
      const { start, end } = arrival.range;
      const call = callOf(context, arrival);
      const check = authorisationOf(context, call, labelOf);
      const label = arrival.source.label;
      report({
        range: { start, end },
        message: check
          ? `${sentence(label)} chooses how a feature is protected, after asking for ${check.label}. Decide in the package instead.`
          : `${sentence(label)} chooses how a feature is protected: it can be revealed. Decide in the package, and ask for a custom permission first.`,
        confidence: check ? 'low' : sure,
        steps: arrival.path,
        fixes: check ? [] : permissionFixes(context, arrival.range, permission),
      });
    }
    for (const call of context.flow.calls) if (!seen.has(call.expr)) judge(context, call, report);
  },
});

const protection: ReadonlySet<SinkKind> = new Set<SinkKind>(['protection']);

function judge(context: ApexContext, call: CallFact, report: (report: Report) => void): void {
  const { expr, path, args, targets } = call;
  if (path === 'featuremanagement' && expr.method.key === 'changeprotection' && targets.length === 0 && args.length === 3) {
    const found = revealing(args[2]!.texts);
    if (found) reveal(context, call, 2, found, [], report);
    return;
  }
  for (const [i, value] of args.entries()) {
    const found = targets.length > 0 ? revealing(value.texts) : undefined;
    const arrival = found && argumentArrival(context, call, i, protection);
    if (!arrival) continue;
    reveal(context, call, i, found, argumentSteps(context, call, i, expr.method.name, arrival), report);
    return;
  }
}

/** What counts as being asked first: permissions, and what the License Management App says of the org. */
function labelOf(check: string): string | undefined {
  const [asked, name] = check.split(' ');
  if (asked !== 'licensed') return permissionLabel(check);
  return name === '?' ? 'a feature parameter' : `the feature parameter ${name}`;
}

/** The text that says so, if one of a value's is. */
function revealing(texts: readonly Text[] | undefined): Text | undefined {
  return texts?.find((text) => constantOf(text)?.trim().toLowerCase() === 'unprotected');
}

function reveal(
  context: ApexContext,
  call: CallFact,
  index: number,
  text: Text,
  way: readonly StepOrigin[],
  report: (report: Report) => void,
): void {
  const { expr } = call;
  const exposure = exposureOf(context);
  const check = authorisationOf(context, call, labelOf);
  const argument = expr.args[index]!;
  const { origin } = text[0]!;
  const isWritten = isOwn(context, origin) && Texts.isWithin(origin, argument);
  const range = { start: expr.receiver?.start ?? expr.method.start, end: expr.end };
  const behind = way.length > 0 ? ` behind ${expr.method.name}()` : '';
  const what = `A hidden feature is revealed${behind}`;
  const source: StepOrigin = { origin, message: 'Says Unprotected', kind: 'source' };
  report({
    range,
    message: messageOf(what, exposure?.label, check?.label),
    confidence: confidenceOf(context, exposure?.by, check !== undefined),
    related: [
      ...(check?.origin ? [{ origin: check.origin, message: `Asks for ${check.label}` }] : []),
      ...(way.length === 0 && !isWritten ? [{ origin, message: 'Says Unprotected' }] : []),
    ],
    ...(way.length > 0 && { steps: [source, ...way] }),
    fixes: check || !exposure ? [] : permissionFixes(context, range, permission),
  });
}

function confidenceOf(context: ApexContext, by: 'request' | 'flow' | 'code' | undefined, isChecked: boolean): Confidence {
  if (isChecked) return 'low';
  if (by) return by === 'request' ? 'high' : 'medium';
  // Where no user is involved it belongs; elsewhere somebody may call it.
  return isPackageHandler(context) || isAsync(context) || context.fileType !== 'ApexClass' ? 'low' : 'medium';
}

function messageOf(what: string, exposure: string | undefined, check: string | undefined): string {
  if (check) return `${what} after asking for ${check}: say so in the submission.`;
  if (exposure)
    return `${what} for whoever calls this method (${exposure}). Decide by a feature parameter, and ask for a custom permission first.`;
  return `${what}, whoever makes this code run. Make sure that a feature parameter or a permission is asked for first.`;
}
