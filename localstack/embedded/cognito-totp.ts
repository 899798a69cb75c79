import { randomUUID } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

/** The fields of cognito-local's user records that are used here; the last three are our additions. */
interface User {
  Password: string;
  UserMFASettingList?: string[];
  /** The secret, and the 30 s step of the last accepted code. */
  SoftwareToken?: { secret: string; usedStep: number };
  /** A secret that takes effect with its first code. */
  NewSoftwareToken?: string;
}
interface Pool {
  getUserByUsername(ctx: unknown, name: string): Promise<User | null>;
  saveUser(ctx: unknown, user: User): Promise<void>;
}
interface Services {
  cognito: { getUserPool(ctx: unknown, id: string): Promise<Pool>; getUserPoolForClientId(ctx: unknown, client: string): Promise<Pool> };
}
type Target = (services: never) => (ctx: unknown, request: never) => Promise<object>;
interface SignIn {
  UserPoolId: string;
  ClientId: string;
  AuthFlow: string;
  AuthParameters: Record<string, string>;
}

const totpName = 'SOFTWARE_TOKEN_MFA';
/** How long (ms) a challenge is valid: AuthSessionValidity, 3 minutes by default. */
const validity = 3 * 60_000;

/**
 * Adds Cognito's handling of authenticator codes where cognito-local lacks it or differs: a new secret takes effect with its first
 * code, each code works only once, AdminInitiateAuth asks for a code, and verifying one does not enable MFA.
 * Sources: the API reference of the five operations, and errors reported by AWS users; RFC 6238 recommends a window of one step.
 */
export function addTotp(
  targets: Record<string, Target>,
  { refusal, verifyAccessToken }: { refusal(code: string, message: string): Error; verifyAccessToken(token: string): { client_id?: string; username?: string } },
): void {
  const challenges = new Map<string, { signIn: SignIn; until: number }>();
  const signInWithout = targets['AdminInitiateAuth'] as (services: Services) => (ctx: unknown, request: SignIn) => Promise<object>;

  const add = (operation: string, run: (services: Services, ctx: unknown, request: never) => Promise<object>) => {
    targets[operation] = ((services: Services) => (ctx: unknown, request: never) => run(services, ctx, request)) as Target;
  };

  const ownerOf = async ({ cognito }: Services, ctx: unknown, token: string) => {
    const { client_id, username } = verifyAccessToken(token);
    const pool = await cognito.getUserPoolForClientId(ctx, client_id!);
    const user = await pool.getUserByUsername(ctx, username!);
    if (!user) throw refusal('UserNotFoundException', 'User does not exist.');
    return { pool, user };
  };

  add('AssociateSoftwareToken', async (services, ctx, { AccessToken }: { AccessToken: string }) => {
    const { pool, user } = await ownerOf(services, ctx, AccessToken);
    const secret = new Secret({ size: 32 }).base32;
    await pool.saveUser(ctx, { ...user, NewSoftwareToken: secret });
    return { SecretCode: secret };
  });

  add('VerifySoftwareToken', async (services, ctx, { AccessToken, UserCode }: { AccessToken: string; UserCode: string }) => {
    const { pool, user } = await ownerOf(services, ctx, AccessToken);
    const { NewSoftwareToken: secret, ...others } = user;
    if (secret === undefined) throw refusal('SoftwareTokenMFANotFoundException', 'Software Token MFA has not been set up by the user.');
    const usedStep = stepOf(secret, UserCode);
    if (usedStep === undefined) throw refusal('EnableSoftwareTokenMFAException', 'Code mismatch and fail enable Software Token MFA');
    await pool.saveUser(ctx, { ...others, SoftwareToken: { secret, usedStep } });
    return { Status: 'SUCCESS' };
  });

  add('AdminSetUserMFAPreference', async ({ cognito }, ctx, request: { UserPoolId: string; Username: string; SoftwareTokenMfaSettings?: { Enabled?: boolean } }) => {
    const pool = await cognito.getUserPool(ctx, request.UserPoolId);
    const user = await pool.getUserByUsername(ctx, request.Username);
    if (!user) throw refusal('UserNotFoundException', 'User does not exist.');
    const isOn = request.SoftwareTokenMfaSettings?.Enabled === true;
    if (isOn && !user.SoftwareToken) throw refusal('InvalidParameterException', 'User has not verified software token mfa');
    await pool.saveUser(ctx, { ...user, UserMFASettingList: isOn ? [totpName] : [] });
    return {};
  });

  add('AdminInitiateAuth', async (services, ctx, request: SignIn) => {
    const { USERNAME, PASSWORD } = request.AuthParameters ?? {};
    const pool = await services.cognito.getUserPool(ctx, request.UserPoolId);
    const user = request.AuthFlow === 'ADMIN_USER_PASSWORD_AUTH' && USERNAME !== undefined ? await pool.getUserByUsername(ctx, USERNAME) : null;
    const asksForCode = user?.UserMFASettingList?.includes(totpName) && user.Password === PASSWORD;
    if (!asksForCode) return signInWithout(services)(ctx, request);
    for (const [session, { until }] of challenges) if (until < Date.now()) challenges.delete(session);
    const Session = randomUUID();
    challenges.set(Session, { signIn: request, until: Date.now() + validity });
    return { ChallengeName: totpName, Session, ChallengeParameters: { USER_ID_FOR_SRP: USERNAME } };
  });

  add('AdminRespondToAuthChallenge', async (services, ctx, request: { Session: string; ChallengeName: string; ChallengeResponses: Record<string, string> }) => {
    const challenge = challenges.get(request.Session);
    const { USERNAME, SOFTWARE_TOKEN_MFA_CODE: code } = request.ChallengeResponses;
    if (request.ChallengeName !== totpName || challenge?.signIn.AuthParameters['USERNAME'] !== USERNAME || challenge!.until < Date.now()) {
      throw refusal('NotAuthorizedException', 'Invalid session for the user, session is expired.');
    }
    const { signIn } = challenge!;
    const pool = await services.cognito.getUserPool(ctx, signIn.UserPoolId);
    const user = await pool.getUserByUsername(ctx, USERNAME!);
    if (!user?.SoftwareToken) throw refusal('SoftwareTokenMFANotFoundException', 'Software Token MFA does not exist for the user.');
    const { secret, usedStep } = user.SoftwareToken;
    const step = stepOf(secret, code ?? '');
    if (step === undefined) throw refusal('CodeMismatchException', 'Invalid code received for user');
    if (step <= usedStep) throw refusal('ExpiredCodeException', 'Your software token has already been used once.');
    challenges.delete(request.Session);
    await pool.saveUser(ctx, { ...user, SoftwareToken: { secret, usedStep: step } });
    return signInWithout(services)(ctx, signIn);
  });
}

/** The 30 s step that a code is for: the current, previous or next one; undefined if none of them. */
function stepOf(secret: string, code: string): number | undefined {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  const ahead = totp.validate({ token: code, window: 1 });
  return ahead === null ? undefined : totp.counter() + ahead;
}
