import { createHash } from 'node:crypto';
import { Transform, pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { matchesDigests } from './s3-digest.ts';
import { S3Error } from './s3-error.ts';

/** Maximum bytes after the last chunk. */
const MAX_TRAILERS = 4_096;

/**
 * An upload's bytes, checked while streaming: an error fails the returned stream and, with it, the store operation.
 * @param payloadHash the signed hash in hex, or one of AWS's placeholders
 */
export function uploadBody(req: IncomingMessage, payloadHash: string): Readable {
  const chunked = payloadHash.startsWith('STREAMING-');
  const length = req.headers[chunked ? 'x-amz-decoded-content-length' : 'content-length'];
  if (length === undefined) {
    throw new S3Error(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
  const trailers = new Map<string, string>();
  const digests = matchesDigests((name) => req.headers[name] as string | undefined, trailers);
  if (chunked) {
    return chain(chain(chain(req, awsChunkedDecoder(trailers)), sizeBetween(Number(length), Number(length))), digests);
  }
  return chain(/^[0-9a-f]{64}$/.test(payloadHash) ? chain(req, hashesTo(payloadHash)) : req, digests);
}

/** Pipes a stream through a step. An error fails the returned stream, whose reader then sees it. */
export function chain(source: Readable, step: Transform): Transform {
  return pipeline(source, step, () => undefined) as Transform;
}

/** Passes bytes through and fails with S3's error if their number is not within the bounds (inclusive). */
export function sizeBetween(min: number, max: number): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size <= max) return done(null, chunk);
      done(new S3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size'));
    },
    flush(done) {
      if (size >= min) return done();
      done(
        new S3Error(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size'),
      );
    },
  });
}

function hashesTo(expected: string): Transform {
  const hash = createHash('sha256');
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      if (hash.digest('hex') === expected) return done();
      done(
        new S3Error(
          400,
          'XAmzContentSHA256Mismatch',
          'The body does not match the signed x-amz-content-sha256.',
        ),
      );
    },
  });
}

/**
 * Decodes `aws-chunked` (`<size in hex>[;signature]\r\n<bytes>\r\n` ... `0\r\n<trailers>\r\n`), which SDKs use
 * for streams. The signatures of individual chunks are not verified.
 * @param trailers receives the trailers, by lower-case name
 */
function awsChunkedDecoder(trailers: Map<string, string>): Transform {
  let rest: Buffer = Buffer.alloc(0);
  let left = -1;
  let ended = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      rest = Buffer.concat([rest, chunk]);
      if (ended && rest.length > MAX_TRAILERS) return done(new S3Error(400, 'MalformedTrailerError', 'The trailers are too long'));
      while (!ended && rest.length > 0) {
        if (left < 0) {
          const lineEnd = rest.indexOf('\r\n');
          if (lineEnd < 0) break;
          left = Number.parseInt(rest.toString('latin1', 0, lineEnd), 16);
          if (Number.isNaN(left)) return done(new S3Error(400, 'IncompleteBody', 'The chunks are malformed'));
          rest = rest.subarray(lineEnd + 2);
          ended = left === 0;
        } else if (left > 0) {
          const bytes = rest.subarray(0, left);
          this.push(bytes);
          left -= bytes.length;
          rest = rest.subarray(bytes.length);
        } else {
          if (rest.length < 2) break;
          rest = rest.subarray(2);
          left = -1;
        }
      }
      done();
    },
    flush(done) {
      if (!ended) return done(new S3Error(400, 'IncompleteBody', 'The body ended before its last chunk'));
      for (const line of rest.toString('latin1').split('\r\n')) {
        const [, name, value] = /^([\w-]+):(.*)$/.exec(line) ?? [];
        if (name) trailers.set(name.toLowerCase(), value!.trim());
      }
      done();
    },
  });
}
