/**
 * What the local servers accept from web pages. Any page open in a browser on this machine can send requests to every
 * port on 127.0.0.1, and one whose name resolves to 127.0.0.1 (DNS rebinding) can also read the responses. So each
 * server checks the Host header, and servers that are not for browsers reject all requests from pages.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface Refusal {
  status: 400 | 403;
  code: string;
  message: string;
}

/** undefined admits the request. */
export type RequestCheck = (req: IncomingMessage) => Refusal | undefined;

/** The edge sends it to the emulators behind it; a page cannot guess its value. */
export const EDGE_KEY_HEADER = 'x-edge-key';

/**
 * Ports that browsers block for pages, with any scheme: https://fetch.spec.whatwg.org/#port-blocking. For servers that
 * cannot check anything themselves. Those below 1024 need privileges.
 */
export const PORTS_CLOSED_TO_PAGES: readonly number[] = [
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10_080,
];

const HOST = /^(?<name>\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i;
// Browsers resolve names below localhost to this machine without DNS.
const OWN_NAMES = /^(?:127\.0\.0\.1|\[::1\]|(?:.+\.)?localhost)$/;

/**
 * Checks the Host header, and that the target is a path: an absolute one would bring a host of its own. A request without
 * the header is HTTP/1.0, which no browser sends.
 * @param isOwnName further names of the server, in lower case
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

/** Names of tunnels and the like that lead to servers on this machine. */
const allowedHosts = (): string[] => (process.env['ALLOWED_HOSTS'] ?? '').toLowerCase().split(/[\s,]+/);

/** Browsers mark requests from pages in one of these ways; SDKs and command lines do neither. `none` is a typed URL. */
const isFromPage = ({ headers }: IncomingMessage): boolean =>
  headers.origin !== undefined || (headers['sec-fetch-site'] ?? 'none') !== 'none';

/** For a server that no page may use. */
export const closedToPages: RequestCheck = (req) => checkHost(req) ?? (isFromPage(req) ? fromPage() : undefined);

/** For a server that only its own pages use. Links may lead to it from anywhere. */
export const openToOwnPages: RequestCheck = (req) => checkHost(req) ?? (!isFromPage(req) || isFromOwnPage(req) || isNavigation(req) ? undefined : fromPage());

/** A page cannot set either header. Browsers omit the first one for pages loaded over plain HTTP from a tunnel's name. */
const isFromOwnPage = ({ headers }: IncomingMessage): boolean =>
  headers['sec-fetch-site'] === 'same-origin' || (headers['sec-fetch-site'] === undefined && URL.parse(headers.origin ?? '')?.host === headers.host);

/**
 * Admission to live updates: pages of the web client's origins may open WebSockets. The rest of the port is the management API, which no page may
 * use.
 */
export const liveCheck = (origins: () => readonly string[]): RequestCheck => (req) =>
  checkHost(req) ?? (!isFromPage(req) || (req.headers.upgrade?.toLowerCase() === 'websocket' && origins().includes(req.headers.origin ?? '')) ? undefined : fromPage());

/**
 * Admission to the edge. Open to pages are: reads of media; uploads from the web client's origins; and, as navigations,
 * presigned objects, the traces, the mail and the health. A signature does not admit a page, because the keys of this cloud are public.
 * @param destinationOf where the edge will send a request
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

/** A followed link. The linking page cannot see the result, unlike one that frames it and could disguise it. */
const isNavigation = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && headers.origin === undefined && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';

/** A preflight, a presigned PUT of an object, or an upload form. S3 applies the bucket's own CORS rules. */
function isUpload({ method, url, headers }: IncomingMessage, origins: readonly string[]): boolean {
  if (!origins.includes(headers.origin ?? '')) return false;
  const { pathname, searchParams } = new URL(`http://localhost${url}`);
  const hasKey = /^\/[^/]+\/./.test(pathname);
  if (method === 'OPTIONS') return true;
  if (method === 'POST') return !hasKey && /^multipart\/form-data/i.test(headers['content-type'] ?? '');
  const isPlain = [...searchParams.keys()].every((name) => /^x-(?:amz-|id$)/i.test(name));
  return method === 'PUT' && hasKey && isPlain && headers['x-amz-copy-source'] === undefined;
}

/** A click on the presigned URL of an object. The page with the link cannot read the response. */
function isDownload(req: IncomingMessage): boolean {
  const { pathname, searchParams } = new URL(`http://localhost${req.url}`);
  return isNavigation(req) && /^\/[^/]+\/./.test(pathname) && searchParams.has('X-Amz-Signature');
}

/** Guards a server: rejected requests reach no listener, added before or after this call. */
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
    // The rest of the body is read and dropped, so that the client receives the response.
    (args[0] as IncomingMessage).resume();
    return true;
  };
}
