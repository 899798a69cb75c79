import { testPoison } from './poison.ts';

// The share of poison.long.test.ts that the suite runs.
testPoison(800);
