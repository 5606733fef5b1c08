import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleOf } from '../bundle';
import { insecureClass, projectFile, type TempFolder, tempFolder } from './cli';

const root = join(__dirname, '../..');
const onWindows = process.platform === 'win32';

describe('the npm package', function () {
  this.timeout(120_000);
  let folder: TempFolder;

  before(async () => {
    await bundleOf('cli');
    folder = tempFolder({ 'project/sfdx-project.json': projectFile, 'project/force-app/Bad.cls': insecureClass('Bad') });
  });

  after(() => folder.remove());

  function npm(...args: string[]): string {
    const env = { ...process.env, npm_config_cache: join(folder.path, 'cache'), npm_config_loglevel: 'error' };
    return execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: 'pipe', shell: onWindows, env });
  }

  /** Runs the installed command. Out: standard output; the exit code in front where it is not 0. */
  function preflight(...args: string[]): string {
    const command = join(folder.path, onWindows ? 'preflight.cmd' : 'bin/preflight');
    try {
      return execFileSync(command, args, {
        cwd: join(folder.path, 'project'),
        encoding: 'utf8',
        stdio: 'pipe',
        shell: onWindows,
      });
    } catch (error) {
      const { status, stdout } = error as { status: number; stdout: string };
      return `${status}: ${stdout}`;
    }
  }

  it('brings all it needs along: it installs without a network, and works', () => {
    // What builds it is left out: the bundles are there.
    const [{ filename, files }] = JSON.parse(npm('pack', '--json', '--ignore-scripts', '--pack-destination', folder.path));
    const names = files.map(({ path }: { path: string }) => path);
    const needed = ['package.json', 'README.md', 'LICENSE', 'schemas/preflight.schema.json'];
    const built = ['apex.wasm', 'cli.js', 'mcp.js', 'script.wasm', 'server.js'].map((name) => `dist/${name}`);
    for (const name of [...needed, ...built]) assert.ok(names.includes(name), name);
    const rest = [...needed, ...built, 'CHANGELOG.md', 'THIRD-PARTY-NOTICES.txt'];
    assert.deepEqual(
      names.filter((name: string) => !rest.includes(name)),
      [],
    );

    npm('install', '--global', '--prefix', folder.path, '--offline', join(folder.path, filename));
    const modules = join(folder.path, onWindows ? 'node_modules' : 'lib/node_modules');
    assert.deepEqual(readdirSync(modules), ['preflight']);
    assert.ok(!readdirSync(join(modules, 'preflight')).includes('node_modules'));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    assert.equal(preflight('--version'), `${version}\n`);
    assert.match(preflight('scan', '--quiet'), /^1: force-app\/Bad\.cls\n +3:5 +error +ApexCRUDViolation /);
  });
});
