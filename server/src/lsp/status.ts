import { type Status, statusNotification } from '#shared/protocol';
import { rules } from '../rules/registry';
import type { Session } from './session';

/** The least time between two notifications, in milliseconds. */
const interval = 200;

/** The notification `preflight/status`: sent when something in it changed, but not more often than a status bar can use. */
export class StatusReport {
  private readonly activities: { readonly state: Status['state']; message: string }[] = [];
  private failure: string | undefined;
  private milliseconds: number | undefined;
  private timer: NodeJS.Timeout | undefined;
  private last = '';
  private lastSent = 0;

  constructor(private readonly session: Session) {}

  /** Something longer begins; call the result when it ends, or with a message to say how far it got. */
  begin(state: 'analysing' | 'scanning', message: string): (message?: string) => void {
    const activity = { state, message };
    this.activities.push(activity);
    this.update();
    return (progress) => {
      if (progress !== undefined) activity.message = progress;
      else this.activities.splice(this.activities.indexOf(activity), 1);
      this.update();
    };
  }

  /** The server can't do its work, for this reason. */
  fail(message: string): void {
    this.failure = message;
    this.update();
  }

  /** A file was analysed, in this many milliseconds. */
  analysed(milliseconds: number): void {
    // An answer from memory takes microseconds and says nothing about the speed of the analysis.
    if (milliseconds < 0.05) return;
    this.milliseconds = Math.round(milliseconds * 100) / 100;
    this.update();
  }

  /** Sends the status soon. */
  update(): void {
    if (!this.session.client.abilities.status || this.timer || this.session.state !== 'initialized') return;
    const wait = Math.max(0, this.lastSent + interval - Date.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.send();
    }, wait);
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private send(): void {
    const status = this.current();
    const text = JSON.stringify(status);
    if (text === this.last) return;
    this.last = text;
    this.lastSent = Date.now();
    this.session.connection.sendNotification(statusNotification, status).catch(() => undefined);
  }

  private current(): Status {
    const { analysis } = this.session;
    const activity = this.activities.at(-1);
    const configuration = analysis ? this.session.configurationNames(analysis) : [];
    const imported = this.session.imports.open;
    const state = this.failure !== undefined ? 'failed' : !analysis ? 'starting' : (activity?.state ?? 'ready');
    return {
      state,
      message: this.failure ?? activity?.message,
      files: analysis?.files().length ?? 0,
      findings: analysis?.findings ?? 0,
      ...(imported > 0 && { imported }),
      scanned: analysis?.scanned ?? false,
      milliseconds: this.milliseconds,
      rules: rules.length,
      ...(configuration.length > 0 && { configuration }),
    };
  }
}
