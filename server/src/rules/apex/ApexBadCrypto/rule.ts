import type { Confidence } from '#shared/finding';
import type { AssignmentFact, CallFact, SinkKind } from '../../../semantics/apex/facts';
import type { Expr } from '../../../semantics/apex/ir';
import { fieldAmong } from '../../../semantics/apex/scope';
import { isType } from '../../../semantics/apex/types';
import { constantOf, constantValue, type Text, type Value } from '../../../semantics/apex/values';
import { type ApexContext, defineRule, type Report, type RuleFix } from '../../rule';
import { isOwn, isTestCode } from '../credentials/evidence';
import { judgeName } from '../credentials/names';
import { Texts } from '../credentials/texts';
import { walkExpr } from '../credentials/walk';
import { wordsOf } from '../credentials/words';
import { argumentArrival, argumentSteps } from '../logging/callees';
import { isCryptoCall, type Role, rolesOf, type WeakAlgorithm, weakAlgorithm } from './cryptoCalls';

export default defineRule({
  name: 'ApexBadCrypto',
  area: 'apex',
  title: 'Keep keys out of the code, make initialization vectors random, use algorithms that hold',
  severity: 2,
  confidence: 'high',
  tags: ['Recommended', 'Security', 'Apex'],
  faq: ['FAQ-900003', 'FAQ-000716'],
  objection:
    'A key that stands in the code is known to everybody who can read it, and a fixed initialization vector shows repeats.',
  remedy: 'Keep the key in a protected setting, use encryptWithManagedIV, and SHA-256 or better.',
  help: 'https://docs.pmd-code.org/latest/pmd_rules_apex_security.html#apexbadcrypto',
  engine: 'pmd',
  check(context, report) {
    if (isTestCode(context)) return;
    const { flow } = context;
    const texts = new Texts(flow);
    for (const call of flow.calls) {
      if (!isCryptoCall(context, call)) {
        if (call.targets.length > 0) judgeArguments(context, texts, call, report);
        continue;
      }
      const algorithm = call.args[0] && constantValue(call.args[0]);
      for (const { role, at } of rolesOf(call, algorithm)) {
        const expr = call.expr.args[at];
        if (!expr) continue;
        const found = written(context, texts, expr, call.args[at]!, 4);
        if (found && !isTold(context, expr, found)) report(hardCoded(context, call, role, expr, found));
      }
      judgeAlgorithm(context, call, report);
    }
    for (const fact of flow.assignments) judgeField(context, texts, fact, report);
  },
});

/** A value that stands in the code. */
interface Written {
  readonly text: Text;
  /** It is only one of several possible values. */
  readonly isOneOfSeveral: boolean;
}

/** Whether a blob is made of literals only, also by way of encodings, variables and a digest. */
function written(context: ApexContext, texts: Texts, expr: Expr, value: Value, depth: number): Written | undefined {
  const possible = texts.of(expr, value);
  const literal = possible.find((text) => (constantOf(text) ?? '') !== '');
  if (literal) return { text: literal, isOneOfSeveral: possible.some((text) => constantOf(text) === undefined) };
  if (depth === 0 || possible.length > 0) return undefined;
  // A digest of a literal is as well known as the literal.
  if (expr.kind === 'call' && expr.method.key === 'generatedigest') {
    const call = context.flow.calls.find((one) => one.expr === expr);
    const data = expr.args[1];
    return call && data && isCryptoCall(context, call) ? written(context, texts, data, call.args[1]!, depth - 1) : undefined;
  }
  if (expr.kind === 'name') {
    const held = context.flow.assignments.findLast(
      (fact) => fact.name.key === expr.key && fact.valueExpr.end <= expr.start && (fact.how === 'local' || isPlainTarget(fact)),
    );
    return held && written(context, texts, held.valueExpr, held.value, depth - 1);
  }
  return undefined;
}

function isPlainTarget(fact: AssignmentFact): boolean {
  return fact.how === 'assign' && fact.target?.kind === 'name';
}

const purposes: Readonly<Record<string, string>> = {
  encrypt: 'encrypts',
  encryptwithmanagediv: 'encrypts',
  decrypt: 'decrypts',
  decryptwithmanagediv: 'decrypts',
  generatemac: 'authenticates messages',
  verifyhmac: 'checks messages',
  sign: 'signs',
};

const keyRemedy =
  'Keep it in a protected custom setting or protected custom metadata, and replace it: all who read the code know it.';

function hardCoded(context: ApexContext, call: CallFact, role: Role, expr: Expr, found: Written): Report {
  const own = found.text.some((part) => isOwn(context, part.origin) && Texts.isWithin(part.origin, expr));
  const { origin } = found.text.find((part) => part.literal !== '')!;
  const what = found.isOneOfSeveral ? 'may be hard-coded' : 'is hard-coded';
  return {
    range: { start: expr.start, end: expr.end },
    message:
      role === 'key'
        ? `The key that ${purposes[call.expr.method.key]} here ${what}. ${keyRemedy}`
        : `The initialization vector ${what}: equal texts give equal ciphertexts. Use ${call.expr.method.name}WithManagedIV.`,
    confidence: found.isOneOfSeveral ? 'medium' : 'high',
    related: own ? [] : [{ origin, message: role === 'key' ? 'The key is written here' : 'The vector is written here' }],
    fixes: role === 'iv' ? managedVector(call) : [],
  };
}

/** Lets the platform make the vector. Not safe: what was encrypted before can't be read this way. */
function managedVector({ expr }: CallFact): RuleFix[] {
  const [, key, iv] = expr.args;
  if (expr.args.length !== 4 || !key || !iv) return [];
  return [
    {
      id: 'managed-iv',
      title: 'Let the platform make the initialization vector',
      preferred: true,
      edits: [
        { start: expr.method.end, end: expr.method.end, text: 'WithManagedIV' },
        { start: key.end, end: iv.end, text: '' },
      ],
    },
  ];
}

/** Whether the value is a field that is marked itself: its name tells, and the literal stands there. */
function isTold(context: ApexContext, expr: Expr, { text }: Written): boolean {
  const name = expr.kind === 'name' ? expr.name : expr.kind === 'member' ? expr.member.name : undefined;
  if (name === undefined || roleByName(name) === undefined || text.some(({ origin }) => isOwn(context, origin))) return false;
  const { scope } = context;
  const owner = expr.kind === 'member' && expr.object.kind === 'name' ? scope.typeByKey(expr.object.key) : undefined;
  const key = name.toLowerCase();
  const field = fieldAmong(owner ? scope.membersOf(owner, key) : scope.membersInScope(key));
  return isType(field?.type, 'blob');
}

// ---------------------------------------------------------------- arguments

const keySinks: ReadonlySet<SinkKind> = new Set<SinkKind>(['crypto-key']);
const vectorSinks: ReadonlySet<SinkKind> = new Set<SinkKind>(['crypto-iv']);

/** Literals that are handed to methods of the workspace which encrypt, sign or check with them. */
function judgeArguments(context: ApexContext, texts: Texts, call: CallFact, report: (report: Report) => void): void {
  for (const [i, expr] of call.expr.args.entries()) {
    const found = written(context, texts, expr, call.args[i]!, 2);
    if (!found || isTold(context, expr, found)) continue;
    for (const role of ['key', 'iv'] as const) {
      const arrival = argumentArrival(context, call, i, role === 'key' ? keySinks : vectorSinks);
      if (!arrival) continue;
      const { start, end } = expr;
      const own = found.text.some((part) => isOwn(context, part.origin) && Texts.isWithin(part.origin, expr));
      const { origin } = found.text.find((part) => part.literal !== '')!;
      const purpose = purposes[arrival.sinkLabel.slice(arrival.sinkLabel.lastIndexOf('.') + 1).toLowerCase()] ?? 'encrypts';
      const name = `${call.expr.method.name}()`;
      report({
        range: { start, end },
        message:
          role === 'key'
            ? `This literal ${found.isOneOfSeveral ? 'may be' : 'is'} the key that ${purpose} in ${name}. ${keyRemedy}`
            : `This literal is the initialization vector in ${name}: equal texts give equal ciphertexts. Let the platform make one with encryptWithManagedIV.`,
        confidence: found.isOneOfSeveral ? 'medium' : 'high',
        related: own ? [] : [{ origin, message: role === 'key' ? 'The key is written here' : 'The vector is written here' }],
        steps: [
          { kind: 'source', origin, message: role === 'key' ? 'The key is written here' : 'The vector is written here' },
          ...argumentSteps(context, call, i, call.expr.method.name, arrival),
        ],
      });
      break;
    }
  }
}

// ---------------------------------------------------------------- fields

/** Blobs kept in fields: who uses them is another declaration, so the name has to say that they are a key or a vector. */
function judgeField(context: ApexContext, texts: Texts, fact: AssignmentFact, report: (report: Report) => void): void {
  if (!isType(fact.type, 'blob') || (fact.how !== 'field' && !isOwnField(context, fact))) return;
  const role = roleByName(fact.name.name);
  if (!role) return;
  const found = written(context, texts, fact.valueExpr, fact.value, 4);
  if (!found || found.isOneOfSeveral) return;
  const length = byteLength(fact.valueExpr, found.text);
  const isTelling = role === 'key' && judgeName(fact.name.name)?.strength === 'strong';
  const fits = isTelling || length === 16 || (role === 'key' && (length === 24 || length === 32));
  report({
    range: { start: fact.valueExpr.start, end: fact.valueExpr.end },
    message:
      role === 'key'
        ? `The key in ${fact.name.name} is hard-coded. ${keyRemedy}`
        : `The initialization vector in ${fact.name.name} is hard-coded: equal texts give equal ciphertexts. Use encryptWithManagedIV.`,
    confidence: fits ? 'high' : 'medium',
  });
}

function isOwnField(context: ApexContext, fact: AssignmentFact): boolean {
  if (fact.how !== 'assign') return false;
  if (fact.target?.kind === 'member') return fact.target.object.kind === 'this';
  if (fact.target?.kind !== 'name') return false;
  const isLocal = context.flow.assignments.some((other) => other.how === 'local' && other.name.key === fact.name.key);
  return !isLocal && context.scope.membersInScope(fact.name.key).some((one) => one.kind === 'field' || one.kind === 'property');
}

function roleByName(name: string): Role | undefined {
  const words = wordsOf(name);
  const last = words.at(-1);
  if (last === 'iv' || last === 'nonce' || words.includes('initialization') || words.includes('initialisation')) return 'iv';
  if (last === 'vector' && (words.length === 1 || words.at(-2) === 'init')) return 'iv';
  if (words.includes('public')) return undefined;
  const evidence = judgeName(name);
  if (!evidence) return undefined;
  return last === 'key' || last === 'secret' || evidence.strength === 'strong' ? 'key' : undefined;
}

/** How many bytes a literal stands for, as far as its encoding tells. */
function byteLength(expr: Expr, text: Text): number {
  const value = constantOf(text) ?? '';
  const method = expr.kind === 'call' ? expr.method.key : '';
  if (method === 'convertfromhex') return value.length / 2;
  if (method === 'base64decode') return Math.floor((value.replace(/=+$/, '').length * 3) / 4);
  return value.length;
}

// ---------------------------------------------------------------- algorithms

function judgeAlgorithm(context: ApexContext, call: CallFact, report: (report: Report) => void): void {
  const expr = call.expr.args[0];
  const name = call.args[0] && constantValue(call.args[0]);
  if (!expr || name === undefined) return;
  const algorithm = weakAlgorithm(call.expr.method.key, name);
  if (!algorithm) return;
  const use = algorithm.kind === 'digest' ? useOfDigest(context, call) : 'unknown';
  if (use === 'checksum') return;
  const checks = call.expr.method.key.startsWith('verify');
  report({
    range: { start: expr.start, end: expr.end },
    message: algorithmMessage(algorithm, use, checks),
    confidence: algorithmConfidence(algorithm, use, checks),
    fixes: stronger(context, call, algorithm),
  });
}

function algorithmMessage({ name, kind, instead }: WeakAlgorithm, use: Use, checks: boolean): string {
  if (use === 'secret')
    return `${name} protects no secret: its digests are quickly guessed or forged. Use ${instead}, and for passwords a salt.`;
  if (kind === 'digest')
    return `${name} is broken: two texts with the same digest can be made. Use ${instead}, or say that this is a checksum only.`;
  if (checks) return `This accepts ${name}, which is no longer held to be secure. Ask the sender for ${instead}.`;
  return `${name} is no longer held to be secure. Use ${instead} if the other side can.`;
}

function algorithmConfidence({ kind, name }: WeakAlgorithm, use: Use, checks: boolean): Confidence {
  if (kind === 'digest') return use === 'secret' ? 'medium' : 'low';
  // HMAC-SHA1 is not broken in itself, and who checks takes what the sender sends.
  return checks || name === 'HMAC-SHA1' ? 'low' : 'medium';
}

type Use = 'secret' | 'checksum' | 'unknown';

const checksumWords: ReadonlySet<string> = new Set([
  'cache',
  'checksum',
  'crc',
  'dedupe',
  'deduplication',
  'duplicate',
  'duplicates',
  'etag',
  'external',
  'fingerprint',
  'gravatar',
  'unique',
]);

/** What a digest is for, as far as the names around it say. */
function useOfDigest(context: ApexContext, call: CallFact): Use {
  const names: string[] = [];
  const { declaration, flow, type } = context;
  const { start, end } = call.expr;
  const data = call.expr.args[1];
  const collect = (expr: Expr): void =>
    walkExpr(expr, {
      expr: (inner) => {
        if (inner.kind === 'name') names.push(inner.name);
        else if (inner.kind === 'member') names.push(inner.member.name);
      },
    });
  if (data) {
    collect(data);
    // `Blob data = Blob.valueOf(password);`
    if (data.kind === 'name') {
      const held = flow.assignments.findLast((fact) => fact.name.key === data.key && fact.valueExpr.end <= start);
      if (held) collect(held.valueExpr);
    }
  }
  if (names.some((name) => isSecretName(name))) return 'secret';
  for (const fact of flow.assignments) if (fact.valueExpr.start <= start && end <= fact.valueExpr.end) names.push(fact.name.name);
  if ('name' in declaration) names.push(declaration.name.name);
  if (type) names.push(type.name.slice(type.name.lastIndexOf('.') + 1));
  for (const name of names) {
    const words = wordsOf(name);
    if (words.some((word) => checksumWords.has(word))) return 'checksum';
    if (words.includes('content') && (words.includes('md5') || words.includes('md'))) return 'checksum';
  }
  return 'unknown';
}

function isSecretName(name: string): boolean {
  const evidence = judgeName(name);
  return evidence !== undefined && evidence.strength !== 'weak';
}

/** Puts a stronger algorithm where the name is written. Not safe: the other side, or what is stored, may count on the old one. */
function stronger(context: ApexContext, call: CallFact, algorithm: WeakAlgorithm): RuleFix[] {
  const text = call.args[0]?.texts?.[0];
  const part = text?.length === 1 ? text[0]! : undefined;
  if (!part || !isOwn(context, part.origin) || call.expr.method.key.startsWith('verify')) return [];
  const { start, end } = part.origin;
  if (context.text[start] !== "'" || context.text.startsWith("'''", start)) return [];
  return [
    {
      id: 'stronger-algorithm',
      title: `Use ${algorithm.instead}`,
      preferred: true,
      edits: [{ start: start + 1, end: end - 1, text: algorithm.instead }],
    },
  ];
}
