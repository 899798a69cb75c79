import * as cognito from '@aws-sdk/client-cognito-identity-provider';
import { roles } from '../core/auth/roles.ts';
import type { Identity, Session } from '../core/shared/app.ts';
import { DomainError } from '../core/shared/errors.ts';
import type { Config } from './config.ts';
import { outbound, outboundSettings } from './outbound.ts';
import { poolSecretHeader } from './pool-secret-header.ts';
import { sessionIdOf, userIdOf } from './tokens.ts';

/** The Cognito user pool. Only this module decides which of its errors, and of its emulators' errors, mean "wrong credentials". */
export async function openIdentity(config: Config): Promise<Identity & { ping(): Promise<void> }> {
  const client = outbound(new cognito.CognitoIdentityProviderClient(outboundSettings(config)), 'accounts');
  const pool = { UserPoolId: config.USER_POOL_ID };
  const app = { ClientId: config.USER_POOL_CLIENT_ID };

  const withSecret = outbound(new cognito.CognitoIdentityProviderClient(outboundSettings(config)), 'accounts');
  withSecret.middlewareStack.add(
    (next) => (args) => {
      // Read only now, since not every function has this variable.
      Object.assign((args.request as { headers: Record<string, string> }).headers, { [poolSecretHeader]: config.POOL_SECRET });
      return next(args);
    },
    { step: 'build', name: 'poolSecret' },
  );

  return {
    async createAccount(name, email, password) {
      await createUser(name, email);
      await setPassword(name, password);
    },

    setPassword,

    async setRole(name, role) {
      for (const group of roles) {
        const membership = { ...pool, Username: name, GroupName: group };
        // Both do nothing if the state is already right.
        await client.send(group === role ? new cognito.AdminAddUserToGroupCommand(membership) : new cognito.AdminRemoveUserFromGroupCommand(membership));
      }
    },

    deleteAccount: deleteUser,

    logIn: (name, password) =>
      orRefused(async () => {
        const reply = await client.send(
          new cognito.AdminInitiateAuthCommand({
            ...pool,
            ...app,
            AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
            AuthParameters: { USERNAME: name, PASSWORD: password },
          }),
        );
        if (reply.ChallengeName === 'SOFTWARE_TOKEN_MFA') return { challenge: reply.Session! };
        return { session: await sessionOf(reply.AuthenticationResult) };
      }),

    async presentCode(name, challenge, code) {
      const response = new cognito.AdminRespondToAuthChallengeCommand({
        ...pool,
        ...app,
        ChallengeName: 'SOFTWARE_TOKEN_MFA',
        Session: challenge,
        ChallengeResponses: { USERNAME: name, SOFTWARE_TOKEN_MFA_CODE: code },
      });
      const reply = await orWrong(() => client.send(response));
      return reply && sessionOf(reply.AuthenticationResult);
    },

    async makeTotpSecret(token) {
      const { SecretCode } = await onBehalf(() => withSecret.send(new cognito.AssociateSoftwareTokenCommand({ AccessToken: token })));
      return SecretCode!;
    },

    async verifyTotp(token, code) {
      const reply = await orWrong(() => withSecret.send(new cognito.VerifySoftwareTokenCommand({ AccessToken: token, UserCode: code })));
      return reply?.Status === 'SUCCESS';
    },

    async setTotp(name, isOn) {
      const SoftwareTokenMfaSettings = { Enabled: isOn, PreferredMfa: isOn };
      await client.send(new cognito.AdminSetUserMFAPreferenceCommand({ ...pool, Username: name, SoftwareTokenMfaSettings }));
    },

    refresh: (refreshToken) =>
      orRefused(async () => {
        const reply = await client.send(
          new cognito.AdminInitiateAuthCommand({
            ...pool,
            ...app,
            AuthFlow: 'REFRESH_TOKEN_AUTH',
            AuthParameters: { REFRESH_TOKEN: refreshToken },
          }),
        );
        // Without refresh token rotation, the pool does not return the refresh token.
        return sessionOf({ RefreshToken: refreshToken, ...reply.AuthenticationResult });
      }),

    async revoke(refreshToken) {
      await orRefused(async () => client.send(new cognito.RevokeTokenCommand({ ...app, Token: refreshToken })));
    },

    async sendResetCode(name) {
      try {
        await orTooOften(() => withSecret.send(new cognito.ForgotPasswordCommand({ ...app, Username: name })));
      } catch (error) {
        if (!unreachable.has((error as Error).name)) throw error;
      }
    },

    async resetPassword(name, code, password) {
      const reset = new cognito.ConfirmForgotPasswordCommand({ ...app, Username: name, ConfirmationCode: code, Password: password });
      return (await orWrong(() => orUnsuitable(() => withSecret.send(reset)))) !== undefined;
    },

    async changeEmail(name, email) {
      // AttributesRequireVerificationBeforeUpdate: the old address stays in use until the code is entered.
      await setEmail(name, [{ Name: 'email', Value: email }]);
    },

    async setEmail(name, email, isVerified) {
      await setEmail(name, [{ Name: 'email', Value: email }, { Name: 'email_verified', Value: String(isVerified) }]);
    },

    async sendEmailCode(token) {
      await onBehalf(() => client.send(new cognito.GetUserAttributeVerificationCodeCommand({ AccessToken: token, AttributeName: 'email' })));
    },

    async verifyEmail(token, code) {
      try {
        await onBehalf(() => client.send(new cognito.VerifyUserAttributeCommand({ AccessToken: token, AttributeName: 'email', Code: code })));
      } catch (error) {
        // Returned even for a correct code, if an earlier attempt used it and was then interrupted.
        if (!(error instanceof cognito.CodeMismatchException || error instanceof cognito.ExpiredCodeException)) throw error;
      }
      const { UserAttributes } = await onBehalf(() => client.send(new cognito.GetUserCommand({ AccessToken: token })));
      return attribute(UserAttributes, 'email_verified') === 'true' ? attribute(UserAttributes, 'email') : undefined;
    },

    async ping() {
      await client.send(new cognito.DescribeUserPoolCommand(pool));
    },
  };

  async function setPassword(name: string, password: string): Promise<void> {
    await orUnsuitable(() =>
      client.send(new cognito.AdminSetUserPasswordCommand({ ...pool, Username: name, Password: password, Permanent: true })),
    );
  }

  async function setEmail(name: string, attributes: { Name: string; Value: string }[]): Promise<void> {
    try {
      await orTooOften(() => client.send(new cognito.AdminUpdateUserAttributesCommand({ ...pool, Username: name, UserAttributes: attributes })));
    } catch (error) {
      throw error instanceof cognito.InvalidParameterException ? addressRefused(error) : error;
    }
  }

  async function orUnsuitable<Result>(call: () => Promise<Result>): Promise<Result> {
    try {
      return await call();
    } catch (error) {
      // InvalidParameterException: characters that the pool does not permit in passwords.
      if (!(error instanceof cognito.InvalidPasswordException || error instanceof cognito.InvalidParameterException)) throw error;
      const message = 'This password is too weak, or begins or ends with a space.';
      throw new DomainError('invalid', 'validation_failed', message, { errors: [{ path: 'password', message }], cause: error });
    }
  }

  async function deleteUser(name: string): Promise<void> {
    try {
      await client.send(new cognito.AdminDeleteUserCommand({ ...pool, Username: name }));
    } catch (error) {
      if (!(error instanceof cognito.UserNotFoundException)) throw error;
    }
  }

  async function createUser(name: string, email: string): Promise<void> {
    try {
      await client.send(
        new cognito.AdminCreateUserCommand({
          ...pool,
          Username: name,
          MessageAction: 'SUPPRESS',
          UserAttributes: [{ Name: 'email', Value: email }],
        }),
      );
    } catch (error) {
      if (error instanceof cognito.InvalidParameterException) throw addressRefused(error);
      // Created by an earlier attempt whose response was lost: nobody else has this name.
      if (!(error instanceof cognito.UsernameExistsException)) throw error;
    }
  }
}

function addressRefused(cause: unknown) {
  const message = 'This e-mail address is not accepted.';
  return new DomainError('invalid', 'validation_failed', message, { errors: [{ path: 'email', message }], cause });
}

type Attributes = { Name?: string | undefined; Value?: string | undefined }[] | undefined;

const attribute = (attributes: Attributes, name: string) => attributes?.find(({ Name }) => Name === name)?.Value;

async function sessionOf(result: cognito.AuthenticationResultType | undefined): Promise<Session> {
  if (!result?.AccessToken || !result.RefreshToken) throw new Error('the user pool sent a challenge that is not supported');
  const { decodeJwt } = await import('./jose.ts');
  // Straight from the pool, so no signature needs to be verified.
  const claims = decodeJwt(result.AccessToken);
  return {
    userId: userIdOf(claims),
    sessionId: sessionIdOf(claims),
    token: result.AccessToken,
    refreshToken: result.RefreshToken,
    expiresAt: new Date(Date.now() + (result.ExpiresIn ?? 3600) * 1000),
  };
}

/** Errors by which the pool and its emulators reject a request; anything else is an outage or a bug. */
const refusals = new Set([
  'NotAuthorizedException',
  'UserNotFoundException',
  'UserNotConfirmedException',
  'PasswordResetRequiredException',
  'InvalidPasswordException',
  'InvalidParameterException',
  'UnauthorizedException',
  'UnsupportedTokenTypeException',
]);

async function orRefused<Result>(call: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await orTooOften(call);
  } catch (error) {
    if (refusals.has((error as Error).name)) return undefined;
    throw error;
  }
}

/** Errors for accounts that cannot be sent a code: deleted, or without a verified address. */
const unreachable = new Set(['InvalidParameterException', 'NotAuthorizedException', 'UserNotFoundException']);

/** Errors for a wrong code, or a deleted account. */
const wrongCode = new Set(['CodeMismatchException', 'EnableSoftwareTokenMFAException', 'ExpiredCodeException', 'NotAuthorizedException', 'SoftwareTokenMFANotFoundException', 'UserNotFoundException']);

/** Undefined for a code that is invalid or has expired. */
async function orWrong<Result>(call: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await orTooOften(call);
  } catch (error) {
    if (wrongCode.has((error as Error).name)) return undefined;
    throw error;
  }
}

/** Errors for an access token whose account was signed out everywhere, deleted or disabled since it was issued. */
const invalidated = new Set(['NotAuthorizedException', 'UserNotFoundException', 'UserNotConfirmedException', 'PasswordResetRequiredException']);

/** The pool checks the access token, too, including sign-outs that the signature does not show. */
async function onBehalf<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await orTooOften(call);
  } catch (error) {
    if (!invalidated.has((error as Error).name)) throw error;
    throw new DomainError('unauthenticated', 'invalid_token', 'The access token is not valid.', { cause: error });
  }
}

async function orTooOften<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    const { name } = error as Error;
    if (name === 'TooManyRequestsException' || name === 'LimitExceededException') {
      throw new DomainError('rate_limited', 'too_many_attempts', 'Too many attempts. Please wait a little.', { retryAfter: 30, cause: error });
    }
    throw error;
  }
}
