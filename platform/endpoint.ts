import middy from '@middy/core';
import httpCors from '@middy/http-cors';
import httpSecurityHeaders from '@middy/http-security-headers';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import type * as z from 'zod';
import { requireAccount, requireAccountToRead } from '../core/auth/require-account.ts';
import { requireRole, type Role } from '../core/auth/roles.ts';
import { requireOpen } from '../core/instance/require-open.ts';
import { createOnce } from '../core/shared/idempotency.ts';
import { DomainError, type ErrorCode } from '../core/shared/errors.ts';
import { count, type Counted, tooMany } from '../core/cache/count-limit.ts';
import { type LimitName, limits, type Subject } from '../core/shared/limits.ts';
import { appOf, type Holder, type PlatformApp } from './app.ts';
import type { Variable } from './config.ts';
import type { Deployment } from './deployment.ts';
import { type Method, methods } from './methods.ts';
import { clientAddress, clientOf, isLoopback, requireFrontDoor } from './front-door.ts';
import { flushMetrics } from './metrics.ts';
import type { Grant } from './grants/grant.ts';
import type { GrantName } from './grants/permissions.ts';
import { type HttpResponse, problemResponse } from './problem.ts';
import { publicResponse } from './public-response.ts';
import { noteSecurityEvent } from './security-events.ts';
import { header, idempotencyKey, ifMatch, parseBody, parseParams, parseQuery } from './request.ts';
import type { Tag } from './tags.ts';
import { type Actor, bearerToken, verifyToken } from './tokens.ts';
import { noteRequest } from './note-request.ts';
import { annotate, traced, traceId, traceparent } from './tracing.ts';

/**
 * `required`: 401 without a good token of an account that exists. `optional`: 401 with a bad one, and anonymous without one, which
 * is a 401 too where the instance is for its members only. `none`: reached by everybody everywhere, so it shows nothing of anybody's.
 */
export type Auth = 'required' | 'optional' | 'none';

type ActorFor<A extends Auth> = A extends 'required' ? Actor : A extends 'optional' ? Actor | undefined : undefined;

/** What the request brings, part by part: no part can stand in for another. */
export interface Input<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
}

export interface Call<Params, Query, Body, A extends Auth> extends Input<Params, Query, Body> {
  app: PlatformApp;
  actor: ActorFor<A>;
  event: APIGatewayProxyEvent;
  /** Id of what the call creates; a repetition under the same Idempotency-Key gets the same one. */
  newId: string;
  /** It was created under this Idempotency-Key before: show it as it is now. */
  repeated: boolean;
  idempotencyKey: string | undefined;
  /** Who makes the request, by their address; undefined where the endpoint has no limits. */
  client: string | undefined;
  /** The versions that the client has seen of what it edits; undefined: any. */
  versions: readonly number[] | undefined;
  /** The client would rather ask again than wait: `Prefer: respond-async` (RFC 7240), where the definition has a response 202. */
  respondAsync: boolean;
}

/** What an endpoint is. The same object validates, responds, and describes itself in the OpenAPI document. */
export interface EndpointDefinition<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Output extends z.ZodType,
  A extends Auth,
> extends Deployment {
  /** `<METHOD> <path>`; a path parameter stands in braces. */
  route: `${Method | 'ANY'} /${string}`;
  /** A second address of the same endpoint. */
  alias?: `${Method} /${string}`;
  /** One line for lists of endpoints. */
  summary: string;
  /** What a client needs to know beyond that, in Markdown. */
  description: string;
  tag: Tag;
  auth: A;
  /** Who may call it, where not every account may: those with one of these. Others get 403 `role_required`. */
  roles?: readonly Role[];
  /** Suspended accounts may call it too; everything else refuses them with 403 `account_suspended`. */
  whileSuspended?: true;
  /** The values of the route's braces. One that cannot name anything is a 404. */
  params?: Params;
  /** Absent: the query string is not read. */
  query?: Query;
  /** Absent: the body is not read. */
  body?: Body;
  /** Absent: the response has no body. */
  output?: Output;
  status: number;
  /** What it responds with where that is not JSON, such as `text/html`. */
  contentTypes?: readonly string[];
  /** Statuses besides `status` whose body is not a problem but one of these. */
  responses?: Readonly<Record<number, z.ZodType>>;
  /** Of a document that is the same for everyone: its Cache-Control. It gets an entity tag, and 304 for who has it. */
  cacheControl?: string;
  /** How often one client address and one account may call it and the others with these limits. */
  limits?: readonly LimitName[];
  /** Longest time (ms) for all that it waits for, where that is not REQUEST_DEADLINE_MS; then 503. */
  deadline?: number;
  /** What can go wrong besides bad input, bad tokens and overload. Tests find what is missing here. */
  errors?: readonly ErrorCode[];
  /** Edits something that has a version, which `If-Match` may require. */
  edits?: true;
  /** Creates or edits something, so that it honours Idempotency-Key: under an id of the key's, or under names of its own. */
  creates?: 'once' | 'names';
  /** Reads the body where it may be something other than JSON. */
  readBody?: (event: APIGatewayProxyEvent, asJson: (maxBytes?: number) => z.output<Body>) => Promise<z.output<Body>>;
  /** What identifies the request to its Idempotency-Key where JSON of the input would not do. */
  fingerprint?: (body: z.output<Body>) => string | Uint8Array;
  run(call: Call<z.output<Params>, z.output<Query>, z.output<Body>, A>): Promise<z.input<Output> | HttpResponse | void>;
}

// oxlint-disable-next-line typescript/no-explicit-any -- a definition of whatever schemas
export type AnyEndpoint = EndpointDefinition<any, any, any, any, Auth>;

export interface EndpointHandler {
  (event: APIGatewayProxyEvent, context: Context): Promise<HttpResponse>;
  readonly definition: AnyEndpoint;
  readonly holder: Holder;
}

/** What verifying a token takes. */
const tokenVariables: readonly Variable[] = ['USER_POOL_CLIENT_ID', 'TOKEN_ISSUER', 'TOKEN_KEYS_URL', 'POOL_KEYS'];

/** What checking that a token's account exists takes, by what the endpoint does. */
const accountGrants = { read: ['database', 'cache'], change: ['database'] } satisfies Record<string, GrantName[]>;

/** What protects an API; the policies for documents would only get in the way of its readers. */
const securityHeaders = {
  contentSecurityPolicy: false,
  crossOriginEmbedderPolicy: false,
  crossOriginOpenerPolicy: false,
  crossOriginResourcePolicy: { policy: 'cross-origin' },
  dnsPrefetchControl: false,
  downloadOptions: false,
  originAgentCluster: false,
  permissionsPolicy: false,
  permittedCrossDomainPolicies: false,
  poweredBy: false,
} as const;

/** Whose requests are being handled, for the log. */
const actors = new WeakMap<APIGatewayProxyEvent, Actor>();

/** What requests being handled have left of their limits. */
const counts = new WeakMap<APIGatewayProxyEvent, Counted[]>();

/** Makes a Lambda handler of an endpoint: traced, authenticated, validated, with CORS and problem+json errors. */
export function endpoint<
  A extends Auth,
  Output extends z.ZodType,
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
>(definition: EndpointDefinition<Params, Query, Body, Output, A>): EndpointHandler {
  const { route, access, auth } = definition;
  if (definition.roles && auth !== 'required') throw new Error(`${route} is for roles, which only signed-in accounts have: its \`auth\` must be required.`);
  const holder = { name: route, access, variables: ['CORS_ORIGINS', 'EDGE_SECRET', ...(auth === 'none' ? [] : tokenVariables)] } satisfies Holder;
  const theApp = appOf(holder);
  const isRead = route.startsWith('GET ');
  for (const needed of definition.limits ? ['limits.count', 'cache'] : []) {
    if (!access.some(({ name }) => name === needed)) throw new Error(`${route} has limits, so its \`access\` needs ${needed}.`);
  }
  requireGrants(route, access, auth === 'none' ? [] : isRead ? accountGrants.read : accountGrants.change);
  const answer = (event: APIGatewayProxyEvent): Promise<HttpResponse> => {
    const app = theApp();
    requireFrontDoor(app.config, event);
    return app.within(definition.deadline ?? app.config.REQUEST_DEADLINE_MS, () => admit(app, event));
  };
  const admit = async (app: PlatformApp, event: APIGatewayProxyEvent): Promise<HttpResponse> => {
    // Guesses are refused before anything else is done; the limits of what accounts do are counted beside the check of the account.
    await countAgainst(app, event, guarding, undefined);
    const actor = await authenticate(app, definition.auth, event);
    if (actor) actors.set(event, actor);
    if (!actor) {
      await countAgainst(app, event, ofAccounts, undefined);
      return definition.auth === 'optional' ? afterCheck(requireOpen(app), respond(app, undefined, event)) : respond(app, undefined, event);
    }
    if (definition.roles) {
      await requireRole(app, actor, definition.roles);
      return respond(app, actor, event);
    }
    if (isRead) {
      await countAgainst(app, event, ofAccounts, actor.userId);
      return afterCheck(requireAccountToRead(app, actor, definition.whileSuspended), respond(app, actor, event));
    }
    await Promise.all([requireAccount(app, actor, definition.whileSuspended), countAgainst(app, event, ofAccounts, actor.userId)]);
    return respond(app, actor, event);
  };
  const named = definition.limits ?? [];
  const isOfAccounts = (name: LimitName) => 'account' in limits[name];
  const [guarding, ofAccounts] = [named.filter((name) => !isOfAccounts(name)), named.filter(isOfAccounts)];
  const respond = async (app: PlatformApp, actor: Actor | undefined, event: APIGatewayProxyEvent): Promise<HttpResponse> => {
    const input = await readInput(definition, event);
    annotate({ post_id: (input.params as { post_id?: string } | undefined)?.post_id });
    const key = definition.creates ? idempotencyKey(event) : undefined;
    const isRepeatable = actor && definition.creates === 'once' && key !== undefined;
    const request = isRepeatable ? { userId: actor.userId, key, content: contentOf(definition, input) } : undefined;
    const result = await createOnce(app, request, async ({ id, repeated }) =>
      definition.run({ app, actor: actor as ActorFor<A>, ...input, event, newId: id, repeated, idempotencyKey: key, client: definition.limits && clientOf(app.config, event), versions: definition.edits && ifMatch(event), respondAsync: definition.responses?.[202] !== undefined && prefersAsync(event) }),
    );
    const response = isResponse(result) ? result : jsonResponse(definition.status, result);
    return definition.cacheControl === undefined ? response : publicResponse(response, definition.cacheControl, header(event, 'if-none-match'));
  };

  // Built at the first request, so that a definition can be read without an environment.
  let chain: ((event: APIGatewayProxyEvent, context: Context) => Promise<HttpResponse>) | undefined;
  const build = () =>
    middy<APIGatewayProxyEvent, HttpResponse>()
      .use(httpSecurityHeaders(securityHeaders))
      .use(
        httpCors({
          origins: theApp().config.CORS_ORIGINS,
          headers: 'Authorization, Content-Type, Idempotency-Key, If-Match, Prefer, traceparent',
          methods: [...methods, 'OPTIONS'].join(', '),
          exposeHeaders: 'X-Trace-Id, traceparent, Retry-After, RateLimit, RateLimit-Policy, Allow, ETag',
          maxAge: 7200,
        }),
      )
      .use({
        onError: (request) => {
          noteSecurityEvent(theApp(), route, request.event, actors.get(request.event)?.userId, request.error);
          request.response = problemResponse(request.error);
        },
      })
      .handler(answer) as unknown as (event: APIGatewayProxyEvent, context: Context) => Promise<HttpResponse>;

  const handler = (event: APIGatewayProxyEvent, context: Context) =>
    traced(
      definition.route,
      header(event, 'x-amzn-trace-id'),
      async () => {
        const started = performance.now();
        try {
          const response = await (chain ??= build())(event, context);
          noteRequest(theApp(), definition.route, event, actors.get(event), response, performance.now() - started);
          // Here, because middy leaves Vary out for a page of the API's own origin and may say it twice for another.
          return { ...response, headers: { ...response.headers, ...rateLimitHeaders(counts.get(event)), Vary: 'Origin', 'X-Trace-Id': traceId() ?? '', traceparent: traceparent() ?? '' } };
        } finally {
          flushMetrics();
        }
      },
      { traceparent: header(event, 'traceparent'), annotations: { route: definition.route } },
    );
  return Object.assign(handler, { definition: definition as unknown as AnyEndpoint, holder });
}

/** Counts a request against its limits. @throws DomainError `too_many_attempts` */
async function countAgainst(app: PlatformApp, event: APIGatewayProxyEvent, names: readonly LimitName[], account: string | undefined): Promise<void> {
  if (names.length === 0) return;
  const address = clientAddress(app.config, event);
  const client = address === undefined || isLoopback(address) ? undefined : clientOf(app.config, event);
  const subjects = Object.entries({ client, account }).filter((subject): subject is [Subject, string] => subject[1] !== undefined);
  const taken = await Promise.all(names.flatMap((name) => subjects.map(([subject, id]) => count(app, name, subject, id))));
  const counted = taken.filter((one) => one !== undefined);
  counts.set(event, [...(counts.get(event) ?? []), ...counted]);
  const refused = counted.filter(({ isAllowed }) => !isAllowed);
  if (refused.length > 0) throw tooMany({ reset: Math.max(...refused.map(({ reset }) => reset)) });
}

/** What is left of each limit (IETF draft-ietf-httpapi-ratelimit-headers). */
function rateLimitHeaders(counted: readonly Counted[] = []): Record<string, string> {
  if (counted.length === 0) return {};
  const item = ({ name, subject }: Counted, parameters: string) => `"${name}-${subject}"${parameters}`;
  return {
    'RateLimit-Policy': counted.map((one) => item(one, `;q=${Math.floor(one.bucket.count)};w=${one.bucket.seconds}`)).join(', '),
    RateLimit: counted.map((one) => item(one, `;r=${one.remaining};t=${one.reset}`)).join(', '),
  };
}

/** At once, not at the first request with a token: optional ones are rare in tests. */
function requireGrants(route: string, access: readonly Grant[], needed: readonly GrantName[]): void {
  for (const name of needed) {
    if (!access.some((grant) => grant.name === name)) throw new Error(`${route} accepts tokens, so its \`access\` needs ${name}: that checks whether the account exists.`);
  }
}

/** A 202: what was asked for is under way. */
export const accepted = (body: object): HttpResponse => {
  const { headers, ...response } = jsonResponse(202, body);
  return { ...response, headers: { ...headers, 'Preference-Applied': 'respond-async' } };
};

const prefersAsync = (event: APIGatewayProxyEvent): boolean =>
  (header(event, 'prefer') ?? '').split(/[,;]/).some((preference) => preference.trim().toLowerCase() === 'respond-async');

/** Reads do not wait for the check before they begin; its refusal wins over whatever they have found. */
async function afterCheck<Result>(check: Promise<void>, work: Promise<Result>): Promise<Result> {
  const [checked, done] = await Promise.allSettled([check, work]);
  if (checked.status === 'rejected') throw checked.reason;
  if (done.status === 'rejected') throw done.reason;
  return done.value;
}

async function authenticate(app: PlatformApp, auth: Auth, event: APIGatewayProxyEvent): Promise<Actor | undefined> {
  if (auth === 'none') return undefined;
  const token = bearerToken(header(event, 'authorization'));
  if (token !== undefined) return verifyToken(app.config, token);
  if (auth === 'optional') return undefined;
  throw new DomainError('unauthenticated', 'missing_token', 'This needs an access token: Authorization: Bearer <token>.');
}

/** The parts of the request that `definition` reads, each parsed by its own schema. */
export async function readInput<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  definition: Pick<EndpointDefinition<Params, Query, Body, z.ZodType, Auth>, 'route' | 'params' | 'query' | 'body' | 'readBody'>,
  event: APIGatewayProxyEvent,
): Promise<Input<z.output<Params>, z.output<Query>, z.output<Body>>> {
  const { route, params, query, body, readBody } = definition;
  const asJson = (maxBytes?: number) => (body && parseBody(body, route, event, maxBytes)) as z.output<Body>;
  return {
    params: (params && parseParams(params, event)) as z.output<Params>,
    query: (query && parseQuery(query, event)) as z.output<Query>,
    body: readBody ? await readBody(event, asJson) : asJson(),
  };
}

function contentOf(definition: AnyEndpoint, { params, query, body }: Input<unknown, unknown, unknown>): string | Uint8Array {
  // Without the names of the parts: keys outlive a deployment, and the first ones were kept this way.
  const content = definition.fingerprint?.(body) ?? JSON.stringify(Object.assign({}, params, query, body));
  return Buffer.concat([Buffer.from(`${definition.route}\n`), Buffer.from(content as string)]);
}

const isResponse = (result: unknown): result is HttpResponse =>
  typeof result === 'object' && result !== null && 'statusCode' in result && 'body' in result;

function jsonResponse(status: number, result: unknown): HttpResponse {
  const headers = { 'Cache-Control': 'no-store' };
  if (result === undefined) return { statusCode: status, headers, body: '' };
  return { statusCode: status, headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify(result) };
}
