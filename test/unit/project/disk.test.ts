import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { diskFileSystem } from '#server/project/disk';
import { walkFiles } from '#server/project/walk';
import { WorkspaceModel } from '#server/project/workspaceModel';

describe('the disk', () => {
  let root: string;
  const at = (path: string) => join(root, path);
  const write = (path: string, content: string | Uint8Array = '') => {
    mkdirSync(join(at(path), '..'), { recursive: true });
    writeFileSync(at(path), content);
  };
  const kindOf = async (path: string) => (await diskFileSystem.read(at(path))).kind;
  const found = async (accept = (path: string) => path.endsWith('.cls')) => {
    const paths: string[] = [];
    for await (const path of walkFiles(diskFileSystem, [root], { accept })) paths.push(relative(root, path));
    return paths;
  };

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'preflight-disk-')));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it('gives text, or says in a sentence why there is none', async () => {
    write('A.cls', '\uFEFFclass A {}');
    write('Binary.cls', Uint8Array.from([1, 0, 2]));
    write('Folder.cls/x');
    write('Large.cls');
    truncateSync(at('Large.cls'), 6 * 1024 * 1024);
    assert.deepEqual(await diskFileSystem.read(at('A.cls')), { kind: 'text', text: 'class A {}' });
    assert.equal(await kindOf('Binary.cls'), 'binary');
    assert.equal(await kindOf('Folder.cls'), 'unreadable');
    assert.equal(await kindOf('None.cls'), 'missing');
    assert.equal(await kindOf('A.cls/B.cls'), 'missing');
    assert.deepEqual(await diskFileSystem.read(at('Large.cls')), {
      kind: 'tooLarge',
      message: 'This file has 6.0 MB; the limit is 5.0 MB.',
    });
    assert.equal((await diskFileSystem.read(at('A.cls'), 3)).kind, 'tooLarge');
    assert.equal(await kindOf('a\0b'), 'unreadable');
  });

  if (process.platform !== 'win32') {
    it('does not wait for a named pipe, and survives what may not be read', async () => {
      execFileSync('mkfifo', [at('Pipe.cls')]);
      write('Secret.cls', 'class S {}');
      write('closed/C.cls');
      chmodSync(at('Secret.cls'), 0);
      chmodSync(at('closed'), 0);
      try {
        assert.equal(await kindOf('Pipe.cls'), 'unreadable');
        const privileged = process.getuid?.() === 0;
        assert.equal(await kindOf('Secret.cls'), privileged ? 'text' : 'unreadable');
        assert.deepEqual(await found(), privileged ? ['Secret.cls', join('closed', 'C.cls')] : ['Secret.cls']);
      } finally {
        chmodSync(at('closed'), 0o700);
      }
    });
  }

  it('is walked through loops of links, folders named like classes, and links to nowhere', async () => {
    write('a/A.cls');
    write('a/Named.cls/Inner.cls');
    write('node_modules/m/M.cls');
    try {
      symlinkSync(root, at('a/root'), 'dir');
      symlinkSync(at('a'), at('a/self'), 'dir');
      symlinkSync(at('y'), at('x'), 'dir');
      symlinkSync(at('x'), at('y'), 'dir');
      symlinkSync(at('nowhere'), at('Gone.cls'), 'file');
    } catch {
      // Windows lets only some users make links; what remains is still a walk.
    }
    assert.deepEqual(await found(), [join('a', 'A.cls'), join('a', 'Named.cls', 'Inner.cls')]);
    assert.ok(['unreadable', 'missing'].includes(await kindOf('x')));
  });

  it('may lose files while it is walked', async () => {
    for (const name of ['A', 'B', 'C']) write(`d${name}/${name}.cls`, `class ${name} {}`);
    const read: string[] = [];
    for await (const path of walkFiles(diskFileSystem, [root], { accept: (each) => each.endsWith('.cls') })) {
      if (read.length === 0) {
        unlinkSync(path);
        rmSync(at('dB'), { recursive: true });
      }
      read.push((await diskFileSystem.read(path)).kind);
    }
    assert.deepEqual(read, ['missing', 'text']);
  });

  it('holds projects as memory does', async () => {
    write('sfdx-project.json', '{"packageDirectories": [{"path": "force-app"}], "sourceApiVersion": "66.0"}');
    write('force-app/classes/A.cls');
    write('force-app/classes/A.cls-meta.xml', '<ApexClass><apiVersion>67.0</apiVersion></ApexClass>');
    write('force-app/classes/B.cls');
    mkdirSync(at('force-app/classes/C.cls'));
    mkdirSync(at('force-app/classes/B.cls-meta.xml'));
    const model = new WorkspaceModel(diskFileSystem, [`${root}/`]);
    await model.load();
    assert.deepEqual(model.apiVersionOf(at('force-app/classes/A.cls')).version, 67);
    assert.deepEqual(model.apiVersionOf(at('force-app/classes/B.cls')).version, 66);
    assert.deepEqual(
      [...model.files()].map((path) => relative(at('force-app/classes'), path)),
      ['A.cls', 'A.cls-meta.xml', 'B.cls'],
    );
  });
});
