import { dayOf } from '#shared/justification';

/**
 * The day as `YYYY-MM-DD`: the local one, or that of SOURCE_DATE_EPOCH (seconds, reproducible-builds.org), so that the same
 * files give the same result.
 */
export function today({ SOURCE_DATE_EPOCH: epoch }: NodeJS.ProcessEnv): string {
  if (epoch !== undefined && /^\d{1,12}$/.test(epoch)) return new Date(Number(epoch) * 1000).toISOString().slice(0, 10);
  return dayOf(new Date());
}
