import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import * as cognitoSdk from '@aws-sdk/client-cognito-identity-provider';
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminSetUserPasswordCommand,
  AssociateSoftwareTokenCommand,
  CognitoIdentityProviderClient,
  DeleteUserCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetUserAttributeVerificationCodeCommand,
  GetUserCommand,
  ListGroupsCommand,
  RevokeTokenCommand,
  UpdateUserAttributesCommand,
  VerifySoftwareTokenCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { AuthenticationResultType } from '@aws-sdk/client-cognito-identity-provider';
import { createRemoteJWKSet, decodeJwt, jwtVerify, SignJWT } from 'jose';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicPoolOperations } from '../../infra/pool-operations.ts';
import { poolSecretHeader } from '../../platform/pool-secret-header.ts';
import type { Mail } from './mailbox.ts';
import { loadResources } from './provision.ts';
import { credentials, startTestCloud } from './testing.ts';
import type { TestCloud } from './testing.ts';

let test: TestCloud;
let config: { endpoint: string; region: string; credentials: typeof credentials };
beforeAll(async () => {
  test = await startTestCloud({ cognito: { accessTokenMinutes: 15 } });
  config = { endpoint: test.cloud.endpoint, region: test.cloud.region, credentials };
});
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

  it('mails the code for an address, and accepts it as proof', async () => {
    await create('mia');
    const { AccessToken } = await login('mia');
    await cognito().send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName: 'email' }));
    const mail = (await (await fetch(`${test.cloud.endpoint}/_mail?to=mia@example.com`)).json()) as Mail[];
    expect(mail).toEqual([{ to: 'mia@example.com', subject: 'Your Lambdagram code', text: expect.any(String), at: expect.any(String) }]);
    const Code = /^Your code is (\d+)\./.exec(mail[0]!.text)?.[1];
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

  it('responds to a wrong password as to an unknown user', async () => {
    await create('bob');
    const refused = expect.objectContaining({ name: 'NotAuthorizedException' });
    await expect(login('bob', 'wrong')).rejects.toEqual(refused);
    await expect(login('nobody')).rejects.toEqual(refused);
  });

  it('rejects a duplicate name', async () => {
    await create('carl');
    await expect(create('carl')).rejects.toMatchObject({ name: 'UsernameExistsException' });
  });

  it('refreshes until the token is revoked', async () => {
    await create('dora');
    const { clientId: ClientId } = test.cloud.userPool;
    const Token = (await login('dora')).RefreshToken!;
    const another = (await login('dora')).RefreshToken!;
    expect(await refresh(Token)).toMatch(/^ey/);

    await cognito().send(new RevokeTokenCommand({ ClientId, Token }));
    const refused = expect.objectContaining({ name: 'NotAuthorizedException' });
    await expect(refresh(Token)).rejects.toEqual(refused);
    expect(await refresh(another)).toMatch(/^ey/);
  });

  it('is configured as infra/identity.yml declares it', async () => {
    const { UserPool, UserPoolClient, ...groups } = await loadResources([join(import.meta.dirname, '../../infra/identity.yml')], { 'sls:stage': 'test' });
    const { userPoolId: UserPoolId, clientId: ClientId } = test.cloud.userPool;
    const { UserPoolClient: client } = await cognito().send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }));
    const { UserPool: pool } = await cognito().send(new DescribeUserPoolCommand({ UserPoolId }));
    const { Groups = [] } = await cognito().send(new ListGroupsCommand({ UserPoolId }));
    expect(Groups.map(({ GroupName }) => GroupName).toSorted()).toEqual(Object.values(groups).map(({ Properties }) => Properties?.['GroupName']).toSorted());
    const settings = (declared: object | undefined, names: string[]) =>
      Object.fromEntries(names.map((name) => [name, (declared as Record<string, unknown>)[name]]));
    expect(client).toMatchObject(settings(UserPoolClient!.Properties, ['ExplicitAuthFlows', 'WriteAttributes']));
    expect(pool).toMatchObject(settings(UserPool!.Properties, ['AdminCreateUserConfig', 'AutoVerifiedAttributes', 'MfaConfiguration', 'VerificationMessageTemplate']));
  });

  it('requires a code once TOTP is verified and enabled, and accepts each code once', async () => {
    await create('tom');
    const { userPoolId: UserPoolId, clientId: ClientId, secret } = test.cloud.userPool;
    const guarded = cognito();
    guarded.middlewareStack.add((next) => (args) => {
      Object.assign((args.request as { headers: Record<string, string> }).headers, { [poolSecretHeader]: secret });
      return next(args);
    }, { step: 'build' });
    const { AccessToken } = await login('tom');
    const setUp = async () => new TOTP({ secret: Secret.fromBase32((await guarded.send(new AssociateSoftwareTokenCommand({ AccessToken }))).SecretCode!) });
    const verify = (UserCode: string) => guarded.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
    const ask = (isOn: boolean) => cognito().send(new AdminSetUserMFAPreferenceCommand({ UserPoolId, Username: 'tom', SoftwareTokenMfaSettings: { Enabled: isOn, PreferredMfa: isOn } }));
    const challenge = () => cognito().send(new AdminInitiateAuthCommand({ UserPoolId, ClientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'tom', PASSWORD: password } }));
    const respond = async (code: string, Session?: string) =>
      cognito().send(
        new AdminRespondToAuthChallengeCommand({ UserPoolId, ClientId, ChallengeName: 'SOFTWARE_TOKEN_MFA', Session: Session ?? (await challenge()).Session, ChallengeResponses: { USERNAME: 'tom', SOFTWARE_TOKEN_MFA_CODE: code } }),
      );
    const codeOf = (totp: TOTP, ahead = 0) => totp.generate({ timestamp: Date.now() + ahead * 30_000 });
    const isNone = (totp: TOTP) => ['000000', '111111', '222222', '333333'].find((token) => totp.validate({ token, window: 3 }) === null)!;

    await expect(verify('123456')).rejects.toMatchObject({ name: 'SoftwareTokenMFANotFoundException' });
    await expect(ask(true)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const first = await setUp();
    await expect(verify(isNone(first))).rejects.toMatchObject({ name: 'EnableSoftwareTokenMFAException' });
    expect(await verify(codeOf(first))).toMatchObject({ Status: 'SUCCESS' });
    expect((await challenge()).AuthenticationResult).toBeDefined();
    await ask(true);

    const asked = await challenge();
    expect(asked).toMatchObject({ ChallengeName: 'SOFTWARE_TOKEN_MFA', Session: expect.any(String) });
    expect(asked.AuthenticationResult).toBeUndefined();
    await expect(login('tom', 'wrong')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(respond(isNone(first), asked.Session)).rejects.toMatchObject({ name: 'CodeMismatchException' });
    // Another secret takes effect with its first code; the previous one is valid until then.
    const second = await setUp();
    const code = codeOf(first, 1);
    const { AuthenticationResult: result } = await respond(code, asked.Session);
    expect(decodeJwt(result!.AccessToken!)['origin_jti']).toBe(decodeJwt(result!.RefreshToken!).jti);
    await expect(respond(code, asked.Session)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(respond(code)).rejects.toMatchObject({ name: 'ExpiredCodeException' });
    await verify(codeOf(second));
    expect((await respond(codeOf(second, 1))).AuthenticationResult).toBeDefined();
    await ask(false);
    expect((await challenge()).AuthenticationResult).toBeDefined();
  });

  it('rejects every operation that needs no AWS credentials, except those that the functions call', async () => {
    await create('fred');
    const { AccessToken } = await login('fred');
    const { httpAuthSchemeProvider } = cognito().config;
    const isPublic = (operation: string) =>
      httpAuthSchemeProvider({ operation, region: 'us-east-1' }).every(({ schemeId }) => schemeId === 'smithy.api#noAuth');
    const operations = Object.keys(cognitoSdk).flatMap((name) => /^(\w+)Command$/.exec(name)?.[1] ?? []).filter(isPublic);
    const forbidden: string[] = [];
    for (const operation of operations) {
      const answer = await fetch(test.cloud.endpoint, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}` },
        body: JSON.stringify({ AccessToken }),
      });
      const { __type } = (await answer.json()) as { __type?: string };
      if (__type === 'ForbiddenException') forbidden.push(operation);
    }
    expect(forbidden).toEqual(expect.arrayContaining(['DeleteUser', 'UpdateUserAttributes', 'SignUp', 'InitiateAuth', 'ListDevices']));
    expect(operations.filter((operation) => !forbidden.includes(operation)).toSorted()).toEqual(publicPoolOperations.toSorted());
  });

  it("changes nothing of an account on its owner's word alone", async () => {
    await create('gina');
    const { AccessToken } = await login('gina');
    const { userPoolId: UserPoolId } = test.cloud.userPool;
    const get = async () => (await cognito().send(new AdminGetUserCommand({ UserPoolId, Username: 'gina' }))).UserAttributes;
    const before = await get();
    const UserAttributes = [{ Name: 'email', Value: 'somebody.else@example.com' }];
    const refused = expect.objectContaining({ name: 'ForbiddenException' });
    await expect(cognito().send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes }))).rejects.toEqual(refused);
    await expect(cognito().send(new DeleteUserCommand({ AccessToken }))).rejects.toEqual(refused);
    expect(await get()).toEqual(before);
  });

  it('rejects access tokens that it did not sign, and tokens for another use', async () => {
    const sub = await create('hugo');
    const { IdToken } = await login('hugo');
    const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
    const claims = part({ sub, client_id: test.cloud.userPool.clientId, token_use: 'access', username: 'hugo' });
    const unsigned = `${part({ alg: 'none' })}.${claims}.`;
    const foreign = await new SignJWT({ sub, client_id: test.cloud.userPool.clientId, token_use: 'access' })
      .setProtectedHeader({ alg: 'RS256' })
      .sign(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
    for (const AccessToken of [unsigned, foreign, IdToken, 'junk']) {
      await expect(cognito().send(new GetUserCommand({ AccessToken }))).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    }
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
