import type { Db } from '../../core/shared/app.ts';
import { processClients } from '../../platform/whole-app.ts';
import { eachCall, eachDynamoCall } from './each-call.ts';

export interface Calls {
  /** Names of the statements, in the order in which they started. */
  statements: string[];
  /** Names of calls to DynamoDB. */
  dynamo: string[];
  /** Names of the scripts called in Redis. */
  redis: string[];
  /** How many times the caller waited for Redis: concurrent calls count once. */
  trips: number;
}

/** Counts the calls to this process's clients, from any function, until `stop` is called. */
export function countCalls(): { calls: Calls; stop(): void } {
  const calls: Calls = { statements: [], dynamo: [], redis: [], trips: 0 };
  let underWay = 0;
  const counted = (db: Db): Db => ({
    query: (name, text, values) => {
      calls.statements.push(name);
      return db.query(name, text, values);
    },
  });
  const restore = [
    processClients.wrap('db', (db) => ({ ...counted(db), transaction: (work) => db.transaction((tx) => work(counted(tx))) })),
    processClients.wrap('dynamo', (dynamo) =>
      eachDynamoCall(dynamo, (call, name) => {
        calls.dynamo.push(name);
        return call();
      }),
    ),
    processClients.wrap('redis', (redis) =>
      eachCall(redis, async (call, name) => {
        calls.redis.push(name);
        if (underWay === 0) calls.trips += 1;
        underWay += 1;
        try {
          return await call();
        } finally {
          underWay -= 1;
        }
      }),
    ),
  ];
  return { calls, stop: () => restore.forEach((remove) => remove()) };
}
