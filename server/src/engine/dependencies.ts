/** Who asked what: when an answer changes, those who asked are analysed again. */

/** Something that can be asked about. There are very many, most of them asked about once or twice. */
export class Topic {
  private first: Asker | undefined;
  private others: Set<Asker> | undefined;

  /** Adds an asker. Returns whether it is new. */
  add(asker: Asker): boolean {
    if (this.first === asker || this.others?.has(asker)) return false;
    if (!this.first) this.first = asker;
    else if (this.others) this.others.add(asker);
    else this.others = new Set([asker]);
    return true;
  }

  delete(asker: Asker): void {
    if (this.first === asker) this.first = undefined;
    else this.others?.delete(asker);
  }

  get isAsked(): boolean {
    return this.first !== undefined || (this.others?.size ?? 0) > 0;
  }

  get askers(): Asker[] {
    const others = this.others ? [...this.others] : [];
    return this.first ? [this.first, ...others] : others;
  }
}

/** Something whose result rests on answers. */
export class Asker {
  private topics: Topic[] | undefined;

  /** Notes that the result rests on the answer about a topic. */
  ask(topic: Topic): void {
    if (!topic.add(this)) return;
    if (this.topics) this.topics.push(topic);
    else this.topics = [topic];
  }

  /** Nothing more will be asked for this result. */
  settle(): void {
    this.topics = this.topics?.slice();
  }

  /** Forgets all it asked: its result is void. */
  reset(): void {
    for (const topic of this.topics ?? []) topic.delete(this);
    this.topics = undefined;
  }
}

/** Topics by name, made when first asked for. */
export class Topics {
  private readonly byName = new Map<string, Topic>();

  of(name: string): Topic {
    let topic = this.byName.get(name);
    if (!topic) {
      topic = new Topic();
      this.byName.set(name, topic);
    }
    return topic;
  }

  /** The topic of that name if anybody ever asked about it. */
  known(name: string): Topic | undefined {
    return this.byName.get(name);
  }
}
