/** Measures how long (ms) importing a bundle and its first call take, as in a new container. */
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import type { EndpointHandler } from '../../platform/endpoint.ts';

const begun = performance.now();
const { handler } = (await import(process.env['BUNDLE']!)) as { handler: EndpointHandler };
const imported = performance.now();
const event = { resource: '/api/v1/feed', httpMethod: 'GET', path: '/api/v1/feed', headers: {}, queryStringParameters: {}, body: null } as unknown as APIGatewayProxyEvent;
const { statusCode } = await handler(event, {} as Context);
const called = performance.now();
if (statusCode !== 200) throw new Error(`the feed responded with ${statusCode}`);
process.send!({ imported: imported - begun, called: called - imported }, () => process.exit());
