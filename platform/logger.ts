import { Logger } from '@aws-lambda-powertools/logger';
import type { Log } from '../core/shared/app.ts';
import { hashedId } from './tracing/hash.ts';
import { traceId } from './tracing.ts';

const logger = new Logger({ serviceName: 'lambdagram' });

/** Logs outlive accounts, so they contain only hashes of users' ids. */
const withTrace = ({ error, user_id, ...fields }: Record<string, unknown> = {}) => ({
  trace_id: traceId(),
  ...(typeof user_id === 'string' && { user: hashedId(user_id) }),
  ...fields,
  ...(error instanceof Error ? { error } : error !== undefined && { reason: error }),
});

/** Structured logs; every line contains its trace id. POWERTOOLS_LOG_LEVEL sets the level. */
export const log: Log = {
  info: (message, fields) => logger.info(message, withTrace(fields)),
  warn: (message, fields) => logger.warn(message, withTrace(fields)),
  error: (message, fields) => logger.error(message, withTrace(fields)),
};
