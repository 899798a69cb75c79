/**
 * What the functions call at the user pool without AWS credentials. Cognito has three dozen more such operations, for
 * apps without a server: with an access token of ours they would delete the account, or change it, without the
 * product's knowledge. They are refused by infra/aws/pool-firewall.cjs on AWS and by localstack/embedded/cognito-server.ts.
 */
export const publicPoolOperations: readonly string[] = [
  'GetUser',
  'GetUserAttributeVerificationCode',
  'RevokeToken',
  'VerifyUserAttribute',
];
