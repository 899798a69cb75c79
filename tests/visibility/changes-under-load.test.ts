import { testChangesUnderLoad } from './changes-under-load.ts';

// A short version of changes-under-load.long.test.ts.
testChangesUnderLoad({ changes: 200, expires: false });
