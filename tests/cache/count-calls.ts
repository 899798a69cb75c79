import type { App } from '../../core/shared/app.ts';
import { eachCall } from './each-call.ts';

export interface Calls {
  /** Names of the statements, in the order in which they began. */
  statements: string[];
  /** Names of the calls to DynamoDB. */
  dynamo: string[];
  /** Calls to Redis, by the name of their script. */
  redis: string[];
  /** How often Redis was waited for: calls that are under way together count once. */
  trips: number;
}

/** Counts what the App's clients are asked for, from now until `stop`. */
export function countCalls(app: App): { calls: Calls; stop(): void } {
  const { db, dynamo, redis } = app;
  const calls: Calls = { statements: [], dynamo: [], redis: [], trips: 0 };
  let underWay = 0;
  const counted = eachCall(redis, async (call, name) => {
    calls.redis.push(name);
    if (underWay === 0) calls.trips += 1;
    underWay += 1;
    try {
      return await call();
    } finally {
      underWay -= 1;
    }
  });
  Object.assign(app, {
    db: {
      query: (name: string, text: string, values?: readonly unknown[]) => {
        calls.statements.push(name);
        return db.query(name, text, values);
      },
      transaction: (work: Parameters<typeof db.transaction>[0]) => db.transaction(work),
    },
    dynamo: new Proxy(dynamo, {
      get: (target, name) => {
        const method = target[name as keyof typeof target];
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => {
          calls.dynamo.push(String(name));
          return (method as (...all: unknown[]) => unknown)(...args);
        };
      },
    }),
    redis: counted,
  });
  return { calls, stop: () => void Object.assign(app, { db, dynamo, redis }) };
}
