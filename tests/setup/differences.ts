/**
 * What journeys rely on and a deployment to an emulator does not offer, with what was seen. A journey that needs it asks
 * here and is skipped; `npm run test:deployed` prints the list. Whatever else fails there is a bug.
 */
export const differences = {
  'the trace of the caller goes on':
    "MiniStack 1.5.33 begins a trace of its own for every invocation, whatever the request's X-Amzn-Trace-Id says.",
} as const;

/** Whether the service under test lacks something of that list. */
export const lacks = (capability: keyof typeof differences): boolean =>
  process.env['DEPLOYED_TO'] === 'MiniStack' && capability in differences;
