/** What type names mean where: worked out once for each enclosing type, until types come or go. */

import { candidatePaths } from '../semantics/apex/scope';
import { type Asker, Topic } from './dependencies';

/** What a name means, and whoever asked. */
interface Meaning {
  /** The folded path of the type meant; undefined while there is none. */
  path: string | undefined;
  isCurrent: boolean;
  readonly topic: Topic;
}

export class TypeNames {
  private readonly meanings = new Map<string, Map<string, Meaning>>();
  /** The meanings that a type of that folded path may decide. */
  private readonly decidedBy = new Map<string, Meaning[]>();

  /** The project's own namespace, folded and with its dot: names may be written with it. */
  private prefix = '';

  /** `exists` tells whether there is a type of a folded path. */
  constructor(private readonly exists: (path: string) => boolean) {}

  /** The folded path that a name means inside a type. */
  resolve(asker: Asker, inside: string, key: string): string | undefined {
    let names = this.meanings.get(inside);
    if (!names) {
      names = new Map();
      this.meanings.set(inside, names);
    }
    let meaning = names.get(key);
    if (!meaning) {
      meaning = { path: undefined, isCurrent: false, topic: new Topic() };
      names.set(key, meaning);
      this.note(meaning, inside, key);
    }
    asker.ask(meaning.topic);
    if (!meaning.isCurrent) {
      meaning.path = undefined;
      for (const path of this.candidates(inside, key)) {
        if (!this.exists(path)) continue;
        meaning.path = path;
        break;
      }
      meaning.isCurrent = true;
    }
    return meaning.path;
  }

  /** Takes over the project's namespace. Returns who must be told. */
  setNamespace(namespace: string | undefined): Topic[] {
    const prefix = namespace === undefined ? '' : `${namespace.toLowerCase()}.`;
    if (prefix === this.prefix) return [];
    this.prefix = prefix;
    const topics: Topic[] = [];
    this.decidedBy.clear();
    for (const [inside, names] of this.meanings) {
      for (const [key, meaning] of names) {
        this.note(meaning, inside, key);
        meaning.isCurrent = false;
        if (meaning.topic.isAsked) topics.push(meaning.topic);
      }
    }
    return topics;
  }

  private note(meaning: Meaning, inside: string, key: string): void {
    for (const path of this.candidates(inside, key)) {
      const decided = this.decidedBy.get(path);
      if (decided) decided.push(meaning);
      else this.decidedBy.set(path, [meaning]);
    }
  }

  private *candidates(inside: string, key: string): Iterable<string> {
    yield* candidatePaths(inside, key);
    if (this.prefix !== '' && key.startsWith(this.prefix)) yield key.slice(this.prefix.length);
  }

  /** The type of a folded path is another now, or came, or went. Returns who must be told. */
  changed(path: string): Topic[] {
    const topics: Topic[] = [];
    for (const meaning of this.decidedBy.get(path) ?? []) {
      meaning.isCurrent = false;
      if (meaning.topic.isAsked) topics.push(meaning.topic);
    }
    return topics;
  }
}
