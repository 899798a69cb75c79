import { existsSync, readFileSync } from 'node:fs';

// Prints the last lines of .ci/run from vitest's JSON reports: each test that failed, or only passed when repeated, with its
// error; then the counts. Fails unless all tests passed. The first suite must have a report. The others have none if the machine
// lacks something they need, which they report themselves.
const [first, ...others] = process.argv.slice(2);
let passed = 0;
let failed = 0;
let skipped = 0;

function list(outcome, file, test, error) {
  console.log(`\n${outcome}: ${file}\n  ${test}\n${error.slice(0, 1500)}`);
}

for (const file of [first, ...others.filter((file) => existsSync(file))]) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const report = text === '' ? { testResults: [{ name: file, status: 'failed', message: 'There is no report.', assertionResults: [] }] } : JSON.parse(text);
  for (const { name, status, message, assertionResults } of report.testResults) {
    let broken = status === 'failed';
    for (const test of assertionResults) {
      const error = test.failureMessages.join('\n');
      if (test.status === 'passed') {
        passed += 1;
        if (error !== '') list('Passed when repeated', name, test.fullName, error);
      } else if (test.status === 'failed') {
        failed += 1;
        broken = false;
        list('Failed', name, test.fullName, error);
      } else {
        skipped += 1;
      }
    }
    // A file that cannot be loaded has no tests, so the file itself is reported.
    if (broken) {
      failed += 1;
      list('Failed', name, 'the file itself', message);
    }
  }
}
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
