import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  GetUserAttributeVerificationCodeCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { AuthenticationResultType } from '@aws-sdk/client-cognito-identity-provider';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentials, startTestCloud } from './testing.ts';
import type { TestCloud } from './testing.ts';

let test: TestCloud;
let config: { endpoint: string; region: string; credentials: typeof credentials };
beforeAll(async () => {
  test = await startTestCloud({ cognito: { accessTokenMinutes: 15 } });
  config = { endpoint: test.cloud.endpoint, region: test.cloud.region, credentials };
}, 30_000);
afterAll(() => test.remove());

describe('Cognito', () => {
  const password = 'correct horse';
  const cognito = (): CognitoIdentityProviderClient => new CognitoIdentityProviderClient(config);
  const login = (Username: string, PASSWORD = password): Promise<AuthenticationResultType> => {
    const { userPoolId: UserPoolId, clientId: ClientId } = test.cloud.userPool;
    const AuthParameters = { USERNAME: Username, PASSWORD };
    return cognito()
      .send(
        new AdminInitiateAuthCommand({
          UserPoolId,
          ClientId,
          AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
          AuthParameters,
        }),
      )
      .then((answer) => answer.AuthenticationResult as AuthenticationResultType);
  };
  const refresh = (REFRESH_TOKEN: string): Promise<string | undefined> => {
    const { userPoolId: UserPoolId, clientId: ClientId } = test.cloud.userPool;
    const AuthParameters = { REFRESH_TOKEN };
    return cognito()
      .send(
        new AdminInitiateAuthCommand({
          UserPoolId,
          ClientId,
          AuthFlow: 'REFRESH_TOKEN_AUTH',
          AuthParameters,
        }),
      )
      .then((answer) => answer.AuthenticationResult?.AccessToken);
  };
  const create = async (Username: string): Promise<string> => {
    const { userPoolId: UserPoolId } = test.cloud.userPool;
    const UserAttributes = [{ Name: 'email', Value: `${Username}@example.com` }];
    const { User } = await cognito().send(
      new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes, MessageAction: 'SUPPRESS' }),
    );
    await cognito().send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: password, Permanent: true }),
    );
    return User?.Attributes?.find((attribute) => attribute.Name === 'sub')?.Value as string;
  };

  it('delivers the code for an address into its log, and takes it as proof', async () => {
    await create('mia');
    const { AccessToken } = await login('mia');
    await cognito().send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName: 'email' }));
    const log = await readFile(join(test.dataDir, 'logs', 'cognito.log'), 'utf8');
    const Code = /^Mail to mia@example\.com: your code is (\d+)$/m.exec(log)?.[1];
    await cognito().send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code }));
  });

  it("signs 15-minute access tokens with a key of this folder's own", async () => {
    const sub = await create('ann');
    const { AccessToken } = await login('ann');
    const { issuer, clientId } = test.cloud.userPool;
    const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(AccessToken!, keys, { issuer, algorithms: ['RS256'] });
    expect(payload).toMatchObject({ sub, client_id: clientId, token_use: 'access', username: 'ann' });
    expect(payload.exp! - payload.iat!).toBe(15 * 60);

    const other = await startTestCloud();
    try {
      const foreign = createRemoteJWKSet(new URL(`${other.cloud.userPool.issuer}/.well-known/jwks.json`));
      await expect(jwtVerify(AccessToken!, foreign, { issuer })).rejects.toThrow(
        'signature verification failed',
      );
    } finally {
      await other.remove();
    }
  });

  it('answers a wrong password like an unknown user', async () => {
    await create('bob');
    const refused = expect.objectContaining({ name: 'NotAuthorizedException' });
    await expect(login('bob', 'wrong')).rejects.toEqual(refused);
    await expect(login('nobody')).rejects.toEqual(refused);
  });

  it('refuses a name twice', async () => {
    await create('carl');
    await expect(create('carl')).rejects.toMatchObject({ name: 'UsernameExistsException' });
  });

  it('refreshes until the token is revoked', async () => {
    await create('dora');
    const { clientId: ClientId } = test.cloud.userPool;
    const Token = (await login('dora')).RefreshToken!;
    const another = (await login('dora')).RefreshToken!;
    expect(await refresh(Token)).toMatch(/^ey/);
    const publicly = new InitiateAuthCommand({
      ClientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: Token },
    });
    expect((await cognito().send(publicly)).AuthenticationResult?.AccessToken).toMatch(/^ey/);

    await cognito().send(new RevokeTokenCommand({ ClientId, Token }));
    const refused = expect.objectContaining({ name: 'NotAuthorizedException' });
    await expect(refresh(Token)).rejects.toEqual(refused);
    await expect(cognito().send(publicly)).rejects.toEqual(refused);
    expect(await refresh(another)).toMatch(/^ey/);
  });

  it('finds and deletes users', async () => {
    const Username = 'emil';
    const { userPoolId: UserPoolId } = test.cloud.userPool;
    await create(Username);
    const found = await cognito().send(new AdminGetUserCommand({ UserPoolId, Username }));
    expect(found).toMatchObject({ Username, UserStatus: 'CONFIRMED' });
    await cognito().send(new AdminDeleteUserCommand({ UserPoolId, Username }));
    await expect(login(Username)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });
});
