import { type IncomingMessage, request, type ServerResponse } from 'node:http';

/** Forwards requests unchanged. If the API does not respond, as while it is being restarted, the response is a 502 problem. */
export function proxyTo(api: URL): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    const upstream = request(
      { host: api.hostname, port: api.port, method: req.method, path: req.url, headers: { ...req.headers, host: api.host } },
      (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(res);
        answer.on('error', () => res.destroy());
      },
    );
    upstream.on('error', () => {
      if (res.headersSent) {
        res.destroy();
        return;
      }
      const problem = {
        type: 'about:blank',
        title: 'Bad Gateway',
        status: 502,
        detail: 'The service is not responding right now.',
        code: 'api_unreachable',
        trace_id: '',
      };
      res.writeHead(502, { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', 'Retry-After': '2' });
      res.end(JSON.stringify(problem));
    });
    res.on('close', () => upstream.destroy());
    req.pipe(upstream);
  };
}
