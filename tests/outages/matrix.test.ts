import { testOutages } from './matrix.ts';

// A part of the matrix that covers every dependency and every fault; `npm run test:long` runs all of it. Only the long version
// checks times, since a busy machine is slower.
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
