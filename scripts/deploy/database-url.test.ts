import { expect, it } from 'vitest';
import { checkDatabaseUrl } from './database-url.ts';

it('accepts a Postgres URL', () => {
  for (const url of ['postgres://user:password@db.example:5432/lambdagram', 'postgresql://user@db.example/lambdagram?sslmode=require']) checkDatabaseUrl('DATABASE_URL', url);
});

it.each(['db.example', 'mysql://user@db.example/lambdagram', 'postgres://user@db.example', 'postgres:///lambdagram'])('rejects %s', (url) => {
  expect(() => checkDatabaseUrl('DATABASE_URL', url)).toThrow('DATABASE_URL is not a database URL');
});

it('rejects a URL without TLS', () => {
  expect(() => checkDatabaseUrl('DATABASE_URL', 'postgres://user@db.example/lambdagram?sslmode=disable')).toThrow('sslmode=disable');
});
