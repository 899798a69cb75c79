import { existsSync, readFileSync } from 'node:fs';

// Prints the last line of .ci/run from vitest's JSON reports; fails when it is not all passed. The first suite has to have
// run, another one leaves no report when the machine has not what it needs, which it says itself.
const [first, ...others] = process.argv.slice(2);
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const file of [first, ...others.filter((file) => existsSync(file))]) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const report = text === '' ? { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults: [] } : JSON.parse(text);
  // A file that cannot even be loaded has no test to fail.
  const brokenFiles = report.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'));
  sum.passed += report.numPassedTests;
  sum.failed += report.numFailedTests + brokenFiles.length;
  sum.skipped += report.numPendingTests + report.numTodoTests;
}
const { passed, failed, skipped } = sum;
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
