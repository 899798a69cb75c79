import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Context } from 'aws-lambda';
import { expect, it, onTestFinished } from 'vitest';
import { handler } from '../../../functions/ops/migrate.ts';
import { customResource } from '../../../platform/custom-resource.ts';
import { migrate } from '../../../platform/migrate.ts';
import { operation } from '../../../platform/operation.ts';

/** Starts a server that receives the response to CloudFormation. */
async function responseUrl() {
  const answers: unknown[] = [];
  const server = createServer(async (request, response) => {
    expect(request.method).toBe('PUT');
    answers.push(JSON.parse(Buffer.concat(await request.toArray()).toString()));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { answers, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/?signed` };
}

const request = (RequestType: string, ResponseURL: string) => ({
  RequestType,
  ResponseURL,
  StackId: 'the stack',
  RequestId: 'the request',
  LogicalResourceId: 'Migrations',
  ServiceToken: 'arn:aws:lambda:us-east-1:000000000000:function:migrate',
  ResourceType: 'Custom::Migrations',
  ResourceProperties: { Version: '1' },
});
const names = { StackId: 'the stack', RequestId: 'the request', LogicalResourceId: 'Migrations', PhysicalResourceId: 'migrate' };

it('changes nothing in an up-to-date database', async () => {
  expect(await handler({}, {} as Context)).toEqual({ applied: [], notes: [] });
});

it.each(['Create', 'Update', 'Delete'])('reports success of %s to CloudFormation', async (type) => {
  const { answers, url } = await responseUrl();
  await handler(request(type, url), {} as Context);
  expect(answers).toEqual([{ ...names, Status: 'SUCCESS' }]);
});

it('reports the reason of a failure to CloudFormation, so that the deployment is rolled back', async () => {
  const { answers, url } = await responseUrl();
  const unreachable = operation({
    ...handler.operation,
    run: ({ config }) => migrate({ ...config, MIGRATION_URL: 'postgres://nobody@127.0.0.1:1/nothing?sslmode=disable' }),
  });
  await customResource(unreachable)(request('Update', url), {} as Context);
  expect(answers).toEqual([{ ...names, Status: 'FAILED', Reason: expect.stringContaining('ECONNREFUSED') }]);
});
