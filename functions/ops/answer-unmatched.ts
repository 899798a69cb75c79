import openapi from '../../docs/openapi.json' with { type: 'json' };
import { DomainError } from '../../core/shared/errors.ts';
import { endpoint } from '../../platform/endpoint.ts';

const paths: Record<string, object> = openapi.paths;

/** Handles requests that match no endpoint: CORS preflights, a wrong method on a known path, and unknown paths. */
export const handler = endpoint({
  route: 'ANY /{proxy+}',
  summary: 'Preflights, 405 and 404',
  description: 'Handles requests that match no endpoint: preflights, a wrong method on a known path, and unknown paths.',
  tag: 'Operations',
  auth: 'none',
  access: [],
  status: 204,
  run: async ({ event }) => {
    // The most specific path of the API that matches, as determined by the gateway.
    const known = paths[event.resource];
    if (!known) throw new DomainError('not_found', 'no_such_path', `There is nothing at ${event.path}.`);
    const Allow = [...Object.keys(known).map((method) => method.toUpperCase()), 'OPTIONS'].join(', ');
    if (event.httpMethod === 'OPTIONS') return { statusCode: 204, headers: { Allow }, body: '' };
    throw new DomainError('method_not_allowed', 'method_not_allowed', `${event.path} supports ${Allow}, not ${event.httpMethod}.`, { allow: Allow });
  },
});
