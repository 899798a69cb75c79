import { Unreachable } from '../api/problem.ts';
import { whenAwake } from './waking.ts';

/** `fetch` that waits for a service to wake, and shows what kind of failure it met: a response, none, or a caller that changed its mind. */
export const reach = (request: Request): Promise<Response> => whenAwake(request, reachOnce);

async function reachOnce(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new Unreachable(error);
  }
}
