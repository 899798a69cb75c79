import { testPoison } from './poison.ts';

// The suite's share of poison.long.test.ts.
testPoison(800);
