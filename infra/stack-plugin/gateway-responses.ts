import type { ErrorCode, unexpectedCodes } from '../../core/shared/error-codes.ts';

/**
 * API Gateway's own responses, sent when no function runs. Their templates cannot use the status or trace (`$context.status`
 * and `$context.xrayTraceId` are only for access logs), so the status is written out for each kind.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const kinds: Record<string, [status: number, title: string, code: ErrorCode | keyof typeof unexpectedCodes, detail?: string]> = {
  // API Gateway uses this for unknown paths. Since there is a route `/{proxy+}`, only malformed paths get this response.
  MISSING_AUTHENTICATION_TOKEN: [404, 'Not Found', 'no_such_path', 'There is nothing at this path.'],
  RESOURCE_NOT_FOUND: [404, 'Not Found', 'no_such_path', 'There is nothing at this path.'],
  REQUEST_TOO_LARGE: [413, 'Content Too Large', 'body_too_large', 'The API accepts at most 10 MB.'],
  THROTTLED: [429, 'Too Many Requests', 'rate_limited', 'Too many requests. Please try again.'],
  WAF_FILTERED: [403, 'Forbidden', 'forbidden', 'This request was blocked.'],
  INTEGRATION_TIMEOUT: [504, 'Gateway Timeout', 'gateway_timeout', 'The response took too long. Please try again.'],
  DEFAULT_4XX: [400, 'Bad Request', 'gateway_error'],
  DEFAULT_5XX: [500, 'Internal Server Error', 'gateway_error', 'Something went wrong on our side.'],
};

/** The code and detail of the gateway's response for `status` or, if there is none, of the default response. */
export function refusalOf(status: number): { code: string; detail: string | undefined } {
  const [, , code, detail] = Object.values(kinds).find((kind) => kind[0] === status) ?? kinds['DEFAULT_4XX']!;
  return { code, detail };
}

export interface GatewayResponse {
  statusCode: string;
  responseParameters: Record<string, string>;
  responseTemplates: Record<string, string>;
}

/** The responses by kind, in the format of all other errors: problem+json with a trace id, readable from other origins. */
export const gatewayResponses: Record<string, GatewayResponse> = Object.fromEntries(
  Object.entries(kinds).map(([kind, [status, title, code, detail]]) => [
    kind,
    {
      statusCode: String(status),
      responseParameters: {
        'gatewayresponse.header.Content-Type': "'application/problem+json'",
        'gatewayresponse.header.Cache-Control': "'no-store'",
        'gatewayresponse.header.Access-Control-Allow-Origin': 'method.request.header.Origin',
        'gatewayresponse.header.X-Trace-Id': 'context.requestId',
        ...(status === 429 && { 'gatewayresponse.header.Retry-After': "'1'" }),
      },
      responseTemplates: {
        // `messageString` includes its quotes.
        'application/json': `{"type":"about:blank","title":"${title}","status":${status},"detail":${detail ? `"${detail}"` : '$context.error.messageString'},"code":"${code}","trace_id":"$context.requestId"}`,
      },
    },
  ]),
);
