import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import type { Config } from './config.ts';
import { within } from './deadline.ts';
import { openStorage } from './storage.ts';

afterEach(() => vi.unstubAllEnvs());

it('stops reading an upload that trickles in at the deadline, and closes the connection', async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'image/jpeg', 'Content-Length': 1_000_000 });
    const trickle = setInterval(() => response.write('a'), 50);
    response.on('close', () => {
      clearInterval(trickle);
      closed.resolve();
    });
  });
  const closed = Promise.withResolvers<void>();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  const config = { REQUEST_DEADLINE_MS: 2_500, UPLOADS_BUCKET: 'uploads', MEDIA_BUCKET: 'media' } as Config;
  const storage = await openStorage(config);
  const read = within(2_000, () => storage.readUpload('key', 2_000_000));
  await expect(read).rejects.toMatchObject({ code: 'storage_unavailable', dependency: 'storage' });
  await closed.promise;
});
