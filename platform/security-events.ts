import type { APIGatewayProxyEvent } from 'aws-lambda';
import { DomainError, type ErrorCode } from '../core/shared/errors.ts';
import type { PlatformApp } from './app.ts';
import { clientOf } from './edge.ts';
import { hashedId } from './tracing/hash.ts';

type SecurityEvent = 'sign_in_refused' | 'code_refused' | 'access_refused' | 'limit_reached';

/** Errors that occur in normal use. */
const ordinary: ErrorCode[] = ['account_suspended', 'private_account', 'blocked_by_you', 'comments_closed'];

/** The security event of an error, if any. */
function eventOf({ kind, code }: DomainError): SecurityEvent | undefined {
  if (code === 'wrong_credentials' || code === 'wrong_password') return 'sign_in_refused';
  if (code === 'wrong_code') return 'code_refused';
  if (kind === 'forbidden' && !ordinary.includes(code)) return 'access_refused';
  return kind === 'rate_limited' ? 'limit_reached' : undefined;
}

/**
 * Logs a rejected request that may be part of an attack, in a line that can be found by its `event`. Account ids and IP
 * addresses are hashed. The hashes of addresses include CloudFront's secret; otherwise trying all addresses would reveal them.
 */
export function noteSecurityEvent(app: PlatformApp, route: string, request: APIGatewayProxyEvent, actor: string | undefined, error: unknown): void {
  const event = error instanceof DomainError ? eventOf(error) : undefined;
  if (!event) return;
  const { code, account = actor } = error as DomainError;
  const client = clientOf(app.config, request);
  app.log.warn('refused', {
    event,
    code,
    route,
    ...(account !== undefined && { account: hashedId(account) }),
    ...(client !== undefined && { client }),
  });
}
