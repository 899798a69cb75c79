import { Unreachable } from '../api/problem.ts';
import { whenAwake } from './waking.ts';

/** Like `fetch`, but waits for the service to wake up, and distinguishes an aborted request from one without a response. */
export const reach = (request: Request): Promise<Response> => whenAwake(request, reachOnce);

declare global {
  interface Window {
    /** The request sent by public/early-feed.js; undefined once its response is taken. */
    earlyFeed?: { url: string; token: string; response: Promise<Response> } | undefined;
  }
}

// Tells early-feed.js not to send its request any more.
window.earlyFeed ??= undefined;

/** The response to this request, if early-feed.js has already sent it. */
function takeEarly({ url, headers }: Request): Promise<Response> | undefined {
  const early = window.earlyFeed;
  if (early?.url !== url) return undefined;
  window.earlyFeed = undefined;
  if (headers.get('Authorization') === `Bearer ${early.token}`) return early.response;
  // Another tab has refreshed the session since.
  void early.response.then(({ body }) => body?.cancel(), () => undefined);
  return undefined;
}

async function reachOnce(request: Request): Promise<Response> {
  try {
    return await (takeEarly(request) ?? fetch(request));
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new Unreachable(error);
  }
}
