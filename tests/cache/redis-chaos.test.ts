import { testRedisChaos } from './redis-chaos.ts';

// The suite's share of redis-chaos.long.test.ts.
testRedisChaos(3);
