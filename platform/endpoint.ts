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
import { clientAddress, clientOf, isLoopback, requireEdge } from './edge.ts';
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
 * `required`: 401 without a valid token of an existing account. `optional`: 401 with an invalid token; without one the caller is
 * anonymous, which is also a 401 if the instance is for members only. `none`: always open to everybody, so it must not show user content.
 */
export type Auth = 'required' | 'optional' | 'none';

type ActorFor<A extends Auth> = A extends 'required' ? Actor : A extends 'optional' ? Actor | undefined : undefined;

/** The parts of the request, kept separate so that none can be mistaken for another. */
export interface Input<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
}

export interface Call<Params, Query, Body, A extends Auth> extends Input<Params, Query, Body> {
  app: PlatformApp;
  actor: ActorFor<A>;
  event: APIGatewayProxyEvent;
  /** The id for what the call creates. A repeated request with the same Idempotency-Key gets the same id. */
  newId: string;
  /** An earlier request with this Idempotency-Key has already created it: return its current state. */
  repeated: boolean;
  idempotencyKey: string | undefined;
  /** The caller's address, hashed; undefined if the endpoint has no limits. */
  client: string | undefined;
  /** The versions in `If-Match`, of what the client edits; undefined: any. */
  versions: readonly number[] | undefined;
  /** The client would rather poll than wait: `Prefer: respond-async` (RFC 7240), if the definition has a 202 response. */
  respondAsync: boolean;
}

/** An endpoint's definition. The same object validates requests, handles them, and describes itself in the OpenAPI document. */
export interface EndpointDefinition<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Output extends z.ZodType,
  A extends Auth,
> extends Deployment {
  /** `<METHOD> <path>`; path parameters are in braces. */
  route: `${Method | 'ANY'} /${string}`;
  /** A second address for the same endpoint. */
  alias?: `${Method} /${string}`;
  /** One line for lists of endpoints. */
  summary: string;
  /** Further information for clients, in Markdown. */
  description: string;
  tag: Tag;
  auth: A;
  /** If not every account may call it: the roles that may. Others get 403 `role_required`. */
  roles?: readonly Role[];
  /** Suspended accounts may call it, too; all other endpoints reject them with 403 `account_suspended`. */
  whileSuspended?: true;
  /** The path parameters. An invalid one is a 404. */
  params?: Params;
  /** Absent: the query string is not read. */
  query?: Query;
  /** Absent: the body is not read. */
  body?: Body;
  /** Absent: the response has no body. */
  output?: Output;
  status: number;
  /** The content types of its response, if not JSON, such as `text/html`. */
  contentTypes?: readonly string[];
  /** Statuses besides `status` whose body is one of these instead of a problem. */
  responses?: Readonly<Record<number, z.ZodType>>;
  /** Cache-Control of a response that is the same for everyone. It also gets an entity tag and 304 responses. */
  cacheControl?: string;
  /** Rate limits per client address and account, shared with all endpoints that have the same limits. */
  limits?: readonly LimitName[];
  /** Time limit (ms) for all its outbound calls, if not REQUEST_DEADLINE_MS. When it is exceeded, the response is a 503. */
  deadline?: number;
  /** Errors other than invalid input, invalid tokens and overload. Tests detect missing ones. */
  errors?: readonly ErrorCode[];
  /** Edits something that has versions, so clients may send `If-Match`. */
  edits?: true;
  /** Accepts an Idempotency-Key. `once`: the id of what is created is bound to the key; `names`: unique names prevent duplicates. */
  creates?: 'once' | 'names';
  /** Reads a body that may not be JSON. */
  readBody?: (event: APIGatewayProxyEvent, asJson: (maxBytes?: number) => z.output<Body>) => Promise<z.output<Body>>;
  /** Identifies the request for its Idempotency-Key. Default: the input as JSON. */
  fingerprint?: (body: z.output<Body>) => string | Uint8Array;
  run(call: Call<z.output<Params>, z.output<Query>, z.output<Body>, A>): Promise<z.input<Output> | HttpResponse | void>;
}

// oxlint-disable-next-line typescript/no-explicit-any -- a definition with any schemas
export type AnyEndpoint = EndpointDefinition<any, any, any, any, Auth>;

export interface EndpointHandler {
  (event: APIGatewayProxyEvent, context: Context): Promise<HttpResponse>;
  readonly definition: AnyEndpoint;
  readonly holder: Holder;
}

/** The variables for verifying a token. */
const tokenVariables: readonly Variable[] = ['USER_POOL_CLIENT_ID', 'TOKEN_ISSUER', 'TOKEN_KEYS_URL', 'POOL_KEYS'];

/** The grants for checking that a token's account exists, by the kind of endpoint. */
const accountGrants = { read: ['database', 'cache'], change: ['database'] } satisfies Record<string, GrantName[]>;

/** Security headers that are useful for an API; those meant for documents are omitted. */
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

/** The actors of requests in progress, for the log. */
const actors = new WeakMap<APIGatewayProxyEvent, Actor>();

/** The limits that each request in progress was counted against. */
const counts = new WeakMap<APIGatewayProxyEvent, Counted[]>();

/** Creates a Lambda handler from an endpoint: traced, authenticated, validated, with CORS and problem+json errors. */
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
    requireEdge(app.config, event);
    return app.within(definition.deadline ?? app.config.REQUEST_DEADLINE_MS, () => admit(app, event));
  };
  const admit = async (app: PlatformApp, event: APIGatewayProxyEvent): Promise<HttpResponse> => {
    // Limits against guessing come before everything else; limits on account actions are counted concurrently with the account check.
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
    const result = await createOnce(app, request, async (creation) =>
      definition.run({
        app,
        actor: actor as ActorFor<A>,
        ...input,
        event,
        get newId() {
          return creation.id;
        },
        repeated: creation.repeated,
        idempotencyKey: key,
        client: definition.limits && clientOf(app.config, event),
        versions: definition.edits && ifMatch(event),
        respondAsync: definition.responses?.[202] !== undefined && prefersAsync(event),
      }),
    );
    const response = isResponse(result) ? result : jsonResponse(definition.status, result);
    return definition.cacheControl === undefined ? response : publicResponse(response, definition.cacheControl, header(event, 'if-none-match'));
  };

  // Built on the first request, so that a definition can be read without an environment.
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
          // Vary is set here because middy omits it for same-origin pages and may repeat it for others.
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

/** The remaining quota of each limit (IETF draft-ietf-httpapi-ratelimit-headers). */
function rateLimitHeaders(counted: readonly Counted[] = []): Record<string, string> {
  if (counted.length === 0) return {};
  const item = ({ name, subject }: Counted, parameters: string) => `"${name}-${subject}"${parameters}`;
  return {
    'RateLimit-Policy': counted.map((one) => item(one, `;q=${Math.floor(one.bucket.count)};w=${one.bucket.seconds}`)).join(', '),
    RateLimit: counted.map((one) => item(one, `;r=${one.remaining};t=${one.reset}`)).join(', '),
  };
}

/** Checked when the endpoint is defined, not on the first request with a token: tests rarely send optional tokens. */
function requireGrants(route: string, access: readonly Grant[], needed: readonly GrantName[]): void {
  for (const name of needed) {
    if (!access.some((grant) => grant.name === name)) throw new Error(`${route} accepts tokens, so its \`access\` needs ${name}: that checks whether the account exists.`);
  }
}

/** A 202: the work is under way. */
export const accepted = (body: object): HttpResponse => {
  const { headers, ...response } = jsonResponse(202, body);
  return { ...response, headers: { ...headers, 'Preference-Applied': 'respond-async' } };
};

const prefersAsync = (event: APIGatewayProxyEvent): boolean =>
  (header(event, 'prefer') ?? '').split(/[,;]/).some((preference) => preference.trim().toLowerCase() === 'respond-async');

/** Waits for the check and for reads that run concurrently. If the check rejects, its error replaces their result. */
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
  throw new DomainError('unauthenticated', 'missing_token', 'This requires an access token: Authorization: Bearer <token>.');
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
  // Without the names of the parts: stored keys outlive a deployment, so their format cannot change.
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
