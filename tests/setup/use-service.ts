import { inject } from 'vitest';

// Handlers called in a test's own process find the service where they find it on Lambda: in the environment.
Object.assign(process.env, inject('environment'));
