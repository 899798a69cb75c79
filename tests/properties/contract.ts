import fc from 'fast-check';
import { callApi } from '../setup/call-api.ts';
import { anyRequest, known } from './requests.ts';

/**
 * Sends requests of every kind to every operation. None may result in a 5xx, and each response must be in the operation's
 * contract, which callApi checks.
 */
export async function keepsToContract(options: { numRuns: number; seed?: number }): Promise<void> {
  const request = anyRequest(await known());
  await fc.assert(
    fc.asyncProperty(request, async ({ method, path, headers, body }) => {
      const { status, body: received } = await callApi<unknown>(method, path, { headers, body });
      if (status >= 500) throw new Error(`${status}: ${JSON.stringify(received)}`);
    }),
    { ...options, endOnFailure: true },
  );
}
