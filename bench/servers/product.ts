/**
 * Serves the product's own bundles, whose files are listed in BUNDLES, through node:http, with events like API Gateway's. Traces are
 * sampled as by API Gateway: one per second, and one in twenty of the others.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import type { EndpointHandler } from '../../platform/endpoint.ts';
import { announce } from './port.ts';

const handlers = await Promise.all(
  (JSON.parse(process.env['BUNDLES']!) as string[]).map(async (file) => ((await import(file)) as { handler: EndpointHandler }).handler),
);
const routes = handlers.map((handler) => {
  const [method, path] = handler.definition.route.split(' ') as [string, string];
  return { handler, method, path, segments: path.split('/') };
});

function find(method: string, path: string) {
  const segments = path.split('/');
  for (const route of routes) {
    if (route.method !== method || route.segments.length !== segments.length) continue;
    const params: Record<string, string> = {};
    const fits = route.segments.every((part, index) => {
      if (!part.startsWith('{')) return part === segments[index];
      params[part.slice(1, -1)] = segments[index]!;
      return true;
    });
    if (fits) return { ...route, params };
  }
  return undefined;
}

let second = 0;
function traceHeader(): string {
  const now = Math.floor(Date.now() / 1000);
  const sampled = now !== second || Math.random() < 0.05;
  second = now;
  return `Root=1-${now.toString(16)}-${randomBytes(12).toString('hex')};Sampled=${sampled ? 1 : 0}`;
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  if (request.method === 'GET') return null;
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

announce(
  createServer((request, response) => {
    void (async () => {
      const { pathname, searchParams } = new URL(request.url!, 'http://127.0.0.1');
      const route = find(request.method!, pathname);
      if (!route) return void response.writeHead(404).end();
      const event = {
        resource: route.path,
        httpMethod: route.method,
        path: pathname,
        headers: { ...request.headers, 'x-amzn-trace-id': traceHeader() },
        pathParameters: route.params,
        queryStringParameters: Object.fromEntries(searchParams),
        body: await bodyOf(request),
        isBase64Encoded: false,
        requestContext: { identity: { sourceIp: '127.0.0.1' } },
      } as unknown as APIGatewayProxyEvent;
      const { statusCode, headers, body } = await route.handler(event, {} as Context);
      response.writeHead(statusCode, headers as Record<string, string>).end(body);
    })().catch((error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    });
  }),
);
