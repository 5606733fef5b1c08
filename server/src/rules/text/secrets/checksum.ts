/** The checksum in tokens of GitHub and npm: what is made up rarely has the right one. */

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const bodyLength = 30;
const checksumLength = 6;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/**
 * Whether the last six characters of a token's 36 behind its prefix are the CRC-32 of the 30 before them, written to base
 * 62 (GitHub, "Behind GitHub's new authentication token formats"; npm's tokens have the same). Undefined for a body of
 * another length: such tokens have none.
 */
export function hasChecksum(body: string): boolean | undefined {
  if (body.length !== bodyLength + checksumLength) return undefined;
  let rest = crc32(body.slice(0, bodyLength));
  let written = '';
  for (let i = 0; i < checksumLength; i++) {
    written = digits[rest % 62] + written;
    rest = Math.floor(rest / 62);
  }
  return body.endsWith(written);
}

function crc32(text: string): number {
  let value = 0xffffffff;
  for (let i = 0; i < text.length; i++) value = table[(value ^ text.charCodeAt(i)) & 0xff] ^ (value >>> 8);
  return ~value >>> 0;
}
