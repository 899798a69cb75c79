import * as z from 'zod';

const Environment = z.object({
  STAGE: z.string().min(1),
  AWS_REGION: z.string().min(1),
  DATABASE_URL: z.url(),
  /** For migrations: the same database, with its owner as the user. Empty: migrations use DATABASE_URL, so there is only one role. */
  MIGRATION_URL: z.union([z.literal(''), z.url()]).default(''),
  /** `iam`: the password is a token signed with the function's own role, as RDS Proxy requires. */
  DATABASE_AUTH: z.enum(['password', 'iam']).default('password'),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).default(1),
  /**
   * Idle seconds after which the server closes a function's connection: a frozen container would keep it open for hours,
   * and a database with open connections does not pause. 0: never, for when a proxy pools the connections.
   */
  DATABASE_IDLE_SECONDS: z.coerce.number().int().min(0).default(120),
  /** Empty: no Redis. */
  REDIS_URL: z.string().default(''),
  /** Time limit (ms) for Redis; a slower response is a miss. */
  REDIS_TIMEOUT_MS: z.coerce.number().int().min(1).default(50),
  /**
   * Time limit (ms) for all of an endpoint's calls to dependencies, unless its definition sets another. The limit
   * for a single attempt is derived from it (`platform/outbound.ts`).
   */
  REQUEST_DEADLINE_MS: z.coerce.number().int().min(1).default(2_500),
  INTERACTIONS_TABLE: z.string().min(1),
  UPLOADS_BUCKET: z.string().min(1),
  MEDIA_BUCKET: z.string().min(1),
  CDN_BASE_URL: z.url().transform((url) => url.replace(/\/$/, '')),
  /** The key that signs URLs of private media: its id at the CDN, and the key (P-256, PKCS #8, base64). */
  MEDIA_KEY_ID: z.string().min(1),
  MEDIA_PRIVATE_KEY: z.string().min(1),
  /** Empty if no CDN caches the bucket. */
  MEDIA_DISTRIBUTION_ID: z.string().default(''),
  /** The CDN's key-value store of markers. Empty: markers are objects in the media bucket, as emulated CDNs expect. */
  MEDIA_MARKERS_ARN: z.string().default(''),
  /** The sender of mail, such as `Lambdagram <hello@example.com>`. Empty: only the user pool sends mail. */
  MAIL_FROM: z.string().default(''),
  EVENTS_TOPIC_ARN: z.string().min(1),
  /** Empty without Redis, since the fan-out only maintains its timelines. */
  FAN_OUT_QUEUE_URL: z.string().default(''),
  /** The queue of messages to open WebSockets, with their recipients. */
  LIVE_MESSAGES_QUEUE_URL: z.string().min(1),
  /** Where clients open WebSockets. Empty: there are none. */
  LIVE_URL: z.union([z.literal(''), z.url()]).default(''),
  /** Where messages to open WebSockets are posted: API Gateway's management API. Empty: nowhere. */
  LIVE_MANAGEMENT_URL: z.union([z.literal(''), z.url()]).default(''),
  RELAY_QUEUE_URL: z.string().min(1),
  /** SQS can delay a message by at most 15 minutes. */
  RELAY_DELAY_SECONDS: z.coerce.number().int().min(0).max(900).default(90),
  USER_POOL_ID: z.string().min(1),
  USER_POOL_CLIENT_ID: z.string().min(1),
  TOKEN_ISSUER: z.url(),
  /** The URL of the pool's public keys, as a JWK set. */
  TOKEN_KEYS_URL: z.url(),
  /** The same set as JSON, copied at deployment, for when the pool's own cannot be fetched. Empty: none. */
  POOL_KEYS: z.string().default(''),
  /** The secret that CloudFront sends in `x-origin-verify`, if no firewall checks it. Empty: not required. */
  EDGE_SECRET: z.string().default(''),
  /** The secret that functions send to the pool's firewall with operations that have no other credentials. Empty: none. */
  POOL_SECRET: z.string().default(''),
  CORS_ORIGINS: z.string().min(1).transform((origins) => origins.split(',')),
  FAN_OUT_LIMIT: z.coerce.number().int().min(0).default(10_000),
  /** Multiplies the rate limits (core/shared/limits.ts): large if one account or address represents many, as in tests. 0: no limits. */
  LIMITS_FACTOR: z.coerce.number().min(0).default(1),
  UPLOAD_URL_SECONDS: z.coerce.number().int().min(1).max(3600).default(900),
});

/** Every environment variable, validated. */
export type Config = z.output<typeof Environment>;
export type Variable = keyof Config;

export const everyVariable = Object.keys(Environment.shape) as Variable[];

/**
 * The only place that reads the environment. Validates `variables` and no others.
 * @param missing creates the error thrown when any other variable is read
 * @throws Error with the name of every missing or invalid variable
 */
export function loadConfig(
  environment: NodeJS.ProcessEnv = process.env,
  variables: readonly Variable[] = everyVariable,
  missing: (variable: Variable) => Error = (variable) => new Error(`${variable} was not requested from loadConfig().`),
): Config {
  const picked = Environment.pick(Object.fromEntries(variables.map((name) => [name, true])) as Record<Variable, true>);
  const parsed = picked.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is incomplete or invalid. ${faults.join('; ')}`);
  }
  return readOnly(parsed.data, missing);
}

/** A configuration whose variables are validated one by one as they are read, for clients shared by functions. */
export function configOnDemand(environment: NodeJS.ProcessEnv = process.env): Config {
  return new Proxy({} as Config, {
    get: (_, name) => (isVariable(name) ? loadConfig(environment, [name])[name] : undefined),
  });
}

const isVariable = (name: string | symbol): name is Variable => name in Environment.shape;

const readOnly = (config: Config, missing: (variable: Variable) => Error): Config =>
  new Proxy(config, {
    get: (values, name) => {
      if (isVariable(name) && !(name in values)) throw missing(name);
      return values[name as Variable];
    },
  });
