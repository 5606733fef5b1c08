import { strict as assert } from 'node:assert';
import { ScannedFiles } from '#server/reports/imported/scannedFiles';

const classes = 'force-app/main/default/classes';
const scanned = [`${classes}/A.cls`, `${classes}/sub/B.cls`, 'pkg/one/C.cls', 'pkg/two/C.cls', 'D.cls'];
const onDisk = new Set([...scanned, 'other/classes/A.cls']);
let asked: string[] = [];

/** What a tool's file is called here, and whether it was scanned: for a scan of /w/repo started in `folders[0]`. */
function find(file: string | undefined, base?: string, folders = ['/w/repo']): string {
  asked = [];
  const files = new ScannedFiles({
    uris: scanned.map((name) => `file:///w/repo/${name}`),
    nameOf: (uri) => uri.replace(/^file:\/\/(?:\/w\/repo\/)?/, ''),
    folders,
    isFile: (path) => {
      asked.push(path);
      return onDisk.has(path.replace('/w/repo/', ''));
    },
  });
  const found = files.find({ file, base });
  return `${found.file}${found.uri === undefined ? ' (outside)' : ''}`;
}

describe('files that other tools name', () => {
  it('are found by exact paths, absolute or relative to a base or to the folder of the scan', () => {
    const name = `${classes}/A.cls`;
    assert.equal(find(`/w/repo/${name}`), name);
    assert.equal(find(name, '/w/repo'), name);
    assert.equal(find('classes/A.cls', '/w/repo/force-app/main/default'), name);
    assert.equal(find(name), name);
    assert.equal(find('main/default/classes/A.cls', undefined, ['/w', '/w/repo/force-app']), name);
  });

  it('are found below another root', () => {
    for (const path of ['/ci/build/repo', 'c:/jobs/7']) {
      assert.equal(find(`${path}/${classes}/A.cls`), `${classes}/A.cls`);
      assert.equal(find(`${classes}/A.cls`, path), `${classes}/A.cls`);
    }
    assert.equal(find(`/ci/${classes.toUpperCase()}/a.cls`), `${classes}/A.cls`);
  });

  it('are found by the end of a path, where one file only has it', () => {
    assert.equal(find('classes/A.cls'), `${classes}/A.cls`);
    assert.equal(find('B.cls'), `${classes}/sub/B.cls`);
    assert.equal(find('src/classes/A.cls'), `${classes}/A.cls`, 'converted to the Metadata API format');
    assert.equal(find('C.cls'), 'C.cls (outside)');
    assert.equal(find('two/C.cls'), 'pkg/two/C.cls');
    assert.equal(find('three/C.cls'), 'three/C.cls (outside)');
    assert.equal(find('/ci/repo/D.cls'), 'D.cls');
  });

  it('are no others where they exist themselves', () => {
    assert.equal(find('other/classes/A.cls'), 'other/classes/A.cls (outside)');
    assert.equal(find('/w/repo/other/classes/A.cls'), 'other/classes/A.cls (outside)');
    assert.equal(find('other/classes/A.cls', '/ci/repo'), 'other/classes/A.cls (outside)');
  });

  it('keep their names where nothing is known of them', () => {
    assert.equal(find('/ci/repo/x/Z.cls', '/ci/repo'), 'x/Z.cls (outside)');
    assert.equal(find('/ci/repo/x/Z.cls'), '/ci/repo/x/Z.cls (outside)');
    assert.equal(find('/w/repo/gone/Z.cls'), 'gone/Z.cls (outside)');
    assert.equal(find('https://example.com/login?sid=1'), 'https://example.com/login (outside)');
    assert.equal(find(undefined), ' (outside)');
    assert.equal(find('../..'), '../.. (outside)');
  });

  it('are not looked for outside of the folders of the scan', () => {
    for (const path of ['/etc/passwd', '//server/share/x.cls', '../../etc/passwd', '../repo2/A.cls']) {
      find(path);
      find(path, '/ci/repo');
      assert.deepEqual(asked, [], path);
    }
  });
});
