import { testChangesUnderLoad } from './changes-under-load.ts';

// The share of changes-under-load.long.test.ts that the suite runs.
testChangesUnderLoad({ changes: 200, expires: false });
