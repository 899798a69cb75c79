import { createPrivateKey, createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { SSMClient } from '@aws-sdk/client-ssm';
import { expect, it, onTestFinished } from 'vitest';
import { mediaKeyName, mediaKeys } from './media-keys.ts';

/** A fake Systems Manager with only the parameter operations that are used here, for the real client. */
async function parameters(): Promise<{ ssm: SSMClient; values: string[] }> {
  const values: string[] = [];
  const server = createServer((req, res) => {
    void json(req).then((body) => {
      const { Name, Value } = body as { Name: string; Value?: string };
      const fail = (type: string) => res.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify({ __type: type }));
      if (Value !== undefined) return res.end(JSON.stringify({ Version: values.push(Value) }));
      const version = Number(Name.split(':')[1] ?? values.length);
      const found = values[version - 1];
      return found === undefined ? fail('ParameterNotFound') : res.end(JSON.stringify({ Parameter: { Name, Value: found, Version: version } }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const ssm = new SSMClient({ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  onTestFinished(() => {
    ssm.destroy();
    server.close();
  });
  return { ssm, values };
}

it('creates a stage’s key once, and keeps the previous one valid after a rotation', async () => {
  const { ssm, values } = await parameters();
  const [first] = await mediaKeys(ssm, 'prod');
  expect(await mediaKeys(ssm, 'prod')).toEqual([first]);
  const key = createPrivateKey({ key: Buffer.from(values[0]!, 'base64'), format: 'der', type: 'pkcs8' });
  expect(first).toEqual({ version: 1, publicKey: createPublicKey(key).export({ format: 'pem', type: 'spki' }) });
  const [second, before] = await mediaKeys(ssm, 'prod', { rotate: true });
  expect([second!.version, before]).toEqual([2, first]);
  expect(await mediaKeys(ssm, 'prod')).toEqual([second, first]);
  expect(mediaKeyName('prod')).toBe('/lambdagram-prod/media-private-key');
});
