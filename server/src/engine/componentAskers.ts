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

  /** Notes that the reports of `file` rest on every word of the files of a type in a project. */
  asksForText(file: MetadataFile, project: string, type: string): void {
    this.asks(file, project, textOf(type));
  }

  /** The components of a type are different now: voids the reports that rest on them, and returns whose they were (URIs). */
  changed(project: string | undefined, type: string): string[] {
    return [...this.voided(`${project}\n${type}`), ...this.textChanged(project, type)];
  }

  /** As `changed`, where something stands elsewhere but components may be the same. */
  textChanged(project: string | undefined, type: string): string[] {
    return this.voided(`${project}\n${textOf(type)}`);
  }

  private voided(key: string): string[] {
    const askers = [...(this.files.get(key) ?? [])];
    this.files.delete(key);
    for (const file of askers) file.reports = undefined;
    return askers.map(({ uri }) => uri);
  }
}

/** No type's name has a slash. */
function textOf(type: string): string {
  return `${type}/text`;
}
