import { testCompleteTraces } from './complete-traces.ts';

// A share; `npm run test:long` sends a thousand.
testCompleteTraces({ requests: 100, kills: 4 });
