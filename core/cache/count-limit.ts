import { hash } from 'node:crypto';
import type { App } from '../shared/app.ts';
import { DomainError, unlessUnavailable } from '../shared/errors.ts';
import { ifCondition } from '../shared/if-condition.ts';
import { type Bucket, type Limit, type LimitName, limits, type Subject } from '../shared/limits.ts';
import { keys } from './keys.ts';

/** The state of a limit after a request was counted, for its response. */
export interface Counted {
  name: LimitName;
  subject: Subject;
  bucket: Bucket;
  isAllowed: boolean;
  remaining: number;
  /** Seconds until one more request is allowed. */
  reset: number;
}

export const bucketOf = (app: Pick<App, 'settings'>, name: LimitName, subject: Subject): Bucket | undefined => {
  const limit: Limit = limits[name];
  const bucket = limit[subject];
  if (!bucket || limit.isFixed) return bucket;
  const { limitsFactor } = app.settings;
  return limitsFactor === 0 ? undefined : { ...bucket, count: bucket.count * limitsFactor };
};

/**
 * Takes `cost` from the token bucket of `id`: in Redis or, without Redis or while it is down, in DynamoDB. If DynamoDB is unreachable too, nothing
 * is counted and nobody is rejected. Returns undefined in that case, and if there is no limit.
 */
export async function count(app: App, name: LimitName, subject: Subject, id: string, cost = 1): Promise<Counted | undefined> {
  const bucket = bucketOf(app, name, subject);
  if (!bucket) return undefined;
  const now = app.now().getTime();
  const interval = (bucket.seconds * 1000) / bucket.count;
  const request = { bucket, now, interval, cost };
  const key = `${name}:${subject}:${hash('sha256', id, 'base64url').slice(0, 22)}`;
  const taken = (await takeInRedis(app, key, request)) ?? (await unlessUnavailable(app.within(app.settings.patience, () => takeInDynamo(app, key, request))));
  if (!taken) return undefined;
  const left = now + bucket.seconds * 1000 - Math.max(taken.full, now);
  const remaining = Math.max(0, Math.floor(left / interval + 1e-6));
  const reset = taken.isAllowed ? interval - (left - remaining * interval) : cost * interval - left;
  return { name, subject, bucket, isAllowed: taken.isAllowed, remaining, reset: Math.max(1, Math.ceil(reset / 1000)) };
}

/** The same. @throws DomainError `too_many_attempts` if nothing is left */
export async function countOrRefuse(app: App, name: LimitName, subject: Subject, id: string): Promise<void> {
  const counted = await count(app, name, subject, id);
  if (counted && !counted.isAllowed) throw tooMany(counted);
}

export const tooMany = ({ reset }: Pick<Counted, 'reset'>) =>
  new DomainError('rate_limited', 'too_many_attempts', 'Too many attempts. Please wait a little.', { retryAfter: reset });

interface Take {
  bucket: Bucket;
  /** Milliseconds. */
  now: number;
  interval: number;
  cost: number;
}
/** `full`: when (ms) the bucket will be full again if nothing more is taken. This is the only number stored. */
interface Taken {
  isAllowed: boolean;
  full: number;
}

const script = {
  name: 'takeFromBucket',
  lua: `
    local now, taken, size = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
    local full = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
    if full + taken > now + size then return {0, string.format('%.0f', full)} end
    full = full + taken
    redis.call('SET', KEYS[1], string.format('%.3f', full), 'PX', math.ceil(full - now))
    return {1, string.format('%.3f', full)}`,
};

async function takeInRedis(app: App, key: string, { bucket, now, interval, cost }: Take): Promise<Taken | undefined> {
  const call = { keys: [keys.limit(key)], args: [now, interval * cost, bucket.seconds * 1000] };
  const reply = await app.redis.run<[allowed: number, full: string]>(script, call);
  return reply && { isAllowed: reply[0] === 1, full: Number(reply[1]) };
}

/** One conditional write if the bucket is in use, a second one if it was full, a third one if nothing is left. */
async function takeInDynamo(app: App, key: string, { bucket, now, interval, cost }: Take): Promise<Taken> {
  const taken = interval * cost;
  const table = { TableName: app.settings.interactionsTable, Key: { pk: `LIMIT#${key}`, sk: '-' }, ReturnValues: 'UPDATED_NEW' as const };
  const end = Math.ceil(now / 1000) + bucket.seconds;
  const use = () =>
    ifCondition(
      app.dynamo.update({
        ...table,
        UpdateExpression: 'set full_at = full_at + :taken, expires_at = :end',
        ConditionExpression: 'full_at between :now and :most',
        ExpressionAttributeValues: { ':now': now, ':taken': taken, ':end': end, ':most': now + bucket.seconds * 1000 - taken },
      }),
    );
  const begin = () =>
    ifCondition(
      app.dynamo.update({
        ...table,
        UpdateExpression: 'set full_at = :full, expires_at = :end',
        ConditionExpression: 'attribute_not_exists(full_at) or full_at < :now',
        ExpressionAttributeValues: { ':now': now, ':full': now + taken, ':end': end },
      }),
    );
  // Retried in case another request has started the bucket in the meantime.
  const done = (await use()) ?? (await begin()) ?? (await use());
  if (done) return { isAllowed: true, full: Number(done.Attributes?.['full_at']) };
  // The exact time would need another read; this is an upper bound.
  return { isAllowed: false, full: now + bucket.seconds * 1000 };
}
