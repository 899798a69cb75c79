import { inject } from 'vitest';

// Handlers called in a test's own process find the service where they find it on Lambda: in the environment.
Object.assign(process.env, inject('environment'));
// As on Lambda: a use case that asks for a second connection while it holds one would wait for itself.
process.env['DATABASE_POOL_SIZE'] = '1';
