import { deepStrictEqual } from 'node:assert';
import { afterAll, inject } from 'vitest';
import { behaveAsOnLambda } from './as-on-lambda.ts';

behaveAsOnLambda(inject('environment'));

// The next file runs in the same process. A test that needs another environment is one of those with a service of their own
// (vitest.config.ts).
const environment = { ...process.env };
afterAll(() => deepStrictEqual(Object.fromEntries(Object.keys(environment).map((name) => [name, process.env[name]])), environment));
