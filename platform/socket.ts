import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { DomainError } from '../core/shared/errors.ts';
import { appOf, type Holder, type PlatformApp } from './app.ts';
import type { Deployment } from './deployment.ts';
import { flushMetrics } from './metrics.ts';
import { statusOf } from './problem.ts';
import { annotate, dropTrace, traced, traceFailure } from './tracing.ts';

/** The routes of a WebSocket API: connections opened, connections closed, and all messages. */
export const socketRoutes = ['$connect', '$disconnect', '$default'] as const;

/** The fields of a WebSocket API's event that are used here. */
export const SocketEvent = z.object({
  requestContext: z.object({
    /** The route; for messages `$default`, but emulators put the message's action here. */
    routeKey: z.string(),
    connectionId: z.string().min(1),
  }),
  queryStringParameters: z.record(z.string(), z.string()).nullish(),
  body: z.string().nullish(),
});
export type SocketEvent = z.output<typeof SocketEvent>;

interface Call {
  app: PlatformApp;
  connection: string;
}

export interface SocketDefinition<Request extends z.ZodType> extends Deployment {
  name: string;
  /** The messages that clients send, as JSON. Others are rejected. */
  request: Request;
  /** A connection is refused if this throws. */
  open(call: Call & { ticket: string }): Promise<void>;
  close(call: Call): Promise<void>;
  run(call: Call & { request: z.output<Request> }): Promise<void>;
}

export interface SocketHandler {
  (event: unknown, context: Context): Promise<{ statusCode: number }>;
  readonly socket: SocketDefinition<z.ZodType>;
  readonly holder: Holder;
}

/** Creates the Lambda handler of the WebSocket API. Its responses are only a status, which clients see when they connect. */
export function socket<Request extends z.ZodType>(definition: SocketDefinition<Request>): SocketHandler {
  const { name, access } = definition;
  const holder = { name, access };
  const theApp = appOf(holder);

  const handle = async (app: PlatformApp, { requestContext, queryStringParameters, body }: SocketEvent): Promise<void> => {
    const call = { app, connection: requestContext.connectionId };
    if (requestContext.routeKey === '$connect') return definition.open({ ...call, ticket: queryStringParameters?.['ticket'] ?? '' });
    if (requestContext.routeKey === '$disconnect') return definition.close(call);
    const request = definition.request.safeParse(parseJson(body ?? ''));
    if (!request.success) throw new DomainError('invalid', 'validation_failed', 'This is not a valid client message.');
    return definition.run({ ...call, request: request.data });
  };

  const handler = (event: unknown, _context: Context) =>
    traced(name, undefined, async () => {
      const app = theApp();
      const parsed = SocketEvent.parse(event);
      annotate({ route: parsed.requestContext.routeKey });
      try {
        await app.within(app.config.REQUEST_DEADLINE_MS, () => handle(app, parsed));
        dropTrace();
        return { statusCode: 200 };
      } catch (error) {
        if (error instanceof DomainError) return { statusCode: statusOf[error.kind].status };
        traceFailure(error);
        app.log.error('socket failed', { error });
        return { statusCode: 500 };
      } finally {
        flushMetrics();
      }
    });
  return Object.assign(handler, { socket: definition as unknown as SocketDefinition<z.ZodType>, holder });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
