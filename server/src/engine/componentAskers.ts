/** Which metadata files asked for which metadata of their project, so that they are judged again when it changes. */

import type { MetadataFile } from './metadataFile';

export class ComponentAskers {
  private readonly files = new Map<string, Set<MetadataFile>>();

  /** Notes that the reports of `file` rest on the components of a type in a project. */
  asks(file: MetadataFile, project: string, type: string): void {
    const key = `${project}\n${type}`;
    const known = this.files.get(key);
    if (known) known.add(file);
    else this.files.set(key, new Set([file]));
  }

  /** The components of a type are different now: voids the reports that rest on them, and returns whose they were (URIs). */
  changed(project: string | undefined, type: string): string[] {
    const key = `${project}\n${type}`;
    const askers = [...(this.files.get(key) ?? [])];
    this.files.delete(key);
    for (const file of askers) file.reports = undefined;
    return askers.map(({ uri }) => uri);
  }
}
