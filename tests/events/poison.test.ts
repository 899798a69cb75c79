import { testPoison } from './poison.ts';

// A short version of poison.long.test.ts.
testPoison(800);
