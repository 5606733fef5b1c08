/** Takes the beginning of an endpoint apart: which part of the text is the origin that a Named Credential stands for. */

/** Scheme, host and port of a URL as a Named Credential has them. */
export interface EndpointOrigin {
  /** Always https, without user information and default port: `https://api.example.com:8443`. */
  readonly url: string;
  /** Lower case, IDN as punycode, IPv6 in brackets. */
  readonly hostname: string;
  /** Empty for the default port of the scheme. */
  readonly port: string;
}

/** What the text of an endpoint starts with. */
export type EndpointStart =
  | {
      readonly kind: 'origin';
      readonly origin: EndpointOrigin;
      /** How many characters of the text the origin takes, user information included. */
      readonly length: number;
      readonly isHttp: boolean;
      /** Whether user information (`name:password@`) was dropped. */
      readonly hasUserInfo: boolean;
      /** What is known of the text after the origin. */
      readonly rest: string;
    }
  /** It goes through a Named Credential already; the name is empty when it is not known. */
  | { readonly kind: 'callout'; readonly name: string }
  /** Host known only at run time. */
  | { readonly kind: 'unknown' }
  /** Known, and nothing a Named Credential can stand for: another scheme, a relative address. */
  | { readonly kind: 'other' };

/**
 * Looks at an endpoint's literal text. `complete`: nothing but this text is in the endpoint; otherwise something unknown
 * follows, which may still belong to the host when no path has begun.
 */
export function splitEndpoint(text: string, complete: boolean): EndpointStart {
  const callout = /^\s*callout:([^/?#\s]*)(.?)/is.exec(text);
  if (callout) return { kind: 'callout', name: callout[2] || complete ? callout[1]! : '' };
  const match = /^\s*(https?):\/\/([^/?#\\]*)/i.exec(text);
  if (!match) {
    const mayBecome =
      !complete && (text.trim() === '' || 'https://'.startsWith(text.trim().toLowerCase()) || /^\s*http:?\/?$/i.test(text));
    return { kind: mayBecome ? 'unknown' : 'other' };
  }
  const authority = match[2]!;
  const length = match[0].length;
  const isOpen = length === text.length && !complete;
  if (isOpen && !/\.[a-z0-9-]*[a-z0-9]$|[a-z0-9]:\d+$|\]$/i.test(authority)) return { kind: 'unknown' };
  const isHttp = match[1]!.toLowerCase() === 'http';
  const origin = readOrigin(`${isHttp ? 'http' : 'https'}://${authority}`);
  if (!origin) return { kind: complete ? 'other' : 'unknown' };
  return { kind: 'origin', origin, length, isHttp, hasUserInfo: authority.includes('@'), rest: text.slice(length) };
}

/** The origin of an absolute http(s) URL; undefined for anything else. */
export function readOrigin(url: string): EndpointOrigin | undefined {
  const parsed = parseUrl(url);
  if (!parsed) return undefined;
  return { url: `https://${parsed.host}`, hostname: parsed.hostname, port: parsed.port };
}

/** Parses an absolute http(s) URL with a host that can be one; undefined otherwise. */
export function parseUrl(url: string): URL | undefined {
  if (!/^\s*https?:\/\//i.test(url)) return undefined;
  try {
    const parsed = new URL(url.trim());
    return /^[a-z0-9_.\-[\]:]+$/.test(parsed.hostname) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Whether both name the same server; the default ports of http and https count as the same. */
export function sameServer(
  a: { readonly hostname: string; readonly port: string },
  b: { readonly hostname: string; readonly port: string },
): boolean {
  return a.hostname.replace(/\.$/, '') === b.hostname.replace(/\.$/, '') && a.port === b.port;
}
