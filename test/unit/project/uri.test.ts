import assert from 'node:assert/strict';
import { isUri, normalizePath, pathOfUri, uriOfPath } from '#server/project/uri';

describe('paths and URIs', () => {
  it('turn into each other', () => {
    for (const path of ['/home/me/My Project/A.cls', '/a/100%/ü#?.cls', '/a/[b]/c+d.cls']) {
      assert.equal(pathOfUri(uriOfPath(path, false), false), path);
    }
    assert.equal(uriOfPath('/a b/C.cls', false), 'file:///a%20b/C.cls');
    assert.equal(pathOfUri('file:///a%20b/%C3%BC.cls', false), '/a b/ü.cls');
  });

  it('leave every other scheme alone', () => {
    for (const uri of [
      'untitled:Untitled-1',
      'vscode-vfs://github/a/b/A.cls',
      'git:/a/A.cls?%7B%7D',
      'vscode-notebook-cell:/a#b',
    ]) {
      assert.equal(pathOfUri(uri), uri);
      assert.equal(uriOfPath(uri), uri);
      assert.ok(isUri(uri));
    }
    assert.ok(!isUri('/a/b') && !isUri('c:\\a') && !isUri('C:/a'));
  });

  it('that name no path stay what they are', () => {
    for (const uri of ['file://server/share/A.cls', 'file:///a%2Fb.cls', 'file:///%E0%A4%A'])
      assert.equal(pathOfUri(uri, false), uri);
  });

  it('have drive letters in one spelling', () => {
    assert.equal(normalizePath('C:\\a', true), 'c:\\a');
    assert.equal(normalizePath('c:\\A', true), 'c:\\A');
    assert.equal(normalizePath('/C', false), '/C');
  });

  // The option to convert for another system exists from Node 20.13 on.
  const [major, minor] = process.versions.node.split('.').map(Number);
  const converts = major > 20 || minor >= 13;
  if (converts) {
    it('are right for Windows', () => {
      assert.equal(pathOfUri('file:///c%3A/My%20Project/A.cls', true), 'c:\\My Project\\A.cls');
      assert.equal(pathOfUri('file:///C:/A.cls', true), 'c:\\A.cls');
      assert.equal(pathOfUri('file://server/share/A.cls', true), '\\\\server\\share\\A.cls');
      assert.equal(uriOfPath('c:\\My Project\\A.cls', true), 'file:///c:/My%20Project/A.cls');
    });
  }
});
