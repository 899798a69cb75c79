import { deepStrictEqual } from 'node:assert';
import { afterAll } from 'vitest';

// These test files share a process, so a file that needs a different environment must have a separate service (vitest.config.ts).
const environment = { ...process.env };
afterAll(() => deepStrictEqual(Object.fromEntries(Object.keys(environment).map((name) => [name, process.env[name]])), environment));
