import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { unexpectedCodes } from '../core/shared/error-codes.ts';
import { DomainError } from '../core/shared/errors.ts';
import type { Config } from './config.ts';
import { header } from './request.ts';

const code = 'forbidden' satisfies keyof typeof unexpectedCodes as never;

type Secret = Pick<Config, 'EDGE_SECRET'>;

/**
 * Where no firewall does it: lets in only what comes through CloudFront, which proves itself by a secret. Without one
 * (`EDGE_SECRET` is empty) everything may enter.
 */
export function requireFrontDoor({ EDGE_SECRET }: Secret, event: APIGatewayProxyEvent): void {
  if (EDGE_SECRET === '' || isSame(header(event, 'x-origin-verify') ?? '', EDGE_SECRET)) return;
  // The firewall's own code, which no endpoint declares: it is not one of the product's.
  throw new DomainError('forbidden', code, 'The API is reached through its public address only.');
}

/** Compared as hashes, which have one length, so that the time it takes gives nothing away. */
const isSame = (one: string, other: string) => timingSafeEqual(digest(one), digest(other));
const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * The address of whoever made the request: what CloudFront says of it where it has proved itself, otherwise the one that
 * has connected. Never what the client itself may have written.
 */
export const clientAddress = ({ EDGE_SECRET }: Secret, event: APIGatewayProxyEvent): string | undefined =>
  (EDGE_SECRET === '' ? undefined : header(event, 'x-viewer-ip')) ?? event.requestContext?.identity?.sourceIp;

/** Everybody on one's own machine has one of these, and nobody on the internet. */
export const isLoopback = (address: string): boolean => /^(127\.|::1$|::ffff:127\.)/.test(address);

/**
 * Who makes the request, as far as their address shows, without naming it: there are few enough addresses to try them all,
 * so this takes the secret of the front door, where there is one. Addresses of IPv6 count by the network of a household (/64).
 */
export function clientOf(config: Secret, event: APIGatewayProxyEvent): string | undefined {
  const address = clientAddress(config, event);
  return address === undefined ? undefined : createHmac('sha256', config.EDGE_SECRET || 'no front door').update(networkOf(address)).digest('hex').slice(0, 32);
}

/** An address of IPv4 itself; the first four groups of one of IPv6. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = tail === undefined ? before : [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after];
  return groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':');
}
