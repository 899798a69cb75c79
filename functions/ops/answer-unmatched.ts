import openapi from '../../docs/openapi.json' with { type: 'json' };
import { DomainError } from '../../core/shared/errors.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { allowedMethods } from '../../platform/routes.ts';

const paths: Record<string, object> = openapi.paths;

/** Answers what no endpoint does: CORS preflights, a wrong method on a known path, and unknown paths. */
export const handler = endpoint({
  route: 'ANY /{proxy+}',
  summary: 'Preflights, 405 and 404',
  description: 'Responds where no endpoint does: preflights, a wrong method on a known path, and unknown paths.',
  tag: 'Operations',
  auth: 'none',
  status: 204,
  run: async ({ event }) => {
    const allowed = allowedMethods(paths, event.path);
    if (allowed.length === 0) throw new DomainError('not_found', 'no_such_path', `There is nothing at ${event.path}.`);
    const Allow = [...allowed, 'OPTIONS'].join(', ');
    if (event.httpMethod === 'OPTIONS') return { statusCode: 204, headers: { Allow }, body: '' };
    throw new DomainError('method_not_allowed', 'method_not_allowed', `${event.path} knows ${Allow}, not ${event.httpMethod}.`, { allow: Allow });
  },
});
