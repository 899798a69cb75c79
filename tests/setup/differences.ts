/**
 * Features that end-to-end tests rely on but deployments to an emulator lack, with the observed behaviour. A test that needs such a
 * feature checks this and is skipped; `npm run test:deployed` prints the list. Any other failure there is a bug.
 */
export const differences = {
  'the trace of the caller goes on':
    "MiniStack 1.5.33 starts its own trace for every invocation and ignores the request's X-Amzn-Trace-Id.",
} as const;

/** Whether the service under test lacks a feature on that list. */
export const lacks = (capability: keyof typeof differences): boolean =>
  process.env['DEPLOYED_TO'] === 'MiniStack' && capability in differences;
