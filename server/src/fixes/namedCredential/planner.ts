/** "Convert to Named Credential": what it asks, and the parts it is made of. Each part can be refused on its own. */

import type { Edit } from '#shared/finding';
import type { FixPlan, FixQuestion, ProposedChange } from '#shared/fix';
import type { NamedCredentialRequest } from '../../rules/namedCredentialRequest';
import type { PlanContext, Planner } from '../planner';
import { type Authentication, authenticationFor, externalCredentialXml, namedCredentialXml, principal } from './credentialFiles';
import { type EndpointRewrite, literalStart, rewriteKnown, rewriteUnknown } from './endpointEdit';
import { type EndpointOrigin, type EndpointStart, parseUrl, readOrigin, sameServer, splitEndpoint } from './endpointUrl';
import {
  credentialNamed,
  credentialsFor,
  type ExistingCredential,
  needlessRemoteSites,
  sendsHeader,
  takenNames,
} from './existing';
import { removeHeaders } from './headerRemoval';
import { developerName, isFreeName, nameForHost, namePattern, uniqueName } from './names';
import { ApexSources } from './variables';

/** An https address with host, and perhaps port and path; no user information, query or fragment. */
const urlPattern = String.raw`https://[A-Za-z0-9](?:[A-Za-z0-9.\-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~%\-]+)*/?`;
/** Suggested when nothing says where a request goes: a host that answers nobody, easy to find and replace. */
const placeholderUrl = 'https://example.com';

/** Where a request goes, as far as the code says. */
type Target = EndpointStart | { readonly kind: 'elsewhere' };

/** The credential a request will use: one that is there, or a new one. */
interface Credential {
  readonly name: string;
  readonly existing: ExistingCredential | undefined;
  /** Where a new one leads. */
  readonly url: string;
  readonly rewrite: EndpointRewrite | undefined;
}

export const namedCredentialPlanner: Planner = {
  questions(data, context) {
    const request = data as NamedCredentialRequest;
    const target = targetOf(request);
    if (target.kind === 'origin') {
      const sources = new ApexSources(context);
      if (existingFor(request, target, sources, context)) return [];
      return [nameQuestion(nameForHost(target.origin.hostname, target.origin.port), context)];
    }
    if (!asksForUrl(request, target)) return [];
    return [urlQuestion(context), nameQuestion(classNameOf(context.file), context)];
  },

  plan(data, title, answers, context) {
    const request = data as NamedCredentialRequest;
    const target = targetOf(request);
    const sources = new ApexSources(context);
    if (target.kind === 'callout') return finish(title, request, target, credentialInUse(target.name, context), sources, context);
    if (target.kind !== 'origin' && !asksForUrl(request, target)) return undefined;
    const credential =
      target.kind === 'origin'
        ? credentialForKnown(request, target, answers, sources, context)
        : credentialForAsked(request, answers, sources, context);
    return credential && finish(title, request, target, credential, sources, context);
  },
};

function targetOf({ endpoint }: NamedCredentialRequest): Target {
  if (!endpoint) return { kind: 'elsewhere' };
  if (endpoint.parts.length === 0) return { kind: 'unknown' };
  const start = splitEndpoint(
    literalStart(endpoint),
    endpoint.parts.every(({ literal }) => literal !== undefined),
  );
  // Something unknown stands first: the address may be in it.
  return start.kind === 'other' && endpoint.parts[0]!.literal === undefined ? { kind: 'unknown' } : start;
}

/** Without the host in the code, only a header made by hand is a reason to convert. */
function asksForUrl({ headers }: NamedCredentialRequest, { kind }: Target): boolean {
  return headers.length > 0 && (kind === 'unknown' || kind === 'elsewhere');
}

// ---------------------------------------------------------------- questions

function nameQuestion(suggestion: string, context: PlanContext): FixQuestion {
  const taken = namesTaken(context);
  return {
    id: 'name',
    prompt: 'Name of the Named Credential',
    value: freeName(suggestion, taken, context),
    pattern: namePattern(taken),
    patternHint: 'Up to 40 letters, digits and single underscores, starting with a letter; not a name that is in use.',
  };
}

function urlQuestion(context: PlanContext): FixQuestion {
  return {
    id: 'url',
    prompt: 'Where does this request go? The code does not say.',
    value: likelyUrl(context),
    pattern: urlPattern,
    patternHint: 'An address that starts with https://, such as https://api.example.com, without query.',
  };
}

/** The host of the project's only https Remote Site Setting, else a placeholder. */
function likelyUrl(context: PlanContext): string {
  const sites = context.components('RemoteSiteSetting').map(({ values }) => parseUrl(values.get('url')?.[0] ?? ''));
  const secure = sites.filter((url) => url?.protocol === 'https:');
  return secure.length === 1 ? readOrigin(secure[0]!.href)!.url : placeholderUrl;
}

function classNameOf(file: string): string {
  const [name] = decodeURIComponent(file.slice(file.lastIndexOf('/') + 1)).split('.');
  return developerName(name!.replace(/_+/g, '_')) || 'Service';
}

function namesTaken(context: PlanContext): ReadonlySet<string> {
  return takenNames(context);
}

/** The suggestion, with a number if a credential or a file has that name. */
function freeName(suggestion: string, taken: ReadonlySet<string>, context: PlanContext): string {
  const used = new Set(taken);
  let name = uniqueName(suggestion, used);
  while (filesOf(name, context).some((file) => context.exists(file))) {
    used.add(name.toLowerCase());
    name = uniqueName(suggestion, used);
  }
  return name;
}

// ---------------------------------------------------------------- which credential

type KnownTarget = Extract<EndpointStart, { kind: 'origin' }>;

/** A credential of the project for a known host, with the endpoint rewritten for it. */
function existingFor(
  { endpoint }: NamedCredentialRequest,
  target: KnownTarget,
  sources: ApexSources,
  context: PlanContext,
): Credential | undefined {
  for (const existing of credentialsFor(target.origin, target.rest, context)) {
    const rest = target.rest.slice(existing.basePath.length);
    const callout = `callout:${existing.name}${existing.basePath === '' ? joint(rest) : ''}`;
    const cover = target.length + existing.basePath.length;
    const rewrite = rewriteKnown(endpoint!, cover, callout, existing.basePath === '', sources, context);
    if (rewrite) return { name: existing.name, existing, url: target.origin.url, rewrite };
  }
  return undefined;
}

function credentialForKnown(
  request: NamedCredentialRequest,
  target: KnownTarget,
  answers: Readonly<Record<string, string>>,
  sources: ApexSources,
  context: PlanContext,
): Credential | undefined {
  const existing = existingFor(request, target, sources, context);
  if (existing) return existing;
  const name = nameAnswered(answers, nameForHost(target.origin.hostname, target.origin.port), context);
  if (name === undefined) return undefined;
  const rewrite = rewriteKnown(request.endpoint!, target.length, `callout:${name}${joint(target.rest)}`, true, sources, context);
  return rewrite && { name, existing: undefined, url: target.origin.url, rewrite };
}

function credentialForAsked(
  { endpoint }: NamedCredentialRequest,
  answers: Readonly<Record<string, string>>,
  sources: ApexSources,
  context: PlanContext,
): Credential | undefined {
  const answer = (answers.url ?? likelyUrl(context)).trim();
  const parsed = new RegExp(`^(?:${urlPattern})$`, 'u').test(answer) ? parseUrl(answer) : undefined;
  if (!parsed) return undefined;
  const path = parsed.pathname.replace(/\/+$/, '');
  const url = parsed.origin + path;
  const existing = credentialsFor(readOrigin(url)!, path, context).find(({ basePath }) => basePath === path);
  const name = existing?.name ?? nameAnswered(answers, classNameOf(context.file), context);
  if (name === undefined) return undefined;
  const rewrite = endpoint && rewriteUnknown(endpoint, `callout:${name}`, sources, context);
  return { name, existing, url, rewrite };
}

function credentialInUse(name: string, context: PlanContext): Credential {
  return { name, existing: name === '' ? undefined : credentialNamed(name, context), url: '', rewrite: undefined };
}

/** The name that was chosen, if it may be used; a free one when none was. */
function nameAnswered(answers: Readonly<Record<string, string>>, suggestion: string, context: PlanContext): string | undefined {
  const taken = namesTaken(context);
  const answer = answers.name?.trim();
  if (answer === undefined) return freeName(suggestion, taken, context);
  return isFreeName(answer, taken) && !filesOf(answer, context).some((file) => context.exists(file)) ? answer : undefined;
}

/** The slash that an address without path leaves out before its query or fragment. */
function joint(rest: string): string {
  return /^[?#]/.test(rest) ? '/' : '';
}

// ---------------------------------------------------------------- the plan

function finish(
  title: string,
  request: NamedCredentialRequest,
  target: Target,
  credential: Credential,
  sources: ApexSources,
  context: PlanContext,
): FixPlan | undefined {
  const isNew = target.kind !== 'callout' && !credential.existing;
  const authentication = authenticationFor(request.headers);
  const headers = removeHeaders(request.headers, sources, context);
  const apex = [...(credential.rewrite ? [endpointChange(target, credential)] : []), ...headers.changes];
  if (apex.length === 0) return undefined;
  const changes = withoutOverlaps([
    ...apex,
    ...(isNew ? creationChanges(credential, authentication, context) : []),
    ...remoteSiteChanges(apex, target, credential, context),
  ]);
  const afterwards = afterwardsOf(request, target, credential, authentication, headers.left);
  return { title, changes, ...(afterwards === '' ? {} : { afterwards }) };
}

function change(label: string, parts: Partial<ProposedChange>): ProposedChange {
  return { label, needsConfirmation: true, edits: [], creations: [], deletions: [], ...parts };
}

function endpointChange(target: Target, { name, url, existing, rewrite }: Credential): ProposedChange {
  const says: string[] = [];
  if (existing) says.push(`The project has the Named Credential ${name} for this host.`);
  if (target.kind === 'origin') {
    if (existing?.isHttp) says.push('Its address begins with http: change that to https.');
    else if (target.isHttp) says.push(`The code uses http; the Named Credential uses ${url}.`);
    if (target.hasUserInfo) says.push('The name and password in the address are dropped.');
  }
  for (const variable of rewrite!.shared) says.push(`${variable} is the endpoint of other requests, too: they go the same way.`);
  for (const variable of rewrite!.alsoUsed) says.push(`${variable} is used for more than this endpoint: look at its other uses.`);
  return change(`Send the request to callout:${name}`, {
    edits: rewrite!.edits,
    ...(says.length > 0 ? { description: says.join(' ') } : {}),
  });
}

function creationChanges({ name, url }: Credential, authentication: Authentication, context: PlanContext): ProposedChange[] {
  const [named, external] = filesOf(name, context);
  return [
    change(`Create the Named Credential ${name}`, {
      description: `Where requests go: ${url}.`,
      creations: [{ file: named!, text: namedCredentialXml(name, url, authentication) }],
    }),
    change(`Create the External Credential ${name}`, {
      description: 'How requests authenticate. The secret is not in the file: it is entered in each org.',
      creations: [{ file: external!, text: externalCredentialXml(name, authentication) }],
    }),
  ];
}

/** The two files of a credential: in source format, or in Metadata API format where the project has only that. */
function filesOf(name: string, context: PlanContext): [string, string] {
  const types = ['NamedCredential', 'ExternalCredential', 'RemoteSiteSetting'];
  const files = types.flatMap((type) => context.components(type)).map(({ file }) => file);
  const suffix = files.length > 0 && files.every((file) => !file.toLowerCase().endsWith('-meta.xml')) ? '' : '-meta.xml';
  return [
    context.newFile('namedCredentials', `${name}.namedCredential${suffix}`),
    context.newFile('externalCredentials', `${name}.externalCredential${suffix}`),
  ];
}

function remoteSiteChanges(
  apex: readonly ProposedChange[],
  target: Target,
  { url, rewrite }: Credential,
  context: PlanContext,
): ProposedChange[] {
  const origin: EndpointOrigin | undefined = target.kind === 'origin' ? target.origin : readOrigin(url);
  if (!origin || !rewrite || sameServer(origin, readOrigin(placeholderUrl)!)) return [];
  const edits = apex.flatMap((one) => one.edits);
  const sites = needlessRemoteSites(origin, context, (file, text) =>
    applied(
      text,
      edits.filter((one) => one.file === file),
    ),
  );
  return sites.map(({ name, file }) =>
    change(`Delete the Remote Site Setting ${name}`, {
      description: 'A Named Credential needs none, and no other Apex of this project names the host.',
      deletions: [file],
    }),
  );
}

function applied(text: string, edits: readonly Edit[]): string {
  let out = text;
  for (const one of [...edits].sort((a, b) => b.start - a.start)) out = out.slice(0, one.start) + one.text + out.slice(one.end);
  return out;
}

/** Parts of the plan may take in the same empty line: the earlier part keeps it. */
function withoutOverlaps(changes: readonly ProposedChange[]): ProposedChange[] {
  const taken: Edit[] = [];
  return changes.map((one) => {
    const edits = one.edits.flatMap((edit) => {
      let { start, end } = edit;
      for (const other of taken) {
        if (other.file !== edit.file || other.end <= start || end <= other.start) continue;
        if (edit.text !== '' || (other.start > start && other.end < end)) return [];
        if (other.start <= start) start = Math.min(end, other.end);
        else end = other.start;
      }
      if (start === end && edit.text === '') return [];
      const kept = { ...edit, start, end };
      taken.push(kept);
      return [kept];
    });
    return { ...one, edits };
  });
}

// ---------------------------------------------------------------- what stays to be done

function afterwardsOf(
  { headers }: NamedCredentialRequest,
  target: Target,
  { name, existing, url }: Credential,
  { protocol, headers: added }: Authentication,
  left: readonly string[],
): string {
  const steps: string[] = [];
  const isNew = target.kind !== 'callout' && !existing;
  if (target.kind === 'elsewhere') steps.push(`Send the request to callout:${name} where its endpoint is set.`);
  if (left.length > 0) steps.push(`Remove the header ${list(left)} by hand: it is set within a larger statement.`);
  if (isNew) {
    if (url === placeholderUrl) steps.push(`Replace ${placeholderUrl} in the Named Credential ${name} by the real address.`);
    if (headers.length > 0) {
      const what =
        protocol === 'Basic'
          ? 'user name and password'
          : added.length > 0
            ? added
                .map(
                  ({ parameter, prefix, name: header }) =>
                    `${parameter} (${header}${prefix ? ` without "${prefix.trim()}"` : ''})`,
                )
                .join(', ')
            : 'secret';
      steps.push(
        `In each org, enter the ${what} at Setup > Named Credentials > External Credentials > ${name} > principal ${principal}.`,
      );
    }
    steps.push(`Grant the principal ${name}-${principal} in a permission set.`);
  } else if (headers.length > 0) {
    const external = existing?.external;
    const missing = external ? headers.filter((header) => !sendsHeader(external, header.name)).map((header) => header.name) : [];
    if (missing.length > 0)
      steps.push(`The External Credential ${external!.name} does not send ${list(missing)} yet: add it there.`);
    else if (!external)
      steps.push(
        `Make sure that ${name || 'the Named Credential'} sends the header ${list(headers.map((header) => header.name))}.`,
      );
    steps.push(`Users of ${name || 'the Named Credential'} need its principal in a permission set.`);
  }
  if (headers.some((header) => header.valueHasSecret) || (target.kind === 'origin' && target.hasUserInfo)) {
    steps.push('Replace the secret by a new one: it has been in source code.');
  }
  return [...steps, ...(steps.length > 0 ? ['See FAQ-900002.'] : [])].join(' ');
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
