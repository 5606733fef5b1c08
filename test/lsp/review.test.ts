import assert from 'node:assert/strict';
import type { FixOffer } from '#shared/finding';
import { fixOffersRequest, type Review, type ReviewFinding, reviewChangedNotification, reviewRequest } from '#shared/review';
import { Server } from './server';
import { classes, project, queryingClass, remoteSite, Workspace } from './workspace';

const sharing = 'ApexSharingViolations';
const open = `${classes}/Open.cls`;
const bare = `${classes}/Bare.cls`;

const twoPackages = JSON.stringify({
  packageDirectories: [
    { path: 'force-app', package: 'Acme', default: true },
    { path: 'extras', package: 'Acme Extras' },
  ],
  sourceApiVersion: '60.0',
});
const site = (folder: string) => `${folder}/main/default/remoteSiteSettings/Api.remoteSite-meta.xml`;

function allowing(name: string, comment: string): string {
  return queryingClass(name).replace('{\n', `{ // ${comment}\n`);
}

describe('The review', function () {
  this.timeout(30_000);
  let workspace: Workspace;
  let server: Server;

  async function start(files: Record<string, string>, indexed: number): Promise<void> {
    workspace = new Workspace(files);
    server = await Server.start({ folders: [workspace.uri()], options: { capabilities: { status: true, review: true } } });
    await server.indexed(indexed);
  }

  afterEach(async () => {
    await server.stop();
    workspace.dispose();
  });

  const ask = (): Promise<Review> => server.connection.sendRequest(reviewRequest);
  const findings = (review: Review, path: string): readonly ReviewFinding[] =>
    review.files.find(({ uri }) => uri === workspace.uri(path))?.findings ?? [];

  it('has the findings of open files first, and those of all files after a scan', async () => {
    await start({ 'sfdx-project.json': project, [open]: queryingClass('Open'), [bare]: queryingClass('Bare') }, 2);
    assert.deepEqual((await ask()).files, []);
    await server.open(workspace.uri(open), queryingClass('Open'));
    const before = await ask();
    assert.equal(before.scanned, false);
    assert.deepEqual(
      before.files.map(({ path }) => path),
      ['main/default/classes/Open.cls'],
    );
    await server.scan();
    const after = await ask();
    assert.equal(after.scanned, true);
    assert.deepEqual(
      after.files.map(({ path }) => path),
      ['main/default/classes/Bare.cls', 'main/default/classes/Open.cls'],
    );
    const [finding] = findings(after, bare).filter(({ rule }) => rule === sharing);
    assert.equal(finding!.state, 'open');
    assert.deepEqual(finding!.range.start, { line: 0, character: 'public class '.length });
    assert.match(after.rules[sharing]!.faq!, /^FAQ-\d{6}$/);
    assert(after.rules[sharing]!.title);
  });

  it('tells what is set aside from what is explained, with the reason and without secrets in it', async () => {
    const secret = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
    await start(
      {
        'sfdx-project.json': project,
        [open]: allowing(
          'Open',
          `preflight: allow ${sharing} -- callers check, ${secret} | non-exploitable | reviewed by J. Doe`,
        ),
        [bare]: allowing('Bare', 'NOPMD'),
      },
      2,
    );
    await server.scan();
    const review = await ask();
    const [of, off] = [open, bare].map((path) => findings(review, path).find(({ rule }) => rule === sharing));
    assert.equal(of!.state, 'explained');
    assert.equal(of!.category, 'non-exploitable');
    assert.equal(of!.reviewer, 'J. Doe');
    assert.match(of!.reason!, /^callers check, \*+$/);
    assert.equal(off!.state, 'suppressed');
    assert(!JSON.stringify(review).includes(secret));
  });

  it('keeps packages apart, and says what is in none', async () => {
    await start(
      {
        'sfdx-project.json': twoPackages,
        [site('force-app')]: remoteSite('http://a.example.com'),
        [site('extras')]: remoteSite('http://b.example.com'),
        [site('scratch')]: remoteSite('http://c.example.com'),
      },
      3,
    );
    await server.scan();
    const { packages, files } = await ask();
    const names = new Map(packages.map(({ id, name }) => [id, name]));
    assert.deepEqual(files.map((file) => names.get(file.package)).sort(), [
      'Acme',
      'Acme Extras',
      [...names.values()].find((name) => name.endsWith(', outside of packages')),
    ]);
    const [rest] = packages.filter(({ isRest }) => isRest);
    assert.equal(packages.at(-1), rest, 'what is in no package comes last');
    assert(rest?.name.endsWith(', outside of packages'));
    assert.deepEqual(packages.find(({ name }) => name === 'Acme')?.root, workspace.uri('force-app'));
  });

  it('tells packages of one name apart by their projects', async () => {
    const files = { 'one/sfdx-project.json': twoPackages, 'two/sfdx-project.json': twoPackages };
    await start({ ...files, [`one/${site('force-app')}`]: remoteSite('http://a.example.com') }, 1);
    const names = (await ask()).packages.map(({ name }) => name);
    assert.deepEqual(names, ['Acme Extras (one)', 'Acme (one)', 'Acme Extras (two)', 'Acme (two)']);
  });

  it('starts the scans of an only package at its project', async () => {
    await start({ 'sfdx-project.json': project, [open]: queryingClass('Open') }, 1);
    const { packages } = await ask();
    assert.deepEqual(
      packages.map(({ folder, root }) => ({ folder, root })),
      [{ folder: workspace.uri('force-app'), root: workspace.uri() }],
    );
  });

  it('tells when it may be another one, and offers the fixes of a finding', async () => {
    await start({ 'sfdx-project.json': project, [open]: queryingClass('Open') }, 1);
    await server.open(workspace.uri(open), queryingClass('Open'));
    const [finding] = findings(await ask(), open).filter(({ rule }) => rule === sharing);
    const { rule, fingerprint, start: at } = finding!;
    const reference = { uri: workspace.uri(open), rule, fingerprint, start: at };
    const offers: FixOffer[] = await server.connection.sendRequest(fixOffersRequest, reference);
    assert(offers.some(({ title }) => title === 'Declare with sharing'));
    assert(offers.some(({ id }) => id.startsWith('suppress-')));
    assert.deepEqual(await server.connection.sendRequest(fixOffersRequest, { ...reference, fingerprint: 'gone' }), []);

    const changed = new Promise<void>((resolve) => server.connection.onNotification(reviewChangedNotification, () => resolve()));
    await server.change(workspace.uri(open), {
      text: queryingClass('Open').replace('public class', 'public with sharing class'),
    });
    await changed;
    assert.deepEqual(
      findings(await ask(), open).filter((each) => each.rule === sharing),
      [],
    );
  });
});
