import { dirname, join } from 'node:path';
import {
  type DirectoryEntry,
  decodeFile,
  defaultMaxBytes,
  type EntryKind,
  type FileBytes,
  type FileContent,
  type FileSystem,
  tooLarge,
} from './fileSystem';

const maxLinks = 40;

/** Files held in memory: workspaces that exist only for a test or a document. Directories exist where files are. */
export class MemoryFileSystem implements FileSystem {
  private readonly files = new Map<string, Uint8Array>();
  private readonly links = new Map<string, string>();
  private readonly directories = new Map<string, Map<string, EntryKind>>();

  /** `files`: absolute path to content. */
  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const [path, content] of Object.entries(files)) this.write(path, content);
  }

  /** Creates or replaces the file at `path`. */
  write(path: string, content: string | Uint8Array): void {
    this.files.set(path, typeof content === 'string' ? Buffer.from(content) : content);
    this.enter(path, 'file');
  }

  /** Puts a link at `path` that leads to the absolute path `target`. */
  link(path: string, target: string): void {
    this.links.set(path, target);
    this.enter(path, 'link');
  }

  /** Removes the file or link at `path`, or the directory with all that is below. */
  remove(path: string): void {
    this.files.delete(path);
    this.links.delete(path);
    for (const name of this.directories.get(path)?.keys() ?? []) this.remove(join(path, name));
    this.directories.delete(path);
    this.directories.get(dirname(path))?.delete(path.slice(dirname(path).length).replace(/^[\\/]/, ''));
  }

  async read(path: string, maxBytes?: number): Promise<FileContent> {
    const content = await this.readBytes(path, maxBytes);
    return content.kind === 'bytes' ? decodeFile(content.bytes) : content;
  }

  async readBytes(path: string, maxBytes = defaultMaxBytes): Promise<FileBytes> {
    const real = this.resolve(path);
    const bytes = real === undefined ? undefined : this.files.get(real);
    if (!bytes) {
      if (real !== undefined && this.directories.has(real)) return { kind: 'unreadable', message: 'This is a folder.' };
      return { kind: 'missing', message: 'There is no such file.' };
    }
    return bytes.length > maxBytes ? tooLarge(bytes.length, maxBytes) : { kind: 'bytes', bytes };
  }

  async list(directory: string): Promise<DirectoryEntry[]> {
    const entries = [...(this.directories.get(this.resolve(directory) ?? directory) ?? [])];
    return entries.map(([name, kind]) => ({ name, kind })).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async kindOf(path: string): Promise<EntryKind | undefined> {
    const real = this.resolve(path);
    if (real === undefined) return undefined;
    if (this.files.has(real)) return 'file';
    return this.directories.has(real) ? 'directory' : undefined;
  }

  async realPath(path: string): Promise<string | undefined> {
    const real = this.resolve(path);
    return real !== undefined && (this.files.has(real) || this.directories.has(real)) ? real : undefined;
  }

  private enter(path: string, kind: EntryKind): void {
    const parent = dirname(path);
    if (parent === path) return;
    let entries = this.directories.get(parent);
    if (!entries) {
      entries = new Map();
      this.directories.set(parent, entries);
      this.enter(parent, 'directory');
    }
    entries.set(path.slice(parent.length).replace(/^[\\/]/, ''), kind);
  }

  /** `path` with links in any of its parts followed; undefined if they lead in a circle. */
  private resolve(path: string, depth = 0): string | undefined {
    if (this.links.size === 0) return path;
    if (depth > maxLinks) return undefined;
    for (let head = path; head !== dirname(head); head = dirname(head)) {
      const target = this.links.get(head);
      if (target !== undefined) return this.resolve(target + path.slice(head.length), depth + 1);
    }
    return path;
  }
}
