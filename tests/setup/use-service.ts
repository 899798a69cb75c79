import { afterAll, expect, inject } from 'vitest';
import { behaveAsOnLambda } from './as-on-lambda.ts';

behaveAsOnLambda(inject('environment'));

// The next file runs in the same process. A test that needs another environment is one of those with a service of their own
// (vitest.config.ts).
const environment = { ...process.env };
afterAll(() => expect(process.env).toMatchObject(environment));
