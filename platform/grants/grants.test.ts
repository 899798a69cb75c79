import { describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { loadConfig } from '../config.ts';
import { endpoint } from '../endpoint.ts';
import { accounts } from './accounts.ts';
import { Clients, type Grant } from './grant.ts';
import { interactions } from './interactions.ts';
import { MissingGrant, missingGrants } from './missing-grant.ts';
import { grantsFor } from './permissions.ts';
import { uploads } from './storage.ts';

const config = loadConfig({ STAGE: 'test', AWS_REGION: 'us-east-1' } as NodeJS.ProcessEnv, ['STAGE', 'AWS_REGION'], (variable) => new MissingGrant('The function', variable, grantsFor.variable(variable)));

/** The App of a function with `access`, with stub clients that return what was called. */
function appWith(...access: Grant[]) {
  const clients = new Clients(config);
  clients.wrap('dynamo', () => ({ get: async () => 'got' as never, put: async () => 'put' as never }));
  return createApp({ name: 'The function', access }, config, clients);
}

describe('an App', () => {
  it('permits what is granted', async () => {
    const app = appWith(interactions.read, interactions.write);
    expect(await app.dynamo.get({} as never)).toBe('got');
    expect(await app.dynamo.put({} as never)).toBe('put');
  });

  it.each([
    ['another call of a granted client', [interactions.read], (app) => app.dynamo.put({} as never), 'dynamo.put', 'interactions.write'],
    ['a client of no grant', [], (app) => app.db.query('any', 'select 1'), 'db.query', 'database'],
    ['a call that another grant permits', [uploads.read], (app) => app.storage.deleteUpload('key'), 'storage.deleteUpload', 'uploads.delete'],
    ['an account operation', [accounts.own], (app) => app.identity.deleteAccount('ada'), 'identity.deleteAccount', 'accounts.delete'],
  ] satisfies [string, Grant[], (app: ReturnType<typeof appWith>) => Promise<unknown>, string, string][])('rejects %s, naming the grant', async (_, access, use, used, grant) => {
    const published: unknown[] = [];
    const note = (error: unknown) => void published.push(error);
    missingGrants.subscribe(note);
    const error = await use(appWith(...access)).catch((thrown: unknown) => thrown);
    missingGrants.unsubscribe(note);
    expect(error).toBeInstanceOf(MissingGrant);
    expect((error as Error).message).toBe(`The function uses ${used} without a grant. Add ${grant} to its \`access\`.`);
    expect(published).toEqual([error]);
  });

  it('rejects a setting whose variable no grant provides', () => {
    expect(() => appWith(interactions.read).settings.cdnBaseUrl).toThrow('The function uses CDN_BASE_URL without a grant. Add mediaUrls to its `access`.');
  });
});

describe('endpoint()', () => {
  it('rejects a definition that accepts tokens but cannot check their accounts', () => {
    const definition = { route: 'GET /api/v1/things', summary: 'Things', description: 'Things.', tag: 'Posts', auth: 'optional', access: [], status: 204, run: async () => undefined } as const;
    expect(() => endpoint(definition)).toThrow('GET /api/v1/things accepts tokens, so its `access` needs database');
  });
});
