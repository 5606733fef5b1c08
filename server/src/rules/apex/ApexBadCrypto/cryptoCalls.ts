/** Calls of the platform's class Crypto, and which of their arguments have to be secret or random. */

import type { CallFact } from '../../../semantics/apex/facts';
import type { Expr } from '../../../semantics/apex/ir';
import type { ApexContext } from '../../rule';

/** What an argument is for. */
export type Role = 'key' | 'iv';

/** Where key and initialization vector stand, by folded method name (Apex Reference Guide: Crypto Class). */
const roles: ReadonlyMap<string, readonly { readonly role: Role; readonly at: number; readonly arity?: number }[]> = new Map([
  [
    'encrypt',
    [
      { role: 'key', at: 1 },
      { role: 'iv', at: 2, arity: 4 },
    ],
  ],
  [
    'decrypt',
    [
      { role: 'key', at: 1 },
      { role: 'iv', at: 2, arity: 4 },
    ],
  ],
  ['encryptwithmanagediv', [{ role: 'key', at: 1 }]],
  ['decryptwithmanagediv', [{ role: 'key', at: 1 }]],
  ['generatemac', [{ role: 'key', at: 2 }]],
  ['verifyhmac', [{ role: 'key', at: 2 }]],
  ['sign', [{ role: 'key', at: 2 }]],
]);

/** The argument roles of a call; of an algorithm in Galois counter mode, whose vector the platform makes, only the key. */
export function rolesOf(call: CallFact, algorithm: string | undefined): readonly { role: Role; at: number }[] {
  const count = call.expr.args.length;
  const isGcm = algorithm !== undefined && /gcm/i.test(algorithm);
  return (roles.get(call.expr.method.key) ?? []).filter(
    ({ role, arity }) => (arity === undefined || arity === count) && !(role === 'iv' && isGcm),
  );
}

/** Whether a call is one of the platform's class `Crypto`, written with or without `System.`. */
export function isCryptoCall(context: ApexContext, call: CallFact): boolean {
  const { receiver } = call.expr;
  if (receiver?.kind === 'name') return receiver.key === 'crypto' && call.path === 'crypto' && !context.scope.typeByKey('crypto');
  return isSystemMember(receiver, 'crypto');
}

function isSystemMember(expr: Expr | undefined, key: string): boolean {
  return expr?.kind === 'member' && expr.member.key === key && expr.object.kind === 'name' && expr.object.key === 'system';
}

/** A weak algorithm: what is wrong with it, and the name of one that can take its place. */
export interface WeakAlgorithm {
  readonly name: string;
  readonly instead: string;
  readonly kind: 'digest' | 'mac' | 'signature';
}

const weak: Readonly<Record<string, Readonly<Record<string, WeakAlgorithm>>>> = {
  generatedigest: {
    md5: { name: 'MD5', instead: 'SHA-256', kind: 'digest' },
    sha1: { name: 'SHA-1', instead: 'SHA-256', kind: 'digest' },
    'sha-1': { name: 'SHA-1', instead: 'SHA-256', kind: 'digest' },
  },
  generatemac: {
    hmacmd5: { name: 'HMAC-MD5', instead: 'hmacSHA256', kind: 'mac' },
    hmacsha1: { name: 'HMAC-SHA1', instead: 'hmacSHA256', kind: 'mac' },
  },
  sign: {
    rsa: { name: 'RSA with SHA-1', instead: 'RSA-SHA256', kind: 'signature' },
    'rsa-sha1': { name: 'RSA with SHA-1', instead: 'RSA-SHA256', kind: 'signature' },
  },
};

/** The weak algorithm a method (folded) is asked for by name; the platform reads names in any case. */
export function weakAlgorithm(method: string, algorithm: string): WeakAlgorithm | undefined {
  const same =
    method === 'verifyhmac' ? 'generatemac' : method === 'signwithcertificate' || method === 'verify' ? 'sign' : method;
  const known = Object.hasOwn(weak, same) ? weak[same]! : undefined;
  const key = algorithm.trim().toLowerCase();
  return known && Object.hasOwn(known, key) ? known[key] : undefined;
}
