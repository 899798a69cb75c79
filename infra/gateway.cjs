const { pascalCase } = require('./stack-plugin/template.ts');

/**
 * What API Gateway answers by itself, before any function runs. Its templates know neither the status nor the trace
 * (`$context.status` and `$context.xrayTraceId` are for access logs only), so each kind says its own status.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 * @type {Record<string, [status: number, title: string, code: string, detail?: string]>}
 */
const answers = {
  // Its words for a path it does not have, such as `/`, which `/{proxy+}` leaves out.
  MISSING_AUTHENTICATION_TOKEN: [404, 'Not Found', 'no_such_path', 'There is nothing at this path.'],
  RESOURCE_NOT_FOUND: [404, 'Not Found', 'no_such_path', 'There is nothing at this path.'],
  REQUEST_TOO_LARGE: [413, 'Content Too Large', 'body_too_large', 'At most 10 MB pass through the API.'],
  THROTTLED: [429, 'Too Many Requests', 'rate_limited', 'Too many requests at once. Please try again.'],
  WAF_FILTERED: [403, 'Forbidden', 'forbidden', 'This request was filtered.'],
  INTEGRATION_TIMEOUT: [504, 'Gateway Timeout', 'gateway_timeout', 'The answer took too long. Please try again.'],
  DEFAULT_4XX: [400, 'Bad Request', 'gateway_error'],
  DEFAULT_5XX: [500, 'Internal Server Error', 'gateway_error', 'Something went wrong on our side.'],
};

/** In the form of everything else: problem+json with an id to ask about, readable by pages of other origins. */
module.exports = () => ({
  Resources: Object.fromEntries(
    Object.entries(answers).map(([type, [status, title, code, detail]]) => [
      `Gateway${pascalCase(type.toLowerCase().replaceAll('_', '-'))}`,
      {
        Type: 'AWS::ApiGateway::GatewayResponse',
        Properties: {
          RestApiId: { Ref: 'ApiGatewayRestApi' },
          ResponseType: type,
          StatusCode: String(status),
          ResponseParameters: {
            'gatewayresponse.header.Content-Type': "'application/problem+json'",
            'gatewayresponse.header.Cache-Control': "'no-store'",
            'gatewayresponse.header.Access-Control-Allow-Origin': 'method.request.header.Origin',
            'gatewayresponse.header.X-Trace-Id': 'context.requestId',
            ...(status === 429 && { 'gatewayresponse.header.Retry-After': "'1'" }),
          },
          ResponseTemplates: {
            // `messageString` comes with its quotes.
            'application/json': `{"type":"about:blank","title":"${title}","status":${status},"detail":${detail ? `"${detail}"` : '$context.error.messageString'},"code":"${code}","trace_id":"$context.requestId"}`,
          },
        },
      },
    ]),
  ),
  extensions: {
    // The resource is made by infra/stack-plugin/stage.ts.
    ApiGatewayStage: {
      Properties: {
        TracingEnabled: true,
        // Requests per second over everybody, and how many may come at once. One caller is limited by the firewall.
        MethodSettings: [{ ResourcePath: '/*', HttpMethod: '*', ThrottlingRateLimit: 1000, ThrottlingBurstLimit: 2000 }],
      },
    },
  },
});
