import { clearLine, cursorTo } from 'node:readline';
import type { ScanProgress } from '#shared/report';

/** The stream that progress is written to: standard error, as a rule. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** At most ten times a second: more is not seen, and a terminal may be slow. */
const interval = 100;

/** Shows how far a scan is, in one line that is written over and over. */
export class ProgressLine {
  private shown = false;
  private next = 0;

  constructor(private readonly stream: ProgressStream) {}

  /** Shows a state, unless the last one was shown just before. */
  show(progress: ScanProgress): void {
    const now = Date.now();
    if (now < this.next) return;
    this.next = now + interval;
    cursorTo(this.stream, 0);
    this.stream.write(describeProgress(progress).slice(0, Math.max(0, (this.stream.columns ?? 80) - 1)));
    clearLine(this.stream, 1);
    this.shown = true;
  }

  /** Takes the line away. */
  clear(): void {
    if (!this.shown) return;
    cursorTo(this.stream, 0);
    clearLine(this.stream, 0);
    this.shown = false;
  }
}

/** Whether a person watches this stream: a terminal that can move its cursor, and no build server. */
export function isWatched(stream: ProgressStream, environment: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && environment.TERM !== 'dumb' && !isSet(environment.CI);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}

function describeProgress({ phase, done, total, findings }: ScanProgress): string {
  const files = total > 0 ? `${done} of ${total} files` : `${done} files`;
  if (phase === 'reading') return `Reading ${files}`;
  return `Analysing ${files}, ${findings} ${findings === 1 ? 'finding' : 'findings'}`;
}
