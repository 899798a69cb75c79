import { testCompleteTraces } from './complete-traces.ts';

testCompleteTraces({ requests: 1_000, kills: 20 });
