import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isQuery, sendError } from './aws-error.ts';
import { edgeCheck, guard } from './request-guard.ts';
import type { Faults } from './faults.ts';
import { portError } from './ports.ts';

/** Responds to a request. */
export type Handler = (req: IncomingMessage, res: ServerResponse) => void | Promise<void>;

export type Service = 's3' | 'sqs' | 'sns' | 'sts' | 'dynamodb' | 'cognito-idp' | 'ses';

export interface Routes {
  services: Record<Service, Handler>;
  cdn: Handler;
  health: Handler;
  traces: Handler;
  mail: Handler;
  faults: Faults;
}

export interface Edge {
  port: number;
  endpoint: string;
  /** Opens the routes. Until then, every request gets a 503. */
  open(routes: Routes): void;
  stop(): Promise<void>;
}

/** The path of LocalStack's health check, which its tools use. */
export const LOCALSTACK_HEALTH = '/_localstack/health';

const TARGETS: [prefix: string, service: Service][] = [
  ['AmazonSQS.', 'sqs'],
  ['DynamoDB_', 'dynamodb'],
  ['DynamoDBStreams_', 'dynamodb'],
  ['AWSCognitoIdentityProviderService.', 'cognito-idp'],
];

/**
 * Starts the cloud's single endpoint. It listens before the components behind it exist, because they need its address
 * for queue URLs and token issuers.
 * @param uploadOrigins origins of pages that may upload
 * @throws CloudError when the port is taken
 */
export async function startEdge(port: number, uploadOrigins: readonly string[]): Promise<Edge> {
  let routes: Routes | undefined;
  const server = createServer((req, res) => {
    const handler = routes ? handlerOf(req, routes) : unavailable;
    Promise.resolve(routes?.faults.meet(destinationOf(req), req, res) ?? true)
      .then((goesOn) => (goesOn ? handler(req, res) : undefined))
      .catch((error: unknown) => {
        if (!res.headersSent) {
          return sendError(req, res, destinationOf(req), { status: 500, code: 'InternalError', message: String(error) });
        }
        // Clients may disconnect; only our own failures are reported.
        if (!res.destroyed) process.emitWarning(error as Error);
        res.destroy();
      });
  });
  guard(server, edgeCheck(destinationOf, uploadOrigins), (res, refusal) => sendError(res.req, res, destinationOf(res.req), refusal));
  // Longer than any SDK keeps idle connections, so that we never close one just as a request arrives.
  server.keepAliveTimeout = 65_000;
  server.requestTimeout = 0;
  await listen(server, port);
  const actual = (server.address() as AddressInfo).port;
  return {
    port: actual,
    endpoint: `http://127.0.0.1:${actual}`,
    open: (opened) => {
      routes = opened;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * Forwards requests to a server on another port of this machine, streaming both ways. The server's CORS headers are dropped:
 * the edge decides who may read.
 * @param extraHeaders added to requests, such as the key for that server
 */
export function forwardTo(port: number, extraHeaders: Record<string, string> = {}): { handle: Handler; stop(): void } {
  const agent = new Agent({ keepAlive: true });
  return {
    stop: () => agent.destroy(),
    handle: (req, res) =>
      new Promise((resolve) => {
        const { method, url } = req;
        const headers = { ...req.headers, ...extraHeaders };
        const upstream = request({ host: '127.0.0.1', port, method, path: url, headers, agent }, (answer) => {
          const kept = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'));
          res.writeHead(answer.statusCode as number, Object.fromEntries(kept));
          answer.pipe(res);
          answer.once('close', resolve);
        });
        upstream.once('error', (error) => {
          if (res.headersSent) res.destroy();
          else sendError(req, res, '', { status: 503, code: 'ServiceUnavailable', message: error.message });
          resolve();
        });
        res.once('close', () => upstream.destroy());
        req.pipe(upstream);
      }),
  };
}

export function answerJson(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'Content-Type': 'application/json' }).end(`${JSON.stringify(body, null, 2)}\n`);
}

function handlerOf(req: IncomingMessage, { services, faults, ...pages }: Routes): Handler {
  const destination = destinationOf(req);
  const known = new Map<string, Handler>(Object.entries({ ...services, ...pages, faults: faults.handle.bind(faults) }));
  if (destination === 'sqs' && isQuery(req)) return onlyJson;
  return known.get(destination) ?? unknownService(destination, services);
}

/** Where a request goes: a service, or one of the edge's own pages. */
function destinationOf(req: IncomingMessage): string {
  const path = (req.url as string).split('?')[0] as string;
  const target = req.headers['x-amz-target'];
  if (typeof target === 'string') {
    return TARGETS.find(([prefix]) => target.startsWith(prefix))?.[1] ?? serviceInScope(req) ?? (target.split('.')[0] as string);
  }
  const scope = serviceInScope(req);
  if (scope) return scope;
  if (path === '/_health' || path === LOCALSTACK_HEALTH) return 'health';
  if (path === '/_xray/traces' || path.startsWith('/_xray/traces/')) return 'traces';
  if (path === '/_mail') return 'mail';
  if (path === '/_faults' || path === '/_faults/taken') return 'faults';
  if (path.startsWith('/cdn/')) return 'cdn';
  if (/^\/[\w-]+_\w+\/\.well-known\//.test(path)) return 'cognito-idp';
  // An upload form or another unsigned request: S3 accepts the forms and rejects the rest.
  return 's3';
}

/** The service named in the signature's credential scope. */
function serviceInScope(req: IncomingMessage): string | undefined {
  const inHeader = /Credential=[^/]+\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(
    req.headers.authorization ?? '',
  );
  const query = /\?(.*)$/s.exec(req.url as string)?.[1] ?? '';
  const service = inHeader ? inHeader[1]! : (new URLSearchParams(query).get('X-Amz-Credential')?.split('/')[3] ?? '');
  // The edge's own pages are not services.
  return /^[\w-]+$/.test(service) && !['cdn', 'health', 'traces', 'mail', 'faults'].includes(service) ? service : undefined;
}

function unknownService(name: string, services: Record<Service, Handler>): Handler {
  const message = `The embedded cloud has no ${name}. It has: ${Object.keys(services).join(', ')}.`;
  return (req, res) => sendError(req, res, name, { status: 501, code: 'NotImplemented', message });
}

const onlyJson: Handler = (req, res) =>
  sendError(req, res, 'sqs', {
    status: 501,
    code: 'NotImplemented',
    message: "The embedded cloud's SQS has the JSON protocol only, which SDKs and the AWS CLI use since November 2023.",
  });

const unavailable: Handler = (req, res) =>
  sendError(req, res, destinationOf(req), { status: 503, code: 'ServiceUnavailable', message: 'The cloud is still starting.' });

async function listen(server: Server, port: number): Promise<void> {
  try {
      // The listener is removed, so that a later error is not swallowed.
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    throw portError(error, "the cloud's endpoint", port, 'EDGE_PORT');
  }
}
