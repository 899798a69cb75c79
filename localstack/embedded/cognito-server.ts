/** The child process that runs cognito-local: `node cognito-server.ts <signing key file> <mailbox file>`. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as cognito from '@aws-sdk/client-cognito-identity-provider';
import { guardedPoolOperations, publicPoolOperations } from '../../infra/pool-operations.ts';
import { poolSecretHeader } from '../../platform/pool-secret-header.ts';
import { addTotp } from './cognito-totp.ts';
import { EDGE_KEY_HEADER, guard } from './request-guard.ts';
import { findPackage } from './find-program.ts';
import { Mailbox } from './mailbox.ts';
import { verificationMessage } from './verification-message.ts';

const require = createRequire(join(findPackage('cognito-local')!, 'package.json'));
const key = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as {
  pem: string;
  jwk: Record<string, string>;
};

// Both modules are read again on every use, so this key is used for signing and in the JWKS.
Object.assign(require('./lib/keys/cognitoLocal.private.json') as object, { pem: key.pem });
const published = require('./lib/keys/cognitoLocal.public.json') as { jwk: Record<string, string> };
published.jwk = { ...published.jwk, ...key.jwk };

interface FileEngine {
  path: string;
  serialize(data: unknown): string;
}
// cognito-local's own writes to a file can overlap and corrupt it. Renaming complete files into place cannot.
const storm = require('stormdb') as { localFileEngine: { prototype: { write(data: unknown): unknown } } };
storm.localFileEngine.prototype.write = async function write(this: FileEngine, data: unknown): Promise<void> {
  writeFileSync(`${this.path}.new`, this.serialize(data));
  renameSync(`${this.path}.new`, this.path);
};

// Cognito's error for a wrong password is the same as for an unknown user. The setter ignores what the constructor assigns.
const { InvalidPasswordError } = require('./lib/errors.js') as {
  InvalidPasswordError: { prototype: object };
};
Object.defineProperty(InvalidPasswordError.prototype, 'code', {
  get: () => 'NotAuthorizedException',
  set: () => {},
});

// Codes go to the mailbox, since they would be hard to find in cognito-local's log.
const mailbox = new Mailbox(process.argv[3]!);
const { ConsoleMessageSender } = require('./lib/services/messageDelivery/consoleMessageSender.js') as {
  ConsoleMessageSender: { prototype: { sendEmail(ctx: unknown, user: unknown, to: string, message: { __code: string }): Promise<void> } };
};
ConsoleMessageSender.prototype.sendEmail = async (_ctx, _user, to, { __code }) =>
  mailbox.add({ to, subject: verificationMessage.EmailSubject, text: verificationMessage.EmailMessage.replace('{####}', __code) });

const { CognitoError, NotAuthorizedError } = require('./lib/errors.js') as {
  CognitoError: new (code: string, message: string) => Error;
  NotAuthorizedError: new (message: string) => Error;
};
type Claims = { token_use?: string; jti?: string; client_id?: string; username?: string };
const { decode, sign, verify } = require('jsonwebtoken') as {
  decode(token: string): Claims;
  sign(claims: Claims, key: string, options: { algorithm: string; keyid: string }): string;
  verify(token: string, key: KeyObject, options: { algorithms: string[] }): Claims;
};
interface SignInRequest {
  AccessToken?: string;
  AuthParameters?: { REFRESH_TOKEN?: string };
}
interface SignInReply {
  AuthenticationResult?: { AccessToken: string; RefreshToken?: string };
}
type Target = (services: unknown) => (ctx: unknown, request: SignInRequest) => Promise<SignInReply>;
const { Targets } = require('./lib/targets/targets.js') as { Targets: Record<string, Target> };
const signedBy = createPublicKey({ key: key.jwk, format: 'jwk' });

// On AWS the pool's firewall does this (infra/aws/pool-firewall.cjs).
for (const operation of operationsWithoutCredentials()) {
  if (guardedPoolOperations.includes(operation)) continue;
  const target = Targets[operation];
  Targets[operation] =
    target && publicPoolOperations.includes(operation)
      ? (services) => async (ctx, request) => {
          if (request.AccessToken !== undefined) verifyAccessToken(request.AccessToken);
          return target(services)(ctx, request);
        }
      : () => async () => {
          throw new CognitoError('ForbiddenException', 'Request not allowed due to WAF block.');
        };
}

// On AWS codes are only sent to verified addresses, without revealing whether a user exists (PreventUserExistenceErrors).
interface PoolUser {
  Attributes: { Name: string; Value?: string }[];
}
interface Pool {
  getUserByUsername(ctx: unknown, name: string): Promise<PoolUser | null>;
}
interface Services {
  cognito: { getUserPoolForClientId(ctx: unknown, client: string): Promise<Pool>; getUserPool(ctx: unknown, id: string): Promise<Pool> };
}
interface UpdateServices {
  cognito: { getUserPool(ctx: unknown, id: string): Promise<{ getUserByUsername(ctx: unknown, name: string): Promise<PoolUser | null>; saveUser(ctx: unknown, user: object): Promise<void> }> };
  otp(): string;
  messages: { deliver(...mail: unknown[]): Promise<void> };
}
const forgotPassword = Targets['ForgotPassword']!;
Targets['ForgotPassword'] = (services) => async (ctx, request) => {
  const { ClientId, Username } = request as { ClientId: string; Username: string };
  const pool = await (services as Services).cognito.getUserPoolForClientId(ctx, ClientId);
  const user = await pool.getUserByUsername(ctx, Username);
  if (!user) return {};
  if (!user.Attributes.some(({ Name, Value }) => Name === 'email_verified' && Value === 'true')) {
    throw new CognitoError('InvalidParameterException', 'Cannot reset password for the user as there is no registered/verified email or phone_number');
  }
  return forgotPassword(services)(ctx, request);
};

// On AWS a new address is only used once its code is entered; until then the old one stays (AttributesRequireVerificationBeforeUpdate).
interface UpdateRequest {
  UserPoolId: string;
  Username: string;
  UserAttributes: { Name: string; Value: string }[];
}
const adminUpdate = Targets['AdminUpdateUserAttributes']!;
Targets['AdminUpdateUserAttributes'] = (services) => async (ctx, request) => {
  const { UserPoolId, Username, UserAttributes } = request as unknown as UpdateRequest;
  const value = (name: string) => UserAttributes.find(({ Name }) => Name === name)?.Value;
  const email = value('email');
  if (email === undefined || value('email_verified') !== undefined) return adminUpdate(services)(ctx, request);
  const { cognito: pools, otp, messages } = services as UpdateServices;
  const pool = await pools.getUserPool(ctx, UserPoolId);
  const user = await pool.getUserByUsername(ctx, Username);
  if (!user) throw new CognitoError('UserNotFoundException', 'User does not exist.');
  const code = otp();
  const waiting = { ...user, UnverifiedAttributeChanges: [{ Name: 'email', Value: email }], AttributeVerificationCode: code };
  await pool.saveUser(ctx, waiting);
  await messages.deliver(ctx, 'UpdateUserAttribute', null, UserPoolId, waiting, code, undefined, { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: email });
  return {};
};

// On AWS mail is not stored; here it is deleted along with the account.
const deleteUser = Targets['AdminDeleteUser']!;
Targets['AdminDeleteUser'] = (services) => async (ctx, request) => {
  const { UserPoolId, Username } = request as { UserPoolId: string; Username: string };
  const user = await (await (services as Services).cognito.getUserPool(ctx, UserPoolId)).getUserByUsername(ctx, Username);
  const reply = await deleteUser(services)(ctx, request);
  const address = user?.Attributes.find(({ Name }) => Name === 'email')?.Value;
  if (address !== undefined) mailbox.forget(address);
  return reply;
};

// On AWS all tokens of a session have the same `origin_jti`; here that is the refresh token's id, which does not change.
const initiateAuth = Targets['AdminInitiateAuth']!;
Targets['AdminInitiateAuth'] = (services) => async (ctx, request) => {
  const reply = await initiateAuth(services)(ctx, request);
  const { AuthenticationResult: result } = reply;
  const refreshToken = result?.RefreshToken ?? request.AuthParameters?.REFRESH_TOKEN;
  if (!result || refreshToken === undefined) return reply;
  const claims = { ...decode(result.AccessToken), origin_jti: decode(refreshToken).jti };
  return { ...reply, AuthenticationResult: { ...result, AccessToken: sign(claims, key.pem, { algorithm: 'RS256', keyid: 'CognitoLocal' }) } };
};

addTotp(Targets, { refusal: (code, message) => new CognitoError(code, message), verifyAccessToken });

/** Taken from AWS's own API model, so that operations added later are rejected, too. */
function operationsWithoutCredentials(): string[] {
  const { httpAuthSchemeProvider } = new cognito.CognitoIdentityProviderClient({ region: 'us-east-1' }).config;
  return Object.keys(cognito)
    .filter((name) => /.Command$/.test(name))
    .map((name) => name.slice(0, -'Command'.length))
    .filter((operation) =>
      httpAuthSchemeProvider({ operation, region: 'us-east-1' }).every(({ schemeId }) => schemeId === 'smithy.api#noAuth'),
    );
}

/** cognito-local only decodes the token and does not verify its signature. */
function verifyAccessToken(token: string): Claims {
  try {
    const claims = verify(token, signedBy, { algorithms: ['RS256'] });
    if (claims.token_use === 'access') return claims;
  } catch {
    // Rejected below, like a token for another use.
  }
  throw new NotAuthorizedError('Invalid Access Token');
}

const { createDefaultServer } = require('./lib/server') as {
  createDefaultServer(logger: unknown): Promise<{ start(): Promise<Server> }>;
};
const pino = require('pino') as (options: { level: string }) => unknown;
const server = await (await createDefaultServer(pino({ level: 'warn' }))).start();
server.keepAliveTimeout = 65_000;

// Only accepts requests from the edge, not from a web page that finds the port: cognito-local lets any origin read everything.
const edgeKey = process.env['EDGE_KEY']!;
const poolSecret = process.env['POOL_SECRET']!;
guard(
  server,
  ({ headers }) => {
    if (headers[EDGE_KEY_HEADER] !== edgeKey) return { status: 403, code: 'AccessDenied', message: 'Requests come through the edge.' };
    const operation = /\.(.+)/.exec(String(headers['x-amz-target'] ?? ''))?.[1];
    if (guardedPoolOperations.includes(operation ?? '') && headers[poolSecretHeader] !== poolSecret) {
      return { status: 400, code: 'ForbiddenException', message: 'Request not allowed due to WAF block.' };
    }
    if (operation === undefined || Object.hasOwn(Targets, operation)) return undefined;
    // cognito-local would respond with 500, which SDKs retry.
    return { status: 400, code: 'NotImplemented', message: `The embedded cloud's Cognito has no ${operation}.` };
  },
  (res, { status, code, message }) => {
    res.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' }).end(JSON.stringify({ __type: code, message }));
  },
);

function close(): void {
  server.close();
  server.closeAllConnections();
  if (process.connected) process.disconnect();
}
process.on('SIGTERM', close);
process.on('disconnect', close);
process.send?.({ port: (server.address() as AddressInfo).port });
