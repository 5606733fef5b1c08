/** What the project has for a host already: Named Credentials to use, Remote Site Settings that may go. */

import type { MetadataComponent } from '../../rules/rule';
import type { PlanContext } from '../planner';
import { type EndpointOrigin, parseUrl, sameServer } from './endpointUrl';
import { tokenize } from './tokens';

/** A Named Credential that reaches a host. */
export interface ExistingCredential {
  readonly name: string;
  /** Path of its URL without a slash at the end; empty for none. Apex writes only what follows it. */
  readonly basePath: string;
  /** Whether its address is http: what it is used for is not encrypted. */
  readonly isHttp: boolean;
  /** Its External Credential, when it has one and the project has its file. */
  readonly external: MetadataComponent | undefined;
}

/** Named Credentials for a server whose base path `rest` (what follows the origin) starts with, the longest first. */
export function credentialsFor(origin: EndpointOrigin, rest: string, context: PlanContext): ExistingCredential[] {
  const found: ExistingCredential[] = [];
  for (const component of context.components('NamedCredential')) {
    if (component.values.get('calloutStatus')?.[0]?.toLowerCase() === 'disabled') continue;
    for (const address of addressesOf(component)) {
      const url = parseUrl(address);
      if (!url || !sameServer(url, origin)) continue;
      const basePath = url.pathname.replace(/\/+$/, '');
      if (!rest.startsWith(basePath) || (basePath !== '' && !/^(?:[/?#]|$)/.test(rest.slice(basePath.length)))) continue;
      found.push({
        name: component.name,
        basePath,
        isHttp: url.protocol === 'http:',
        external: externalOf(component, context),
      });
      break;
    }
  }
  return found.sort((a, b) => b.basePath.length - a.basePath.length || (a.name < b.name ? -1 : 1));
}

/** The Named Credential of that name. */
export function credentialNamed(name: string, context: PlanContext): ExistingCredential | undefined {
  const component = context.components('NamedCredential').find((one) => one.name.toLowerCase() === name.toLowerCase());
  return component && { name: component.name, basePath: '', isHttp: false, external: externalOf(component, context) };
}

function addressesOf({ values }: MetadataComponent): readonly string[] {
  return [...(values.get('namedCredentialParameters.parameterValue') ?? []), ...(values.get('endpoint') ?? [])];
}

function externalOf({ values }: MetadataComponent, context: PlanContext): MetadataComponent | undefined {
  const name = values.get('namedCredentialParameters.externalCredential')?.[0]?.toLowerCase();
  return context.components('ExternalCredential').find((one) => one.name.toLowerCase() === name);
}

/** Whether an External Credential sends a header of that name, as far as its file says. */
export function sendsHeader({ values }: MetadataComponent, header: string): boolean {
  const protocol = values.get('authenticationProtocol')?.[0]?.toLowerCase();
  if (header.toLowerCase() === 'authorization' && protocol !== undefined && protocol !== 'custom') return true;
  return (values.get('externalCredentialParameters.parameterName') ?? []).some(
    (name) => name.toLowerCase() === header.toLowerCase(),
  );
}

/** Developer names of credentials, in lower case. */
export function takenNames(context: PlanContext): ReadonlySet<string> {
  const components = [...context.components('NamedCredential'), ...context.components('ExternalCredential')];
  return new Set(components.map(({ name }) => name.toLowerCase()));
}

/** Remote Site Settings of a server that no Apex will name any more; `textAfter` gives a file's text after the fix. */
export function needlessRemoteSites(
  origin: EndpointOrigin,
  context: PlanContext,
  textAfter: (file: string, text: string) => string,
): MetadataComponent[] {
  const sites = context.components('RemoteSiteSetting').filter(({ values }) => {
    const url = parseUrl(values.get('url')?.[0] ?? '');
    return url !== undefined && sameServer(url, origin);
  });
  if (sites.length === 0) return [];
  const host = new RegExp(`(?<![\\w.-])${origin.hostname.replace(/[^\w]/g, '\\$&')}(?![\\w-]|\\.[\\w-])`, 'i');
  for (const { file, text } of context.apexFiles()) {
    // A test's callouts are mocked: they need no remote site.
    if (/^[^{]*@istest\b/i.test(text)) continue;
    const after = textAfter(file, text);
    if (!host.test(after)) continue;
    if (tokenize(after).some((token) => token.kind === 'string' && host.test(after.slice(token.start, token.end)))) return [];
  }
  return sites;
}
