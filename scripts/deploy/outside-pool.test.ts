import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  ListGroupsCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureOutsidePool } from './outside-pool.ts';
import { clientConfig } from './stack.ts';

let folder: string;
let server: ChildProcessByStdio<null, Readable, null>;
let here: string;
let cognito: CognitoIdentityProviderClient;

// cognito-local, started as users would, with its own configuration.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lambdagram-outside-pool-'));
  const program = createRequire(import.meta.url).resolve('cognito-local/lib/bin/start.js');
  const env = { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: '1' };
  server = spawn(process.execPath, [program], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  here = await new Promise((resolve, reject) => {
    server.once('exit', () => reject(new Error('cognito-local did not start')));
    let said = '';
    server.stdout.setEncoding('utf8').on('data', (part: string) => {
      said += part;
      const address = /running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (address) resolve(address);
    });
  });
  cognito = new CognitoIdentityProviderClient(clientConfig(here));
});
afterAll(async () => {
  cognito.destroy();
  server.kill();
  await once(server, 'exit');
  await rm(folder, { recursive: true });
});

describe('a user pool outside of the stack', () => {
  it('is made once, as infra/identity.yml says', async () => {
    const pool = await ensureOutsidePool({ here, there: 'http://cognito:9229' });
    expect(await ensureOutsidePool({ here, there: 'http://cognito:9229' })).toEqual(pool);
    const { Groups } = await cognito.send(new ListGroupsCommand({ UserPoolId: pool['USER_POOL_ID'] }));
    expect(Groups?.map(({ GroupName }) => GroupName).toSorted()).toEqual(['admins', 'moderators']);
    expect(pool).toMatchObject({
      TOKEN_KEYS_URL: `http://cognito:9229/${pool['USER_POOL_ID']}/.well-known/jwks.json`,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'http://cognito:9229',
    });
    const of = { UserPoolId: pool['USER_POOL_ID'] };
    const { UserPool } = await cognito.send(new DescribeUserPoolCommand(of));
    expect(UserPool).toMatchObject({ Name: 'lambdagram-local', AutoVerifiedAttributes: ['email'], Policies: { PasswordPolicy: { MinimumLength: 8, RequireNumbers: false } } });
    const { UserPoolClient } = await cognito.send(new DescribeUserPoolClientCommand({ ...of, ClientId: pool['USER_POOL_CLIENT_ID'] }));
    expect(UserPoolClient).toMatchObject({ ClientName: 'api', AccessTokenValidity: 60, RefreshTokenValidity: 30, TokenValidityUnits: { AccessToken: 'minutes', RefreshToken: 'days' } });
    // The accounts created to find the issuer are gone.
    expect((await cognito.send(new ListUsersCommand(of))).Users).toEqual([]);
  });

  it('accepts our user names, and its tokens have the reported issuer', async () => {
    const pool = await ensureOutsidePool({ here, there: here });
    const account = { UserPoolId: pool['USER_POOL_ID'], Username: 'ann' };
    await cognito.send(new AdminCreateUserCommand({ ...account, MessageAction: 'SUPPRESS', UserAttributes: [{ Name: 'email', Value: 'ann@example.com' }] }));
    await cognito.send(new AdminSetUserPasswordCommand({ ...account, Password: 'correct horse', Permanent: true }));
    const ClientId = pool['USER_POOL_CLIENT_ID'];
    const AuthParameters = { USERNAME: 'ann', PASSWORD: 'correct horse' };
    const { AuthenticationResult } = await cognito.send(
      new AdminInitiateAuthCommand({ UserPoolId: account.UserPoolId, ClientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters }),
    );
    const keys = createRemoteJWKSet(new URL(pool['TOKEN_KEYS_URL']!));
    const { payload } = await jwtVerify(AuthenticationResult!.AccessToken!, keys, { issuer: pool['TOKEN_ISSUER']! });
    expect(payload).toMatchObject({ username: 'ann', client_id: ClientId });
    expect(payload.exp! - payload.iat!).toBe(3_600);
  });

  it('is reported as missing if nothing responds, or something else does', async () => {
    const other = createServer((_, res) => res.writeHead(404).end('{}'));
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    await expect(ensureOutsidePool({ here: address, there: address })).rejects.toThrow(`The server at ${address} is not cognito-local`);
    other.close();
    await once(other, 'close');
    await expect(ensureOutsidePool({ here: address, there: address })).rejects.toThrow(`Nothing responds at ${address}`);
  });
});
