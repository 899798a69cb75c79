import * as z from 'zod';

const Environment = z.object({
  STAGE: z.string().min(1),
  AWS_REGION: z.string().min(1),
  DATABASE_URL: z.url(),
  /** For migrations: the same database as its owner. Empty: migrations use DATABASE_URL as well, so that there is one role. */
  MIGRATION_URL: z.union([z.literal(''), z.url()]).default(''),
  /** `iam`: the password is a token signed with the function's own role, as RDS Proxy asks for. */
  DATABASE_AUTH: z.enum(['password', 'iam']).default('password'),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).default(1),
  /**
   * After how long (s) without a statement the server closes a connection of the functions: a frozen container keeps its
   * own for hours, and a database with a connection does not pause. 0: never, where a proxy shares the connections.
   */
  DATABASE_IDLE_SECONDS: z.coerce.number().int().min(0).default(120),
  /** Empty: there is no Redis. */
  REDIS_URL: z.string().default(''),
  /** Redis is worth waiting this long for (ms); a slower response is a miss. */
  REDIS_TIMEOUT_MS: z.coerce.number().int().min(1).default(50),
  /**
   * How long (ms) an endpoint may take with all its calls to dependencies, unless its definition says otherwise; and the
   * measure of a single attempt (`platform/outbound.ts`).
   */
  REQUEST_DEADLINE_MS: z.coerce.number().int().min(1).default(2_500),
  INTERACTIONS_TABLE: z.string().min(1),
  UPLOADS_BUCKET: z.string().min(1),
  MEDIA_BUCKET: z.string().min(1),
  CDN_BASE_URL: z.url().transform((url) => url.replace(/\/$/, '')),
  /** What signs addresses of private media: the key's id at the CDN, and the key (P-256, PKCS #8, base64). */
  MEDIA_KEY_ID: z.string().min(1),
  MEDIA_PRIVATE_KEY: z.string().min(1),
  /** Empty where no CDN keeps copies of what is in the bucket. */
  MEDIA_DISTRIBUTION_ID: z.string().default(''),
  /** The CDN's store of markers. Empty: they are objects of the media bucket, as emulated CDNs read them. */
  MEDIA_MARKERS_ARN: z.string().default(''),
  /** Whom mail is from, such as `Lambdagram <hello@example.com>`. Empty: none is sent but the user pool's. */
  MAIL_FROM: z.string().default(''),
  EVENTS_TOPIC_ARN: z.string().min(1),
  /** Empty where there is no Redis, whose timelines are all that the fan-out serves. */
  FAN_OUT_QUEUE_URL: z.string().default(''),
  RELAY_QUEUE_URL: z.string().min(1),
  /** SQS delays a message by 15 minutes at most. */
  RELAY_DELAY_SECONDS: z.coerce.number().int().min(0).max(900).default(90),
  USER_POOL_ID: z.string().min(1),
  USER_POOL_CLIENT_ID: z.string().min(1),
  TOKEN_ISSUER: z.url(),
  /** Where the pool's public keys are, as a JWK set. */
  TOKEN_KEYS_URL: z.url(),
  /** The same set as JSON, as it was at the deployment: for when the pool's own cannot be had. Empty: there is none. */
  POOL_KEYS: z.string().default(''),
  /** What CloudFront proves itself with in `x-origin-verify`, where no firewall asks for it. Empty: nothing is asked for. */
  EDGE_SECRET: z.string().default(''),
  /** What functions prove themselves with to the pool's firewall, where an operation takes no other credentials. Empty: there is none. */
  POOL_SECRET: z.string().default(''),
  CORS_ORIGINS: z.string().min(1).transform((origins) => origins.split(',')),
  FAN_OUT_LIMIT: z.coerce.number().int().min(0).default(10_000),
  /** What limits are multiplied by (core/shared/limits.ts): large where one account or address stands for many, as in tests. 0: none. */
  LIMITS_FACTOR: z.coerce.number().min(0).default(1),
  UPLOAD_URL_SECONDS: z.coerce.number().int().min(1).max(3600).default(900),
});

/** Everything the environment may contain, validated. */
export type Config = z.output<typeof Environment>;
export type Variable = keyof Config;

export const everyVariable = Object.keys(Environment.shape) as Variable[];

/**
 * The only reader of the environment: validates `variables` and no others.
 * @param missing called when another one is read; its result is thrown
 * @throws Error with the name of every variable that is missing or wrong
 */
export function loadConfig(
  environment: NodeJS.ProcessEnv = process.env,
  variables: readonly Variable[] = everyVariable,
  missing: (variable: Variable) => Error = (variable) => new Error(`${variable} was not asked for.`),
): Config {
  const picked = Environment.pick(Object.fromEntries(variables.map((name) => [name, true])) as Record<Variable, true>);
  const parsed = picked.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is not complete. ${faults.join('; ')}`);
  }
  return readOnly(parsed.data, missing);
}

/** A configuration whose variables are validated one by one, when they are read: for clients that functions share. */
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
