import { testRedisChaos } from './redis-chaos.ts';

testRedisChaos(20);
