import { reviewChangedNotification } from '#shared/review';
import type { Session } from './session';

/** The least time between two notices, in milliseconds: a view of everything need not follow every key. */
const patience = 300;

/** The notification `preflight/reviewChanged`. */
export class ReviewNotice {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly session: Session) {}

  /** Findings may be others now: says so soon. */
  changed(): void {
    this.session.imports.changed();
    if (!this.session.client.abilities.review || this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.session.state !== 'initialized') return;
      this.session.connection.sendNotification(reviewChangedNotification).catch(() => undefined);
    }, patience);
  }

  end(): void {
    clearTimeout(this.timer);
  }
}
