import { testRedisChaos } from './redis-chaos.ts';

// The share of redis-chaos.long.test.ts that the suite runs.
testRedisChaos(3);
