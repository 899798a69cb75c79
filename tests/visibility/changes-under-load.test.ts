import { testChangesUnderLoad } from './changes-under-load.ts';

// The suite's share of changes-under-load.long.test.ts.
testChangesUnderLoad({ changes: 200, expires: false });
