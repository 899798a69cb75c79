import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { listFunctions } from '../infra/functions.ts';
import { changesOf } from './invoke-changes.ts';

const functions = await listFunctions();
const sample = (name: string) => readFileSync(new URL(`../events/samples/${name}.json`, import.meta.url), 'utf8');
const changes = (name: string) => changesOf(functions.find((declared) => declared.name === name)!, sample(name));

it('names what a call may change, and what its sample creates first', () => {
  expect(changes('create-post')).toEqual([
    'uploads a photo first',
    'changes rows in Postgres',
    'changes likes, comments or Idempotency-Keys in DynamoDB',
    'publishes events, which the consumers act on',
    'counts an attempt in DynamoDB',
  ]);
  expect(changes('log-out')).toEqual(['changes rows in Postgres', 'publishes events, which the consumers act on', 'ends sessions, or sends or presents codes, for an account', 'counts an attempt in DynamoDB']);
  expect(changes('sweep-media')).toEqual(['changes rows in Postgres', 'deletes uploads', 'deletes photos', 'publishes events, which the consumers act on']);
});

it('finds nothing in reads, and something in everything else that reaches data', () => {
  for (const declared of functions) {
    // Only the function's own changes, not those made to fill its sample.
    const found = changesOf(declared, '');
    const { definition } = declared.handler;
    const isRead = definition !== undefined && /^(GET|ANY) /.test(definition.route);
    expect([declared.name, found.length > 0]).toEqual([declared.name, !isRead]);
  }
});
