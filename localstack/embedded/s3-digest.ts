import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { crc32 } from 'node:zlib';
import { S3Error } from './s3-error.ts';

interface Digest {
  update(chunk: Buffer): void;
  digest(): Buffer;
}

/** The supported body digests, by header, trailer or form field. CRC32C and CRC64NVME are missing because Node has neither. */
const DIGESTS: Record<string, { size: number; start: () => Digest }> = {
  'content-md5': { size: 16, start: () => createHash('md5') },
  'x-amz-checksum-sha1': { size: 20, start: () => createHash('sha1') },
  'x-amz-checksum-sha256': { size: 32, start: () => createHash('sha256') },
  'x-amz-checksum-crc32': { size: 4, start: startCrc32 },
};

/**
 * Passes bytes through and fails at the end if their digest differs from the client's.
 * @param sent returns headers or form fields by lower-case name
 * @param trailers those after the body, complete by the time it ends
 * @throws S3Error 400 for an invalid digest
 */
export function matchesDigests(sent: (name: string) => string | undefined, trailers: ReadonlyMap<string, string> = new Map()): Transform {
  const announced = (sent('x-amz-trailer') ?? '').toLowerCase();
  const checks = Object.entries(DIGESTS)
    .filter(([name]) => sent(name) !== undefined || announced === name)
    .map(([name, { size, start }]) => ({ name, size, running: start(), given: sent(name) }));
  for (const { name, size, given } of checks) if (given !== undefined) decode(name, size, given);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      for (const { running } of checks) running.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      try {
        for (const { name, size, running, given } of checks) {
          if (decode(name, size, given ?? trailers.get(name) ?? '').equals(running.digest())) continue;
          throw new S3Error(400, 'BadDigest', `The ${name} you specified did not match what we received.`);
        }
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

function decode(name: string, size: number, text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== size) throw new S3Error(400, 'InvalidDigest', `The ${name} you specified is not valid.`);
  return bytes;
}

function startCrc32(): Digest {
  let sum = 0;
  return {
    update: (chunk) => {
      sum = crc32(chunk, sum);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(sum);
      return bytes;
    },
  };
}
