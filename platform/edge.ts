import { hash, createHmac, timingSafeEqual } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { unexpectedCodes } from '../core/shared/error-codes.ts';
import { DomainError } from '../core/shared/errors.ts';
import type { Config } from './config.ts';
import { header } from './request.ts';

const code = 'forbidden' satisfies keyof typeof unexpectedCodes as never;

type Secret = Pick<Config, 'EDGE_SECRET'>;

/**
 * For deployments without a firewall: only admits requests that come through CloudFront, which authenticates itself with a
 * secret. If `EDGE_SECRET` is empty, every request is admitted.
 */
export function requireEdge({ EDGE_SECRET }: Secret, event: APIGatewayProxyEvent): void {
  if (EDGE_SECRET === '' || isSame(header(event, 'x-origin-verify') ?? '', EDGE_SECRET)) return;
  // The code that the firewall would return. No endpoint declares it, since it is not one of the product's.
  throw new DomainError('forbidden', code, 'The API is only available at its public address.');
}

/** Compared as hashes of equal length, so that timing reveals nothing. */
const isSame = (one: string, other: string) => timingSafeEqual(digest(one), digest(other));
const digest = (text: string) => hash('sha256', text, 'buffer');

/**
 * The client's IP address: from CloudFront if it has authenticated itself, otherwise the connection's. Never a value that
 * the client could have sent.
 */
export const clientAddress = ({ EDGE_SECRET }: Secret, event: APIGatewayProxyEvent): string | undefined =>
  (EDGE_SECRET === '' ? undefined : header(event, 'x-viewer-ip')) ?? event.requestContext?.identity?.sourceIp;

/** Whether the client is on this machine: nobody on the internet has such an address. */
export const isLoopback = (address: string): boolean => /^(127\.|::1$|::ffff:127\.)/.test(address);

/**
 * Identifies the caller by IP address without revealing it. Plain hashes could be reversed by trying all addresses, so this
 * is an HMAC with CloudFront's secret, if there is one. IPv6 addresses are identified by their /64 network (one household).
 */
export function clientOf(config: Secret, event: APIGatewayProxyEvent): string | undefined {
  const address = clientAddress(config, event);
  return address === undefined ? undefined : createHmac('sha256', config.EDGE_SECRET || 'no edge secret').update(networkOf(address)).digest('hex').slice(0, 32);
}

/** An IPv4 address unchanged; the first four groups of an IPv6 address. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = tail === undefined ? before : [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after];
  return groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':');
}
