/**
 * How the user pool sends its codes. By default Cognito sends up to 50 emails a day from its own address. With SES_IDENTITY_ARN
 * (a verified identity) and MAIL_FROM (for example `Lambdagram <hello@example.com>`) it sends through SES.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html
 * @param {{ resolveVariable(name: string): Promise<string> }} serverless
 */
module.exports = async ({ resolveVariable }) => {
  const [SourceArn, From] = await Promise.all([resolveVariable("env:SES_IDENTITY_ARN, ''"), resolveVariable("env:MAIL_FROM, ''")]);
  if (!SourceArn && !From) return {};
  if (!SourceArn || !From) throw new Error('SES_IDENTITY_ARN and MAIL_FROM go together: set both or neither.');
  return { extensions: { UserPool: { Properties: { EmailConfiguration: { EmailSendingAccount: 'DEVELOPER', SourceArn, From } } } } };
};
