import { existsSync, readFileSync } from 'node:fs';

// Prints the last lines of .ci/run from vitest's JSON reports: each failed test with its error, then the counts. Fails when not
// all have passed. The first suite has to have run; another one leaves no report when the machine lacks what it needs, which
// that suite says itself.
const [first, ...others] = process.argv.slice(2);
const sum = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
for (const file of [first, ...others.filter((file) => existsSync(file))]) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const report = text === '' ? { numPassedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [{ name: file, status: 'failed', message: 'There is no report.', assertionResults: [] }] } : JSON.parse(text);
  sum.passed += report.numPassedTests;
  sum.skipped += report.numPendingTests + report.numTodoTests;
  for (const { name, status, message, assertionResults } of report.testResults) {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    for (const test of failed) failures.push([name, test.fullName, test.failureMessages.join('\n')]);
    // A file that cannot even be loaded has no test to fail.
    if (status === 'failed' && failed.length === 0) failures.push([name, '(the file itself)', message]);
  }
}
sum.failed = failures.length;
for (const [file, test, error] of failures) console.log(`\nFAILED ${file}\n  ${test}\n${error.slice(0, 1500)}`);
const { passed, failed, skipped } = sum;
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
