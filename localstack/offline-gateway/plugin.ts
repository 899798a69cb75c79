import { randomBytes } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import { createRequire } from 'node:module';
import { refusalOf } from '../../infra/stack-plugin/gateway-responses.ts';
import { checkHost, closedToPages, guard, liveCheck } from '../embedded/request-guard.ts';

type Headers = Record<string, string | string[]>;

interface Boom {
  isBoom: true;
  output: { statusCode: number; payload: { error: string; message: string }; headers: Headers };
}

interface Answer {
  isBoom?: false;
  headers: Headers;
  code(status: number): Answer;
  header(name: string, value: string): Answer;
}

interface Toolkit {
  readonly continue: unknown;
  response(body: string): Answer;
}

interface HapiRequest {
  method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly response: Boom | Answer;
  readonly server: HapiServer;
  setMethod(method: string): void;
}

type Extension = (request: HapiRequest, toolkit: Toolkit) => unknown;

interface HapiServer {
  readonly listener: Server;
  readonly settings: { port: number | string };
  /** The route that a request would match. Throws for a path that is not valid percent-encoding. */
  match(method: string, path: string): { path: string } | null;
  ext(event: 'onRequest' | 'onPreAuth' | 'onPreResponse', method: Extension): void;
  start(): Promise<void>;
}

interface Ports {
  httpPort: number | string;
  websocketPort: number | string;
}

interface Serverless {
  service: { custom: { 'serverless-offline': Ports } };
}

/**
 * Makes serverless-offline's gateway respond like the deployed one: it matches the path before the method; its own errors (a body
 * over 10 MB, invalid percent-encoding in the path) are problem+json with a trace id, as in infra/stack-plugin/gateway-responses.ts;
 * and only the origins in CORS_ORIGINS may read its responses, while serverless-offline would allow every origin, with credentials.
 * Its other servers, such as the one that runs any function on request, are closed to web pages.
 */
export class OfflineGateway {
  readonly hooks: Record<string, () => void>;

  constructor({ service }: Serverless) {
    const extend = (): void => extendServers(service.custom['serverless-offline']);
    this.hooks = { 'before:offline:start:init': extend, 'before:offline:start': extend };
  }
}

let extended = false;

/** serverless-offline does not expose its servers, so every hapi server in this process is extended when it starts. */
function extendServers({ httpPort, websocketPort }: Ports): void {
  if (extended) return;
  extended = true;
  const require = createRequire(createRequire(import.meta.url).resolve('serverless-offline'));
  // The class itself is not exported, only a function that creates servers.
  const { server } = require('@hapi/hapi') as { server: () => HapiServer };
  const prototype = Object.getPrototypeOf(server()) as HapiServer;
  const start = prototype.start;
  prototype.start = function startExtended(this: HapiServer) {
    const port = String(this.settings.port);
    const isApi = port === String(httpPort);
    const check = isApi ? (req: IncomingMessage) => checkHost(req) : port === String(websocketPort) ? liveCheck(corsOrigins) : closedToPages;
    guard(this.listener, check, (res, { status, message }) => refuse(res, status, message));
    if (isApi) {
      this.ext('onRequest', choosePath);
      this.ext('onPreAuth', restoreMethod);
    }
    this.ext('onPreResponse', asDeployed);
    return start.call(this);
  };
}

/** No route has this method, so it only matches a path's ANY route. Every path has one. */
const noMethod = 'none';
const realMethods = new WeakMap<HapiRequest, string>();

/**
 * Chooses the path like API Gateway, which takes the best match regardless of the method. hapi only considers paths that have the
 * method: `GET /media/confirm` would be a photo named `confirm`. It also treats HEAD as GET.
 */
const choosePath: Extension = (request, toolkit) => {
  const { method } = request;
  if (method === 'head' || pathFor(request, method) !== pathFor(request, noMethod)) {
    realMethods.set(request, method);
    request.setMethod(noMethod);
  }
  return toolkit.continue;
};

function pathFor({ server, path }: HapiRequest, method: string): string | undefined {
  try {
    return server.match(method, path)?.path;
  } catch {
    // Invalid percent-encoding, which hapi itself rejects later.
    return undefined;
  }
}

const restoreMethod: Extension = (request, toolkit) => {
  request.method = realMethods.get(request) ?? request.method;
  return toolkit.continue;
};

const corsOrigins = (): string[] => process.env['CORS_ORIGINS']?.split(',') ?? [];

const asDeployed: Extension = ({ headers, response }, toolkit) => {
  const answer = response.isBoom ? asProblem(response, toolkit) : response;
  delete answer.headers['access-control-allow-credentials'];
  if (!corsOrigins().includes(String(headers['origin']))) delete answer.headers['access-control-allow-origin'];
  return response.isBoom ? answer : toolkit.continue;
};

function asProblem({ output }: Boom, toolkit: Toolkit): Answer {
  const { statusCode, payload, headers } = output;
  const { code, detail = payload.message } = refusalOf(statusCode);
  const problem = gatewayProblem(statusCode, payload.error, detail, code);
  const answer = toolkit.response(problem.body).code(statusCode);
  for (const [name, value] of Object.entries({ ...headers, ...problem.headers })) answer.header(name, String(value));
  return answer;
}

function refuse(res: ServerResponse, status: number, detail: string): void {
  const { headers, body } = gatewayProblem(status, STATUS_CODES[status]!, detail);
  res.writeHead(status, headers).end(body);
}

function gatewayProblem(status: number, title: string, detail: string, code = 'gateway_error'): { headers: Record<string, string>; body: string } {
  const trace_id = `1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;
  return {
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', 'X-Trace-Id': trace_id },
    body: JSON.stringify({ type: 'about:blank', title, status, detail, code, trace_id }),
  };
}
