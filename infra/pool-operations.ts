/**
 * What the functions call at the user pool without AWS credentials, and others may. Cognito has three dozen more such operations, for
 * apps without a server: with an access token of ours they would delete the account, or change it, without the
 * product's knowledge. They are refused by infra/aws/pool-firewall.cjs on AWS and by localstack/embedded/cognito-server.ts.
 */
export const publicPoolOperations: readonly string[] = [
  'GetUser',
  'GetUserAttributeVerificationCode',
  'RevokeToken',
  'VerifyUserAttribute',
];

/**
 * What the functions call there without AWS credentials too, and nobody else may: they count what is guessed, and give an account with a
 * second factor no other one. They prove themselves by a secret in a header (platform/pool-secret-header.ts).
 */
export const guardedPoolOperations: readonly string[] = ['AssociateSoftwareToken', 'ConfirmForgotPassword', 'ForgotPassword', 'VerifySoftwareToken'];
