/** The metadata of each project by type: values for those who ask for components, whole files for those who ask for documents. */

import type { MetadataComponent, MetadataDocument } from '../rules/rule';
import { ComponentAskers } from './componentAskers';
import type { MetadataFile } from './metadataFile';

export class MetadataLists {
  private readonly componentsOf = new Map<string, readonly MetadataComponent[]>();
  private readonly documentsOf = new Map<string, readonly MetadataDocument[]>();
  private readonly askers = new ComponentAskers();

  /** @param files the metadata files of a project, in a fixed order */
  constructor(private readonly files: (project: string) => Iterable<MetadataFile>) {}

  components(project: string, type: string): readonly MetadataComponent[] {
    const key = `${project}\n${type}`;
    let list = this.componentsOf.get(key);
    if (!list) {
      list = this.ofType(project, type).flatMap((file) => file.component ?? []);
      this.componentsOf.set(key, list);
    }
    return list;
  }

  documents(project: string, type: string): readonly MetadataDocument[] {
    const key = `${project}\n${type}`;
    let list = this.documentsOf.get(key);
    if (!list) {
      list = this.ofType(project, type).map((file) => ({
        name: file.name,
        file: file.uri,
        get document() {
          return file.document;
        },
      }));
      this.documentsOf.set(key, list);
    }
    return list;
  }

  private ofType(project: string, type: string): MetadataFile[] {
    return [...this.files(project)].filter((file) => file.type === type);
  }

  /** What a metadata file may ask for; it is judged again when an answer changes. */
  askedBy(file: MetadataFile, project: string) {
    return {
      components: (type: string) => {
        this.askers.asks(file, project, type);
        return this.components(project, type);
      },
      documents: (type: string) => {
        this.askers.asksForText(file, project, type);
        return this.documents(project, type);
      },
    };
  }

  /** Components of a type came, went or say something else. Returns the URIs of metadata files to judge again. */
  changed(project: string | undefined, type: string): string[] {
    this.componentsOf.delete(`${project}\n${type}`);
    this.documentsOf.delete(`${project}\n${type}`);
    return this.askers.changed(project, type);
  }

  /** As `changed`, where something stands elsewhere but components may be the same. */
  textChanged(project: string | undefined, type: string): string[] {
    return this.askers.textChanged(project, type);
  }
}
