/**
 * Serves the product's own bundles, whose files are listed in BUNDLES, through node:http, with events like API Gateway's. Traces are
 * sampled as by API Gateway: one per second, and one in twenty of the others.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { Context } from 'aws-lambda';
import type { EndpointHandler } from '../../platform/endpoint.ts';
import { announce } from './port.ts';
import { routesTo } from './routes.ts';

const handlers = await Promise.all(
  (JSON.parse(process.env['BUNDLES']!) as string[]).map(async (file) => ((await import(file)) as { handler: EndpointHandler }).handler),
);
const find = routesTo(handlers);

let second = 0;
function traceHeader(): string {
  const now = Math.floor(Date.now() / 1000);
  const sampled = now !== second || Math.random() < 0.05;
  second = now;
  return `Root=1-${now.toString(16)}-${randomUUID().replaceAll('-', '').slice(0, 24)};Sampled=${sampled ? 1 : 0}`;
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
      const found = find({
        method: request.method!,
        url: request.url!,
        headers: { ...request.headers, 'x-amzn-trace-id': traceHeader() },
        body: await bodyOf(request),
      });
      if (!found) return void response.writeHead(404).end();
      const { statusCode, headers, body } = await found.handler(found.event, {} as Context);
      response.writeHead(statusCode, headers as Record<string, string>).end(body);
    })().catch((error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    });
  }),
);
