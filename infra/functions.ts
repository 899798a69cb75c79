import { globSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Variable } from '../platform/config.ts';
import { type Holder, variablesOf } from '../platform/app.ts';
import type { ConsumerHandler } from '../platform/consumer.ts';
import type { Deployment } from '../platform/deployment.ts';
import type { AnyEndpoint, EndpointHandler } from '../platform/endpoint.ts';
import type { GrantName } from '../platform/grants/permissions.ts';
import type { OperationHandler } from '../platform/operation.ts';
import { type SocketHandler, socketRoutes } from '../platform/socket.ts';
import type { StreamPublisherHandler } from '../platform/stream-publisher.ts';
import type { WorkerHandler } from '../platform/worker.ts';
import { allocator } from './allocator.ts';
import { pascalCase } from './stack-plugin/template.ts';

const projectRoot = fileURLToPath(new URL('..', import.meta.url));

type Handler = { readonly holder: Holder } & Partial<
  Pick<EndpointHandler, 'definition'> & Pick<ConsumerHandler, 'consumer'> & Pick<OperationHandler, 'operation'> & Pick<StreamPublisherHandler, 'publisher'> & Pick<WorkerHandler, 'worker'> & Pick<SocketHandler, 'socket'>
>;

/** A function with its definition. */
export interface DeclaredFunction {
  /** The file's name without its extension, such as `create-post`. */
  name: string;
  /** Relative to the project's root, such as `functions/posts/create-post.ts`. */
  file: string;
  /** Its folder, such as `posts`. */
  area: string;
  /** Its HTTP routes, such as `GET /api/v1/posts/{post_id}`. */
  routes: string[];
  handler: Handler;
  deployment: Deployment;
  access: GrantName[];
  variables: Variable[];
}

/**
 * All functions: the files in functions/<area>/ that export a handler. A deployment has either the workers or the
 * consumers that they call (see `deployed`).
 */
export async function listFunctions(root = projectRoot): Promise<DeclaredFunction[]> {
  const files = globSync('functions/*/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts')).sort();
  const modules = await Promise.all(files.map(async (file) => [file.split(sep).join('/'), (await import(pathToFileURL(join(root, file)).href)) as { handler?: Handler }] as const));
  const functions = modules.flatMap(([file, { handler }]) => (handler ? [declared(file, handler)] : []));
  const paths = [...new Set(functions.flatMap(({ routes }) => routes.map((route) => route.slice(route.indexOf(' ') + 1))))];
  // API Gateway does not route a wrong method on a known path to the catch-all, so every path gets its own.
  for (const { routes } of functions.filter(isCatchAll)) routes.push(...paths.filter((path) => !path.includes('+')).map((path) => `ANY ${path}`));
  return functions;
}

export const isCatchAll = ({ handler }: Pick<DeclaredFunction, 'handler'>): boolean => handler.definition?.route.startsWith('ANY ') ?? false;

/** The functions of a deployment. If consumers share a queue, its worker replaces them. */
export function deployed(functions: readonly DeclaredFunction[], { sharedQueues }: { sharedQueues: boolean }): DeclaredFunction[] {
  const sharing = functions.flatMap(({ handler: { worker } }) => worker?.consumers.map(({ consumer }) => consumer.name) ?? []);
  return functions.filter(({ name, handler }) => (sharedQueues ? !sharing.includes(name) : !handler.worker));
}

function declared(file: string, handler: Handler): DeclaredFunction {
  const { definition, consumer, operation, publisher, worker, socket, holder } = handler;
  const deployment = definition ?? consumer ?? operation ?? publisher ?? worker ?? socket;
  if (!deployment) throw new Error(`${file} exports a handler that was not created by endpoint(), consumer(), operation(), streamPublisher(), worker() or socket().`);
  const name = basename(file, '.ts');
  const named = consumer ?? operation ?? publisher ?? worker ?? socket;
  if (named && named.name !== name) throw new Error(`${file} defines the function ${named.name}: the file and the function must have the same name.`);
  return {
    name,
    file,
    area: basename(dirname(file)),
    routes: definition ? routesOf(definition) : [],
    handler,
    deployment,
    access: holder.access.map((grant) => grant.name),
    variables: variablesOf(holder),
  };
}

const routesOf = ({ route, alias }: AnyEndpoint): string[] => [route, ...(alias ? [alias] : [])];

/** Whether a function runs in the background, without a waiting caller: it reads a queue or a stream, or runs on a schedule. */
export const isInBackground = ({ handler: { consumer, operation, publisher, worker } }: DeclaredFunction): boolean =>
  (consumer ?? publisher ?? worker ?? operation?.schedule) !== undefined;

/** The value of each variable in serverless.yml. Undefined: Lambda sets it, or its default is always right. */
const parameters: Record<Variable, string | undefined> = {
  STAGE: '${sls:stage}',
  AWS_REGION: undefined,
  DATABASE_URL: '${param:databaseUrl}',
  MIGRATION_URL: '${param:migrationUrl}',
  DATABASE_AUTH: '${param:databaseAuth}',
  DATABASE_POOL_SIZE: '${param:databasePoolSize}',
  DATABASE_IDLE_SECONDS: '${param:databaseIdleSeconds}',
  REDIS_URL: '${param:redisUrl}',
  REDIS_TIMEOUT_MS: '${param:redisTimeoutMs}',
  REQUEST_DEADLINE_MS: '${param:requestDeadlineMs}',
  INTERACTIONS_TABLE: '${param:interactionsTable}',
  UPLOADS_BUCKET: '${param:uploadsBucket}',
  MEDIA_BUCKET: '${param:mediaBucket}',
  CDN_BASE_URL: '${param:cdnBaseUrl}',
  MEDIA_KEY_ID: '${param:mediaKeyId}',
  MEDIA_PRIVATE_KEY: '${param:mediaPrivateKey}',
  MEDIA_DISTRIBUTION_ID: '${param:mediaDistributionId}',
  MEDIA_MARKERS_ARN: '${param:mediaMarkersArn}',
  MAIL_FROM: '${param:mailFrom}',
  EVENTS_TOPIC_ARN: '${param:eventsTopicArn}',
  FAN_OUT_QUEUE_URL: '${param:fanOutQueueUrl}',
  LIVE_MESSAGES_QUEUE_URL: '${param:liveMessagesQueueUrl}',
  LIVE_URL: '${param:liveUrl}',
  LIVE_MANAGEMENT_URL: '${param:liveManagementUrl}',
  RELAY_QUEUE_URL: '${param:relayQueueUrl}',
  RELAY_DELAY_SECONDS: undefined,
  USER_POOL_ID: '${param:userPoolId}',
  USER_POOL_CLIENT_ID: '${param:userPoolClientId}',
  TOKEN_ISSUER: '${param:tokenIssuer}',
  TOKEN_KEYS_URL: '${param:tokenKeysUrl}',
  POOL_KEYS: '${param:poolKeys}',
  EDGE_SECRET: '${param:edgeSecret}',
  POOL_SECRET: '${param:poolSecret}',
  CORS_ORIGINS: '${param:corsOrigins}',
  FAN_OUT_LIMIT: undefined,
  LIMITS_FACTOR: undefined,
  UPLOAD_URL_SECONDS: undefined,
};

/** A function's environment variables, with values that serverless.yml resolves. */
const environmentOf = (variables: readonly Variable[]): Record<string, string> =>
  Object.fromEntries(variables.flatMap((name) => (parameters[name] === undefined ? [] : [[name, parameters[name]]])));

/** The functions of serverless.yml. infra/stack-plugin reads their `access`. */
export async function serverlessFunctions(deployment: { sharedQueues: boolean }): Promise<Record<string, object>> {
  return Object.fromEntries(deployed(await listFunctions(), deployment).map((declaredFunction) => [declaredFunction.name, configOf(declaredFunction)]));
}

function configOf({ file, routes, handler, deployment, access, variables }: DeclaredFunction): object {
  const { memory, timeout, layers = [], files, outsideNetwork } = deployment;
  return {
    handler: file.replace(/\.ts$/, '.handler'),
    ...(access.length > 0 && { access }),
    ...(memory && { memorySize: memory }),
    ...(timeout && { timeout }),
    ...(layers.length > 0 && { layers: layers.map((name) => ({ Ref: `${pascalCase(name)}LambdaLayer` })) }),
    ...(outsideNetwork && { vpc: false }),
    ...(files && { package: { patterns: files } }),
    environment: { ...environmentOf(variables), ...(layers.includes('imaging') && allocator) },
    events: [...routes.map((http) => ({ http })), ...triggersOf(handler)],
  };
}

function triggersOf({ consumer, operation, publisher, worker, socket }: Handler): object[] {
  if (socket) return socketRoutes.map((route) => ({ websocket: { route } }));
  const reader = consumer ?? worker;
  if (reader) {
    const { name, batchSize, concurrency, batchingWindow } = reader.queue;
    const sqs = {
      arn: getAtt(`${pascalCase(name)}Queue`, 'Arn'),
      batchSize,
      functionResponseType: 'ReportBatchItemFailures',
      maximumConcurrency: concurrency,
      ...(batchingWindow && { maximumBatchingWindow: batchingWindow === 'collects' ? '${param:collectingSeconds}' : batchingWindow }),
    };
    return [{ sqs }];
  }
  if (publisher) {
    const { table, batchSize, maximumAge, deadLetters } = publisher.stream;
    const stream = {
      type: 'dynamodb',
      arn: getAtt(table, 'StreamArn'),
      batchSize,
      startingPosition: 'TRIM_HORIZON',
      bisectBatchOnFunctionError: true,
      maximumRecordAgeInSeconds: maximumAge,
      functionResponseType: 'ReportBatchItemFailures',
      destinations: { onFailure: { type: 'sqs', arn: getAtt(deadLetters, 'Arn') } },
    };
    return [{ stream }];
  }
  return operation?.schedule ? [{ schedule: { rate: operation.schedule.rate, input: operation.schedule.input ?? {} } }] : [];
}

const getAtt = (id: string, attribute: string) => ({ 'Fn::GetAtt': [id, attribute] });
