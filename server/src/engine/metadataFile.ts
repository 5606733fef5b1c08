/** One metadata file: what rules report on it, and the values that Apex rules may ask for. Parsed when someone asks. */

import { basename } from 'node:path';
import { classifyFile } from '../project/files';
import type { MetadataComponent, MetadataContext, MetadataRule, Report } from '../rules/rule';
import { parseXml, type XmlDocument, type XmlElement } from '../syntax/xml';

/** Elements whose values never leave the file. */
const secretElements = /secret|password|token|certificate|privatekey|parametervalue|consumerkey/i;
/** What is offered of the fields of an object. */
const fieldFacts: ReadonlySet<string> = new Set(['type', 'required', 'referenceTo', 'relationshipName']);
/** More values than this are not offered to other rules. */
const maxValues = 2000;

export class MetadataFile {
  version = 0;
  reports: readonly { readonly rule: MetadataRule; readonly report: Report }[] | undefined;
  private parsed: XmlDocument | undefined;
  private described: MetadataComponent | undefined;
  private readonly typeByPath: string | undefined;

  constructor(
    readonly uri: string,
    readonly path: string,
    public text: string,
  ) {
    this.typeByPath = classifyFile(path)?.type;
  }

  get document(): XmlDocument {
    this.parsed ??= parseXml(this.text);
    return this.parsed;
  }

  /** Metadata type: by the file's name, else the name of the root element without a prefix. */
  get type(): string {
    return this.typeByPath ?? localName(this.document.root?.name ?? '');
  }

  /** Developer name: the file's name up to its suffix. */
  get name(): string {
    return basename(this.path)
      .replace(/-meta\.xml$/i, '')
      .replace(/\.[^.]+$/, '');
  }

  /** What other rules may know of it; undefined when nothing in it can be read. */
  get component(): MetadataComponent | undefined {
    this.described ??= this.describe();
    return this.described;
  }

  replace(text: string): void {
    this.text = text;
    this.version++;
    this.parsed = undefined;
    this.described = undefined;
    this.reports = undefined;
  }

  /** Runs the rules, unless their reports are current. `project` answers what they ask of the project's other metadata. */
  analyse(rules: readonly MetadataRule[], project: Pick<MetadataContext, 'components' | 'documents'>): void {
    if (this.reports) return;
    const reports: { rule: MetadataRule; report: Report }[] = [];
    const { type, name, uri: file, document, text } = this;
    for (const rule of rules) {
      if (!rule.types.includes(type)) continue;
      rule.check({ type, name, file, document, text, ...project }, (report) => {
        reports.push({ rule, report });
      });
    }
    this.reports = reports;
  }

  private describe(): MetadataComponent | undefined {
    const { root } = this.document;
    if (!root) return undefined;
    const values = new Map<string, string[]>();
    const pending = root.children.map((element) => ({ element, path: localName(element.name) }));
    for (let next = pending.pop(); next && values.size <= maxValues; next = pending.pop()) {
      const { element, path } = next;
      const field = path === 'fields' && this.type === 'CustomObject' ? elementText(element, 'fullName') : undefined;
      if (field !== undefined) {
        // Fields of objects in Metadata API format go by their names: only what others ask for is kept.
        for (const child of element.children)
          if (fieldFacts.has(child.name)) values.set(`${path}.${field}.${child.name}`, [child.text]);
        continue;
      }
      if (element.children.length === 0) {
        const value = isSecret(element) ? '' : element.text;
        const known = values.get(path);
        if (known) known.push(value);
        else values.set(path, [value]);
      }
      for (const child of element.children) pending.push({ element: child, path: `${path}.${localName(child.name)}` });
    }
    return { type: this.type, name: this.name, file: this.uri, values };
  }
}

/** A parameter value that is an address without user information is no secret, and conversions need it; nor is yes or no. */
function isSecret(element: XmlElement): boolean {
  if (!secretElements.test(element.name) || /^(?:true|false)$/.test(element.text)) return false;
  return !(localName(element.name) === 'parameterValue' && /^https?:\/\/[^@\s]*$/i.test(element.text));
}

function elementText(element: XmlElement, child: string): string | undefined {
  return element.children.find(({ name }) => name === child)?.text;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
