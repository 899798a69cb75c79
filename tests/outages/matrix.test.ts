import { testOutages } from './matrix.ts';

// A share of the matrix in which every dependency and every fault takes part; `npm run test:long` has all of it. On a busy
// machine everything takes longer, so that only the long form holds the product to its figures.
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
