import { type Justification, readJustification } from '#shared/justification';

/** A reason, and what it says of its kind, of who looked at it and of how long it holds. */
export interface Claim {
  readonly reason: string | undefined;
  readonly terms?: Omit<Justification, 'reason'>;
}

/** Reads what stands as the reason of a suppression, in one line. */
export function claimIn(said: string | undefined): Claim {
  const { reason, ...terms } = readJustification(said ?? '');
  return { reason: reason === '' ? undefined : reason, ...(Object.keys(terms).length > 0 && { terms }) };
}
