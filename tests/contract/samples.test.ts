import { readdirSync, readFileSync } from 'node:fs';
import type { APIGatewayProxyEvent, DynamoDBStreamEvent, SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import type { DomainError } from '../../core/shared/errors.ts';
import { eventOfChange } from '../../core/interactions/interaction-events.ts';
import { newId } from '../../core/shared/ids.ts';
import { parseEvent } from '../../events/catalog.ts';
import { consumers } from '../../events/consumers.ts';
import { fanOutChunk } from '../../events/fan-out-chunk.ts';
import { liveMessage } from '../../events/live-message.ts';
import { uploadNotification } from '../../events/upload-notification.ts';
import { type EndpointHandler, readInput } from '../../platform/endpoint.ts';
import { itemChange } from '../../platform/item-changes.ts';
import { isLenient, originalRoutes } from '../../platform/original-api.ts';
import type { OperationHandler } from '../../platform/operation.ts';
import { SocketEvent, type SocketHandler } from '../../platform/socket.ts';
import { canRead, type WorkerHandler } from '../../platform/worker.ts';
import { fillWith, placeholders } from '../../scripts/fill-sample.ts';
import { listFunctions } from '../../infra/functions.ts';
import { loadEndpoints } from '../../scripts/openapi.ts';

const samples = new URL('../../events/samples/', import.meta.url);
const functions = await listFunctions();
const endpoints = new Map([...(await loadEndpoints())].map(([name, handler]) => [`functions/${name}.ts`, handler]));

/** A value for a placeholder that is valid for the schemas: ids are UUIDs, everything else is a word. */
const valueOf = (name: string) => {
  expect(placeholders).toContain(name);
  return /(^|_)id$/.test(name) ? newId() : name.replace('fresh_', '');
};

const read = (name: string) => fillWith(readFileSync(new URL(`${name}.json`, samples), 'utf8'), valueOf);

/** Parsers for queues whose messages are not events of the catalog. */
const otherMessages: Record<string, (body: string) => unknown> = { 'media-uploaded': uploadNotification, 'fan-out': fanOutChunk, relay: (body) => body, 'live-message': liveMessage };

describe('events/samples', () => {
  it('has one sample for every function and none left over', () => {
    const found = readdirSync(samples).map((file) => file.replace(/\.json$/, ''));
    expect(found.sort()).toEqual(functions.map(({ name }) => name).sort());
  });

  it.each(functions.map(({ name, file }) => [name, file] as const))('%s is an event its function reads', async (name, file) => {
    const { handler } = (await import(new URL(`../../${file}`, import.meta.url).href)) as { handler: Partial<EndpointHandler & OperationHandler & WorkerHandler & SocketHandler> };
    const event = read(name);
    if (handler.definition) await expectRequest(event as APIGatewayProxyEvent, handler.definition);
    else if (handler.operation) expect(handler.operation.input.safeParse(event).error).toBeUndefined();
    else if (handler.socket) expect(handler.socket.request.safeParse(JSON.parse(SocketEvent.parse(event).body!)).error).toBeUndefined();
    else if (handler.worker) for (const { body } of (event as SQSEvent).Records) expect(handler.worker.consumers.some((one) => canRead(one, body))).toBe(true);
    else expectRecords(event as SQSEvent | DynamoDBStreamEvent);
  });
});

describe('the parts of a request', () => {
  const readers = functions.flatMap(({ name, file }) => (endpoints.has(file) ? [[name, endpoints.get(file)!.definition] as const] : []));

  it.each(readers)('of %s are its route\'s braces, a query, and a body where the method has one', (_, { route, alias = '', params, body }) => {
    const braces = [...`${route} ${alias}`.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys((params as z.ZodObject | undefined)?.shape ?? {})).toEqual(braces);
    if (body) expect(route).toMatch(/^(POST|PUT|PATCH) /);
  });

  it.each(readers.filter(([, { body }]) => body))('take nothing for the body of %s from its query', async (name, definition) => {
    const event = read(name) as APIGatewayProxyEvent;
    const fields = JSON.parse(event.body!) as Record<string, unknown>;
    const query = Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, String(value)]));
    const moved = readInput(definition, { ...event, body: '{}', queryStringParameters: query });
    expect(await moved.then(({ body }) => body, (error: DomainError) => error.code)).toEqual(
      await readInput(definition, { ...event, body: '{}' }).then(({ body }) => body, (error: DomainError) => error.code),
    );
    const added = await readInput(definition, { ...event, queryStringParameters: Object.fromEntries(Object.keys(query).map((field) => [field, 'x'])) });
    expect(added).toEqual(await readInput(definition, event));
  });
});

describe('an unknown field', () => {
  const readers = functions.flatMap(({ name, file }) => (endpoints.get(file)?.definition.body ? [[name, endpoints.get(file)!.definition] as const] : []));
  const withField = (name: string, value: unknown) => {
    const event = read(name) as APIGatewayProxyEvent;
    return { ...event, body: JSON.stringify({ ...(JSON.parse(event.body!) as object), dispaly_name: value }) };
  };
  const original = readers.filter(([, { route }]) => isLenient(route));
  const later = readers.filter(([, { route }]) => !isLenient(route));

  it.each(later)('is rejected by name in the body of %s', async (name, definition) => {
    for (const value of ['x', null]) {
      await expect(readInput(definition, withField(name, value))).rejects.toMatchObject({
        code: 'validation_failed',
        errors: [{ path: 'dispaly_name', message: 'is not a field of this request' }],
      });
    }
  });

  it.each(original)('is ignored in the body of %s, as the original API did', async (name, definition) => {
    await expect(readInput(definition, withField(name, 'x'))).resolves.toBeDefined();
  });

  it('is ignored by routes that exist only', () => {
    expect(original.map(([, { route }]) => route).toSorted()).toEqual([...originalRoutes].toSorted());
  });
});

async function expectRequest(event: APIGatewayProxyEvent, definition: EndpointHandler['definition']) {
  const { route, auth, body, readBody } = definition;
  if (!route.startsWith('ANY')) expect(`${event.httpMethod} ${event.resource}`).toBe(route);
  const path = event.resource.replace(/\{(\w+)\}/g, (_, name: string) => event.pathParameters![name]!);
  // Ids are different each time a placeholder is filled.
  const ids = /[0-9a-f]{8}-[0-9a-f-]{27}/g;
  expect(event.path.replace(ids, 'id')).toBe(path.replace(ids, 'id'));
  expect(event.headers['Authorization'] === undefined).toBe(auth === 'none');
  expect(event.multiValueHeaders).toEqual(Object.fromEntries(Object.entries(event.headers).map(([name, value]) => [name, [value]])));
  await readInput(definition, event);
  expect(event.body === null).toBe(body === undefined);
  if (readBody) expect(event.headers['Content-Type']).toBe('application/json');
}

function expectRecords({ Records }: SQSEvent | DynamoDBStreamEvent) {
  expect(Records.length).toBeGreaterThan(0);
  for (const record of Records) {
    if ('dynamodb' in record) {
      parseEvent(eventOfChange(itemChange(record)!));
    } else if ('body' in record) {
      const queue = record.eventSourceARN.replace(/^.*:lambdagram-embedded-/, '');
      expect(consumers).toHaveProperty(queue);
      const other = otherMessages[queue];
      if (other) other(record.body);
      else expect(consumers[queue]!.events).toContain(parseEvent(JSON.parse(record.body)).type);
    } else expect.unreachable('neither a message nor a change');
  }
}
