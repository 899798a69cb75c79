import { Unreachable } from '../api/problem.ts';
import { whenAwake } from './waking.ts';

/** Like `fetch`, but waits for the service to wake up, and distinguishes an aborted request from one without a response. */
export const reach = (request: Request): Promise<Response> => whenAwake(request, reachOnce);

async function reachOnce(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new Unreachable(error);
  }
}
