/** Which declarations call something of a name: made when first asked for, then kept up to date. */

import type { ApexUnit } from './apexFile';
import { type Topic, Topics } from './dependencies';

export class CallIndex {
  private byName: Map<string, Set<ApexUnit>> | undefined;
  private readonly topics = new Topics();

  /** What changes when other declarations call something of that folded name. */
  topic(name: string): Topic {
    return this.topics.of(name);
  }

  /** The declarations with a call of that name, in a fixed order; `all` lists every declaration there is. */
  unitsCalling(name: string, all: () => readonly ApexUnit[]): readonly ApexUnit[] {
    if (!this.byName) {
      this.byName = new Map();
      for (const unit of all()) this.add(unit);
    }
    return [...(this.byName.get(name) ?? [])].sort(byPlace);
  }

  /** Takes declarations out and in. Returns the topics of names whose callers are others now. */
  replace(gone: readonly ApexUnit[], come: readonly ApexUnit[]): Topic[] {
    if (!this.byName) return [];
    const changed = new Set<string>();
    const successors = new Map(come.map((unit) => [unit.id, unit]));
    for (const unit of gone) {
      const successor = successors.get(unit.id)?.calledNames();
      for (const name of unit.calledNames()) {
        this.byName.get(name)?.delete(unit);
        if (!successor?.has(name)) changed.add(name);
      }
    }
    const predecessors = new Map(gone.map((unit) => [unit.id, unit]));
    for (const unit of come) {
      this.add(unit);
      const predecessor = predecessors.get(unit.id)?.calledNames();
      for (const name of unit.calledNames()) if (!predecessor?.has(name)) changed.add(name);
    }
    return [...changed].flatMap((name) => {
      const topic = this.topics.known(name);
      return topic?.isAsked ? [topic] : [];
    });
  }

  private add(unit: ApexUnit): void {
    for (const name of unit.calledNames()) {
      const units = this.byName!.get(name);
      if (units) units.add(unit);
      else this.byName!.set(name, new Set([unit]));
    }
  }
}

function byPlace(a: ApexUnit, b: ApexUnit): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
