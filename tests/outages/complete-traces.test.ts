import { testCompleteTraces } from './complete-traces.ts';

// A short version; `npm run test:long` sends a thousand requests.
testCompleteTraces({ requests: 100, kills: 4 });
