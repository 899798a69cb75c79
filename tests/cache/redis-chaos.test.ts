import { testRedisChaos } from './redis-chaos.ts';

// A short version of redis-chaos.long.test.ts.
testRedisChaos(3);
