import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DomainError } from '../core/shared/errors.ts';
import { within } from './deadline.ts';
import { outbound, outboundSettings } from './outbound.ts';

const item = { Item: { pk: { S: 'a' } } };
const command = new GetItemCommand({ TableName: 'things', Key: { pk: { S: 'a' } } });

/** A server in place of DynamoDB; `requests()` returns how many it has received. */
async function serve(respond: RequestListener) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    request.resume().on('end', () => respond(request, response));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(stop);
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests: () => requests, stop };
}

const reply = (status: number, body: object, after = 0): RequestListener => async (_, response) => {
  await delay(after);
  response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
};
const hang: RequestListener = () => undefined;

function clientOf(endpoint: string, { attempt = 5_000, limit = 60_000 } = {}) {
  const settings = outboundSettings({ REQUEST_DEADLINE_MS: 2_500 }, attempt);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return outbound(new DynamoDBClient({ ...settings, endpoint, region: 'us-east-1', credentials }), 'interactions', limit);
}

const outage = { kind: 'unavailable', code: 'interactions_unavailable', dependency: 'interactions', retryAfter: 2 };

describe('an outbound call', () => {
  it('waits for a slow response', async () => {
    const { endpoint, requests } = await serve(reply(200, item, 300));
    expect(await clientOf(endpoint).send(command)).toMatchObject(item);
    expect(requests()).toBe(1);
  });

  it('reports an outage if nothing listens', async () => {
    const { endpoint, stop } = await serve(hang);
    stop();
    const error: unknown = await clientOf(endpoint).send(command).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({ ...outage, cause: { code: 'ECONNREFUSED' } });
  });

  it('reports an outage if every attempt hangs', async () => {
    const { endpoint } = await serve(hang);
    await expect(clientOf(endpoint, { attempt: 50 }).send(command)).rejects.toMatchObject(outage);
  });

  it('reports an outage if connections are cut', async () => {
    const { endpoint, requests } = await serve((request) => request.socket.destroy());
    await expect(clientOf(endpoint).send(command)).rejects.toMatchObject(outage);
    expect(requests()).toBe(3);
  });

  it.each([
    [500, 'InternalServerError'],
    [503, 'ServiceUnavailable'],
    [400, 'ThrottlingException'],
    [400, 'ProvisionedThroughputExceededException'],
  ])('reports an outage if %i %s persists', async (status, name) => {
    const { endpoint, requests } = await serve(reply(status, { __type: `com.amazonaws.dynamodb#${name}`, message: 'no' }));
    await expect(clientOf(endpoint).send(command)).rejects.toMatchObject({ ...outage, cause: { name } });
    expect(requests()).toBe(3);
  });

  it('is retried after a temporary failure', async () => {
    const { endpoint, requests } = await serve((...call) => (requests() === 1 ? reply(500, {}) : reply(200, item))(...call));
    expect(await clientOf(endpoint).send(command)).toMatchObject(item);
    expect(requests()).toBe(2);
  });

  it.each(['ConditionalCheckFailedException', 'ResourceNotFoundException', 'AccessDeniedException', 'TransactionInProgressException'])(
    'rethrows %s, which is not an outage',
    async (name) => {
      const { endpoint } = await serve(reply(400, { __type: `com.amazonaws.dynamodb#${name}`, message: 'no' }));
      await expect(clientOf(endpoint).send(command)).rejects.toMatchObject({ name });
    },
  );

  it('ends at its limit, and at the deadline of the request it is part of', async () => {
    const { endpoint } = await serve(hang);
    await expect(clientOf(endpoint, { limit: 50 }).send(command)).rejects.toMatchObject({ ...outage, cause: { message: 'no response within 50 ms' } });
    await within(50, () => expect(clientOf(endpoint).send(command)).rejects.toMatchObject({ ...outage, cause: { name: 'DeadlineExceeded' } }));
  });

  it('is not made after the deadline', async () => {
    const { endpoint, requests } = await serve(reply(200, item));
    await within(10, async () => {
      await delay(20);
      await expect(clientOf(endpoint).send(command)).rejects.toMatchObject(outage);
    });
    expect(requests()).toBe(0);
  });

  it('is not retried after the deadline, when its request has failed', async () => {
    const turnedAway = Promise.withResolvers<void>();
    const { endpoint, requests } = await serve(async (...call) => {
      if (requests() === 1) return reply(200, item)(...call);
      await turnedAway.promise;
      call[0].socket.destroy();
    });
    const client = clientOf(endpoint);
    // Makes the client load everything it needs.
    await client.send(command);
    await within(500, () => expect(client.send(command)).rejects.toMatchObject(outage));
    turnedAway.resolve();
    // Longer than the SDK's pause before its next attempt.
    await delay(500);
    expect(requests()).toBeLessThanOrEqual(2);
  });
});
