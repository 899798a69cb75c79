import { Unreachable } from '../api/problem.ts';

/** `fetch` that says what kind of failure it met: an answer, no answer, or a caller that changed its mind. */
export async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new Unreachable(error);
  }
}
