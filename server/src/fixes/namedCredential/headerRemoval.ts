/** Plans the removal of headers with hand-made authentication, and of the variables that were only there for them. */

import type { Place, Span } from '#shared/finding';
import type { ProposedChange } from '#shared/fix';
import type { CredentialHeader } from '../../rules/namedCredentialRequest';
import type { PlanContext } from '../planner';
import { removableDeclaration, removableStatement, removals } from './removal';
import { needlessVariables } from './secretVariables';
import type { ApexSource } from './tokens';
import type { ApexSources } from './variables';

export interface HeaderRemoval {
  readonly changes: readonly ProposedChange[];
  /** Names of headers that stay, because their call is a part of a larger statement. */
  readonly left: readonly string[];
}

/** The changes that remove `headers`; none when no statement can be removed. */
export function removeHeaders(headers: readonly CredentialHeader[], sources: ApexSources, context: PlanContext): HeaderRemoval {
  const left: string[] = [];
  const going: { header: CredentialHeader; place: Place; source: ApexSource }[] = [];
  for (const header of headers) {
    const place = header.statement && context.place(header.statement);
    const source = place && sources.of(place.file);
    if (place && source) going.push({ header, place, source });
    else left.push(header.name);
  }
  const source = going[0]?.source;
  if (!source) return { changes: [], left };
  const removed: Span[] = [];
  const bodies: Span[] = [];
  for (const { header, place } of going) {
    const { isBody, ...span } = removableStatement(source, place, header.isWholeBody);
    if (removed.some((one) => one.start < span.end && span.start < one.end)) continue;
    (isBody ? bodies : removed).push(span);
  }
  const names = [...new Set(going.map(({ header }) => header.name))];
  const edits = [
    ...removals(source, removed),
    ...bodies.map(({ start, end }) => ({ file: source.file, start, end, text: '{}' })),
  ].sort((a, b) => a.start - b.start);
  const changes: ProposedChange[] = [
    {
      label: `Remove the hand-made ${names.length > 1 ? 'headers' : 'header'} ${names.join(', ')}`,
      description: 'The External Credential adds what the service needs.',
      needsConfirmation: true,
      edits,
      creations: [],
      deletions: [],
    },
  ];
  const values = going.filter(({ header }) => header.valueHasSecret).flatMap(({ header }) => context.place(header.value) ?? []);
  const variables = needlessVariables(source, values, [...removed, ...bodies], sources);
  if (variables.length > 0) {
    changes.push({
      label: `Remove ${variables.map(({ name }) => name).join(', ')}, which nothing else uses`,
      description: 'Only together with the header. The secret leaves the source code; it stays in its history.',
      needsConfirmation: true,
      edits: removals(
        source,
        variables.map((variable) => removableDeclaration(source, variable)),
      ),
      creations: [],
      deletions: [],
    });
  }
  return { changes, left };
}
