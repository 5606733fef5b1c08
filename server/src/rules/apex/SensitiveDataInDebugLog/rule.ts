import type { Confidence } from '#shared/finding';
import type { OutsideArrival } from '../../../semantics/apex/facts';
import { cleaned } from '../../../semantics/apex/taint';
import { isType } from '../../../semantics/apex/types';
import { type ApexContext, defineRule, type Report, type RuleFix } from '../../rule';
import { isTestCode } from '../credentials/evidence';
import { judgeName, spoken } from '../credentials/names';
import { type LoggedSecret, loggedSecrets, worst } from '../logging/loggedSecrets';
import { type Logged, loggedBy } from '../logging/loggers';
import { judgePersonal, personalData } from '../logging/personal';
import { removalOf } from '../logging/removal';
import { type Holder, loggedHolder } from './holders';
import { loggedMessage, type Message } from './messages';
import { type LoggedParameter, loggedParameter } from './parameters';

export default defineRule({
  name: 'SensitiveDataInDebugLog',
  area: 'apex',
  title: 'Keep secrets and personal data out of logs, whatever way they take',
  severity: 3,
  confidence: 'medium',
  tags: ['Preflight', 'Security', 'Apex'],
  faq: ['FAQ-900006', 'FAQ-900041', 'FAQ-900040'],
  objection: 'Who may read a log is not who may read the secret or the personal data in it, and logs are kept and mailed.',
  remedy: 'Log that something happened, not what was sent. Mask values that have to be told apart.',
  help: 'https://developer.salesforce.com/docs/marketing/marketing-cloud/guide/api-security.html',
  check(context, report) {
    if (isTestCode(context)) return;
    for (const logged of loggedBy(context)) {
      const found = judge(context, logged);
      if (found) report(found);
    }
  },
});

/** What is wrong with a logged value. One finding an argument; what names a secret in System.debug is PMD's rule's. */
function judge(context: ApexContext, logged: Logged): Report | undefined {
  const secret = worst(loggedSecrets(context, logged.expr));
  if (secret)
    return logged.how === 'debug' || isToldInside(logged, judgeName) ? undefined : ofNamed(context, logged, secret, 'secret');
  const person = worst(loggedSecrets(context, logged.expr, personalData));
  if (person) return isToldInside(logged, judgePersonal) ? undefined : ofNamed(context, logged, person, 'personal');
  const disclosure = context.flow.disclosures.find((one) => isAbout(one, logged) && one.source.kind === 'secret');
  if (disclosure) return ofDisclosure(context, logged, disclosure);
  const message = loggedMessage(context, logged);
  if (message) return ofMessage(context, logged, message);
  const given = loggedParameter(context, logged);
  if (given) return ofParameter(context, logged, given);
  const holder = loggedHolder(context, logged);
  return holder && ofHolder(context, logged, holder);
}

/** Whether the method calls its parameter what it is, too: then it is reported there, once, not at every call. */
function isToldInside({ call, expr, how: form }: Logged, judgeParameter: (name: string) => unknown): boolean {
  if (form !== 'method') return false;
  const index = call.expr.args.indexOf(expr);
  return call.targets.every(({ parameters }) => {
    const name = parameters[index]?.variable.name;
    return name !== undefined && judgeParameter(name) !== undefined;
  });
}

function isAbout({ sink, through, range, taint }: OutsideArrival, { call, expr }: Logged): boolean {
  if (sink !== 'log' || through !== call.expr || (taint.cleaned & cleaned.shortened) !== 0) return false;
  return call.expr.args.length === 1 || (range.start >= expr.start && range.end <= expr.end);
}

function ofNamed(context: ApexContext, logged: Logged, found: LoggedSecret, kind: 'secret' | 'personal'): Report {
  const reads =
    kind === 'secret'
      ? `where everybody who may read logs finds the ${found.term}`
      : `where everybody who may read logs finds the ${found.term}, which is nobody's business but the person's`;
  return {
    range: found.range,
    message: `${found.name} ${how(logged)}, ${reads}. Remove it or mask it.`,
    confidence: confidence(logged, found.confidence),
    steps: [
      { kind: 'source', origin: { unit: context.unit, ...found.range }, message: `Holds the ${found.term}` },
      ...(logged.how === 'debug' ? [] : logged.steps),
    ],
    fixes: fixes(context, logged, found.range),
  };
}

function ofDisclosure(context: ApexContext, logged: Logged, { source, range, argument, path }: OutsideArrival): Report {
  const at = range.start >= argument.start && range.end <= argument.end ? range : argument;
  return {
    range: { start: at.start, end: at.end },
    message: `${capital(source.label)} ${how(logged)}, where everybody who may read logs finds it. Remove it or mask it.`,
    confidence: confidence(logged, 'high'),
    steps: path,
    fixes: fixes(context, logged, at),
  };
}

function ofParameter(context: ApexContext, logged: Logged, { range, name, evidence, parameter, taint }: LoggedParameter): Report {
  const term = spoken(evidence.term);
  const steps = logged.how === 'debug' ? [{ ...logged.steps[0]!, origin: { unit: context.unit, ...range } }] : logged.steps;
  return {
    range,
    message: `This holds ${name} and ${how(logged)}, where everybody who may read logs finds the ${term}. Remove it or mask it.`,
    confidence: confidence(logged, evidence.strength === 'strong' ? 'medium' : 'low'),
    steps: [
      { kind: 'source', origin: { unit: context.unit, ...parameter }, message: `Holds the ${term}` },
      ...taint.steps,
      ...steps,
    ],
    fixes: fixes(context, logged, range),
  };
}

function ofMessage(context: ApexContext, logged: Logged, { range, what, why, confidence: sure, steps }: Message): Report {
  return {
    range,
    message: `${what} ${how(logged)}${why}. Log the status and your own reference instead.`,
    confidence: confidence(logged, sure),
    ...(steps && { steps }),
    fixes: fixes(context, logged, range),
  };
}

function ofHolder(context: ApexContext, logged: Logged, { range, what, field, term, origin }: Holder): Report {
  return {
    range,
    message: `${what} ${how(logged)} as a whole, with ${field} in it: everybody who may read logs finds the ${term}. Log its Id or single fields.`,
    confidence: confidence(logged, 'medium'),
    related: [{ origin, message: `${field} is part of it` }],
    fixes: fixes(context, logged, range),
  };
}

function how({ how: form, label }: Logged): string {
  if (form === 'debug') return 'is printed into the debug log';
  return form === 'method' ? `gets into the debug log by ${label}` : `gets into the log that ${label} writes`;
}

/** What a method called like a log does with a value is not known. */
function confidence({ how: form }: Logged, own: Confidence): Confidence {
  if (form !== 'likely') return own;
  return own === 'high' ? 'medium' : 'low';
}

function capital(label: string): string {
  return `${label[0]!.toUpperCase()}${label.slice(1)}`;
}

function fixes(context: ApexContext, logged: Logged, range: Report['range']): RuleFix[] {
  const { call, expr } = logged;
  const isWhole = range.start === expr.start && range.end === expr.end;
  const index = call.expr.args.indexOf(expr);
  // A method takes the mask where it takes any text.
  const isMaskable =
    !isWhole ||
    logged.how !== 'method' ||
    call.targets.every(({ parameters }) => ['string', 'object'].some((key) => isType(parameters[index]?.type, key)));
  const mask: RuleFix[] = isMaskable ? [{ id: 'mask', title: 'Mask the value', edits: [{ ...range, text: "'***'" }] }] : [];
  const removal = logged.how === 'debug' ? removalOf(context, call.expr) : undefined;
  if (!removal) return mask;
  return [
    { id: 'remove-debug', title: 'Remove the debug statement', preferred: true, edits: [{ ...removal, text: '' }] },
    ...mask,
  ];
}
