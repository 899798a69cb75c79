import { testOutages } from './matrix.ts';

// A share of the matrix that covers every dependency and every fault; `npm run test:long` runs all of it. A busy
// machine is slower, so only the long version checks the times.
testOutages(
  [
    ['database', 'hangs', 5_000],
    ['cache', 'slow', 2_500],
    ['interactions', 'hangs', 5_000],
    ['accounts', 'refuses', 2_500],
    ['storage', 'refuses', 2_500],
    ['events', 'slow', 2_500],
  ],
  { deadline: 4_000, response: 15_000, normal: 60_000, handled: 120_000, scheduledRelay: false },
);
