/**
 * The operations without AWS credentials that the functions call at the user pool, and others may call, too. Cognito has three dozen more, for
 * apps without a server: with one of our access tokens they would delete or change the account without the
 * product's knowledge. infra/aws/pool-firewall.cjs on AWS and localstack/embedded/cognito-server.ts reject them.
 */
export const publicPoolOperations: readonly string[] = [
  'GetUser',
  'GetUserAttributeVerificationCode',
  'RevokeToken',
  'VerifyUserAttribute',
];

/**
 * The operations without AWS credentials that only the functions may call: they count guesses, and decide which account has a
 * second factor. They authenticate with a secret in a header (platform/pool-secret-header.ts).
 */
export const guardedPoolOperations: readonly string[] = ['AssociateSoftwareToken', 'ConfirmForgotPassword', 'ForgotPassword', 'VerifySoftwareToken'];
