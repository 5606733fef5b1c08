/**
 * Answers that rest on other answers, in circles too: computed on demand, remembered, and computed again only where
 * something they rest on has changed.
 *
 * What is asked for is found first (every answer in its least form), then computed from the leaves up; what hangs
 * together in a circle is computed together until nothing changes. Nothing recurses, so neither long chains nor large
 * circles run out of stack, and the order in which answers are asked for makes no difference.
 */

import { Asker, Topic } from './dependencies';

/** Rounds over a circle after which values may no longer grow. */
const exactRounds = 3;
/** How deep answers are computed inside each other before the rest waits its turn: the stack is finite. */
const maxDepth = 12;
/** Rounds over a circle of answers: what has not settled by then stays as it is. */
const maxRounds = 12;

/** How current an answer is. `doubtful`: something it rests on may have changed. */
type Standing = 'unknown' | 'doubtful' | 'current';

/** One answer. `undefined` is the least one: nothing known. */
export abstract class Answer<T = unknown> extends Asker {
  value: T | undefined;
  standing: Standing = 'unknown';
  /** Who asked for it. */
  readonly topic = new Topic();
  /** The answers it was last computed from. */
  basis: readonly Answer[] = [];
  /** When its value last changed, in revisions of the whole. */
  changedAt = 0;
  /** When it was last computed. */
  computedAt = 0;
  /** When `compute` last ran, whatever came out. */
  evaluatedAt = 0;
  /** An answer of which it takes more than the value: it is void when that one is computed again, whatever comes out. */
  source: Answer | undefined;
  /** Who makes something of what `compute` finds besides the value. */
  reader: Reader | undefined;
  /** It was computed together with others that rest on it. */
  inCircle = false;
  /** The value that is being worked out. */
  candidate: T | undefined;

  /** A name that no other answer has, the same in every run. */
  abstract readonly name: string;

  /** Computes the value from what `asked` hands out. */
  abstract compute(): T | undefined;

  /** Whether two values say the same. */
  abstract same(a: T | undefined, b: T | undefined): boolean;

  /** A value that says less, where values grow from round to round. */
  widened(value: T | undefined): T | undefined {
    return value;
  }

  /** Whether going round once more would find nothing new: as `same`, but for how something was found. */
  settled(a: T | undefined, b: T | undefined): boolean {
    return this.same(a, b);
  }
}

/** Someone who rests on answers and is none: what it made of them is void when one of them changes. */
export abstract class Reader extends Asker {
  /** The answers it rests on. */
  readonly basis = new Set<Answer>();
  /** When it read them. */
  readAt = 0;
  /** Something it rests on may have changed. */
  isDoubtful = false;

  override reset(): void {
    super.reset();
    this.basis.clear();
    this.isDoubtful = false;
  }
}

/** Counts what was done, for tests that nothing is done in vain. */
export interface Effort {
  /** Answers computed. */
  answers: number;
  /** Times that a circle was gone round. */
  rounds: number;
}

export class FixedPoint {
  private revision = 1;
  /** The answers of the circle that is being computed. */
  private circle: ReadonlySet<Answer> | undefined;
  /** Answers asked for that are not current, while one is computed. */
  private missing: Answer[] | undefined;
  /** How many answers are being computed inside each other. */
  private depth = 0;
  /** Answers that were computed where they were first asked for, or could not be. */
  private readonly attempted = new Set<Answer>();
  private basis: Set<Answer> | undefined;
  /** Answers that are to be computed again, which those who rest on them do not know yet. */
  private readonly postponed = new Set<Answer>();
  /** Readers that came into doubt by what was postponed, and nobody was told of. */
  private readonly doubtful = new Set<Reader>();

  constructor(private readonly effort: Effort) {}

  /** The value of an answer for someone who rests on it: another answer that is being computed, or anyone else. */
  ask<T>(asker: Asker, answer: Answer<T>): T | undefined {
    asker.ask(answer.topic);
    if (this.basis && asker instanceof Answer) {
      this.basis.add(answer);
      this.attempt(answer);
      if (answer.standing === 'current' || this.circle?.has(answer)) return answer.value;
      this.missing?.push(answer);
      return undefined;
    }
    this.takeIn();
    this.settle(answer);
    if (asker instanceof Reader) {
      asker.basis.add(answer);
      asker.readAt = this.revision;
    }
    return answer.value;
  }

  /**
   * Computes an answer at once where that needs nothing that is being computed: most declarations call no others that call
   * them, and need not be looked at twice.
   */
  private attempt(answer: Answer): void {
    if (answer.standing !== 'unknown' || this.circle || this.depth >= maxDepth || this.attempted.has(answer)) return;
    this.attempted.add(answer);
    this.depth++;
    this.recompute(answer, undefined);
    this.depth--;
    if (!answer.basis.every((one) => one.standing === 'current')) return;
    answer.inCircle = false;
    this.conclude(answer, answer.candidate);
  }

  /** Whether what a doubtful reader rests on says what it said. */
  stillHolds(reader: Reader): boolean {
    for (const answer of reader.basis) {
      this.settle(answer);
      if ((answer.reader === reader ? answer.evaluatedAt : answer.changedAt) > reader.readAt) return false;
    }
    reader.isDoubtful = false;
    reader.readAt = this.revision;
    return true;
  }

  /**
   * Notes that what these answers are computed from has changed, and computes those again that somebody asked for.
   * Returns the readers that rest on what is different now: each is doubtful.
   */
  renew(answers: readonly Answer[]): Reader[] {
    this.takeIn();
    this.revision++;
    const stale = answers.filter((answer) => answer.topic.isAsked);
    // What rests on itself rests on old values until they are in doubt.
    const doubted = stale.some((answer) => answer.inCircle) ? this.doubt(stale) : [];
    for (const answer of answers) answer.standing = 'unknown';
    const extended: Answer[] = [];
    for (const answer of stale) {
      const before = new Set(answer.basis);
      this.settle(answer);
      if (!answer.inCircle && answer.basis.some((one) => !before.has(one))) extended.push(answer);
    }
    // An answer that rests on something new may have closed a circle through those that rest on it.
    const closed = extended.filter((answer) => this.restsOnItself(answer));
    doubted.push(...this.doubt(closed));
    for (const answer of closed) answer.standing = 'unknown';
    for (const answer of closed) this.settle(answer);
    const changed = [...stale, ...doubted].filter(
      ({ standing, changedAt }) => standing === 'current' && changedAt === this.revision,
    );
    this.doubt(changed);
    const readers = this.readersOf(changed);
    for (const { reader, evaluatedAt } of [...stale, ...doubted]) {
      if (!reader || evaluatedAt !== this.revision) continue;
      reader.isDoubtful = true;
      readers.add(reader);
    }
    return [...readers];
  }

  /**
   * As `renew`, but computes nothing: all that rests on these answers is in doubt until it is asked for. For many changes in
   * a row, of which each would have the same answers computed again. `takeIn` has to be called before anybody's doubt is
   * looked at.
   */
  postpone(answers: Iterable<Answer>): void {
    for (const answer of answers) this.postponed.add(answer);
  }

  /** Puts into doubt what rests on the answers that were postponed. */
  takeIn(): void {
    if (this.postponed.size === 0) return;
    this.revision++;
    const stale = [...this.postponed];
    this.postponed.clear();
    this.doubt(stale);
    for (const answer of stale) answer.standing = 'unknown';
    for (const reader of this.readersOf(stale)) this.doubtful.add(reader);
  }

  /** The readers that what was postponed has put into doubt since this was last asked. */
  takeDoubtful(): Reader[] {
    this.takeIn();
    const readers = [...this.doubtful];
    this.doubtful.clear();
    return readers;
  }

  /** Those who rest on these answers, directly or not. */
  private readersOf(answers: readonly Answer[]): Set<Reader> {
    const readers = new Set<Reader>();
    const queue = [...answers];
    const seen = new Set(queue);
    for (let at = queue.pop(); at; at = queue.pop()) {
      for (const asker of at.topic.askers) {
        if (asker instanceof Reader) {
          asker.isDoubtful = true;
          readers.add(asker);
        } else if (asker instanceof Answer && !seen.has(asker)) {
          seen.add(asker);
          queue.push(asker);
        }
      }
    }
    return readers;
  }

  /** Everything that rests on these answers, directly or not, becomes doubtful. Returns what did. */
  private doubt(answers: readonly Answer[]): Answer[] {
    const doubted: Answer[] = [];
    const queue = [...answers];
    const seen = new Set(queue);
    for (let at = queue.pop(); at; at = queue.pop()) {
      for (const asker of at.topic.askers) {
        if (!(asker instanceof Answer) || seen.has(asker)) continue;
        seen.add(asker);
        queue.push(asker);
        if (asker.standing !== 'current') continue;
        asker.standing = 'doubtful';
        doubted.push(asker);
      }
    }
    return doubted;
  }

  /** Whether an answer is among those that rest on it. */
  private restsOnItself(answer: Answer): boolean {
    const queue = [...answer.basis];
    const seen = new Set(queue);
    for (let at = queue.pop(); at; at = queue.pop()) {
      if (at === answer) return true;
      for (const one of at.basis) {
        if (seen.has(one)) continue;
        seen.add(one);
        queue.push(one);
      }
    }
    return false;
  }

  /** Makes an answer current, and all it rests on. */
  settle(answer: Answer): void {
    if (answer.standing === 'current') return;
    // Nobody else is at work: readers ask one after the other.
    const outer = { circle: this.circle, missing: this.missing, basis: this.basis };
    // What was looked at shows what it rests on, as far as that is known now.
    const explored = new Set<Answer>();
    const wanted = [answer];
    this.attempted.clear();
    for (let at = wanted[wanted.length - 1]; at; at = wanted[wanted.length - 1]) {
      if (at.standing === 'current') {
        wanted.pop();
        continue;
      }
      for (const circle of circlesOf(this.discover(at, explored))) {
        const missing = this.settleCircle(circle);
        if (missing.length === 0) continue;
        // With the values it has now it rests on more: that comes first, unless it rests on this in turn.
        wanted.push(...missing);
        break;
      }
    }
    this.circle = outer.circle;
    this.missing = outer.missing;
    this.basis = outer.basis;
  }

  /** All answers that are not current and that `root` rests on, itself included. */
  private discover(root: Answer, explored: Set<Answer>): Set<Answer> {
    const found = new Set<Answer>();
    const queue = [root];
    for (let at = queue.pop(); at; at = queue.pop()) {
      if (at.standing === 'current' || found.has(at)) continue;
      found.add(at);
      if (at.standing === 'unknown' && !explored.has(at)) {
        explored.add(at);
        this.attempted.add(at);
        this.recompute(at, undefined);
        if (at.basis.every((one) => one.standing === 'current')) {
          // It rests on nothing that is open: this is its value.
          at.inCircle = false;
          this.conclude(at, at.candidate);
          found.delete(at);
          continue;
        }
      }
      for (const one of at.basis) queue.push(one);
    }
    return found;
  }

  /** Computes an answer into its `candidate`. */
  private recompute(answer: Answer, circle: ReadonlySet<Answer> | undefined): Answer[] {
    const outer = { circle: this.circle, missing: this.missing, basis: this.basis };
    const missing: Answer[] = [];
    this.circle = circle;
    this.missing = missing;
    const basis = new Set<Answer>();
    this.basis = basis;
    answer.reset();
    this.effort.answers++;
    answer.evaluatedAt = this.revision;
    answer.candidate = answer.compute();
    answer.basis = [...basis];
    answer.settle();
    this.circle = outer.circle;
    this.missing = outer.missing;
    this.basis = outer.basis;
    return missing;
  }

  private conclude(answer: Answer, value: unknown): void {
    answer.candidate = undefined;
    if (!answer.same(answer.value, value)) {
      answer.value = value;
      answer.changedAt = this.revision;
    }
    answer.computedAt = this.revision;
    answer.standing = 'current';
  }

  /** Makes answers current that rest on each other and else on current ones only. Returns what they turn out to need first. */
  private settleCircle(members: readonly Answer[]): readonly Answer[] {
    // Nothing that these rest on has changed: they say what they said.
    const isUnchanged = members.every(
      (one) =>
        one.standing === 'doubtful' &&
        one.basis.every(
          (other) =>
            members.includes(other) ||
            (other.standing === 'current' && (one.source === other ? other.evaluatedAt : other.changedAt) <= one.computedAt),
        ),
    );
    if (isUnchanged) {
      for (const one of members) {
        one.standing = 'current';
        one.computedAt = this.revision;
      }
      return [];
    }
    for (const one of members) one.standing = 'unknown';
    const only = members[0]!;
    if (members.length > 1 || only.basis.includes(only)) return this.goRound(members);
    const missing = this.recompute(only, undefined);
    if (missing.length > 0) return missing;
    only.inCircle = false;
    this.conclude(only, only.candidate);
    return [];
  }

  /**
   * Computes answers that rest on each other, from the least values on, until nothing changes. Returns what they turn out
   * to need besides; then nothing is settled.
   */
  private goRound(members: readonly Answer[]): readonly Answer[] {
    const circle = new Set(members);
    const before = new Map(members.map((one) => [one, one.value]));
    for (const one of members) one.value = undefined;
    const order = [...members].sort(byName);
    let budget = maxRounds * order.length;
    let queue = order;
    for (let round = 0; queue.length > 0 && budget > 0; round++) {
      this.effort.rounds++;
      const next = new Set<Answer>();
      for (const one of queue) {
        if (budget-- <= 0) break;
        const missing = this.recompute(one, circle);
        if (missing.length > 0) {
          for (const [member, value] of before) member.value = value;
          return missing;
        }
        if (round >= exactRounds) one.candidate = one.widened(one.candidate);
        const isSettled = one.settled(one.value, one.candidate);
        one.value = one.candidate;
        if (isSettled) continue;
        for (const asker of one.topic.askers) if (asker instanceof Answer && circle.has(asker)) next.add(asker);
      }
      // What comes late in one direction comes early in the other.
      const sign = round % 2 === 0 ? -1 : 1;
      queue = [...next].sort((a, b) => sign * byName(a, b));
    }
    for (const one of order) {
      one.inCircle = true;
      const { value } = one;
      one.value = before.get(one);
      this.conclude(one, value);
    }
    return [];
  }
}

function byName(a: Answer, b: Answer): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** Where the search for circles stands with an answer. */
interface Search {
  readonly index: number;
  low: number;
  /** The next of its basis to look at. */
  next: number;
  isOnStack: boolean;
}

/** The strongly connected parts of answers that are not current, those that rest on nothing open first (Tarjan). */
function circlesOf(found: ReadonlySet<Answer>): Answer[][] {
  const circles: Answer[][] = [];
  const searches = new Map<Answer, Search>();
  const stack: Answer[] = [];
  const enter = (answer: Answer): Search => {
    const search = { index: searches.size, low: searches.size, next: 0, isOnStack: true };
    searches.set(answer, search);
    stack.push(answer);
    return search;
  };
  for (const root of found) {
    if (searches.has(root)) continue;
    const path = [{ answer: root, search: enter(root) }];
    for (let at = path[path.length - 1]; at; at = path[path.length - 1]) {
      const { answer, search } = at;
      const below = answer.basis[search.next++];
      if (below) {
        if (!found.has(below)) continue;
        const seen = searches.get(below);
        if (!seen) path.push({ answer: below, search: enter(below) });
        else if (seen.isOnStack) search.low = Math.min(search.low, seen.index);
        continue;
      }
      path.pop();
      const above = path[path.length - 1];
      if (above) above.search.low = Math.min(above.search.low, search.low);
      if (search.low !== search.index) continue;
      const circle: Answer[] = [];
      for (let member = stack.pop(); member; member = stack.pop()) {
        searches.get(member)!.isOnStack = false;
        circle.push(member);
        if (member === answer) break;
      }
      circles.push(circle);
    }
  }
  return circles;
}
