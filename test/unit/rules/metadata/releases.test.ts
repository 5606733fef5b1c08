import assert from 'node:assert/strict';
import { currentRelease, releaseOf, releaseYearsAgo } from '#server/rules/metadata/shared/releases';

describe('releases', () => {
  const known: Record<number, string> = {
    20: "Winter '11",
    30: "Spring '14",
    38: "Winter '17",
    40: "Summer '17",
    57: "Spring '23",
    58: "Summer '23",
    59: "Winter '24",
    66: "Spring '26",
    67: "Summer '26",
  };
  for (const [version, name] of Object.entries(known)) {
    it(`knows ${version}.0 as ${name}`, () => {
      assert.deepEqual(releaseOf(Number(version)), { apiVersion: Number(version), name });
    });
  }

  it('counts three releases a year', () => {
    assert.deepEqual(releaseYearsAgo(0), currentRelease);
    assert.equal(releaseYearsAgo(3).apiVersion, currentRelease.apiVersion - 9);
  });
});
