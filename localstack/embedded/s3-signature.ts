import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { BinaryLike } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { getCanonicalQuery, getSigningKey } from '@smithy/signature-v4';
import { S3Error, accessDenied, signatureMismatch } from './s3-error.ts';

/** The emulated cloud's only key pair. */
export const ACCESS_KEY = { accessKeyId: 'test', secretAccessKey: 'test' };

const ALGORITHM = 'AWS4-HMAC-SHA256';
const CLOCK_SKEW_MS = 15 * 60_000;
const AUTH_PARAMETERS = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
];

export interface Verified {
  presigned: boolean;
  /** The body's expected hash (hex), or one of AWS's placeholders, such as UNSIGNED-PAYLOAD. */
  payloadHash: string;
}

interface Claim {
  credential: string;
  date: string;
  signedHeaders: string[];
  signature: string;
}

/**
 * Checks a request's SigV4 signature, in its query (presigned) or its Authorization header.
 * @throws S3Error 403 if it is missing, has expired, or is not for exactly this request.
 */
export async function verifyRequest(req: IncomingMessage, url: URL, now: Date): Promise<Verified> {
  const presigned = url.searchParams.has('X-Amz-Signature') || url.searchParams.has('X-Amz-Algorithm');
  const authorization = req.headers.authorization;
  if (url.searchParams.has('AWSAccessKeyId') || authorization?.startsWith('AWS ')) throw signedByVersion2();
  if (presigned && authorization) throw accessDenied('Only one auth mechanism allowed');
  if (!presigned && !authorization) throw accessDenied();

  const claim = presigned ? queryClaim(url.searchParams, now) : headerClaim(req, now);
  assertEverythingSigned(req, claim.signedHeaders, presigned);
  const payloadHash =
    (presigned && url.searchParams.get('X-Amz-Content-Sha256')) ||
    (req.headers['x-amz-content-sha256'] as string | undefined) ||
    'UNSIGNED-PAYLOAD';
  if (!presigned && !req.headers['x-amz-content-sha256']) {
    throw new S3Error(
      400,
      'InvalidRequest',
      'Missing required header for this request: x-amz-content-sha256',
    );
  }
  await verify(claim, canonicalRequest(req, url, claim.signedHeaders, payloadHash));
  return { presigned, payloadHash };
}

const signedByVersion2 = (): S3Error =>
  new S3Error(
    400,
    'InvalidRequest',
    'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256. This was signed with signature ' +
      'version 2, as an old AWS CLI presigns until you run: aws configure set default.s3.signature_version s3v4',
  );

/**
 * Checks the signature of a browser upload form, which only covers the policy document.
 * @throws S3Error 403
 */
export async function verifyPolicy(fields: ReadonlyMap<string, string>, policy: string): Promise<void> {
  const field = (name: string): string => {
    const value = fields.get(name);
    if (value === undefined) throw accessDenied(`Bucket POST must contain a field named '${name}'.`);
    return value;
  };
  if (field('x-amz-algorithm') !== ALGORITHM) throw signatureMismatch();
  const scope = parseCredential(field('x-amz-credential'));
  if (!field('x-amz-date').startsWith(scope.date)) throw signatureMismatch();
  assertSame(await sign(scope, policy), field('x-amz-signature'));
}

/** Removes the query parameters added by signing (X-Amz-*) and by SDKs (x-id), so that only the request itself is left. */
export function withoutSignature(url: URL): string {
  const plain = new URL(url);
  for (const name of url.searchParams.keys()) {
    if (/^x-(amz-|id$)/i.test(name)) plain.searchParams.delete(name);
  }
  return plain.pathname + plain.search;
}

function queryClaim(query: URLSearchParams, now: Date): Claim {
  const missing = AUTH_PARAMETERS.filter((name) => !query.has(name));
  const expires = Number(query.get('X-Amz-Expires'));
  if (missing.length > 0 || !Number.isInteger(expires) || expires < 1 || expires > 604_800) {
    const reason =
      missing.length > 0 ? `missing ${missing.join(', ')}` : 'X-Amz-Expires must be 1 to 604800 seconds';
    throw new S3Error(400, 'AuthorizationQueryParametersError', `Error parsing the query: ${reason}`);
  }
  if (query.get('X-Amz-Algorithm') !== ALGORITHM) throw signatureMismatch();
  const date = query.get('X-Amz-Date') as string;
  const signedAt = parseAmzDate(date);
  if (now.getTime() > signedAt + expires * 1000) throw accessDenied('Request has expired');
  if (signedAt > now.getTime() + CLOCK_SKEW_MS) throw accessDenied('Request is not yet valid');
  return {
    date,
    credential: query.get('X-Amz-Credential') as string,
    signedHeaders: (query.get('X-Amz-SignedHeaders') as string).split(';'),
    signature: query.get('X-Amz-Signature') as string,
  };
}

function headerClaim(req: IncomingMessage, now: Date): Claim {
  const [algorithm, ...rest] = (req.headers.authorization as string).split(' ');
  const parts = new Map(
    rest
      .join('')
      .split(',')
      .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)] as const),
  );
  const credential = parts.get('Credential');
  const signedHeaders = parts.get('SignedHeaders');
  const signature = parts.get('Signature');
  if (algorithm !== ALGORITHM || !credential || !signedHeaders || !signature) {
    throw new S3Error(400, 'AuthorizationHeaderMalformed', 'The authorization header is malformed');
  }
  const date = (req.headers['x-amz-date'] as string | undefined) ?? '';
  if (Math.abs(parseAmzDate(date) - now.getTime()) > CLOCK_SKEW_MS) {
    throw new S3Error(
      403,
      'RequestTimeTooSkewed',
      'The difference between the request time and now is too large.',
    );
  }
  return { date, credential, signature, signedHeaders: signedHeaders.split(';') };
}

/** Rejects unsigned x-amz-* headers, such as a copy source, which would change what a signed request does. */
function assertEverythingSigned(req: IncomingMessage, signedHeaders: string[], presigned: boolean): void {
  const unsigned = Object.keys(req.headers).filter(
    (name) =>
      name.startsWith('x-amz-') &&
      !signedHeaders.includes(name) &&
      !(presigned && name === 'x-amz-content-sha256'),
  );
  if (!signedHeaders.includes('host') || unsigned.length > 0) {
    throw accessDenied(
      `There were headers present in the request which were not signed: ${unsigned.join(', ')}`,
    );
  }
}

function canonicalRequest(
  req: IncomingMessage,
  url: URL,
  signedHeaders: string[],
  payloadHash: string,
): string {
  const query: Record<string, string[]> = {};
  for (const [name, value] of url.searchParams) {
    if (name !== 'X-Amz-Signature') (query[name] ??= []).push(value);
  }
  const headers = signedHeaders.map((name) => {
    const value = req.headers[name];
    if (value === undefined) throw signatureMismatch();
    return `${name}:${String(value).trim().replace(/\s+/g, ' ')}\n`;
  });
  // The path exactly as sent: some clients sign `/bucket` and others `/bucket/`, but each sends what it signed.
  const path = (req.url as string).split('?')[0] as string;
  return [
    req.method,
    path,
    getCanonicalQuery({ query } as unknown as Parameters<typeof getCanonicalQuery>[0]),
    headers.join(''),
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
}

async function verify(claim: Claim, canonical: string): Promise<void> {
  const scope = parseCredential(claim.credential);
  if (!claim.date.startsWith(scope.date)) throw signatureMismatch();
  const scopeText = claim.credential.slice(claim.credential.indexOf('/') + 1);
  const hash = createHash('sha256').update(canonical).digest('hex');
  assertSame(await sign(scope, [ALGORITHM, claim.date, scopeText, hash].join('\n')), claim.signature);
}

function parseCredential(credential: string): { date: string; region: string } {
  const [accessKeyId, date, region, service, end, ...more] = credential.split('/');
  if (accessKeyId !== ACCESS_KEY.accessKeyId) {
    throw new S3Error(
      403,
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
    );
  }
  if (!date || !region || service !== 's3' || end !== 'aws4_request' || more.length > 0)
    throw signatureMismatch();
  return { date, region };
}

async function sign(scope: { date: string; region: string }, text: string): Promise<string> {
  const key = await getSigningKey(
    Sha256 as unknown as Parameters<typeof getSigningKey>[0],
    ACCESS_KEY,
    scope.date,
    scope.region,
    's3',
  );
  return createHmac('sha256', key).update(text).digest('hex');
}

function assertSame(expected: string, given: string): void {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  if (a.length !== b.length || !timingSafeEqual(a, b)) throw signatureMismatch();
}

function parseAmzDate(date: string): number {
  const parts = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(date);
  if (!parts) throw accessDenied('AWS authentication requires a valid Date or x-amz-date header');
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number) as [number, ...number[]];
  return Date.UTC(year, (month as number) - 1, day, hour, minute, second);
}

/** The hash interface of the signer library, implemented with Node's. */
class Sha256 {
  readonly #hash;
  constructor(secret?: BinaryLike) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }
  update(data: BinaryLike): void {
    this.#hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}
