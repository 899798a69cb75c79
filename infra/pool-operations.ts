/**
 * The user pool's operations without AWS credentials that the functions call, and that anybody else may call, too. Cognito has
 * about 36 more for apps without a server. With one of our access tokens, clients could use them to delete or change an account
 * behind the product's back, so infra/aws/pool-firewall.cjs and localstack/embedded/cognito-server.ts reject them.
 */
export const publicPoolOperations: readonly string[] = [
  'GetUser',
  'GetUserAttributeVerificationCode',
  'RevokeToken',
  'VerifyUserAttribute',
];

/**
 * The operations without AWS credentials that only the functions may call, because they count guesses and decide which account has
 * a second factor. The functions authenticate with a secret in a header (platform/pool-secret-header.ts).
 */
export const guardedPoolOperations: readonly string[] = ['AssociateSoftwareToken', 'ConfirmForgotPassword', 'ForgotPassword', 'VerifySoftwareToken'];
