import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { PlatformApp } from './app.ts';
import type { HttpResponse } from './problem.ts';
import { hashedId } from './tracing/hash.ts';
import { annotate, coldStart, traceResponse } from './tracing.ts';
import type { Actor } from './tokens.ts';

/** Logs one line for a request and sets its trace's outcome. Neither contains anything the client sent. */
export function noteRequest(app: PlatformApp, route: string, event: APIGatewayProxyEvent, actor: Actor | undefined, response: HttpResponse, milliseconds: number): void {
  const { statusCode: status, body } = response;
  const method = event.httpMethod ?? route.slice(0, route.indexOf(' '));
  const path = route.slice(route.indexOf(' ') + 1);
  const user = actor && hashedId(actor.userId);
  traceResponse({ method, route: path }, { status, bytes: Buffer.byteLength(body) });
  annotate({ user });
  app.log.info('request', { method, route: path, status, duration_ms: Math.round(milliseconds * 10) / 10, user, cold_start: coldStart() });
}
