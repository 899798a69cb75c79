import type { Residue, Search, Searched } from './residue.ts';
import { searchLogs, searchMail, searchQueues, searchTraces } from './local-files.ts';
import { searchObjects, searchPool, searchPostgres, searchRedis, searchTable } from './stores.ts';

const searches: Record<string, Search> = {
  Postgres: searchPostgres,
  DynamoDB: searchTable,
  S3: searchObjects,
  Redis: searchRedis,
  'the pool': searchPool,
  queues: searchQueues,
  mail: searchMail,
  logs: searchLogs,
  traces: searchTraces,
};

/**
 * Finds everything in a service's stores that contains one of the words: an account's id and its other identifiers. This includes
 * the outbox (a Postgres table), dead-letter queues and exports (objects).
 */
export async function findResidue(service: Searched, words: readonly string[]): Promise<{ found: Residue[]; searched: string[] }> {
  const found: Residue[] = [];
  const searched: string[] = [];
  for (const [name, search] of Object.entries(searches)) {
    const here = await search(service, words);
    if (!here) continue;
    searched.push(name);
    found.push(...here);
  }
  return { found, searched };
}
