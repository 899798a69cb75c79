import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';

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

type Extension = (request: { headers: Headers; response: Boom | Answer }, toolkit: Toolkit) => unknown;

interface HapiServer {
  ext(event: 'onPreResponse', method: Extension): void;
  start(): Promise<void>;
}

/**
 * Makes serverless-offline's gateway answer as the deployed one does: what it refuses by itself (a body over 10 MB, a
 * path that is not valid percent-encoding) is problem+json with a trace id, as in infra/stack-plugin/gateway-responses.ts, and only the
 * origins in CORS_ORIGINS may read its answers, where serverless-offline would allow every origin with credentials.
 */
export class OfflineGateway {
  readonly hooks = { 'before:offline:start:init': extendServers, 'before:offline:start': extendServers };
}

let extended = false;

/** serverless-offline keeps its servers to itself, so every hapi server of this process is extended as it starts. */
function extendServers(): void {
  if (extended) return;
  extended = true;
  const require = createRequire(createRequire(import.meta.url).resolve('serverless-offline'));
  // The class itself is not exported, only a function that makes servers.
  const { server } = require('@hapi/hapi') as { server: () => HapiServer };
  const prototype = Object.getPrototypeOf(server()) as HapiServer;
  const start = prototype.start;
  prototype.start = function startExtended(this: HapiServer) {
    this.ext('onPreResponse', asDeployed);
    return start.call(this);
  };
}

const asDeployed: Extension = ({ headers, response }, toolkit) => {
  const answer = response.isBoom ? asProblem(response, toolkit) : response;
  delete answer.headers['access-control-allow-credentials'];
  const origins = process.env['CORS_ORIGINS']?.split(',') ?? [];
  if (!origins.includes(String(headers['origin']))) delete answer.headers['access-control-allow-origin'];
  return response.isBoom ? answer : toolkit.continue;
};

function asProblem({ output }: Boom, toolkit: Toolkit): Answer {
  const { statusCode, payload, headers } = output;
  const traceId = `1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;
  const problem = {
    type: 'about:blank',
    title: payload.error,
    status: statusCode,
    detail: payload.message,
    code: 'gateway_error',
    trace_id: traceId,
  };
  const answer = toolkit.response(JSON.stringify(problem)).code(statusCode);
  for (const [name, value] of Object.entries(headers)) answer.header(name, String(value));
  return answer
    .header('Content-Type', 'application/problem+json')
    .header('Cache-Control', 'no-store')
    .header('X-Trace-Id', traceId);
}
