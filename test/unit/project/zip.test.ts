import assert from 'node:assert/strict';
import { isZip, readZipEntry, zipEntries } from '#server/project/zip';
import { type ZippedFile, zipArchive } from './zipArchive';

const limit = 1000;

/** All files of an archive by path, as far as they can be read. */
async function contentOf(bytes: Uint8Array, maxBytes = limit): Promise<Record<string, string | undefined>> {
  const out: Record<string, string | undefined> = {};
  for (const entry of zipEntries(bytes, limit) ?? []) {
    const content = await readZipEntry(bytes, entry, maxBytes);
    out[entry.path] = content && Buffer.from(content).toString();
  }
  return out;
}

describe('zip archives', () => {
  const files: ZippedFile[] = [
    { path: 'js/', content: '', stored: true },
    { path: 'js/a.js', content: 'let a;'.repeat(50) },
    { path: 'js\\ä.js', content: 'let b;', stored: true },
  ];
  const whole = { 'js/a.js': 'let a;'.repeat(50), 'js/ä.js': 'let b;' };

  it('are known by their first bytes', () => {
    assert.ok(isZip(zipArchive(files)));
    assert.ok(isZip(zipArchive([])));
    for (const text of ['', 'PK', 'PK is no archive, but a text that begins so', '\x89PNG', 'let a;'.repeat(9)]) {
      assert.equal(isZip(Buffer.from(text, 'latin1')), false, text);
    }
  });

  it('are read file by file, folders left out', async () => {
    assert.deepEqual(await contentOf(zipArchive(files)), whole);
    assert.deepEqual(await contentOf(zipArchive([])), {});
  });

  it('may have a comment, and something before them', async () => {
    assert.deepEqual(await contentOf(zipArchive(files, 'PK\x05\x06 or so')), whole);
    assert.deepEqual(await contentOf(Buffer.concat([Buffer.from('#!/bin/sh\n'), zipArchive(files)])), whole);
  });

  it('are read as a part of a larger buffer, too', async () => {
    const bytes = zipArchive(files);
    const padded = Buffer.concat([Buffer.alloc(7), bytes, Buffer.alloc(7)]);
    assert.deepEqual(await contentOf(padded.subarray(7, 7 + bytes.length)), whole);
  });

  it('list no more files than asked for', () => {
    assert.equal(zipEntries(zipArchive(files), 1)?.length, 1);
  });

  it('give nothing that is longer than allowed, whatever they say of it', async () => {
    const bomb = zipArchive([
      { path: 'bomb.js', content: Buffer.alloc(1_000_000), claimedSize: 5 },
      { path: 'stored.js', content: 'a'.repeat(limit + 1), stored: true, claimedSize: 5 },
      { path: 'fits.js', content: 'a'.repeat(limit), claimedSize: 0 },
    ]);
    const content = await contentOf(bomb);
    assert.deepEqual([content['bomb.js'], content['stored.js']], [undefined, undefined]);
    assert.equal(content['fits.js']?.length, limit);
  });

  it('give nothing that is encrypted or packed in another way', async () => {
    assert.deepEqual(await contentOf(zipArchive([{ path: 'a.js', content: 'let a;', encrypted: true }])), { 'a.js': undefined });
    const bytes = zipArchive([{ path: 'a.js', content: 'let a;' }]);
    const [entry] = zipEntries(bytes, 1)!;
    assert.equal(await readZipEntry(bytes, { ...entry!, method: 12 }, limit), undefined);
  });

  it('may be damaged in any way', async () => {
    const bytes = zipArchive(files);
    let seed = 1;
    const random = (below: number) => {
      seed = (seed * 48271) % 0x7fffffff;
      return seed % below;
    };
    for (let length = 0; length < bytes.length; length++) await contentOf(bytes.subarray(0, length));
    for (let round = 0; round < 2000; round++) {
      const damaged = Uint8Array.from(bytes);
      for (let i = random(4); i >= 0; i--) damaged[random(damaged.length)] = random(256);
      await contentOf(damaged);
    }
    assert.equal(zipEntries(Buffer.from('PK\x03\x04 and nothing that ends it', 'latin1'), limit), undefined);
  });
});
