/**
 * What a rule tells the Named Credential conversion about one HTTP request: where its endpoint is written, and which
 * headers carry hand-made authentication. Plain data; the value of a secret is never in it.
 */

import type { Origin } from '../semantics/apex/values';

/** The `kind` of the plan whose `data` is a `NamedCredentialRequest`. */
export const namedCredentialPlan = 'named-credential';

/** One part of the endpoint's text, in the order they are joined. */
export interface EndpointPart {
  /** The decoded text; left out for a part that is known only at run time. */
  readonly literal?: string;
  /**
   * The literal with its quotes, or the unknown expression. It may stand in another declaration (a constant), and
   * several parts may share it (a template of `String.format`).
   */
  readonly origin: Origin;
}

/** Where a request goes. */
export interface EndpointUse {
  /** The text, when there is just one it can be; empty when nothing is known of it. */
  readonly parts: readonly EndpointPart[];
  /** The expression that is given to `setEndpoint`. */
  readonly expr: Origin;
}

/** How a header authenticates: `Authorization: Bearer ...`, `Authorization: Basic ...`, or anything else. */
export type AuthenticationStyle = 'bearer' | 'basic' | 'custom';

/** One header with hand-made authentication. */
export interface CredentialHeader {
  /** The header's name as the request sends it, e.g. `X-API-Key`. */
  readonly name: string;
  /** The whole statement with its semicolon; left out when the call is only a part of a larger statement. */
  readonly statement?: Origin;
  /** The statement is the body of an `if`, `else` or loop without braces: what replaces it must be a statement, too. */
  readonly isWholeBody: boolean;
  /** The call `setHeader(...)`. */
  readonly call: Origin;
  /** The expression that is given as the header's value. */
  readonly value: Origin;
  readonly style: AuthenticationStyle;
  /** What stands before the credential in the header's value, e.g. `Bearer `, `Basic `, `SSWS `; empty if nothing does. */
  readonly prefix: string;
  /** Whether the value, or a part of it, is a secret in the source code: it has to be rotated. */
  readonly valueHasSecret: boolean;
}

/** One HTTP request as far as one declaration says. */
export interface NamedCredentialRequest {
  /** Left out when the declaration doesn't say where the request goes. */
  readonly endpoint?: EndpointUse;
  /** In source order; empty when the request has no hand-made authentication. */
  readonly headers: readonly CredentialHeader[];
}
