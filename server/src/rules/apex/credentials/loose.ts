/** Secrets in code that gives them to no name: returned values, arguments, parts of request bodies. */

import type { Expr, Range, StringLiteral } from '../../../semantics/apex/ir';
import type { Member } from '../../../semantics/apex/typeIndex';
import type { Value } from '../../../semantics/apex/values';
import type { ApexContext } from '../../rule';
import { confidenceOf, type HeldSecret, holdsText, isOwn, isTestCode, secretsIn, valuesOf } from './evidence';
import { judgeName } from './names';
import { Texts } from './texts';
import { judgeForm, shortestForm } from './values';
import { walk } from './walk';

/** What accessors return: `String password { get { return '...'; } }`, `String getApiKey() { return '...'; }`. */
export function returnedSecrets(context: ApexContext): HeldSecret[] {
  const { declaration, flow } = context;
  const { texts } = flow.summary.returns;
  if (!texts) return [];
  let name: string;
  if (declaration.kind === 'property' && declaration.getter) name = declaration.name.name;
  else if (declaration.kind === 'method' && /^get/i.test(declaration.name.name)) name = declaration.name.name;
  else return [];
  const evidence = judgeName(name);
  if (!evidence) return [];
  const holder = { name, evidence };
  const bound = boundLiterals(context);
  return secretsIn(texts, holder, isTestCode(context))
    .filter(({ origin }) => isOwn(context, origin) && !bound.has(origin.start))
    .map((secret) => ({ ...secret, holder, at: secret.origin }));
}

/** Literals that are passed for a parameter with a telling name: `connect(String user, String password)`. */
export function passedSecrets(context: ApexContext): HeldSecret[] {
  const { flow, scope } = context;
  const inTests = isTestCode(context);
  if (inTests) return [];
  const texts = new Texts(flow);
  const out: HeldSecret[] = [];
  const judge = (member: Member | undefined, args: readonly Expr[], values: readonly Value[]): void => {
    for (const [i, parameter] of member?.parameters.entries() ?? []) {
      const arg = args[i];
      if (!arg || !values[i]) continue;
      const name = parameter.variable.name;
      const evidence = judgeName(name);
      if (!evidence || evidence.strength === 'weak' || !holdsText(parameter.type)) continue;
      const holder = { name, evidence };
      for (const secret of secretsIn(texts.of(arg, values[i]!), holder, inTests)) {
        if (!secret.isPlain && isOwn(context, secret.origin) && Texts.isWithin(secret.origin, arg))
          out.push({ ...secret, holder, at: arg });
      }
    }
  };
  for (const { expr, path, receiver, args } of flow.calls) {
    if (!args.some(mayBeSecret)) continue;
    const owner = path !== '' ? scope.typeByKey(path) : scope.type(receiver?.type);
    const members = expr.receiver
      ? owner
        ? scope.membersOf(owner, expr.method.key)
        : []
      : scope.membersInScope(expr.method.key);
    judge(
      members.find((member) => member.kind === 'method' && member.parameters.length === args.length),
      expr.args,
      args,
    );
  }
  for (const { expr, args } of flow.creations) {
    const type = args.some(mayBeSecret) ? scope.type(expr.type) : undefined;
    if (!type) continue;
    const name = type.key.slice(type.key.lastIndexOf('.') + 1);
    const constructors = scope.lookup.members(type, name).filter((member) => member.kind === 'constructor');
    judge(
      constructors.find((member) => member.parameters.length === args.length),
      expr.args,
      args,
    );
  }
  return out;
}

/** Whether an argument is written and more than a word: anything else is not worth asking who takes it. */
function mayBeSecret(value: Value): boolean {
  return (
    value.texts?.some((text) =>
      text.some((part) => part.literal !== undefined && part.literal.length > 3 && /[^A-Za-z_ ]/.test(part.literal)),
    ) === true
  );
}

/** Literals that are secrets by their form wherever they stand, and that no other rule looks at. */
export function looseSecrets(context: ApexContext): HeldSecret[] {
  if (!context.text.includes("'")) return [];
  const { declaration } = context;
  if (declaration.kind === 'header' || declaration.kind === 'field') return [];
  const inTests = isTestCode(context);
  const out: HeldSecret[] = [];
  let bound: ReadonlySet<number> | undefined;
  const judge = (literals: readonly StringLiteral[]): void => {
    const value = literals.length === 1 ? literals[0]!.value : literals.map((literal) => literal.value).join('');
    if (value.length < shortestForm) return;
    const evidence = judgeForm(value);
    const confidence = evidence && confidenceOf(undefined, evidence, inTests);
    if (evidence?.kind !== 'known' || !confidence) return;
    const longest = literals.reduce((long, one) => (one.value.length > long.value.length ? one : long));
    const literal = literals.find((one) => judgeForm(one.value)) ?? longest;
    bound ??= boundLiterals(context);
    if (bound.has(literal.start) || headerRanges(context).some((range) => Texts.isWithin(literal, range))) return;
    const origin = { unit: context.unit, start: literal.start, end: literal.end };
    out.push({
      origin,
      confidence,
      form: evidence.shape.label,
      isPlain: false,
      holder: { name: '', evidence: undefined },
      at: origin,
    });
  };
  const joined = new Set<object>();
  walk(declaration, {
    expr: (expr) => {
      if (expr.kind === 'binary' && expr.op === '+') {
        let run: StringLiteral[] = [];
        for (const operand of [...expr.operands, undefined]) {
          if (operand?.kind === 'string') {
            run.push(operand);
            joined.add(operand);
          } else if (run.length > 0) {
            judge(run);
            run = [];
          }
        }
      } else if (expr.kind === 'string' && !joined.has(expr)) judge([expr]);
    },
  });
  return out;
}

/** Starts of the literals that are given to a name: they were judged with it. */
function boundLiterals(context: ApexContext): Set<number> {
  const texts = new Texts(context.flow);
  const starts = new Set<number>();
  for (const { expr, value } of context.flow.assignments.flatMap((fact) => valuesOf(context, fact))) {
    for (const text of texts.of(expr, value)) {
      for (const part of text) if (part.literal !== undefined && isOwn(context, part.origin)) starts.add(part.origin.start);
    }
  }
  return starts;
}

/** What is given to headers: judged by AvoidHardcodedCredentialsInHttpHeader. */
function headerRanges(context: ApexContext): Range[] {
  return context.flow.calls.filter((call) => call.expr.method.key === 'setheader').map((call) => call.expr);
}
