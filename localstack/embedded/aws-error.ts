import type { IncomingMessage, ServerResponse } from 'node:http';
import { S3Error, escapeXml } from './s3-error.ts';

export interface AwsError {
  status: number;
  code: string;
  message: string;
}

type Protocol = 'cbor' | 'json' | 'query' | 's3';

/** Services that use an XML protocol but whose requests do not show it. */
const XML_SERVICES = new Set(['cloudfront', 'route53']);

/**
 * Sends an error in the called service's format, so that SDKs and the AWS CLI show its message instead of failing to
 * parse it. Sources: the pages under https://smithy.io/2.0/aws/protocols/
 * @param service the service called, such as `s3` or `iam`
 */
export function sendError(req: IncomingMessage, res: ServerResponse, service: string, error: AwsError): void {
  const { headers, body } = encoders[protocolOf(req, service)](error, service, req);
  res.writeHead(error.status, headers).end(req.method === 'HEAD' ? undefined : body);
}

function protocolOf(req: IncomingMessage, service: string): Protocol {
  const { headers } = req;
  if (headers['smithy-protocol'] === 'rpc-v2-cbor') return 'cbor';
  if (headers['x-amz-target'] !== undefined) return 'json';
  if (service === 's3') return 's3';
  return isQuery(req) || XML_SERVICES.has(service) ? 'query' : 'json';
}

/** Whether a request uses the query protocol: a form with an `Action`. */
export const isQuery = ({ headers, url = '' }: IncomingMessage): boolean =>
  /^application\/x-www-form-urlencoded/i.test(headers['content-type'] ?? '') || /[?&]Action=/.test(url);

const encoders: Record<Protocol, (error: AwsError, service: string, req: IncomingMessage) => { headers: Record<string, string>; body: string | Buffer }> = {
  json: ({ code, message }) => ({
    headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': code },
    body: `${JSON.stringify({ __type: code, message }, null, 2)}\n`,
  }),
  query: ({ status, code, message }, service) => {
    const fields = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
    const xml =
      service === 'ec2'
        ? `<Response><Errors><Error>${fields}</Error></Errors><RequestID>local</RequestID></Response>`
        : `<ErrorResponse><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type>${fields}</Error><RequestId>local</RequestId></ErrorResponse>`;
    return { headers: { 'Content-Type': 'text/xml' }, body: `<?xml version="1.0" encoding="UTF-8"?>\n${xml}` };
  },
  s3: ({ status, code, message }, _service, { url = '' }) => ({
    headers: { 'Content-Type': 'application/xml' },
    body: new S3Error(status, code, message).toXml(url.split('?')[0]!),
  }),
  cbor: ({ code, message }) => ({
    headers: { 'Content-Type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
    // A map of two pairs (RFC 8949).
    body: Buffer.concat([Buffer.from([0xa2]), ...['__type', code, 'message', message].map(cborText)]),
  }),
};

/** A CBOR text string with a two-byte length, which is enough for every text here. */
function cborText(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([Buffer.from([0x79]), length, bytes]);
}
