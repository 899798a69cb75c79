/**
 * Decides which requests from web pages the local servers accept. Any page open in a browser on this machine can send requests
 * to every port on 127.0.0.1, and a page whose host name resolves to 127.0.0.1 (DNS rebinding) can also read the responses.
 * So each server checks the Host header, and servers that are not meant for browsers reject all requests from pages.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface Refusal {
  status: 400 | 403;
  code: string;
  message: string;
}

/** Returns undefined to admit the request. */
export type RequestCheck = (req: IncomingMessage) => Refusal | undefined;

/** The edge sends this header to the emulators behind it. A page cannot guess its value. */
export const EDGE_KEY_HEADER = 'x-edge-key';

/**
 * Ports that browsers block for pages, whatever the scheme (https://fetch.spec.whatwg.org/#port-blocking), for servers that
 * cannot check requests themselves. Blocked ports below 1024 are not listed, since they require privileges.
 */
export const PORTS_CLOSED_TO_PAGES: readonly number[] = [
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10_080,
];

const HOST = /^(?<name>\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i;
// Browsers resolve subdomains of localhost to this machine without DNS.
const OWN_NAMES = /^(?:127\.0\.0\.1|\[::1\]|(?:.+\.)?localhost)$/;

/**
 * Checks the Host header, and that the request target is a path: an absolute URL would contain another host. A request without
 * the header is HTTP/1.0, which no browser sends.
 * @param isOwnName accepts additional names of the server, in lower case
 */
export function checkHost(req: IncomingMessage, isOwnName: (name: string) => boolean = () => false): Refusal | undefined {
  if (!req.url?.startsWith('/')) {
    return { status: 400, code: 'InvalidTarget', message: 'The request target must be a path.' };
  }
  const { host } = req.headers;
  if (host === undefined) return undefined;
  const isOnlyOne = (req.headersDistinct['host'] ?? []).length <= 1;
  const name = HOST.exec(host)?.groups?.['name']?.toLowerCase().replace(/\.$/, '');
  if (!isOnlyOne || !name) return { status: 400, code: 'InvalidHost', message: 'The Host header is malformed.' };
  if (OWN_NAMES.test(name) || isOwnName(name) || allowedHosts().includes(name)) return undefined;
  const message = `This server is not called ${name}. Add the name to ALLOWED_HOSTS if it should be.`;
  return { status: 403, code: 'HostNotAllowed', message };
}

/** Other host names by which servers on this machine are reached, for example through a tunnel. */
const allowedHosts = (): string[] => (process.env['ALLOWED_HOSTS'] ?? '').toLowerCase().split(/[\s,]+/);

/** Browsers mark requests from pages in one of these ways; SDKs and command-line tools do neither. `none` is a typed URL. */
const isFromPage = ({ headers }: IncomingMessage): boolean =>
  headers.origin !== undefined || (headers['sec-fetch-site'] ?? 'none') !== 'none';

/** For servers that no page may use. */
export const closedToPages: RequestCheck = (req) => checkHost(req) ?? (isFromPage(req) ? fromPage() : undefined);

/** For servers that only their own pages may use. Links to them are allowed from anywhere. */
export const openToOwnPages: RequestCheck = (req) => checkHost(req) ?? (!isFromPage(req) || isFromOwnPage(req) || isNavigation(req) ? undefined : fromPage());

/** Pages cannot set these headers. Browsers omit the first one for pages loaded over plain HTTP, except from localhost. */
const isFromOwnPage = ({ headers }: IncomingMessage): boolean =>
  headers['sec-fetch-site'] === 'same-origin' || (headers['sec-fetch-site'] === undefined && URL.parse(headers.origin ?? '')?.host === headers.host);

/**
 * For live updates: pages of the web client's origins may open WebSockets. The same port also serves the management API, which
 * no page may use.
 */
export const liveCheck = (origins: () => readonly string[]): RequestCheck => (req) =>
  checkHost(req) ?? (!isFromPage(req) || (req.headers.upgrade?.toLowerCase() === 'websocket' && origins().includes(req.headers.origin ?? '')) ? undefined : fromPage());

/**
 * For the edge. Pages may read media, upload from the web client's origins, and navigate to presigned objects, traces, mail and
 * health. A signature alone does not admit a page, because this cloud's keys are public.
 * @param destinationOf returns where the edge will send a request
 */
export function edgeCheck(destinationOf: (req: IncomingMessage) => string, uploadOrigins: readonly string[]): RequestCheck {
  return (req) => {
    const refusal = checkHost(req, (name) => /^(?:.+\.)?localhost\.localstack\.cloud$/.test(name));
    if (refusal || !isFromPage(req)) return refusal;
    const destination = destinationOf(req);
    if (destination === 'cdn') return undefined;
    if (destination === 's3' && isUpload(req, uploadOrigins)) return undefined;
    if (destination === 's3' && isDownload(req)) return undefined;
    if (['traces', 'mail', 'health'].includes(destination) && isNavigation(req)) return undefined;
    return fromPage();
  };
}

const fromPage = (): Refusal => ({
  status: 403,
  code: 'AccessDenied',
  message: 'This server accepts no requests from web pages.',
});

/** Whether the user follows a link. Frames are excluded: the framing page could disguise the content. */
const isNavigation = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && headers.origin === undefined && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';

/** Whether it is a preflight, a presigned PUT of an object, or an upload form. S3 applies the bucket's own CORS rules. */
function isUpload({ method, url, headers }: IncomingMessage, origins: readonly string[]): boolean {
  if (!origins.includes(headers.origin ?? '')) return false;
  const { pathname, searchParams } = new URL(`http://localhost${url}`);
  const hasKey = /^\/[^/]+\/./.test(pathname);
  if (method === 'OPTIONS') return true;
  if (method === 'POST') return !hasKey && /^multipart\/form-data/i.test(headers['content-type'] ?? '');
  const isPlain = [...searchParams.keys()].every((name) => /^x-(?:amz-|id$)/i.test(name));
  return method === 'PUT' && hasKey && isPlain && headers['x-amz-copy-source'] === undefined;
}

/** Whether it is a click on an object's presigned URL. The page with the link cannot read the response. */
function isDownload(req: IncomingMessage): boolean {
  const { pathname, searchParams } = new URL(`http://localhost${req.url}`);
  return isNavigation(req) && /^\/[^/]+\/./.test(pathname) && searchParams.has('X-Amz-Signature');
}

/** Guards a server: rejected requests do not reach any of its listeners, whether added before or after this call. */
export function guard(server: Server, check: RequestCheck, refuse: (res: ServerResponse, refusal: Refusal) => void): void {
  const emit = server.emit.bind(server) as (event: string | symbol, ...args: unknown[]) => boolean;
  server.emit = (event: string | symbol, ...args: unknown[]): boolean => {
    const isRequest = event === 'request' || event === 'checkContinue' || event === 'checkExpectation';
    if (!isRequest && event !== 'upgrade' && event !== 'connect') return emit(event, ...args);
    const refusal = check(args[0] as IncomingMessage);
    if (!refusal) return emit(event, ...args);
    if (!isRequest) {
      (args[1] as Socket).end(`HTTP/1.1 ${refusal.status} Refused\r\nConnection: close\r\n\r\n`);
      return true;
    }
    const res = args[1] as ServerResponse;
    refuse(res, refusal);
    // The rest of the body is read and discarded, so that the client receives the response.
    (args[0] as IncomingMessage).resume();
    return true;
  };
}
