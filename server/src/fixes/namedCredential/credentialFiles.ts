/**
 * Writes the two files of a Named Credential, in the shape and element order of the Metadata API types NamedCredential
 * (`SecuredEndpoint`) and ExternalCredential. No value of a credential is in them: it is entered in each org.
 */

import type { CredentialHeader } from '../../rules/namedCredentialRequest';

/** The principal that new External Credentials have; permission sets grant it as `Name-Service`. */
export const principal = 'Service';

/** A header the External Credential adds to each callout. */
interface AddedHeader {
  readonly name: string;
  /** Literal text before the credential. */
  readonly prefix: string;
  /** Name of the authentication parameter that holds the credential. */
  readonly parameter: string;
}

/** How a new pair of credentials authenticates. */
export interface Authentication {
  readonly protocol: 'Basic' | 'Custom';
  readonly headers: readonly AddedHeader[];
}

/** A scheme with what it puts before the credential: `Bearer `, `Token token="`, `apikey=`. Anything else may be a secret. */
const scheme = /^(?:[A-Za-z][A-Za-z0-9_-]{0,19} (?:[A-Za-z_-]{1,20}=)?"?|[A-Za-z_-]{1,20}=)$/;
/** What RFC 9110 allows in the name of a header. */
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** How credentials must authenticate so that they send what the code sent by hand in `headers`. */
export function authenticationFor(headers: readonly CredentialHeader[]): Authentication {
  const isBasic = (header: CredentialHeader) => header.style === 'basic' && header.name.toLowerCase() === 'authorization';
  if (headers.length > 0 && headers.every(isBasic)) return { protocol: 'Basic', headers: [] };
  const parameters = new Set<string>();
  const added: AddedHeader[] = [];
  for (const { name, style, prefix } of headers) {
    if (!headerName.test(name) || added.some((one) => one.name.toLowerCase() === name.toLowerCase())) continue;
    const base = style === 'bearer' ? 'Token' : 'ApiKey';
    let parameter = base;
    for (let number = 2; parameters.has(parameter); number++) parameter = base + number;
    parameters.add(parameter);
    added.push({ name, parameter, prefix: prefix !== '' && scheme.test(prefix) ? prefix : '' });
  }
  return { protocol: 'Custom', headers: added };
}

/** The text of `Name.namedCredential-meta.xml`. `url` has no user information. */
export function namedCredentialXml(name: string, url: string, { protocol, headers }: Authentication): string {
  return document('NamedCredential', [
    ['allowMergeFieldsInBody', 'false'],
    ['allowMergeFieldsInHeader', String(headers.length > 0)],
    ['calloutStatus', 'Enabled'],
    ['generateAuthorizationHeader', String(protocol === 'Basic')],
    ['label', labelOf(name)],
    [
      'namedCredentialParameters',
      [
        ['parameterName', 'Url'],
        ['parameterType', 'Url'],
        ['parameterValue', url],
      ],
    ],
    [
      'namedCredentialParameters',
      [
        ['externalCredential', name],
        ['parameterName', 'ExternalCredential'],
        ['parameterType', 'Authentication'],
      ],
    ],
    ['namedCredentialType', 'SecuredEndpoint'],
  ]);
}

/** The text of `Name.externalCredential-meta.xml`. */
export function externalCredentialXml(name: string, { protocol, headers }: Authentication): string {
  return document('ExternalCredential', [
    ['authenticationProtocol', protocol],
    [
      'externalCredentialParameters',
      [
        ['parameterName', principal],
        ['parameterType', 'NamedPrincipal'],
        ['sequenceNumber', '1'],
      ],
    ],
    ...headers.map(
      (header, index): Node => [
        'externalCredentialParameters',
        [
          ['parameterName', header.name],
          ['parameterType', 'AuthHeader'],
          ['parameterValue', formula(name, header)],
          ['sequenceNumber', String(index + 1)],
        ],
      ],
    ),
    ['label', labelOf(name)],
  ]);
}

function formula(name: string, { prefix, parameter }: AddedHeader): string {
  const value = `$Credential.${name}.${parameter}`;
  return prefix === '' ? `{!${value}}` : `{!'${prefix}' & ${value}}`;
}

function labelOf(name: string): string {
  return name.replaceAll('_', ' ');
}

type Node = readonly [name: string, content: string | readonly Node[]];

function document(root: string, nodes: readonly Node[]): string {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<${root} xmlns="http://soap.sforce.com/2006/04/metadata">`,
    ...nodes.flatMap((node) => write(node, '    ')),
    `</${root}>`,
    '',
  ];
  return lines.join('\n');
}

function write([name, content]: Node, indent: string): string[] {
  if (typeof content === 'string') return [`${indent}<${name}>${escapeXml(content)}</${name}>`];
  return [`${indent}<${name}>`, ...content.flatMap((node) => write(node, `${indent}    `)), `${indent}</${name}>`];
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
