import { deepStrictEqual } from 'node:assert';
import { afterAll } from 'vitest';

// For files that share a process: a test that needs another environment is one of those with a service of their own
// (vitest.config.ts).
const environment = { ...process.env };
afterAll(() => deepStrictEqual(Object.fromEntries(Object.keys(environment).map((name) => [name, process.env[name]])), environment));
