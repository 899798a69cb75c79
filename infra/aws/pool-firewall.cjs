const { hasFirewall } = require('./has-firewall.cjs');
const { poolSecretHeader } = require('../../platform/pool-secret-header.ts');
const { guardedPoolOperations, publicPoolOperations } = require('../pool-operations.ts');

/** @param {string} name */
const visibility = (name) => ({ SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: name });

/**
 * Cognito puts the operation into this header for WAF (Amazon Cognito developer guide, "Associate an AWS WAF web ACL with
 * a user pool").
 * @param {string} pattern
 */
const operationMatches = (pattern) => ({
  RegexMatchStatement: {
    FieldToMatch: { SingleHeader: { Name: 'x-amzn-cognito-operation-name' } },
    RegexString: pattern,
    TextTransformations: [{ Priority: 0, Type: 'NONE' }],
  },
});

/**
 * The user pool's firewall. Of the operations that don't require AWS credentials, it only admits those that the functions call, and
 * some of these only with the functions' secret. Cognito itself can disable neither DeleteUser nor most others. Requests without
 * an operation, such as those for the signing keys, are admitted.
 *
 * A file variable of serverless.yml. In sizes without a firewall, FIREWALL=true adds it.
 * @param {{ resolveVariable(name: string): Promise<unknown> }} serverless
 */
module.exports = async ({ resolveVariable }) =>
  (await hasFirewall(resolveVariable)) ? made(await resolveVariable('self:custom.originSecret')) : {};

/** @param {readonly string[]} operations */
const isOneOf = (operations) => operationMatches(`^(${operations.join('|')})$`);

/** @param {unknown} secret */
const hasSecret = (secret) => ({
  ByteMatchStatement: {
    FieldToMatch: { SingleHeader: { Name: poolSecretHeader } },
    PositionalConstraint: 'EXACTLY',
    SearchString: secret,
    TextTransformations: [{ Priority: 0, Type: 'NONE' }],
  },
});

/** @param {unknown} secret */
const made = (secret) => ({
  Resources: {
    PoolFirewall: {
      Type: 'AWS::WAFv2::WebACL',
      Properties: {
        Name: 'lambdagram-${sls:stage}-pool',
        Scope: 'REGIONAL',
        DefaultAction: { Allow: {} },
        VisibilityConfig: visibility('lambdagram-${sls:stage}-pool'),
        Rules: [
          {
            Name: 'self-service',
            Priority: 0,
            VisibilityConfig: visibility('self-service'),
            Statement: {
              AndStatement: {
                Statements: [
                  operationMatches('.'),
                  { NotStatement: { Statement: isOneOf(publicPoolOperations) } },
                  { NotStatement: { Statement: { AndStatement: { Statements: [isOneOf(guardedPoolOperations), hasSecret(secret)] } } } },
                ],
              },
            },
            Action: { Block: {} },
          },
        ],
      },
    },
    FirewallOfThePool: {
      Type: 'AWS::WAFv2::WebACLAssociation',
      Properties: {
        WebACLArn: { 'Fn::GetAtt': ['PoolFirewall', 'Arn'] },
        ResourceArn: { 'Fn::GetAtt': ['UserPool', 'Arn'] },
      },
    },
  },
});
