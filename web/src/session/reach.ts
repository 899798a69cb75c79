import { Unreachable } from '../api/problem.ts';
import { whenAwake } from './waking.ts';

/** `fetch` that waits for the service to wake, and distinguishes outcomes: a response, none, or an abort. */
export const reach = (request: Request): Promise<Response> => whenAwake(request, reachOnce);

async function reachOnce(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new Unreachable(error);
  }
}
