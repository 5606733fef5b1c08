/** Why a finding is set aside, in the authors' words: what a reviewer reads beside the code. */

/** What a false positive may be, as the false-positive document of a submission groups them. */
export const justificationCategories = ['non-existent', 'non-exploitable', 'required'] as const;

export type JustificationCategory = (typeof justificationCategories)[number];

/** What each category says, for menus and reports. */
export const categoryTitles: Readonly<Record<JustificationCategory, string>> = {
  'non-existent': 'The finding is not there',
  'non-exploitable': 'Nobody can make use of it',
  required: 'The use case requires it',
};

export interface Justification {
  readonly reason: string;
  readonly category?: JustificationCategory;
  /** Who looked at it. */
  readonly reviewer?: string;
  /** The last day it holds, as `2027-06-30`. */
  readonly until?: string;
}

const day = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** Whether a text is a day as justifications write it: `2027-06-30`. */
export function isDay(text: string): boolean {
  // A day that its month does not have may be read as one of the next month.
  return day.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}

/** The same day a year later; the 28th of February for the 29th. */
export function oneYearAfter(text: string): string {
  const [year, ...rest] = text.split('-');
  const next = `${Number(year) + 1}-${rest.join('-')}`;
  return isDay(next) ? next : next.replace(/29$/, '28');
}

/** The local day of a moment, as justifications write it. */
export function dayOf(moment: Date): string {
  const two = (number: number) => `${number}`.padStart(2, '0');
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

/** Whether a justification no longer holds on a day; never on none. */
export function isExpired({ until }: Pick<Justification, 'until'>, today: string): boolean {
  return until !== undefined && today !== '' && until < today;
}

/**
 * Reads the reason of a suppression: the text, then what follows bars in any order.
 *
 *   Only administrators reach this | non-exploitable | reviewed by J. Doe | until 2027-06-30
 *
 * What is none of these stays in the reason.
 */
export function readJustification(text: string): Justification {
  const [first = '', ...rest] = text.split('|');
  const reason = [first.trim()];
  let category: JustificationCategory | undefined;
  let reviewer: string | undefined;
  let until: string | undefined;
  for (const part of rest.map((each) => each.trim())) {
    const named = justificationCategories.find((one) => one === part.toLowerCase());
    const by = /^reviewed by\s+(.+)$/i.exec(part)?.[1];
    const date = /^until\s+(\S+)$/i.exec(part)?.[1];
    if (named && !category) category = named;
    else if (by && !reviewer) reviewer = by;
    else if (date && isDay(date) && !until) until = date;
    else reason.push(part);
  }
  return {
    reason: reason.join(' | ').trim(),
    ...(category && { category }),
    ...(reviewer && { reviewer }),
    ...(until && { until }),
  };
}

/** A justification as the reason of a suppression: what `readJustification` reads. */
export function writeJustification({ reason, category, reviewer, until }: Justification): string {
  const parts = [reason, category, reviewer && `reviewed by ${reviewer}`, until && `until ${until}`];
  return parts.filter(Boolean).join(' | ');
}
