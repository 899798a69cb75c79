const { hasFirewall } = require('./has-firewall.cjs');
const { getAtt, sub } = require('../stack-plugin/template.ts');

/**
 * The firewall of the API's stage. It only admits requests that come through CloudFront, which authenticates itself with a secret and
 * passes on the client's IP address, and applies rate limits per address. IP reputation lists are not used, since they would see
 * CloudFront's addresses; rules for bodies are not used either, since they only see the first kilobytes and mistake texts about
 * attacks for attacks.
 *
 * A file variable of serverless.yml. In sizes without a firewall, FIREWALL=true adds it; otherwise the functions check the
 * secret themselves.
 * @param {{ resolveVariable(name: string): Promise<unknown> }} serverless
 */
module.exports = async ({ resolveVariable }) => {
  if (!(await hasFirewall(resolveVariable))) return {};
  return { Resources: resourcesWith(await resolveVariable('self:custom.originSecret')) };
};

/** @param {string} name */
const visibility = (name) => ({ SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: name });

/** In the format of infra/stack-plugin/gateway-responses.ts, but without a trace. @param {number} status @param {string} title @param {string} detail @param {string} code */
const problem = (status, title, detail, code) => ({
  ContentType: 'APPLICATION_JSON',
  Content: JSON.stringify({ type: 'about:blank', title, status, detail, code, trace_id: '' }),
});

const plainText = [{ Priority: 0, Type: 'NONE' }];
const noStore = { Name: 'Cache-Control', Value: 'no-store' };

const perAddress = {
  // 20 per second, since many people may share an address.
  Limit: 6000,
  EvaluationWindowSec: 300,
  AggregateKeyType: 'FORWARDED_IP',
  ForwardedIPConfig: { HeaderName: 'x-viewer-ip', FallbackBehavior: 'MATCH' },
};

const tooMany = {
  Block: {
    CustomResponse: {
      ResponseCode: 429,
      CustomResponseBodyKey: 'too-many-requests',
      ResponseHeaders: [
        { Name: 'Retry-After', Value: '60' },
        noStore,
        { Name: 'Access-Control-Allow-Origin', Value: '*' },
        { Name: 'Access-Control-Expose-Headers', Value: 'Retry-After' },
      ],
    },
  },
};

/** @param {unknown} secret */
const throughCloudFront = (secret) => ({
  Name: 'through-cloudfront',
  Priority: 0,
  VisibilityConfig: visibility('through-cloudfront'),
  Statement: {
    NotStatement: {
      Statement: {
        ByteMatchStatement: {
          FieldToMatch: { SingleHeader: { Name: 'x-origin-verify' } },
          PositionalConstraint: 'EXACTLY',
          SearchString: secret,
          TextTransformations: plainText,
        },
      },
    },
  },
  Action: { Block: { CustomResponse: { ResponseCode: 403, CustomResponseBodyKey: 'past-cloudfront', ResponseHeaders: [noStore] } } },
});

/** Registering, signing in and refreshing. Guessing passwords requires many of these requests. */
const signIns = {
  Name: 'sign-ins',
  Priority: 2,
  VisibilityConfig: visibility('sign-ins'),
  Statement: {
    RateBasedStatement: {
      ...perAddress,
      Limit: 100,
      ScopeDownStatement: {
        AndStatement: {
          Statements: [
            { ByteMatchStatement: { FieldToMatch: { Method: {} }, PositionalConstraint: 'EXACTLY', SearchString: 'POST', TextTransformations: plainText } },
            // Not anchored, because the path starts with the stage's name.
            {
              ByteMatchStatement: {
                FieldToMatch: { UriPath: {} },
                PositionalConstraint: 'CONTAINS',
                SearchString: '/api/v1/auth/',
                TextTransformations: [{ Priority: 0, Type: 'URL_DECODE' }],
              },
            },
          ],
        },
      },
    },
  },
  Action: tooMany,
};

/** @param {unknown} secret */
const resourcesWith = (secret) => ({
  Firewall: {
    Type: 'AWS::WAFv2::WebACL',
    Properties: {
      Name: 'lambdagram-${sls:stage}',
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
      VisibilityConfig: visibility('lambdagram-${sls:stage}'),
      CustomResponseBodies: {
        'past-cloudfront': problem(403, 'Forbidden', 'The API is only available at its public address.', 'forbidden'),
        'too-many-requests': problem(429, 'Too Many Requests', 'Too many requests from this address. Please wait a little.', 'rate_limited'),
      },
      Rules: [
        throughCloudFront(secret),
        { Name: 'requests', Priority: 1, VisibilityConfig: visibility('requests'), Statement: { RateBasedStatement: perAddress }, Action: tooMany },
        signIns,
      ],
    },
  },
  FirewallOfTheApi: {
    Type: 'AWS::WAFv2::WebACLAssociation',
    Properties: {
      WebACLArn: getAtt('Firewall', 'Arn'),
      ResourceArn: sub('arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/${ApiGatewayRestApi}/stages/${ApiGatewayStage}'),
    },
  },
  // WAF only writes to log groups with this prefix.
  FirewallLogs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'aws-waf-logs-lambdagram-${sls:stage}', RetentionInDays: 30 } },
  FirewallLogging: {
    Type: 'AWS::WAFv2::LoggingConfiguration',
    Properties: {
      ResourceArn: getAtt('Firewall', 'Arn'),
      LogDestinationConfigs: [sub('arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${FirewallLogs}')],
      RedactedFields: [...['authorization', 'x-origin-verify', 'cookie', 'referer'].map((Name) => ({ SingleHeader: { Name } })), { QueryString: {} }],
      LoggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [{ Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] }],
      },
    },
  },
});
