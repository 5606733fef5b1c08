/** Who asked what: when an answer changes, those who asked are analysed again. */

/** Something that can be asked about. */
export class Topic {
  readonly askers = new Set<Asker>();
}

/** Something whose result rests on answers. */
export class Asker {
  private topics: Topic[] = [];

  /** Notes that the result rests on the answer about a topic. */
  ask(topic: Topic): void {
    if (topic.askers.has(this)) return;
    topic.askers.add(this);
    this.topics.push(topic);
  }

  /** Forgets all it asked: its result is void. */
  reset(): void {
    for (const topic of this.topics) topic.askers.delete(this);
    this.topics = [];
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
