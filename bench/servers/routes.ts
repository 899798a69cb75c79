import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { EndpointHandler } from '../../platform/endpoint.ts';

interface Call {
  method: string;
  /** With the query. */
  url: string;
  headers: Record<string, string | string[] | undefined>;
  body: string | null;
}

/** Passes requests to handlers as API Gateway's events; returns undefined if no handler has the path. */
export function routesTo(handlers: readonly EndpointHandler[]) {
  const routes = handlers.map((handler) => {
    const [method, path] = handler.definition.route.split(' ') as [string, string];
    return { handler, method, path, segments: path.split('/') };
  });
  return ({ method, url, headers, body }: Call): { handler: EndpointHandler; event: APIGatewayProxyEvent } | undefined => {
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
    const segments = pathname.split('/');
    for (const route of routes) {
      if (route.method !== method || route.segments.length !== segments.length) continue;
      const pathParameters: Record<string, string> = {};
      const fits = route.segments.every((part, index) => {
        if (!part.startsWith('{')) return part === segments[index];
        pathParameters[part.slice(1, -1)] = segments[index]!;
        return true;
      });
      if (!fits) continue;
      const event = {
        resource: route.path,
        httpMethod: route.method,
        path: pathname,
        headers,
        pathParameters,
        queryStringParameters: Object.fromEntries(searchParams),
        body,
        isBase64Encoded: false,
        requestContext: { identity: { sourceIp: '127.0.0.1' } },
      } as unknown as APIGatewayProxyEvent;
      return { handler: route.handler, event };
    }
    return undefined;
  };
}
