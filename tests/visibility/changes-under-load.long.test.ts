import { testChangesUnderLoad } from './changes-under-load.ts';

testChangesUnderLoad({ changes: 10_000, expires: true });
