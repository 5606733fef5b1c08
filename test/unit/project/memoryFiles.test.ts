import assert from 'node:assert/strict';
import { decodeFile } from '#server/project/fileSystem';
import { MemoryFileSystem } from '#server/project/memory';
import { walkFiles } from '#server/project/walk';

const found = async (files: MemoryFileSystem, roots: string[], signal?: AbortSignal) => {
  const paths: string[] = [];
  for await (const path of walkFiles(files, roots, { accept: (each) => each.endsWith('.cls'), signal })) paths.push(path);
  return paths;
};

describe('decodeFile', () => {
  const text = (...bytes: number[]) => decodeFile(Uint8Array.from(bytes));
  it('reads UTF-8 and UTF-16 and drops the byte order mark', () => {
    assert.deepEqual(decodeFile(Buffer.from('äb')), { kind: 'text', text: 'äb' });
    assert.deepEqual(decodeFile(Buffer.from('\uFEFFäb')), { kind: 'text', text: 'äb' });
    assert.deepEqual(decodeFile(Buffer.from('\uFEFFä😀', 'utf16le')), { kind: 'text', text: 'ä😀' });
    assert.deepEqual(decodeFile(Buffer.from('\uFEFFä😀', 'utf16le').swap16()), { kind: 'text', text: 'ä😀' });
    assert.deepEqual(text(0xfe, 0xff, 0, 0x41, 0), { kind: 'text', text: 'A' });
    assert.deepEqual(text(), { kind: 'text', text: '' });
    assert.deepEqual(text(0x61, 0xff), { kind: 'text', text: 'a\uFFFD' });
  });
  it('knows binary files', () => {
    assert.equal(text(0x61, 0, 0x62).kind, 'binary');
    assert.equal(decodeFile(Buffer.from('no mark', 'utf16le')).kind, 'binary');
  });
});

describe('walkFiles in memory', () => {
  it('finds files in order, and stays out of node_modules and hidden folders', async () => {
    const files = new MemoryFileSystem({
      '/w/b/B.cls': '',
      '/w/a/A.cls': '',
      '/w/C.cls': '',
      '/w/node_modules/x/N.cls': '',
      '/w/.sfdx/tools/S.cls': '',
      '/w/a/readme.md': '',
      '/elsewhere/E.cls': '',
    });
    assert.deepEqual(await found(files, ['/w']), ['/w/C.cls', '/w/a/A.cls', '/w/b/B.cls']);
    assert.deepEqual(await found(files, ['/w/a', '/w', '/w/a/A.cls', '/nowhere']), ['/w/a/A.cls', '/w/C.cls', '/w/b/B.cls']);
  });

  it('follows links, but not in a circle, not upwards, and no file twice', async () => {
    const files = new MemoryFileSystem({ '/w/a/A.cls': '', '/shared/S.cls': '', '/other/O.cls': '' });
    files.link('/w/a/again', '/w/a');
    files.link('/w/a/up', '/');
    files.link('/w/shared', '/shared');
    files.link('/w/shared2', '/shared');
    files.link('/w/O.cls', '/other/O.cls');
    files.link('/w/Same.cls', '/w/a/A.cls');
    files.link('/w/loop1', '/w/loop2');
    files.link('/w/loop2', '/w/loop1');
    files.link('/w/Gone.cls', '/nowhere.cls');
    assert.deepEqual(await found(files, ['/w']), ['/w/a/A.cls', '/w/O.cls', '/w/shared/S.cls']);
  });

  it('ends when it is told to', async () => {
    const files = new MemoryFileSystem({ '/w/A.cls': '', '/w/B.cls': '', '/w/c/C.cls': '' });
    const abort = new AbortController();
    const seen: string[] = [];
    for await (const path of walkFiles(files, ['/w'], { accept: () => true, signal: abort.signal })) {
      seen.push(path);
      abort.abort();
    }
    assert.deepEqual(seen, ['/w/A.cls']);
    assert.deepEqual(await found(files, ['/w'], AbortSignal.abort()), []);
  });

  it('goes through a very deep folder', async () => {
    const deep = `/w/${'d/'.repeat(1000)}A.cls`;
    assert.deepEqual(await found(new MemoryFileSystem({ [deep]: '' }), ['/w']), [deep]);
  });
});
